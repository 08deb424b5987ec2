"""How a council stands in the index, in words and as a shade of the map."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from lostlearning.insight.cold_spots import ColdSpots
from lostlearning.insight.cold_spots import Spot as Ranked
from lostlearning.publish import words
from lostlearning.site.atlas import drawing, said
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.atlas.shapes import Shapes


class Kind(enum.StrEnum):
    """What a council is called, as printed."""

    COLD = "cold"
    COULD = "could be cold"
    NOT = "not cold"
    UNRANKED = "not ranked"


SHADES = {Kind.COLD: "k-cold", Kind.COULD: "k-could", Kind.NOT: "k-not", Kind.UNRANKED: "qx"}
MEANS = {
    Kind.COLD: "among those with the highest scores",
    Kind.COULD: "if all that is not known of it were the worst",
    Kind.NOT: "whatever is not known of it",
    Kind.UNRANKED: "too little is known of it",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A council of the table: ``place`` has its page, ``at`` is its place among those ranked."""

    spot: Ranked
    place: Spot | None
    kind: Kind
    at: int | None


def kind(spot: Ranked) -> Kind:
    """What a council is called."""
    if spot.cold:
        return Kind.COLD
    if not spot.ranked:
        return Kind.UNRANKED
    return Kind.COULD if spot.could_be else Kind.NOT


def rows(atlas: Atlas, found: ColdSpots) -> list[Row]:
    """Every council, the coldest first, those not ranked last. Those with the same score have the same place."""
    scores = [spot.score for spot in found.spots if spot.ranked]
    return [
        Row(
            spot,
            atlas.places.by_code(spot.code),
            kind(spot),
            scores.index(spot.score) + 1 if spot.ranked else None,
        )
        for spot in found.spots
    ]


def years(found: ColdSpots) -> str:
    """The oldest and newest year that the index draws on."""
    if found.oldest == found.newest:
        return f"Data of {said.period(found.oldest)}"
    return f"Data of {said.period(found.oldest)} to {said.period(found.newest)}"


def draw(shapes: Shapes, found: ColdSpots, rows: Sequence[Row]) -> str:
    """The map, with its years printed on it."""
    made = found.definition
    marks = {
        row.place.slug: drawing.Mark(row.place.name, _told(row), SHADES[row.kind])
        for row in rows
        if row.place
    }
    nothing = drawing.Mark("", "no authority of today", SHADES[Kind.UNRANKED])
    counts = {each: sum(row.kind is each for row in rows) for each in Kind}
    told = (
        f"{years(found)}. {', '.join(f'{count} {each.value}' for each, count in counts.items())}. "
        "The table has the same."
    )
    published = f"As published: version {made.version} of {words.day(made.of)}"
    foot = (years(found), "By other weights than those published" if made.changed else published)
    return drawing.marked(shapes, marks, nothing, "cold", made.name, told, foot)


def _told(row: Row) -> str:
    score = "" if row.spot.score is None or not row.spot.ranked else f", score {row.spot.score:.2f}"
    return f"{row.kind.value}{score}, {said.percent(row.spot.known)} of the weight known"
