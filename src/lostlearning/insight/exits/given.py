"""Small CSV files that a person fills in and gives back: every row read, or every problem said, all at once."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from lostlearning.problems import Problem, Severity, UnusableError

T = TypeVar("T")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class CellError(ValueError):
    """A cell that cannot be used: its column, what was found and what was expected."""

    def __init__(self, column: str, found: str, expected: str, mend: str) -> None:
        super().__init__(f"{column}: found {found}; expected {expected}")
        self.column, self.found, self.expected, self.mend = column, found, expected, mend


Row = Mapping[str, str]


def rows(path: Path, needed: Sequence[str], what: str, made: Callable[[Row], T | None]) -> list[T]:
    """What ``made`` makes of every row of a CSV file; rows of which it makes None are left out.

    ``made`` raises CellError for a cell it cannot use. Raises UnusableError with every problem, and
    FileNotFoundError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    reader = csv.DictReader(text.splitlines())
    headings = [(heading or "").strip().casefold() for heading in reader.fieldnames or ()]
    lacking = [name for name in needed if name not in headings]
    if lacking:
        listed = ", ".join(lacking)
        problem = _problem(
            path, what, 1, listed, f"no column {listed}", f"columns {', '.join(needed)}", "Add the columns."
        )
        raise UnusableError(f"{path.name} is not {what}: it has no column {listed}.", [problem])
    found: list[T] = []
    problems: list[Problem] = []
    for number, raw in enumerate(reader, start=2):
        row = {
            str(name or "").strip().casefold(): (value or "").strip()
            for name, value in raw.items()
            if name is not None and not isinstance(value, list)
        }
        if not any(row.values()):
            continue
        try:
            one = made(row)
        except CellError as error:
            problems.append(
                _problem(path, what, number, error.column, error.found, error.expected, error.mend)
            )
        else:
            if one is not None:
                found.append(one)
    if problems:
        raise UnusableError(f"{path.name} has rows that cannot be used; nothing was taken from it.", problems)
    return found


def day(row: Row, column: str, *, blank: bool = False) -> dt.date | None:
    """A date as 2026-07-24 or 24/07/2026. Raises CellError; None where empty and ``blank``."""
    text = row.get(column, "")
    if not text and blank:
        return None
    try:
        if parts := _DAY.fullmatch(text):
            return dt.date(int(parts[3]), int(parts[2]), int(parts[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CellError(
            column, repr(text) if text else "an empty cell", "a date such as 2026-07-24", "Write the day so."
        ) from None


def _problem(path: Path, what: str, row: int, column: str, found: str, expected: str, mend: str) -> Problem:
    return Problem(
        check="exits_file",
        severity=Severity.STOPS,
        title=f"A row of {what} cannot be used",
        file=path.name,
        row=row,
        column=column,
        found=found,
        expected=expected,
        mend=mend,
    )
