"""Tables to take away: every figure of a place or a measure, as CSV and JSON, at addresses that stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lostlearning.site import sending
from lostlearning.site.atlas import charts, said, variation
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.figures import Figure
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.atlas.measures import Measure, measures
from lostlearning.site.atlas.place import lines
from lostlearning.site.atlas.views import measure_of, page, spot_of, with_data
from lostlearning.store.official import LICENCE

LICENCE_AT = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
PLACE = ("place_code", "place", "level", "period", "so_far")
NUMBER = (
    *("value", "status", "numerator", "denominator", "low", "high", "n"),
    *("definition", "definition_version", "source"),
)
ORIGIN = ("file", "row", "published", "note")
COLUMNS = (*PLACE, *NUMBER, *ORIGIN)
"""Of every table of figures, in order."""


def row(atlas: Atlas, spot: Spot, period: str, measure: Measure, figure: Figure) -> dict[str, Any]:
    """A figure as a row, with what chance alone explains where that can be said."""
    low, high = variation.band(atlas, measure, spot, figure) or (None, None)
    return {
        "place_code": spot.code,
        "place": spot.name,
        "level": spot.level,
        "period": said.period(period),
        "so_far": measure.so_far,
        **figure.as_dict(),
        "low": low,
        "high": high,
        "file": figure.file,
        "row": figure.row or None,
        "published": figure.published,
        "note": figure.note,
    }


def sent(
    atlas: Atlas, form: str, columns: Sequence[str], rows: Iterable[dict[str, Any]], about: dict[str, Any]
) -> HttpResponse:
    """A table as CSV or JSON, with its licence."""
    if atlas.demonstration:
        about = {**about, "demonstration": "every place, school and number is invented"}
    return sending.table(form, columns, rows, about, (LICENCE, LICENCE_AT))


@with_data
def of_place(request: HttpRequest, atlas: Atlas, slug: str, form: str) -> HttpResponse:
    """Every figure of a place."""
    spot = spot_of(atlas, slug)
    rows = [
        row(atlas, spot, period, each, figure)
        for each in measures().values()
        for period, figure in atlas.series(each.code, slug).items()
    ]
    return sent(atlas, form, COLUMNS, rows, {"place": spot.name, "place_code": spot.code})


@with_data
def of_measure(request: HttpRequest, atlas: Atlas, code: str, form: str) -> HttpResponse:
    """Every figure of a measure."""
    measure = measure_of(code)
    rows = [
        row(atlas, spot, period, measure, figure)
        for spot in sorted(atlas.places.spots.values(), key=lambda each: each.code)
        for period, figure in atlas.series(code, spot.slug).items()
    ]
    return sent(
        atlas, form, COLUMNS, rows, {"measure": measure.title, "definition": measure.definition.meaning}
    )


@with_data
def chart(request: HttpRequest, atlas: Atlas, slug: str, code: str) -> HttpResponse:
    """A chart as a Vega-Lite specification with its data."""
    spot, measure = spot_of(atlas, slug), measure_of(code)
    spec = charts.vega_lite(f"{measure.title}: {spot.name}", lines(atlas, spot, code), measure)
    return HttpResponse(json.dumps(spec), content_type="application/json")


@with_data
def of_schools(request: HttpRequest, atlas: Atlas, form: str) -> HttpResponse:
    """Every AP school. A count that is missing has its status beside it."""
    if not atlas.schools:
        raise Http404("schools")
    names = sorted({name for each in atlas.schools.values() for name in each.counts})
    columns = ["urn", "name", "authority", "la_code", "period", "longitude", "latitude"]
    columns += [column for name in names for column in (name, f"{name}_status")] + ["source"]
    source = atlas.schools_file.fingerprint if atlas.schools_file else ""
    rows = []
    for each in atlas.schools.values():
        spot = atlas.places.spots.get(each.authority)
        found: dict[str, Any] = {
            "urn": each.urn, "name": each.name, "authority": spot.code if spot else "", "la_code": each.la_code,
            "period": said.period(each.period), "longitude": each.longitude, "latitude": each.latitude,
            "source": source,
        }  # fmt: skip
        for name in names:
            count = each.counts.get(name)
            found |= {
                name: count.value if count else None,
                f"{name}_status": count.status if count else "not_known",
            }
        rows.append(found)
    return sent(atlas, form, columns, rows, {"measure": "Alternative provision schools"})


@with_data
def listing(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """What may be downloaded, and the files it was made from."""
    return page(
        request,
        atlas,
        "data",
        measures=list(measures().values()),
        spots=[atlas.places.england, *atlas.places.regions(), *atlas.places.authorities()],
        columns=COLUMNS,
        loaded=sorted(atlas.loaded, key=lambda each: (each.title, each.vintage or 0)),
        not_loaded=atlas.titles(loaded=False),
        licence_at=LICENCE_AT,
    )
