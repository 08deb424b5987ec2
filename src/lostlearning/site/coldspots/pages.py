"""The page of cold spots: a form, a map with its years printed on it, a table, and the list of 2020 as history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from lostlearning.insight.cold_spots import ColdSpots
from lostlearning.insight.indicators import definition
from lostlearning.insight.official import NotLoadedError
from lostlearning.site.atlas import downloads, maps, said
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.views import page, with_data
from lostlearning.site.coldspots.asked import Asked, asked
from lostlearning.site.coldspots.standing import MEANS, SHADES, Kind, draw, rows, years
from lostlearning.site.kept import CACHE

SHORT = {
    "inspection": "Inspection",
    "absence": "Absence",
    "severe_absence": "Severe absence",
    "unregistered_by_schools": "Unregistered, by schools",
    "unregistered_by_authority": "Unregistered, by council",
}
"""Indicators as headings of a narrow column; one that is not here is headed by its own name."""


@with_data
def cold_spots(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The index as published, or by the weights of the address. What cannot be weighed is said, above the form."""
    form = asked(request.GET.dict())
    kind = request.GET.get("as", "") if request.GET.get("as") in maps.SHAPES else "hexagons"
    shapes = atlas.hexagons if kind == "hexagons" else atlas.boundaries
    found, missing = _found(atlas, form)
    every = rows(atlas, found) if found else []
    now = {row.spot.code: row for row in every}
    response = page(
        request,
        atlas,
        "cold_spots",
        form=form,
        published=definition("cold_spots"),
        found=found,
        missing=missing,
        kind=kind,
        kinds=maps.SHAPES,
        shapes_missing=shapes is None,
        drawn_map=draw(shapes, found, every) if found and shapes else "",
        years=years(found) if found else "",
        rows=every,
        named=[row for row in every if row.kind is Kind.COLD],
        could=sum(row.kind is Kind.COULD for row in every),
        ranked=sum(row.spot.ranked for row in every),
        key=[(each.value, SHADES[each], MEANS[each], sum(row.kind is each for row in every)) for each in Kind],
        short=SHORT,
        earlier=[
            (list_, list(zip(list_.places, [now.get(spot.code) if spot else None for spot in spots], strict=True)))
            for list_, spots in (found.earlier if found else ())
        ],
        query=urlencode(form.query),
        title_of=title_of,
        files=_files(atlas, found),
    )  # fmt: skip
    return _once(response, form)


@with_data
def data(request: HttpRequest, atlas: Atlas, form: str) -> HttpResponse:
    """The index with its definition, as published or by the weights of the address."""
    sent = asked(request.GET.dict())
    found, missing = _found(atlas, sent)
    if found is None:
        said_ = "\n".join([each["text"] for each in sent.problems] or [missing])
        return HttpResponse(
            f"{said_}\n", content_type="text/plain; charset=utf-8", status=400 if sent.problems else 404
        )
    about = {
        "measure": found.definition.name,
        "definition": {
            "id": found.definition.id, "version": found.definition.version, "of": found.definition.of,
            "says": found.definition.says, "weights": found.definition.weights,
            "bottom_share": found.definition.settings.bottom_share,
            "least_known": found.definition.settings.least_known,
            "draws": found.definition.settings.draws, "seed": found.definition.settings.seed,
            "changed": found.definition.changed,
        },
        "oldest": said.period(found.oldest), "newest": said.period(found.newest),
    }  # fmt: skip
    table = list(_table(found))
    return _once(downloads.sent(atlas, form, list(table[0]), table, about), sent)


def _once(response: HttpResponse, form: Asked) -> HttpResponse:
    """What a person's own weights make is not kept here: there is no end to it."""
    if form.custom:
        response.headers["Cache-Control"] = CACHE
    if form.problems:
        response.status_code = 400
    return response


def _found(atlas: Atlas, form: Asked) -> tuple[ColdSpots | None, str]:
    if form.definition is None:
        return None, ""
    try:
        return atlas.answers.cold_spots(form.definition if form.custom else None), ""
    except NotLoadedError as error:
        return None, str(error)


def _files(atlas: Atlas, found: ColdSpots | None) -> dict[str, str]:
    """The file that each indicator was read from."""
    if found is None:
        return {}
    return {
        value.value.indicator: value.value.file
        for spot in found.spots
        for value in spot.standings
        if value.value.file
    }


def _table(found: ColdSpots) -> Iterable[dict[str, Any]]:
    made = found.definition
    about = {
        "definition": made.id, "definition_version": made.version, "changed": "; ".join(made.changed),
        "bottom_share": made.settings.bottom_share, "least_known": made.settings.least_known,
    }  # fmt: skip
    for spot in found.spots:
        row: dict[str, Any] = {
            "place_code": spot.code, "place": spot.name, "cold": spot.cold, "could_be_cold": spot.could_be,
            "ranked": spot.ranked, "score": spot.score, "stays": spot.stays, "known": spot.known,
            "score_if_missing_were_best": spot.best, "score_if_missing_were_worst": spot.worst,
        }  # fmt: skip
        for each in spot.standings:
            name, value = each.value.indicator, each.value
            row |= {
                name: value.value, f"{name}_status": value.status, f"{name}_note": value.note,
                f"{name}_period": said.period(value.period), f"{name}_stands": each.stands,
                f"{name}_weight": made.weights[name],
            }  # fmt: skip
        yield row | about
