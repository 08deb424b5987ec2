"""What a search finds where what was typed has the form of a postcode."""

from __future__ import annotations

import dataclasses

from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.sources import postcodes
from lostlearning.sources.postcodes import SOURCE

ELSEWHERE = {
    "W": "Wales", "S": "Scotland", "N": "Northern Ireland", "L": "the Channel Islands", "M": "the Isle of Man",
}  # fmt: skip
"""By the first letter of an authority's code, as the directory writes it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """``spots`` are the authorities with how many postcodes of the area each has; ``why`` what else is to be said."""

    said: str
    spots: tuple[tuple[Spot, int], ...]
    why: str

    @property
    def alone(self) -> Spot | None:
        """The one authority, where it is the only one and nothing else is to be said."""
        return self.spots[0][0] if len(self.spots) == 1 and not self.why else None


def find(atlas: Atlas, text: str) -> Found | None:
    """The authorities of a postcode or of the first half of one; None where the text has not the form of one."""
    asked = postcodes.asked(text)
    if asked is None:
        return None
    if atlas.demonstration:
        return Found(asked.said, (), "The places of a demonstration are invented, and have no postcodes.")
    codes = postcodes.authorities(asked)
    spots: dict[str, int] = {}
    for code, count in codes.items():
        if spot := atlas.places.above(code):
            spots[spot.slug] = spots.get(spot.slug, 0) + count
    near = _spots(atlas, spots)
    if not codes and asked.inward:
        area = find(atlas, asked.outward)
        return Found(
            asked.said,
            area.spots if area else (),
            f"{asked.said} is not in the {SOURCE}. Check it, or try its area.",
        )
    if not codes:
        return Found(asked.said, (), f"No postcode that begins with {asked.said} is in the {SOURCE}.")
    others = sorted({ELSEWHERE[code[0]] for code in codes if code[0] in ELSEWHERE})
    if others and not near:
        return Found(
            asked.said, (), f"{asked.said} is in {' and '.join(others)}. The figures here are of England."
        )
    if not near:
        return Found(
            asked.said, (), f"Which council {asked.said} is in cannot be said: its code is not loaded."
        )
    why = (
        f"Part of {asked.said} is in {' and '.join(others)}, of which there are no figures here."
        if others
        else ""
    )
    return Found(asked.said, near, why)


def _spots(atlas: Atlas, counts: dict[str, int]) -> tuple[tuple[Spot, int], ...]:
    return tuple(
        (atlas.places.spots[slug], counts[slug]) for slug in sorted(counts, key=lambda each: -counts[each])
    )
