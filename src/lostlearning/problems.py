"""What is wrong with a file: where, what was found, what was expected, how to mend it.

A problem never carries an identifying value as it stands: :func:`mask` shows its shape.
"""

from __future__ import annotations

import contextlib
import contextvars
import dataclasses
import enum
from collections.abc import Iterable, Iterator


class Severity(enum.StrEnum):
    """What a problem does to the data."""

    STOPS = "stops"
    """The file cannot be used at all."""
    EXCLUDES = "excludes"
    """The row (or the value) is left out of the account."""
    WARNS = "warns"
    """The row stays; someone should look."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, in one place (or in ``rows`` places, when grouped).

    ``row`` counts from 1 in the file as a person sees it (the heading is row 1 of a plain CSV);
    ``None`` where the problem is of the whole file. ``found`` is masked if the column identifies.
    """

    check: str
    severity: Severity
    title: str
    file: str
    row: int | None
    column: str
    found: str
    expected: str
    mend: str
    rows: int = 1


class UnusableError(Exception):
    """Nothing in the input could be used; ``problems`` say why. Exit code 3."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


_SHOWN: contextvars.ContextVar[bool] = contextvars.ContextVar("identifying values shown", default=False)


@contextlib.contextmanager
def showing_values(show: bool = True) -> Iterator[None]:
    """Inside the block identifying values are shown as they stand: only ever because a person asked."""
    token = _SHOWN.set(show)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def mask(value: object, keep: int = 3) -> str:
    """The shape of an identifying value: ``A12*********B``. Short values are hidden whole."""
    text = str(value)
    if _SHOWN.get():
        return text
    if len(text) <= keep + 1:
        return "*" * len(text)
    return text[:keep] + "*" * (len(text) - keep - 1) + text[-1]


FIRST = ("earlier_report", "mapping_file", "date_order")
"""Problems that are said before any other: what was left aside, and what is the reason of others."""
WORST_FIRST = (Severity.STOPS, Severity.EXCLUDES, Severity.WARNS)


@dataclasses.dataclass(slots=True)
class Grouped:
    """The same thing wrong in many rows of one column: how many, and the first few."""

    first: Problem
    rows: int
    examples: list[Problem]


def grouped(problems: Iterable[Problem]) -> list[Grouped]:
    """Problems by check, file and column: those of FIRST, then worst first, then commonest."""
    groups: dict[tuple[str, str, str], Grouped] = {}
    for problem in problems:
        key = (problem.check, problem.file, problem.column)
        group = groups.setdefault(key, Grouped(problem, 0, []))
        group.rows += problem.rows
        if len(group.examples) < 3:
            group.examples.append(problem)

    def place(group: Grouped) -> tuple[bool, int, int]:
        first = group.first
        return (first.check not in FIRST, WORST_FIRST.index(first.severity), -group.rows)

    return sorted(groups.values(), key=place)
