"""The first page: England's picture in one screen, and what is not known."""

from __future__ import annotations

import dataclasses

from django.http import HttpRequest, HttpResponse

from lostlearning.library.entry import entries
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.figures import Figure
from lostlearning.site.atlas.measures import HEADLINES, Measure, measures
from lostlearning.site.atlas.views import page, with_data
from lostlearning.trackers.ask import asks

UNCOUNTED = (
    ("Managed moves", "no count is published for any place"),
    ("Internal exclusion, isolation and removal from lessons", "counted as present in the register"),
    ("Unexplained exits from a school's roll", "no count is published; researchers infer them"),
    ("Hours of education a child receives after exclusion", "no count is published for any place"),
)
"""Ways of losing learning that no official statistic counts."""
NOT_LOADED = ("elective_home_education", "children_missing_education")


@dataclasses.dataclass(frozen=True, slots=True)
class Latest:
    """A measure with its latest figure of a place, and that of the year before."""

    measure: Measure
    period: str
    figure: Figure | None
    before: Figure | None
    before_period: str


def latest(atlas: Atlas, code: str, place: str) -> Latest:
    """The latest figure of a place: of the measure's latest year, known or not; of its own last, if it ended."""
    series = atlas.series(code, place)
    period = atlas.latest(code)
    if atlas.places.spots[place].ended:
        period = max(series, default=period)
    earlier = max((each for each in series if each < period), default="")
    return Latest(measures()[code], period, series.get(period), series.get(earlier), earlier)


def gaps(atlas: Atlas) -> list[tuple[str, str]]:
    """What no loaded file says: the publications that would, then what nobody publishes."""
    have = {each.publication for each in atlas.loaded}
    wanted = {each.publication for each in measures().values()} | set(NOT_LOADED)
    found = [
        (title_of(code), "not loaded: the publication of that name holds it")
        for code in sorted(wanted, key=title_of)
        if code not in have
    ]
    return found + list(UNCOUNTED)


@with_data
def home(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The page."""
    england = atlas.places.england
    return page(
        request,
        atlas,
        "home",
        england=england,
        headlines=[latest(atlas, code, england.slug) for code in HEADLINES],
        rows=[latest(atlas, code, england.slug) for code in measures()],
        gaps=gaps(atlas),
        asked=len(asks()),
        answers=len(entries()),
    )
