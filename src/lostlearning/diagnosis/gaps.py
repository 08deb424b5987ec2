"""What the files cannot say, and what would be needed: each missing table costs an answer."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis import schools, years
from lostlearning.diagnosis.who import CHARACTERISTICS
from lostlearning.ledger.reach import RECORDS
from lostlearning.publish.words import listed

if TYPE_CHECKING:
    from lostlearning.books import Books
    from lostlearning.measures.number import Number


@functools.cache
def needed() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Tables (any one is enough), what they would say, and what to give: ``diagnosis/data/gaps.csv``."""
    path = resources.files("lostlearning.diagnosis") / "data" / "gaps.csv"
    with path.open(encoding="utf-8") as file:
        return tuple((tuple(row["tables"].split()), row["what"], row["why"]) for row in csv.DictReader(file))


def cannot_say(
    books: Books, groups: list[dict[str, Any]], numbers: Mapping[str, Number], year: str
) -> list[dict[str, str]]:
    """What cannot be said of ``year``, with why: missing files, records of other years, leavers of whom the
    files do not say why or where to, and characteristics of which nothing is known.
    """
    gaps = [
        {"what": what, "why": why}
        for tables, what, why in needed()
        if not any(books.facts.has(table) for table in tables)
    ]
    gaps += _of_other_years(books, int(year))
    gaps += of_leavers({code: number.as_dict() for code, number in numbers.items()})
    gaps += _of_some_schools(books)
    if books.facts.has("pupils"):
        known = {group["characteristic"] for group in groups}
        missing = [label[0].lower() + label[1:] for code, label, _ in CHARACTERISTICS if code not in known]
        if missing:
            why = f"No pupil has a value for: {'; '.join(missing)}. A fuller list of pupils would show them."
            gaps.append({"what": "Some groups", "why": why})
    return gaps


LEAVERS = {
    "leavers_no_ground": "no ground for removal is on file",
    "leavers_no_destination": "no destination is on file",
    "leavers_no_reason": "neither",
    "leavers": "",
}
"""Measures that :func:`of_leavers` reads: what is said of those it counts."""


def of_leavers(numbers: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    """Why and where to leavers went, where the files do not say; with “some” for a suppressed number."""
    parts = {}
    for code, missing in LEAVERS.items():
        number = numbers.get(code, {})
        count = number.get("numerator")
        if missing and (count or number.get("status") == "suppressed"):
            parts[code] = f"{missing} for {'some' if count is None else format(count, ',')}"
    if not parts:
        return []
    total = numbers["leavers"].get("numerator")
    among = "those" if total is None else format(total, ",")
    said = [f"Of {among} who left the roll, {listed(parts.values())}."]
    if "leavers_no_reason" in parts:
        said.append(
            "Those with neither may have left by any route, so the figures of the routes off the roll are at "
            "least so many, or not known."
        )
    elif "leavers_no_destination" in parts:
        said.append("A ground alone does not say whether a move to another school was a managed move.")
    else:
        said.append("Their destination was taken for their route.")
    said.append("A list of leavers with a ground and a destination for each would show it.")
    return [{"about": LEAVING, "what": "Why or where to some pupils left", "why": " ".join(said)}]


LEAVING = "leavers"
"""Marks the entry that is made from numbers, which is made again where they are suppressed."""


def _of_other_years(books: Books, year: int) -> list[dict[str, str]]:
    """Kinds of record of which the files hold other years only, and leaving dates where there is none."""
    books_of = {table: book for book, (table, _) in RECORDS.items()}
    gaps = []
    for tables, what, why in needed():
        book = books_of.get(tables[0]) if len(tables) == 1 else None
        if book is None or not books.facts.has(tables[0]):
            continue
        first, last = books.spans[book]
        if first is None or last is None:
            if book == "off_roll":
                gaps.append({"what": what, "why": f"No file gives a leaving date. {why}"})
        elif not first <= year <= last:
            said = (
                f"The files hold such records of {years.span(first, last)} and none of {years.called(year)}. "
                "Whether there were none that year, or the files do not reach it, is not known."
            )
            gaps.append({"what": what, "why": said})
    return gaps


MOST_NAMED = 5
"""Schools that are named; of more, how many there are."""


def _of_some_schools(books: Books) -> list[dict[str, str]]:
    """What can be said of some schools only, and of which it cannot."""
    partly = []
    for tables, what, _ in needed():
        kinds = [books.facts.covered(table) for table in tables]
        held = frozenset().union(*(kind for kind in kinds if kind is not None))
        if held and None not in kinds:
            partly.append((what, held))
    if not partly:
        return []
    everyone = {school for school, _ in schools.on_roll(books)}
    gaps = []
    for what, held in partly:
        missing = sorted(everyone - held)
        if missing:
            named = ", ".join(missing) if len(missing) <= MOST_NAMED else f"{len(missing)} schools"
            why = f"No file of this kind was read of {named}. Figures made from it are of the other schools."
            gaps.append({"what": f"{what}, in some schools", "why": why})
    return gaps
