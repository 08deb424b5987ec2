"""Files in, facts out: find, recognise, read, put together, check, store."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.importing import calendar, coverage, finding, mapping, merging, questions
from lostlearning.importing.labels import labels
from lostlearning.importing.named import named
from lostlearning.problems import Problem, Severity, UnusableError
from lostlearning.side_by_side import SMALL, side_by_side
from lostlearning.sources import marks_waiting, uneven
from lostlearning.sources.files import SourceFile
from lostlearning.sources.reader import Reader, choose
from lostlearning.sources.readers import readers
from lostlearning.sources.staging import Hasher, Progress, Staging
from lostlearning.sources.tabular import TableReader
from lostlearning.sources.values import quoted
from lostlearning.tables import TABLES

if TYPE_CHECKING:
    import duckdb

    from lostlearning.checks import Outcomes
    from lostlearning.store import ImportResult, Store

MOST_FAILING = 1_000_000
Paths = str | Path | Iterable[str | Path]


@dataclasses.dataclass(frozen=True)
class FileRead:
    """A file and what became of it. ``reader`` is empty where nothing could read it."""

    name: str
    fingerprint: str
    reader: str
    title: str
    rows: int


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What came of loading. Close ``store`` when done with it, if it was made for these files alone."""

    store: Store
    problems: tuple[Problem, ...]
    files: tuple[FileRead, ...]
    checks: Outcomes
    result: ImportResult
    labels: Mapping[int, str] = dataclasses.field(default_factory=dict, repr=False)
    """What the files call each pupil, for a staff report: in memory only."""
    named: pa.Table | None = dataclasses.field(default=None, repr=False)
    """Names, dates of birth and sex as the files give them, for matching rolls: where asked for, in memory only."""
    reading: tuple[Problem, ...] = ()
    """The problems met while reading, without those the checks found."""
    failing: pa.Table | None = dataclasses.field(default=None, repr=False)
    """Every row that a check found, with the columns of a Problem (at most MOST_FAILING)."""

    def every_problem(self) -> Iterator[Problem]:
        """Every problem, row by row: ``problems`` stops at some hundreds of rows for each check."""
        yield from self.reading
        if self.failing is None:
            return
        for batch in self.failing.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                yield Problem(**{**row, "severity": Severity(row["severity"])})


def load(
    paths: Paths,
    home: Path | None = None,
    keep: bool = False,
    progress: Progress | None = None,
    ask: questions.Ask | None = None,
    names: bool = False,
) -> Loaded:
    """Reads files and folders into a store: the one in ``home`` (or the person's own) with ``keep``, else
    a temporary one. With ``names`` what the files call pupils stays in memory, in :attr:`Loaded.named`.

    ``progress`` is told what is being done and how far it has got; ``ask`` asks a person about a file that
    nothing recognises (without it, a problem says what to write in ``mapping.toml``).

    Raises FileNotFoundError for a path that is not there, UnusableError where nothing in the files can be
    used (with every problem), and the store's own errors.
    """
    from lostlearning.store import Store, scratch_folder

    where = _as_paths(paths)
    given = finding.find(where)
    if not given:
        raise UnusableError(f"There are no files in {', '.join(map(str, where)) or 'what was given'}.")
    store = Store.open(home) if keep or home is not None else Store.temporary()
    try:
        threads = store.settings.threads or (1 if sum(map(_size, given)) < SMALL else None)
        memory = store.settings.memory_limit or "3GB"
        with (
            scratch_folder() as folder,
            Staging(folder=folder, memory_limit=memory, threads=threads) as staging,
        ):
            staging.progress = progress
            files = read(given, staging, ask)
            return _settle(staging, store, files, names)
    except BaseException:
        store.close()
        raise


def _size(given: finding.Given) -> int:
    try:
        return given.path.stat().st_size
    except OSError:
        return 0


def read(
    given: Iterable[finding.Given], staging: Staging, ask: questions.Ask | None = None
) -> list[FileRead]:
    """Reads every file into ``staging``. Raises UnusableError where none could be."""
    tell = staging.progress or (lambda doing, done: None)
    opened = finding.opened(given, staging.folder / "files", staging.problems)
    mappings = mapping.Mappings()
    chosen: list[tuple[SourceFile, Reader | None]] = []
    for number, file in enumerate(opened):
        tell("Looking at the files", number / len(opened))
        mappings.apply(file)
        if file.options.get("reader") == "ignore":
            continue
        chosen.append((file, reader_of(file, mappings, ask, staging.problems)))
    told = {file.path for file, reader in chosen if reader is not None}
    questions.sheets_beside(told, [file for file, reader in chosen if reader is None], staging.problems)
    _read_all([(file, reader) for file, reader in chosen if reader is not None], staging, tell)
    staging.problems.extend(dict.fromkeys(mappings.problems))
    if not any(reader for _, reader in chosen):
        raise UnusableError("None of these files could be read.", staging.problems)
    return [
        FileRead(
            file.name,
            file.fingerprint,
            reader.name if reader else "",
            reader.title if reader else "",
            staging.rows.get(file.number, 0),
        )
        for file, reader in chosen
    ]


def assemble(staging: Staging, hasher: Hasher) -> None:
    """Makes the staging tables whole: who is who, the years of rolls, one row a pupil, the register."""
    staging.finish(hasher)
    merging.years(staging)
    merging.merge(staging)
    calendar.fill(staging)
    _schools(staging)
    coverage.fill(staging)


def reader_of(
    file: SourceFile, mappings: mapping.Mappings, ask: questions.Ask | None, problems: list[Problem]
) -> Reader | None:
    """What reads a file, by what is in it, what was said of it, or what ``ask`` is told of it now."""
    reader, _ = choose(file, readers())
    asked = questions.question(file) if reader is None else None
    if asked is not None:
        answer = mappings.recall(file, asked)
        if answer is None and ask is not None and (answer := ask(asked)) is not None:
            mappings.remember(file, answer, asked.header_row)
        if answer is not None and not answer.reader:
            return None
        if answer is not None:
            reader, _ = choose(file, readers())
    if otherwise := mapping.not_as_said(file, reader):
        problems.append(otherwise)
    elif reader is None:
        problems.append(questions.unanswered(file, asked))
    return reader


Given = tuple[SourceFile, Reader]


def _read_all(given: Sequence[Given], staging: Staging, tell: Progress) -> None:
    """Reads registers and returns, and then logs and lists beside the registers that were left to be read
    together. Files whose rows go to one table are read in turn, so that its rows are always in one order.
    """
    for file, _ in given:
        staging.register(file)
    done = itertools.count()

    def read_in_turn(some: Sequence[Given], where: Staging) -> None:
        for file, reader in some:
            tell(f"Reading {file.name}", next(done) / len(given))
            _read(file, reader, where)

    read_in_turn([each for each in given if not isinstance(each[1], TableReader)], staging)
    turns: dict[tuple[str, ...], list[Given]] = {}
    for file, reader in given:
        if isinstance(reader, TableReader):
            turns.setdefault(reader.tables, []).append((file, reader))

    def beside(con: duckdb.DuckDBPyConnection, some: Sequence[Given]) -> list[Problem]:
        own = staging.apart(con)
        if some:
            read_in_turn(some, own)
        else:
            marks_waiting.flush(own)
        return own.problems

    registers: Sequence[Given] = ()
    for problems in side_by_side(staging.con, beside, [registers, *turns.values()]):
        staging.problems.extend(problems)


def _read(file: SourceFile, reader: Reader, staging: Staging) -> None:
    before = len(staging.problems)
    reader.read(file, staging)
    if header := file.notes.get("header"):
        staging.problems.extend(uneven.problems(file, header, file.notes.get("heading_rows", 1)))
    file.let_go()
    waits = any(waiting is file for waiting, _ in staging.waiting)
    if not waits and not staging.rows.get(file.number) and len(staging.problems) == before:
        staging.problem(
            Problem(
                check="no_rows",
                severity=Severity.WARNS,
                title="The file has headings and nothing below them",
                file=file.name,
                row=None,
                column="",
                found="no rows",
                expected="at least one row",
                mend="Check the dates and filters of the export, or leave the file out.",
            )
        )


def _settle(staging: Staging, store: Store, files: list[FileRead], names: bool) -> Loaded:
    from lostlearning import checks

    tell = staging.progress or (lambda doing, done: None)
    con = staging.con
    tell("Putting the files together", 0.0)
    assemble(staging, store.key.hash_many)
    tell("Checking", 0.0)
    called_files = {number: file.name for number, file in staging.files.items()}
    headings = {number: file.notes.get("headings", {}) for number, file in staging.files.items()}
    outcomes = checks.run(con, called_files, headings=headings)
    checks.apply(con, outcomes)
    _whole(staging)
    if not any(_holds(staging, name) for name in TABLES if name not in coverage.DERIVED):
        raise UnusableError("Nothing in these files could be used.", [*staging.problems, *outcomes.problems])
    called, failing = labels(con), _failing(con, outcomes)
    whole = named(con) if names else None
    tell("Storing", 0.0)
    with store.importing(files=[dataclasses.asdict(file) for file in files]) as importing:
        for name in TABLES:
            if _holds(staging, name):
                importing.add(name, f"SELECT * FROM {name}", con)
    tell("Storing", 1.0)
    problems = (*staging.problems, *outcomes.problems)
    return Loaded(
        store,
        problems,
        tuple(files),
        outcomes,
        importing.result,
        labels=called,
        named=whole,
        reading=tuple(staging.problems),
        failing=failing,
    )


def _failing(con: duckdb.DuckDBPyConnection, outcomes: Outcomes) -> pa.Table:
    reader = outcomes.stream(con)
    batches: list[pa.RecordBatch] = []
    for batch in reader:
        batches.append(batch)
        if sum(each.num_rows for each in batches) >= MOST_FAILING:
            break
    return pa.Table.from_batches(batches, schema=reader.schema).slice(0, MOST_FAILING)


def _schools(staging: Staging) -> None:
    """A row for every school that any table names: what it is called, unless a file said more."""
    named = " UNION ".join(f"SELECT school FROM {name}" for name in TABLES if name not in coverage.DERIVED)
    staging.con.execute(
        "INSERT INTO schools BY NAME SELECT school, school AS label, "
        "CASE WHEN regexp_full_match(school, '\\d{6}') THEN school END AS urn, "
        "CASE WHEN regexp_full_match(school, '\\d{7}') THEN school END AS laestab, "
        f"NULL AS _file, NULL AS _row FROM ({named}) WHERE school IS NOT NULL AND school NOT IN (SELECT "
        "school FROM schools)"
    )


def _whole(staging: Staging) -> None:
    """Leaves out rows that lack what their table cannot do without, and says how many, whatever the
    checks have said: no row is stored in part.
    """
    for name, table in TABLES.items():
        needed = [column for column, spec in table.columns().items() if spec.required]
        lacking = " OR ".join(f"{quoted(column)} IS NULL" for column in needed)
        found = staging.con.execute(
            f"SELECT _file, min(_row), count(*) FROM {name} WHERE {lacking} GROUP BY 1 ORDER BY 1"
        ).fetchall()
        if not found:
            continue
        staging.con.execute(f"DELETE FROM {name} WHERE {lacking}")
        for file, row, rows in found:
            staging.problem(
                Problem(
                    check="incomplete_row",
                    severity=Severity.EXCLUDES,
                    title="A row lacks something it cannot do without",
                    file=staging.files[file].name if file in staging.files else "(all files)",
                    row=row,
                    column=", ".join(
                        column for column in needed if column not in ("school", "academic_year", "pupil")
                    ),
                    found="an empty or unreadable cell",
                    expected="a value in each of these columns",
                    mend="Fill the cell in the system it came from, and export again.",
                    rows=rows,
                )
            )


def _holds(staging: Staging, table: str) -> bool:
    return staging.con.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall() != []


def _as_paths(paths: Paths) -> list[Path]:
    return [Path(paths)] if isinstance(paths, (str, Path)) else [Path(path) for path in paths]
