"""The map: any measure, any year, as hexagons or within boundaries, with its table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from lostlearning.site.atlas import drawing
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.atlas.measures import measures
from lostlearning.site.atlas.views import page, with_data

SHAPES = {
    "hexagons": "Hexagons: each authority the same size",
    "boundaries": "Boundaries: true shapes and sizes",
}


@with_data
def show(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The map. What it does not understand it says, and draws the nearest thing it can."""
    asked_measure, asked_year = request.GET.get("measure", ""), request.GET.get("year", "")
    measure = measures().get(asked_measure) or next(iter(measures().values()))
    mine = atlas.measured[measure.code]
    period = asked_year if asked_year in mine.periods else atlas.latest(measure.code)
    kind = request.GET.get("as", "") if request.GET.get("as") in SHAPES else "hexagons"
    shapes = atlas.hexagons if kind == "hexagons" else atlas.boundaries
    spots = _there(atlas, measure.code, period)
    figures = {spot.slug: atlas.figure(measure.code, spot.slug, period) for spot in spots}
    values = [each.value for each in figures.values() if each and each.value is not None]
    every = sorted({each for one in atlas.measured.values() for each in one.periods}, reverse=True)
    return page(
        request,
        atlas,
        "map",
        measure=measure,
        measures=[each for each in measures().values() if atlas.measured[each.code].periods],
        period=period,
        periods=mine.periods,
        every=every,
        not_there=asked_year[:12] if asked_year and asked_year != period else "",
        not_loaded="" if mine.files else title_of(measure.publication),
        kind=kind,
        kinds=SHAPES,
        shapes_missing=shapes is None,
        drawn_map=drawing.places(atlas, shapes, figures, measure, period) if shapes and period else "",
        bands=drawing.bands(values, measure),
        unknown=len(spots) - len(values),
        gone=[each for each in spots if each.ended],
        rows=sorted(
            ((spot, figures[spot.slug]) for spot in spots),
            key=lambda row: (
                row[1] is None or row[1].value is None,
                -((row[1] and row[1].value) or 0),
                row[0].name,
            ),
        ),
        england=atlas.figure(measure.code, atlas.places.england.slug, period),
    )


def _there(atlas: Atlas, code: str, period: str) -> list[Spot]:
    """The authorities of today, and those of then that have a figure."""
    gone = [each for each in atlas.places.authorities(ended=True) if atlas.figure(code, each.slug, period)]
    return atlas.places.authorities() + gone
