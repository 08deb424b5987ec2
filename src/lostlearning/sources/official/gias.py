"""The schools register as its service gives it: whole files, one a day, named by their day.

Nothing here knows an address: whoever makes a client gives it one.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from lostlearning.sources.official.asked import FetchError, NotThereError, pool
from lostlearning.sources.official.download import download

ENCODING = "cp1252"
DAYS = 7
"""How many days are gone back where today's file is not there yet, as other users of the service do."""
NAME, STATUS = "EstablishmentName", "EstablishmentStatus (name)"
COMPARED = {
    NAME: "renamed",
    "LA (code)": "under another authority",
    "TypeOfEstablishment (name)": "of another type",
}
"""Columns whose change is told, with what is said of it."""
NAMED = 5
"""How many schools a line on what has changed names."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A file of the register: what its address begins with, its title, and columns by which it is known."""

    stem: str
    title: str
    columns: tuple[str, ...]

    def file(self, day: dt.date) -> str:
        """What the service calls it."""
        return f"{self.stem}{day:%Y%m%d}.csv"


PARTS = (
    Part("edubasealldata", "the schools register", ("URN", "LA (code)", "EstablishmentName")),
    Part("links_edubasealldata", "links between schools", ("URN", "LinkURN", "LinkType")),
)


class Gias:
    """A client of one address; see ``asked.pool`` for ``patience`` and ``tries``. Use it as a context manager."""

    def __init__(self, base: str, patience: float = 1.0, tries: int = 6) -> None:
        self.pool = pool(base, patience, tries)
        self.base = base.rstrip("/")

    def __enter__(self) -> Gias:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.clear()

    def download(self, part: Part, day: dt.date, target: Path) -> None:
        """The file of a day, whole or not at all. Raises NotThereError where that day has none, and FetchError."""
        url = f"{self.base}/{part.file(day)}"
        download(self.pool, url, part.file(day), target, lambda path: check(path, part))


def days(today: dt.date) -> Iterator[dt.date]:
    """Today and the days before it, of which the first that has a file is taken."""
    return (today - dt.timedelta(back) for back in range(DAYS + 1))


def missing(today: dt.date) -> NotThereError:
    """That no day has a file."""
    return NotThereError(f"The service has no file of {today:%-d %B %Y} nor of the {DAYS} days before it.")


def check(path: Path, part: Part) -> None:
    """Raises FetchError where a file is not that part of the register, or breaks off in the middle of a row."""
    rows = _rows(path)
    headings = [each.strip() for each in next(rows, [])]
    if not set(part.columns) <= set(headings):
        raise FetchError(f"What came as {part.title} lacks the columns {', '.join(part.columns)}.")
    uneven = next((at for at, row in enumerate(rows, 2) if row and len(row) != len(headings)), None)
    if uneven:
        raise FetchError(
            f"What came as {part.title} breaks off or is uneven at row {uneven}. Run the command again."
        )


def changes(before: Path, after: Path) -> list[str]:
    """What one day's register changed from an earlier one's, in words: a line for each kind of change."""
    old, new = _schools(before), _schools(after)
    moves = {
        "new in the register": [new[urn][NAME] for urn in new.keys() - old.keys()],
        "no longer in the register": [old[urn][NAME] for urn in old.keys() - new.keys()],
    }
    for urn in old.keys() & new.keys():
        was, now = old[urn], new[urn]
        said = [what for column, what in COMPARED.items() if was[column] != now[column]]
        if was[STATUS] != now[STATUS]:
            said.append(f"{was[STATUS]}, now {now[STATUS]}")
        for what in said:
            moves.setdefault(what, []).append(now[NAME])
    ordered = sorted(moves.items(), key=lambda each: (-len(each[1]), each[0]))
    return [f"{len(names):,} {what}: {_named(names)}" for what, names in ordered if names]


def _named(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(sorted(names)[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _schools(path: Path) -> dict[str, dict[str, str]]:
    rows = _rows(path)
    headings = [each.strip() for each in next(rows)]
    wanted = (
        "URN",
        "EstablishmentName",
        "EstablishmentStatus (name)",
        "LA (code)",
        "TypeOfEstablishment (name)",
    )
    at = {name: headings.index(name) for name in wanted if name in headings}
    return {
        row[at["URN"]]: {name: row[at[name]] if name in at else "" for name in wanted} for row in rows if row
    }


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding=ENCODING, errors="replace", newline="") as file:
        yield from csv.reader(file)
