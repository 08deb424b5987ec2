"""Recognises the census tables of a COLLECT download and takes in their text; :mod:`assemble` joins them."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources.census import layout
from lostlearning.sources.census.layout import CensusTable
from lostlearning.sources.files import Kind, SourceFile
from lostlearning.sources.headings import Header
from lostlearning.sources.values import literal, quoted
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging

HEADING_ROWS = 10
"""How far down a heading row is looked for: the download has it first, a re-saved copy may not."""
UTF8 = frozenset({"utf-8", "utf-8-sig", "ascii"})


@dataclasses.dataclass(slots=True)
class Raw:
    """One file of a return: its text, as the table ``name`` of the connection, with ``_row``."""

    file: SourceFile
    table: CensusTable
    columns: frozenset[str]
    name: str
    rows: int
    census: layout.Census | None = None


def heading(file: SourceFile) -> tuple[int, list[str]] | None:
    """The index and the texts of the heading row, or None where no row reads like one."""
    best: tuple[float, int, list[str]] | None = None
    for index, row in enumerate(file.preview[:HEADING_ROWS]):
        sure = layout.recognise(row)[1] or (0.9 if layout.foreign_census_table(row) else 0.0)
        if sure and (best is None or sure > best[0]):
            best = (sure, index, row)
    return (best[1], best[2]) if best else None


class CensusReader:
    """School census tables as authorities receive them, one CSV a table (COLLECT), 2015 to 2026."""

    name = "census"
    title = "School census tables (COLLECT download)"

    def recognise(self, file: SourceFile) -> float:
        """By the columns alone, whatever the file is called."""
        if file.kind not in (Kind.CSV, Kind.XLSX):
            return 0.0
        found = heading(file)
        if found is None:
            return 0.0
        table, sure = layout.recognise(found[1])
        return sure if table else 0.9

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Takes in the text of one table. The tables of a return are joined once all have been read."""
        from lostlearning.sources.census.assemble import Returns

        staging.register(file)
        found = heading(file)
        if found is None:
            return
        at, headings = found
        table, _ = layout.recognise(headings)
        if table is None or not table.into:
            _not_used(file, staging, table, layout.foreign_census_table(headings))
            return
        returns = Returns.of(staging)
        returns.take(_load(file, table, at, headings, staging))
        staging.one_return(file)
        for name in table.into:
            staging.read_for.setdefault(name, set()).add(file.number)
        staging.when_all_are_read(self.name, returns.assemble)


def _not_used(file: SourceFile, staging: Staging, table: CensusTable | None, foreign: str) -> None:
    staging.rows.setdefault(file.number, 0)
    if table is None:
        found, expected = f"a census table called {foreign}", "a table of the layouts of 2015 to 2026"
        mend = "Nothing to do, unless it holds absence or exclusions: then tell us its columns."
    else:
        found, expected = table.holds, "a table about absence, exclusion or who the pupils are"
        mend = "Nothing to do: it says nothing about lost learning."
    staging.problem(
        Problem(
            check="census_table_not_used",
            severity=Severity.WARNS,
            title="A census table was recognised and not used",
            file=file.name,
            row=None,
            column="",
            found=found,
            expected=expected,
            mend=mend,
        )
    )


def _load(file: SourceFile, table: CensusTable, at: int, headings: list[str], staging: Staging) -> Raw:
    names: dict[str, int] = {}
    for index, text in enumerate(headings):
        names.setdefault(text.strip().lower(), index)
    names.pop("", None)
    file.notes["header"] = Header(at, tuple(headings), names)
    target = staging.temporary("census_raw")
    if not (
        file.kind is Kind.CSV
        and at == 0
        and file.encoding in UTF8
        and b"\0" not in file.sample
        and _scan(file, names, headings, target, staging)
    ):
        _walk(file, names, at, len(headings), target, staging)
    count = staging.con.execute(f"SELECT count(*) FROM {target}").fetchone()
    staging.rows[file.number] = int(count[0]) if count else 0
    return Raw(file, table, frozenset(names), target, staging.rows[file.number])


def _scan(
    file: SourceFile, names: dict[str, int], headings: list[str], target: str, staging: Staging
) -> bool:
    """Reads a regular CSV at the database's speed; False where it is not regular in some row."""
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(headings)))
    wanted = ", ".join(f"c{index} AS {quoted(name)}" for name, index in names.items())
    try:
        staging.con.execute(
            f"""CREATE TEMP TABLE {target} AS SELECT {wanted}, row_number() OVER () + 1 AS _row
            FROM read_csv({literal(str(file.path))}, auto_detect = false, header = true, quote = '"',
                delim = {literal(file.delimiter)}, escape = '"', columns = {{{columns}}}, nullstr = '')"""
        )
    except duckdb.Error:
        staging.con.execute(f"DROP TABLE IF EXISTS {target}")
        return False
    return True


def _walk(
    file: SourceFile, names: dict[str, int], at: int, width: int, target: str, staging: Staging
) -> None:
    """Reads any other file a row at a time; a row of the wrong width is left out and said."""
    cells: list[list[str]] = []
    rows: list[int] = []
    ragged: list[int] = []
    try:
        for number, row in enumerate(itertools.islice(file.rows(), at + 1, None), start=at + 2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < width or any(cell.strip() for cell in row[width:]):
                ragged.append(number)
                continue
            cells.append(row)
            rows.append(number)
    except (UnicodeError, ValueError) as error:
        _broken(file, staging, len(cells) + at + 1, error)
    text = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            **{
                name: array([row[index] or None for row in cells], pa.string())
                for name, index in names.items()
            },
            "_row": array(rows, pa.int64()),
        }
    )
    staging.con.execute(f"CREATE TEMP TABLE {target} AS SELECT * FROM text")
    if ragged:
        staging.problem(
            Problem(
                check="ragged_row",
                severity=Severity.EXCLUDES,
                title="A row has more or fewer cells than the headings",
                file=file.name,
                row=ragged[0],
                column="",
                found="a row whose cells cannot be matched to their headings",
                expected=f"{width} cells",
                mend="Download the table again; do not edit it in a program that drops separators.",
                rows=len(ragged),
            )
        )


def _broken(file: SourceFile, staging: Staging, row: int, error: Exception) -> None:
    staging.problem(
        Problem(
            check="unreadable_text",
            severity=Severity.STOPS,
            title="The rest of the file cannot be read as text",
            file=file.name,
            row=row,
            column="",
            found="bytes that are not text" if isinstance(error, UnicodeError) else "a cell that never ends",
            expected=f"text in {file.encoding}",
            mend="Download the table again, as CSV in UTF-8.",
        )
    )
