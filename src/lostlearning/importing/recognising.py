"""What files would be read as, without reading them: what can be said of them the moment they are given."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lostlearning.importing import finding, mapping
from lostlearning.importing.loading import reader_of
from lostlearning.importing.questions import Question, question
from lostlearning.problems import Problem
from lostlearning.sources.files import SourceFile

EXAMPLES = 3
"""Cells shown below each heading that is asked about."""


@dataclasses.dataclass(frozen=True)
class Recognised:
    """One file, sheet or member of an archive: what it is read as, or a question, or why it is not read.

    ``title`` is what it was taken for, empty where nothing was; ``said`` that a person said what it is, or
    that it is to be left out. ``question`` is what was, or is to be, asked; ``beside`` that another sheet
    of the workbook is read, so that this one most likely holds notes. ``examples`` are the first cells
    below each heading of the question.
    """

    name: str
    title: str = ""
    said: bool = False
    beside: bool = False
    question: Question | None = None
    problem: Problem | None = None
    examples: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict, repr=False)


def recognise(given: Iterable[finding.Given], scratch: Path) -> list[Recognised]:
    """What each file of ``given`` would be read as; archives are unpacked into ``scratch``."""
    problems: list[Problem] = []
    files = finding.opened(given, scratch, problems)
    mappings = mapping.Mappings()
    found, told = [], set()
    for file in files:
        mappings.apply(file)
        met: list[Problem] = []
        ignored = file.options.get("reader") == "ignore"
        reader = None if ignored else reader_of(file, mappings, None, met)
        said = bool(file.options.get("reader"))
        asked = question(file) if said or reader is None else None
        if reader is not None:
            told.add(file.path)
        first = met[0] if met and (asked is None or said) else None
        one = Recognised(file.name, reader.title if reader else "", said, question=asked, problem=first)
        found.append((file, dataclasses.replace(one, examples=_examples(file, asked))))
    made = [dataclasses.replace(one, beside=not one.title and file.path in told) for file, one in found]
    every = dict.fromkeys((*problems, *mappings.problems))
    return sorted((*made, *(Recognised(each.file, problem=each) for each in every)), key=lambda one: one.name)


def _examples(file: SourceFile, asked: Question | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if asked is None:
        return found
    headings, *rows = file.preview[asked.header_row - 1 :]
    for place, heading in enumerate(headings):
        cells = dict.fromkeys(row[place].strip() for row in rows if place < len(row))
        found.setdefault(heading, [cell for cell in cells if cell][:EXAMPLES])
    return found
