"""What the files cannot say, and what would be needed: each missing table costs an answer."""

from __future__ import annotations

import csv
import functools
from importlib import resources
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis import schools
from lostlearning.diagnosis.who import CHARACTERISTICS

if TYPE_CHECKING:
    from lostlearning.books import Books


@functools.cache
def needed() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """Tables (any one is enough), what they would say, and what to give: ``diagnosis/data/gaps.csv``."""
    path = resources.files("lostlearning.diagnosis") / "data" / "gaps.csv"
    with path.open(encoding="utf-8") as file:
        return tuple((tuple(row["tables"].split()), row["what"], row["why"]) for row in csv.DictReader(file))


def cannot_say(books: Books, groups: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What cannot be said, with why: missing files, and characteristics of which nothing is known."""
    gaps = [
        {"what": what, "why": why}
        for tables, what, why in needed()
        if not any(books.facts.has(table) for table in tables)
    ]
    gaps += _of_some_schools(books)
    if books.facts.has("pupils"):
        known = {group["characteristic"] for group in groups}
        missing = [label[0].lower() + label[1:] for code, label, _ in CHARACTERISTICS if code not in known]
        if missing:
            why = f"No pupil has a value for: {'; '.join(missing)}. A fuller list of pupils would show them."
            gaps.append({"what": "Some groups", "why": why})
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
