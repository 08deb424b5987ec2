"""Each school of the files beside the schools most like it, and beside all of them: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lostlearning.insight.indicators import definition
from lostlearning.insight.similar import similar, walls
from lostlearning.insight.similar.nearest import CODE
from lostlearning.insight.similar.own import schools as own_schools
from lostlearning.measures.estimate import parameter

if TYPE_CHECKING:
    from lostlearning.books import Books

MEASURES = ("overall_absence", "persistent_absence", "pupils_suspended")


def table(books: Books, year: str, numbers: Mapping[str, Any]) -> dict[str, Any] | None:
    """One row a school with its numbers, what the schools most like it have together, and who these are and why.

    None where one school alone has pupils in the year.
    """
    every = own_schools(books, year)
    if len(every) < 2:
        return None
    found: dict[str, dict[str, Any]] = {}
    for code, result in books.measures(MEASURES, by=["school"]).items():
        for row in result:
            if row.period == year and row.groups["school"] is not None:
                found.setdefault(str(row.groups["school"]), {})[code] = row.number.as_dict()
    rows: list[dict[str, Any]] = []
    for school in every:
        near = similar(every, school.id)
        rows.append(
            {
                "school": school.name,
                "numbers": found.get(school.id, {}),
                "like": {
                    code: _together([found.get(each.school.id, {}).get(code) for each in near.near])
                    for code in MEASURES
                },
                "beyond": {
                    code: _beyond(found.get(school.id, {}).get(code), numbers.get(code)) for code in MEASURES
                },
                "near": [
                    {
                        "school": each.school.name,
                        "distance": round(each.distance, 2),
                        "stays": each.stays,
                        "alike": each.alike,
                        "unlike": each.unlike,
                    }
                    for each in near.near
                ],
                "why_none": near.why_none,
                "not_known": list(near.not_known),
            }
        )
    sure, of = parameter("confidence")
    made = sum(value is not None for row in rows for value in row["beyond"].values())
    return {
        "measures": list(MEASURES),
        "numbers": {code: numbers[code].as_dict() for code in MEASURES if code in numbers},
        "rows": sorted(rows, key=lambda row: str(row["school"])),
        "compared": made,
        "by_chance": made * (of - sure) / of,
        "features": [
            {"name": each.id, "says": each.says, "weight": each.weight} for each in definition(CODE).used
        ],
        "walls": [wall.says for wall in walls()],
    }


def hides(found: Mapping[str, Any]) -> list[str]:
    """What schools cannot be told apart by, for want of knowing."""
    unknown = sorted({wall for row in found["rows"] for wall in row["not_known"]})
    if not unknown:
        return []
    return [f"Not known of some schools, so that it keeps none apart: {'; '.join(unknown).lower()}."]


def _together(parts: Sequence[Mapping[str, Any] | None]) -> float | None:
    """The rate of several schools as one, of those that say."""
    said = [part for part in parts if part is not None and part["value"] is not None and part["denominator"]]
    whole = sum(part["denominator"] for part in said)
    return sum(part["numerator"] for part in said) / whole if whole else None


def _beyond(mine: Mapping[str, Any] | None, everyone: Any) -> str | None:
    """Whether a school's interval leaves out the rate of all: higher, lower, or neither; None where it has none."""
    if mine is None or mine["low"] is None or everyone is None or everyone.value is None:
        return None
    if mine["low"] > everyone.value:
        return "higher"
    return "lower" if mine["high"] < everyone.value else ""
