"""``mapping.toml``: what a person has said of files that could not be recognised, kept beside them.

school = "123456"                       # of every file here that does not name its school

[files."Room 9 log*.csv"]               # a file's name; * stands for anything
reader = "removal_log"
header_row = 3
dates = "day-first"

[files."Room 9 log*.csv".columns]       # heading = what it is; "" leaves it out
"When" = "date"
"""

from __future__ import annotations

import contextlib
import dataclasses
import fnmatch
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from lostlearning.importing.finding import MAPPING
from lostlearning.problems import Problem, Severity
from lostlearning.sources.dates import Order
from lostlearning.sources.files import SourceFile
from lostlearning.sources.headings import LOOK_IN, columns_of
from lostlearning.sources.one_school import NO_SCHOOL
from lostlearning.sources.readers import readers
from lostlearning.sources.tabular import TableReader, offered, proposal

CHECK = "unknown_layout"


@dataclasses.dataclass(frozen=True)
class Question:
    """What a person is asked of a file: which kind it is and what its columns are, with a proposal.

    ``columns`` says for each heading the column it is taken for ("" for none); ``choices`` are, for each
    reader that may be chosen, its title and the columns it knows.
    """

    file: str
    header_row: int
    reader: str
    columns: Mapping[str, str]
    choices: Mapping[str, tuple[str, tuple[str, ...]]]


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a person said. ``reader`` "" means that the file is to be left out from now on."""

    reader: str
    columns: Mapping[str, str]


Ask = Callable[[Question], Answer | None]
"""Asks a person; None where they would not say."""


class Mappings:
    """The ``mapping.toml`` of each folder that files were given from."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._documents: dict[Path, tomlkit.TOMLDocument] = {}

    def apply(self, file: SourceFile) -> None:
        """Puts what is said of ``file`` into its options, and gives it its school."""
        said = self._document(file.notes["home"])
        if file.school == NO_SCHOOL and isinstance(said.get("school"), (str, int)):
            file.school = str(said["school"])
        files = said.get("files")
        for pattern, options in files.items() if isinstance(files, dict) else ():
            if not isinstance(options, dict) or not _fits(file, pattern):
                continue
            plain: dict[str, Any] = options.unwrap() if hasattr(options, "unwrap") else dict(options)
            file.options.update(self._checked(file, plain))
        if school := file.options.get("school"):
            file.school = str(school)

    def remember(self, file: SourceFile, answer: Answer, header_row: int) -> None:
        """Keeps an answer beside the files (if the folder can be written to) and acts on it."""
        home: Path = file.notes["home"]
        document = self._document(home)
        files = document.setdefault("files", tomlkit.table(is_super_table=True))
        entry = tomlkit.table()
        entry["reader"] = answer.reader or "ignore"
        entry["header_row"] = header_row
        if answer.reader:
            columns = tomlkit.table()
            for heading, column in answer.columns.items():
                columns[heading] = column
            entry["columns"] = columns
        files[_name(file)] = entry
        path = home / MAPPING
        beside = home / f".{MAPPING}.{os.getpid()}.new"
        try:
            beside.write_text(tomlkit.dumps(document), encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                beside.unlink()
            self.problems.append(_bad(path.name, f"it cannot be written ({error.strerror})", Severity.WARNS))
        self.apply(file)

    def _document(self, home: Path) -> tomlkit.TOMLDocument:
        if home in self._documents:
            return self._documents[home]
        document = tomlkit.document()
        path = home / MAPPING
        try:
            if path.is_file():
                document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeError, TOMLKitError) as error:
            self.problems.append(_bad(path.name, str(error).splitlines()[0], Severity.STOPS))
        self._documents[home] = document
        return document

    def _checked(self, file: SourceFile, said: dict[str, Any]) -> dict[str, Any]:
        """What is said of a file, without what makes no sense (reported)."""
        kept = dict(said)
        known = {reader.name for reader in readers()} | {"ignore"}
        wrong = []
        if "reader" in said and said["reader"] not in known:
            wrong.append(f"reader = {said['reader']!r}; the readers are {', '.join(sorted(known))}")
            kept.pop("reader")
        if "dates" in said and said["dates"] not in set(Order):
            wrong.append(f"dates = {said['dates']!r}; it may be day-first or month-first")
            kept.pop("dates")
        if "header_row" in said and (not isinstance(said["header_row"], int) or said["header_row"] < 1):
            wrong.append(f"header_row = {said['header_row']!r}; it counts rows from 1")
            kept.pop("header_row")
        columns = said.get("columns", {})
        if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
            wrong.append('columns: each line is "heading" = "column"')
            kept.pop("columns")
        self.problems.extend(_bad(MAPPING, f"for {file.name}: {what}", Severity.WARNS) for what in wrong)
        return kept


def question(file: SourceFile) -> Question | None:
    """What to ask of a file that no reader is sure of; None where it has no heading row to ask about."""
    best: tuple[tuple[int, int, int], TableReader, int] | None = None
    tables: list[TableReader] = [reader for reader in readers() if isinstance(reader, TableReader)]
    for number, row in enumerate(file.preview[:LOOK_IN]):
        if sum(1 for cell in row if cell.strip()) < 2:
            continue
        for reader in tables:
            header = columns_of(row, reader.vocabulary)
            met = sum(any(name in header.columns for name in group) for group in reader.needs)
            points = (met - len(reader.needs), len(header.columns), sum(1 for cell in row if cell.strip()))
            if best is None or points > best[0]:
                best = (points, reader, number)
    if best is None:
        return None
    _, reader, number = best
    choices = {one.name: (one.title, tuple(offered(one.vocabulary))) for one in tables}
    return Question(file.name, number + 1, reader.name, proposal(file, reader, number), choices)


def unanswered(file: SourceFile, asked: Question | None) -> Problem:
    """The problem of a file that nobody could be asked about: it says what to write."""
    if asked is None:
        found, mend = "no heading row", "Give the file one heading row that names its columns."
    else:
        lines = [
            f"[files.{_quoted(_name(file))}]",
            f'reader = "{asked.reader}"',
            f"header_row = {asked.header_row}",
        ]
        lines.append(f"[files.{_quoted(_name(file))}.columns]")
        lines.extend(f'{_quoted(heading)} = "{column}"' for heading, column in asked.columns.items())
        readers_known = ", ".join(asked.choices)
        known = ", ".join(asked.choices[asked.reader][1])
        found = f"headings {', '.join(list(asked.columns)[:8])}"
        mend = (
            f"Write this into {MAPPING} beside the file, and mend what is wrong in it (readers: "
            f"{readers_known}; "
            f"columns of {asked.reader}: {known}): " + "\n".join(lines)
        )
    return Problem(
        CHECK,
        Severity.STOPS,
        "It cannot be told what this file holds",
        file.name,
        asked.header_row if asked else None,
        "",
        found,
        "headings that say what each column is",
        mend,
    )


def _fits(file: SourceFile, pattern: str) -> bool:
    names = {file.name, _name(file), Path(file.name.split(" [")[0]).name}
    return any(name == pattern or fnmatch.fnmatch(name, pattern.replace("[", "[[]")) for name in names)


def _name(file: SourceFile) -> str:
    return file.name


def _quoted(text: str) -> str:
    return tomlkit.string(" ".join(text.split())).as_string()


def _bad(name: str, found: str, severity: Severity) -> Problem:
    return Problem(
        "mapping_file",
        severity,
        f"{MAPPING} says something that cannot be used",
        name,
        None,
        "",
        found,
        "a file in the form that its own comments and the manual show",
        f"Mend that line of {MAPPING}, or delete the file and run again.",
    )
