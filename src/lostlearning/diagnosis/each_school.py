"""A report for each of several schools, from books that were read once; and a page that leads to them."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning import publish
from lostlearning.diagnosis import places, schools, signals
from lostlearning.diagnosis.assemble import diagnose, held_years
from lostlearning.diagnosis.write import Early, save, texts
from lostlearning.diagnosis.years import called

if TYPE_CHECKING:
    from lostlearning.books import Books
    from lostlearning.sources.staging import Progress


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A school of the index: ``folder`` is where its reports are, from the index; or ``why`` there are none."""

    school: str
    label: str
    folder: str
    why: str = ""


def reports(
    books: Books, year: str, raised: signals.Findings | None, folder: Path, tell: Progress
) -> list[Entry]:
    """Writes the reports of each school into a folder of its own within ``folder``, named by its number.

    The signals are those that were looked for in all schools together, since some are of two schools. A school
    without a possible session in the year has no report, and the entry says so. Raises OSError.
    """
    everyone = sorted({school for school, _ in schools.on_roll(books)})
    labels, named = schools.labels(books), schools.folders(books)
    taken: set[str] = set()
    found = []
    for number, school in enumerate(everyone):
        label = labels.get(school) or school
        tell(f"School {number + 1} of {len(everyone)}", number / len(everyone))
        own = books.of_school(school)
        try:
            if year not in held_years(own):
                found.append(
                    Entry(school, label, "", f"No possible session of {called(year)} is in the files.")
                )
                continue
            of_it = signals.of_school(raised, school) if raised is not None else None
            early = Early()
            made = diagnose(
                own, labels=books.labels, year=year, soon=early, looked=functools.partial(_same, of_it)
            )
            place = _place(named.get(school) or school, taken)
            save(texts(made, own.all_problems(), early.governors), folder / place)
            found.append(Entry(school, label, f"{places.SCHOOLS}/{place}"))
        finally:
            own.close()
    return found


def index(diagnosis: Mapping[str, Any], entries: Sequence[Entry]) -> str:
    """The page that leads to the reports of all and of each. It says nothing of any pupil."""
    listed = sorted(entries, key=lambda entry: (entry.label, entry.school))
    shown = {name: diagnosis[name] for name in ("academic_year", "made_on", "made_by")}
    return publish.index({**shown, "schools": [dataclasses.asdict(entry) for entry in listed]})


def _same(found: signals.Findings | None) -> signals.Findings | None:
    return found


def _place(name: str, taken: set[str]) -> str:
    """A name that any system can give a folder, and that no other school has."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "school"
    place, more = plain, 2
    while place.casefold() in taken:
        place, more = f"{plain}-{more}", more + 1
    taken.add(place.casefold())
    return place
