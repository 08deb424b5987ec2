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
import difflib
import fnmatch
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from lostlearning.importing.finding import MAPPING
from lostlearning.importing.questions import Answer, Question, askable, question, quoted
from lostlearning.problems import Problem, Severity
from lostlearning.sources.dates import Order
from lostlearning.sources.files import SourceFile
from lostlearning.sources.headings import LOOK_IN, plain
from lostlearning.sources.one_school import NO_SCHOOL
from lostlearning.sources.reader import Reader
from lostlearning.sources.readers import readers
from lostlearning.store.home import home as own_folder

TOP = ("school", "files")
OPTIONS = ("reader", "header_row", "dates", "columns", "school", "census", "days_in_week")
"""What may be said of all files here, and of one."""


class Mappings:
    """The ``mapping.toml`` of each folder that files were given from."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._documents: dict[Path, tomlkit.TOMLDocument] = {}

    def apply(self, file: SourceFile) -> None:
        """Puts what is said of ``file`` into its options, and gives it its school."""
        said = self.document(file.notes["home"])
        if file.school == NO_SCHOOL and isinstance(said.get("school"), (str, int)):
            file.school = str(said["school"])
        files = said.get("files")
        for pattern, options in files.items() if isinstance(files, dict) else ():
            if not isinstance(options, dict) or not _fits(file, pattern):
                continue
            said_here: dict[str, Any] = options.unwrap() if hasattr(options, "unwrap") else dict(options)
            file.options.update(self._checked(file, pattern, said_here))
        if school := file.options.get("school"):
            file.school = str(school)

    def remember(self, file: SourceFile, answer: Answer, header_row: int) -> None:
        """Keeps an answer beside the files (if the folder can be written to) and acts on it."""
        home: Path = file.notes["home"]
        try:
            write(home, self.document(home), file.name, answer, header_row)
        except OSError as error:
            self.problems.append(_bad(MAPPING, f"it cannot be written ({error.strerror})", Severity.WARNS))
        self.apply(file)

    def recall(self, file: SourceFile, asked: Question) -> Answer | None:
        """What was said once, to be kept, of a file with these very headings; acts on it."""
        files = self.document(own_folder()).get("files")
        for said in files.values() if isinstance(files, dict) else ():
            if not _of(said, asked.columns) or (reader := said.get("reader")) not in {*askable(), "ignore"}:
                continue
            columns = {heading: str(column) for heading, column in said["columns"].items()}
            file.options.update(reader=str(reader), header_row=asked.header_row)
            if reader != "ignore":
                file.options["columns"] = columns
            return Answer("" if reader == "ignore" else str(reader), columns)
        return None

    def document(self, home: Path) -> tomlkit.TOMLDocument:
        """What the ``mapping.toml`` of a folder says; what is wrong with it is among the problems."""
        if home in self._documents:
            return self._documents[home]
        document = tomlkit.document()
        path = home / MAPPING
        try:
            if path.is_file():
                document = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeError, TOMLKitError) as error:
            self.problems.append(_bad(path.name, str(error).splitlines()[0], Severity.STOPS))
        for name in document:
            if name not in TOP:
                what = f"{name}; there are {' and '.join(TOP)}"
                self.problems.append(_bad(path.name, what, Severity.WARNS))
        self._documents[home] = document
        return document

    def _checked(self, file: SourceFile, pattern: str, said: dict[str, Any]) -> dict[str, Any]:
        """What is said of a file, without what makes no sense (reported)."""
        kept = dict(said)
        known = {reader.name for reader in readers()} | {"ignore"}
        wrong = [f"{name}; there are {', '.join(OPTIONS)}" for name in said if name not in OPTIONS]
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
        elif columns:
            bad = _unknown_columns(columns, kept.get("reader"))
            kept["columns"] = {heading: column for heading, column in columns.items() if heading not in bad}
            wrong.extend(bad.values())
            # a pattern may stand for files of which only some have a heading
            wrong.extend(_not_there(file, columns) if not set("*?") & set(pattern) else ())
        self.problems.extend(_bad(MAPPING, f"for {file.name}: {what}", Severity.WARNS) for what in wrong)
        return kept


def write(folder: Path, document: tomlkit.TOMLDocument, name: str, answer: Answer, header_row: int) -> None:
    """Writes an answer about a file into the ``mapping.toml`` of a folder. Raises OSError."""
    files = document.setdefault("files", tomlkit.table(is_super_table=True))
    entry = tomlkit.table()
    entry["reader"] = answer.reader or "ignore"
    entry["header_row"] = header_row
    if answer.columns:
        columns = tomlkit.table()
        for heading, column in answer.columns.items():
            columns[heading] = column
        entry["columns"] = columns
    files[name] = entry
    beside = folder / f".{MAPPING}.{os.getpid()}.new"
    try:
        beside.write_text(tomlkit.dumps(document), encoding="utf-8")
        beside.replace(folder / MAPPING)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def keep(name: str, answer: Answer, header_row: int) -> None:
    """Keeps an answer for any file with the same headings, whatever it is called and wherever it lies.

    It goes into ``mapping.toml`` in the user's own folder (LOSTLEARNING_HOME). Raises OSError.
    """
    folder = own_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    document = Mappings().document(folder)
    files = document.get("files", {})
    for old in [each for each, said in files.items() if _of(said, answer.columns)]:
        del files[old]
    write(folder, document, name, answer, header_row)


def _of(said: Any, columns: Mapping[str, str]) -> bool:
    """Whether something said is of a file with these headings."""
    held = said.get("columns") if isinstance(said, dict) else None
    return isinstance(held, dict) and set(held) == set(columns)


def not_as_said(file: SourceFile, chosen: Reader | None) -> Problem | None:
    """Why a file is not read as ``mapping.toml`` says, where it is not. No cell is quoted: the row that is
    taken for headings may hold a pupil.
    """
    said = askable().get(str(file.options.get("reader")))
    if said is None or (chosen is not None and chosen.name == said.name):
        return None
    asked = question(file)
    number = int(file.options.get("header_row") or (asked.header_row if asked else 1))
    row = file.preview[number - 1] if number <= len(file.preview) else []
    taken = set(said.proposal(row, file.options.get("columns")).values()) - {""}
    lacks = [group for group in said.needs if taken.isdisjoint(group)]
    return Problem(
        "mapping_file",
        Severity.STOPS if chosen is None else Severity.WARNS,
        f"A file cannot be read as {MAPPING} says",
        file.name,
        number,
        "",
        f"headings taken for {', '.join(sorted(taken)) or 'nothing'}",
        f"headings for {'; '.join(' or '.join(group) for group in lacks or said.needs)}, as {said.name} needs",
        f"Mend header_row or columns of this file in {MAPPING}, or name another reader there.",
    )


def _unknown_columns(columns: Mapping[str, str], name: str | None) -> dict[str, str]:
    """What is wrong with each heading that is said to be something there is not, by heading."""
    every = askable()
    if name is not None and name not in every:
        return {}
    chosen = [every[name]] if name is not None else list(every.values())
    known = sorted({column for reader in chosen for column in reader.offered})
    found = {}
    for heading, column in columns.items():
        itself = any(reader.proposal([heading]).get(heading) == column for reader in chosen)
        if not column or column in known or itself:
            continue
        near = difflib.get_close_matches(column, known, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
        found[heading] = (
            f'columns: {quoted(heading)} = "{column}" is no column of {name or "any reader"}; {hint}'
        )
    return found


def _not_there(file: SourceFile, columns: Mapping[str, str]) -> Iterator[str]:
    there = {plain(cell): cell for row in file.preview[:LOOK_IN] for cell in row if cell.strip()}
    for heading in columns:
        if plain(heading) not in there:
            near = difflib.get_close_matches(heading, there.values(), n=1)
            hint = f"; did you mean {quoted(near[0])}?" if near else ""
            yield f"columns: the file has no heading {quoted(heading)}{hint}"


def _fits(file: SourceFile, pattern: str) -> bool:
    names = {file.name, Path(file.name.split(" [")[0]).name}
    return any(name == pattern or fnmatch.fnmatch(name, pattern.replace("[", "[[]")) for name in names)


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
