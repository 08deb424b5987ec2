"""Places side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from lostlearning.site.atlas import charts
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.charts import Line
from lostlearning.site.atlas.home import latest
from lostlearning.site.atlas.measures import measures
from lostlearning.site.atlas.views import page, with_data

MOST = 4


@with_data
def compare(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """Up to four places: every measure's latest figure, and one over the years."""
    asked = [each for each in request.GET.getlist("place") if each][:MOST]
    spots = [atlas.places.spots[each] for each in dict.fromkeys(asked) if each in atlas.places.spots]
    unknown = [each[:80] for each in asked if each not in atlas.places.spots]
    code = request.GET.get("measure", "")
    measure = measures().get(code) or next(iter(measures().values()))
    lines = [
        Line(spot.name, {p: f.value for p, f in atlas.series(measure.code, spot.slug).items()})
        for spot in spots
    ]
    periods = charts.years(sorted({period for line in lines for period in line.values}))
    return page(
        request,
        atlas,
        "compare",
        spots=spots,
        unknown=unknown,
        most=MOST,
        measure=measure,
        measures=list(measures().values()),
        chart=charts.draw("compare", f"{measure.title}, {measure.said}", lines, measure) if spots else "",
        periods=list(reversed(periods)),
        series=[atlas.series(measure.code, spot.slug) for spot in spots],
        rows=[
            (each, [latest(atlas, each.code, spot.slug) for spot in spots]) for each in measures().values()
        ],
    )
