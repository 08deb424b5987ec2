"""A place: its suspensions, exclusions, absence and alternative provision, over time and beside others."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseRedirectBase

from lostlearning.insight.change import Change
from lostlearning.insight.official import NotLoadedError
from lostlearning.site.atlas import charts, variation
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.charts import Line
from lostlearning.site.atlas.figures import Figure
from lostlearning.site.atlas.gazetteer import AUTHORITY, NATIONAL, Spot
from lostlearning.site.atlas.home import Latest, gaps, latest
from lostlearning.site.atlas.measures import HEADLINES, TOPICS, Measure, measures
from lostlearning.site.atlas.picture import pictured
from lostlearning.site.atlas.views import measure_of, page, spot_of, with_data
from lostlearning.store.official import Loaded

NEIGHBOURS = "Neighbours"
RECENT = 6
"""Years in a place's own tables; the measure's page has them all."""


def _files(atlas: Atlas, slug: str, code: str) -> list[Loaded]:
    """The files that a place's figures of a measure were read from, the latest first."""
    used = {each.source for each in atlas.series(code, slug).values()}
    return [each for each in reversed(atlas.measured[code].files) if each.fingerprint in used]


def _nearest(atlas: Atlas, spot: Spot) -> dict[str, Any]:
    """Those most alike by our own method, each with its place and latest headlines; why there are none."""
    if spot.level != AUTHORITY:
        return {"nearest": None, "alike": [], "apart": ""}
    try:
        found = atlas.answers.nearest(spot.code)
    except NotLoadedError as error:
        return {"nearest": None, "alike": [], "apart": str(error)}
    alike = [(each, other) for each in found.near if (other := atlas.places.by_code(each.code))]
    rows = [(each, other, [latest(atlas, code, other.slug) for code in HEADLINES]) for each, other in alike]
    return {"nearest": found, "alike": rows, "apart": ""}


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """A row: a place's figure beside England's and its neighbours' middle."""

    period: str
    figure: Figure | None
    england: Figure | None
    neighbours: float | None
    band: tuple[float, float] | None


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A measure of a place, with its chart."""

    measure: Measure
    years: list[Year]
    chart: str
    latest: Latest
    change: Change | None
    banded: bool
    why: str


def lines(atlas: Atlas, spot: Spot, code: str) -> list[Line]:
    """The place, England, and the middle of its neighbours."""
    own = {period: figure.value for period, figure in atlas.series(code, spot.slug).items()}
    found = [Line(spot.name, own, variation.bands(atlas, measures()[code], spot))]
    if spot.level != NATIONAL:
        england = atlas.places.england
        found.append(Line(england.name, {p: f.value for p, f in atlas.series(code, england.slug).items()}))
    if spot.neighbours:
        periods = atlas.measured[code].periods
        found.append(Line(NEIGHBOURS, {p: atlas.neighbours(code, spot, p) for p in periods}))
    return found


def years(atlas: Atlas, spot: Spot, code: str) -> list[Year]:
    """Every year of a measure, the latest first."""
    own = atlas.series(code, spot.slug)
    england = atlas.series(code, atlas.places.england.slug)
    periods = charts.years(atlas.measured[code].periods)
    bands = variation.bands(atlas, measures()[code], spot)
    return [
        Year(each, own.get(each), england.get(each), atlas.neighbours(code, spot, each), bands.get(each))
        for each in reversed(periods)
    ]


def section(atlas: Atlas, spot: Spot, measure: Measure) -> Section:
    """A measure's part of the page."""
    title = f"{measure.title}, {measure.said}: {spot.name}"
    drawn = charts.draw(f"c-{measure.code}", title, lines(atlas, spot, measure.code), measure)
    now = latest(atlas, measure.code, spot.slug)
    moved = variation.change(atlas, measure, spot, (now.before_period, now.before), (now.period, now.figure))
    rows = years(atlas, spot, measure.code)
    return Section(
        measure, rows, drawn, now, moved, any(row.band for row in rows), variation.why(measure)
    )  # fmt: skip


def _elsewhere(atlas: Atlas, slug: str, rest: str = "") -> HttpResponseRedirectBase | None:
    """An address made of a code leads to the place's own."""
    found = None if slug in atlas.places.spots else atlas.places.by_code(slug)
    return HttpResponsePermanentRedirect(f"{found.address}{rest}") if found else None


@with_data
def place(request: HttpRequest, atlas: Atlas, slug: str) -> HttpResponse:
    """The page of a place."""
    if moved := _elsewhere(atlas, slug):
        return moved
    spot = spot_of(atlas, slug)
    topics = [
        (key, title, [section(atlas, spot, each) for each in measures().values() if each.topic == key])
        for key, title in TOPICS.items()
    ]
    return page(
        request,
        atlas,
        "place",
        spot=spot,
        region=atlas.places.spots.get(spot.region),
        headlines=[latest(atlas, code, spot.slug) for code in HEADLINES],
        topics=topics,
        recent=RECENT,
        band=variation.BAND,
        picture=pictured(atlas, spot),
        schools=[each for each in atlas.schools.values() if each.authority == spot.slug],
        neighbours=[(atlas.places.spots[other], close) for other, close in spot.neighbours],
        beside={code: [latest(atlas, code, other) for other, _ in spot.neighbours] for code in HEADLINES},
        **_nearest(atlas, spot),
        within=[] if spot.level == AUTHORITY else atlas.places.authorities(spot.slug),
        gaps=gaps(atlas),
    )


@with_data
def detail(request: HttpRequest, atlas: Atlas, slug: str, code: str) -> HttpResponse:
    """One measure of a place: every year, with what it was made of and the row it was read from."""
    if moved := _elsewhere(atlas, slug, f"{code}/"):
        return moved
    spot, measure = spot_of(atlas, slug), measure_of(code)
    return page(
        request,
        atlas,
        "detail",
        spot=spot,
        measure=measure,
        section=section(atlas, spot, measure),
        files=_files(atlas, slug, code),
    )
