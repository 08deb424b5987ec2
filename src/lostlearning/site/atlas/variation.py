"""What chance alone does to a place's figures: a band for each year, and whether the latest change is more than that.

Which measures have a band is :mod:`lostlearning.insight.change`'s to say: counts of single events, and of pupils
counted once. Of the others it says why there is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lostlearning.insight.chance import around
from lostlearning.insight.change import NOTES, Change, between, unit_of
from lostlearning.insight.likelihood import Side, Unit
from lostlearning.site.atlas.figures import ADDED_OF_PARTS, Figure
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.atlas.measures import Measure
from lostlearning.sources.official.publications import publications

if TYPE_CHECKING:
    from lostlearning.site.atlas.atlas import Atlas

Band = tuple[float, float]
BAND = (
    "The shaded band around a line is the range that chance alone would explain: how far it could have moved each "
    "year's figure. 95 in 100 such bands hold the true rate. Places vary for other reasons too."
)
UNCOUNTED = "No interval: the publication prints the rate, and no counts of it."
SESSIONS = (
    "No interval: the same pupils miss many half days, so they vary more than single events do, and the publication "
    "does not say how much."
)


def unit(measure: Measure) -> Unit | None:
    """What a measure counts, where it is of the pupils of the same publication."""
    return unit_of(measure.part) if measure.part and not measure.whole_of else None


def banded(measure: Measure) -> bool:
    """Whether the measure's figures have a band."""
    return unit(measure) in (Unit.EVENTS, Unit.PUPILS)


def why(measure: Measure) -> str:
    """What the band is, or why there is none."""
    if banded(measure):
        return BAND
    if not measure.part:
        return UNCOUNTED
    if measure.definition.unit.value == "session":
        return SESSIONS
    return NOTES[unit(measure)]


def method(measure: Measure) -> str:
    """How the interval of a figure is worked out, or why it has none."""
    how = {
        Unit.EVENTS: "Single events: Byar's approximation of the Poisson limits, 95%. ",
        Unit.PUPILS: "Pupils counted once: Wilson's interval, 95%. ",
    }
    found = unit(measure)
    if found not in how:
        return why(measure)
    return f"{how[found]}The count is complete; the interval says how far chance alone could have moved it."


def band(atlas: Atlas, measure: Measure, spot: Spot, figure: Figure | None) -> Band | None:
    """The band of one figure, as the measure's value is printed; None where there is none."""
    if figure is None or not banded(measure):
        return None
    found = around(_side(atlas, measure, spot, "", figure), unit(measure))
    return (found[0] * measure.definition.per, found[1] * measure.definition.per) if found else None


def bands(atlas: Atlas, measure: Measure, spot: Spot) -> Mapping[str, Band]:
    """The band of each period that has one."""
    series = atlas.series(measure.code, spot.slug)
    return {period: each for period, figure in series.items() if (each := band(atlas, measure, spot, figure))}


def change(
    atlas: Atlas,
    measure: Measure,
    spot: Spot,
    before: tuple[str, Figure | None],
    after: tuple[str, Figure | None],
) -> Change | None:
    """The change between two figures; None where one is not known, or where nothing can be said of the measure."""
    first, last = before[1], after[1]
    if unit(measure) is None or measure.definition.unit.value == "session" or first is None or last is None:
        return None
    if first.numerator is None or last.numerator is None:
        return None
    return between(
        measure.part, spot.name, _side(atlas, measure, spot, before[0], first),
        _side(atlas, measure, spot, after[0], last), measure.whole.replace("_", " "),
        {int(each[0][:4]) for each in (before, after)}, (first.file, last.file),
    )  # fmt: skip


def _side(atlas: Atlas, measure: Measure, spot: Spot, period: str, figure: Figure) -> Side:
    publication = publications()[measure.publication]
    vintage = next((each.vintage for each in atlas.loaded if each.fingerprint == figure.source), None)
    step = publication.rounded_to.get(spot.level, 1) if (vintage or 9999) <= publication.rounded_until else 1
    if step > 1 and figure.note.startswith(ADDED_OF_PARTS):
        step *= 2
    status = "known" if figure.value is not None and math.isfinite(figure.value) else figure.status
    return Side(period, figure.numerator, figure.denominator, status, step)
