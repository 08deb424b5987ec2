"""What a person is asked of a file that no reader is sure of, and what to say where nobody can be asked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

import tomlkit

from lostlearning.importing.finding import MAPPING
from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import SourceFile
from lostlearning.sources.headings import LOOK_IN
from lostlearning.sources.reader import Askable
from lostlearning.sources.readers import readers

CHECK = "unknown_layout"
UPN = re.compile(r"[A-Za-z]\d{11}[A-Za-z\d]")


@dataclasses.dataclass(frozen=True)
class Choice:
    """A kind of file that may be chosen: the columns a heading may be said to mean, what it cannot do
    without (one of each group), and for each heading what it seems to be ("" for nothing).
    """

    title: str
    known: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, str]

    def lacks(self, columns: Mapping[str, str]) -> list[str]:
        """What is needed and not among what the headings are taken for."""
        taken = set(columns.values())
        return [" or ".join(group) for group in self.needs if taken.isdisjoint(group)]


@dataclasses.dataclass(frozen=True)
class Question:
    """What a person is asked of a file: which kind it is and what its columns are. ``reader`` is proposed;
    ``choices`` are all that may be chosen.
    """

    file: str
    header_row: int
    reader: str
    choices: Mapping[str, Choice]

    @property
    def columns(self) -> Mapping[str, str]:
        """What each heading is taken for, as proposed."""
        return self.choices[self.reader].columns


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a person said. ``reader`` "" means that the file is to be left out from now on."""

    reader: str
    columns: Mapping[str, str]


Ask = Callable[[Question], Answer | None]
"""Asks a person; None where they would not say."""


def askable() -> dict[str, Askable]:
    """The readers a person may choose, by name: all but those of a layout that is always the same."""
    return {reader.name: reader for reader in readers() if isinstance(reader, Askable)}


def question(file: SourceFile) -> Question | None:
    """What to ask of a file that no reader is sure of; None where it has no heading row to ask about."""
    said = file.options.get("columns")
    best: tuple[tuple[int, int, int], str, int, dict[str, Choice]] | None = None
    for number, row in enumerate(file.preview[:LOOK_IN]):
        named = sum(1 for cell in row if cell.strip())
        if named < 2 or any(UPN.fullmatch(cell.strip()) for cell in row):  # a row about a pupil is no heading
            continue
        choices = {name: _choice(reader, row, said) for name, reader in askable().items()}
        for name, choice in choices.items():
            met = sum(1 for column in choice.columns.values() if column)
            points = (-len(choice.lacks(choice.columns)), met, named)
            if best is None or points > best[0]:
                best = (points, name, number, choices)
    if best is None:
        return None
    _, name, number, choices = best
    return Question(file.name, number + 1, name, choices)


def _choice(reader: Askable, row: Sequence[str], said: Mapping[str, str] | None) -> Choice:
    return Choice(reader.title, reader.offered, reader.needs, reader.proposal(row, said))


def unanswered(file: SourceFile, asked: Question | None) -> Problem:
    """The problem of a file that nobody could be asked about: it says what to write."""
    if asked is None:
        found, mend = "no heading row", "Give the file one heading row that names its columns."
    else:
        lines = [
            f"[files.{quoted(file.name)}]",
            f'reader = "{asked.reader}"',
            f"header_row = {asked.header_row}",
            f"[files.{quoted(file.name)}.columns]",
        ]
        lines.extend(f'{quoted(heading)} = "{column}"' for heading, column in asked.columns.items())
        known = ", ".join(asked.choices[asked.reader].known)
        found = f"headings {', '.join(list(asked.columns)[:8])}"
        mend = (
            f"Write this into {MAPPING} beside the file, and mend what is wrong in it (readers: "
            f"{', '.join(asked.choices)}; "
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


def sheets_beside(read: Collection[Path], unread: Iterable[SourceFile], problems: list[Problem]) -> None:
    """A sheet that nobody can tell, beside one that was read, is most likely a cover or notes: that does
    not stop anything, and the problem says so.
    """
    names = {file.name for file in unread if file.path in read}
    for place, problem in enumerate(problems):
        if problem.check == CHECK and problem.file in names:
            problems[place] = dataclasses.replace(
                problem,
                severity=Severity.WARNS,
                title="A sheet was left out: it cannot be told what it holds",
                expected="a sheet of notes, which may stay, or headings that say what each column is",
                mend=f"If it holds no data, nothing need be done. {problem.mend}",
            )


def quoted(text: str) -> str:
    """A name as TOML writes it."""
    return tomlkit.string(" ".join(text.split())).as_string()
