"""Draws a diagnosis as a page: one self-contained file that asks nothing of any network."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from lostlearning.publish import words as say
from lostlearning.publish.charts import Chart, continuum, days, draw_all, draw_soon, weeks, who
from lostlearning.publish.filled import filled

Diagnosis = Mapping[str, Any]

WHO_MEASURE = "persistent_absence"
"""The measure of the chart of groups; the table beside it has the others."""


def begin(*diagnoses: Diagnosis) -> None:
    """Has the charts of diagnoses drawn by the engine ahead, to be ready for :func:`pages`.

    Any that differ by then are drawn again.
    """
    draw_soon(chart for diagnosis in diagnoses for chart in charts_of(diagnosis))


def pages(*diagnoses: Diagnosis) -> list[str]:
    """Each diagnosis as a page for its ``audience``; what is the same in two is drawn once."""
    charts = [charts_of(diagnosis) for diagnosis in diagnoses]
    draw_soon(chart for each in charts for chart in each)
    # The pages are written round the places of the drawings while these are drawn. No text of a file
    # can name a place: it would be escaped, and the name is new each time.
    place = f"<!--{secrets.token_hex(16)} {{}}-->"
    places = [{chart.name: place.format(chart.name) for chart in each} for each in charts]
    texts = [_page(diagnosis, each) for diagnosis, each in zip(diagnoses, places, strict=True)]
    drawings = iter(draw_all(chart for each in charts for chart in each))
    for number, each in enumerate(places):
        for name in each.values():
            texts[number] = texts[number].replace(name, next(drawings))
    return texts


def charts_of(diagnosis: Diagnosis) -> list[Chart]:
    """The charts that the diagnosis has numbers for."""
    words = say.Words(diagnosis["definitions"])
    whole = diagnosis["numbers"].get(WHO_MEASURE)
    found = [
        continuum.chart(diagnosis["continuum"], words),
        weeks.chart(diagnosis["weeks"], words),
        days.chart(diagnosis["days"], words),
        who.chart(diagnosis["groups"], whole, WHO_MEASURE, words),
    ]
    return [chart for chart in found if chart is not None]


def _page(diagnosis: Diagnosis, charts: Mapping[str, str]) -> str:
    words = say.Words(diagnosis["definitions"])
    used = _used(diagnosis)
    return filled(
        "page.html",
        d=diagnosis,
        staff=diagnosis["audience"] == "staff",
        charts={name: Markup(chart) for name, chart in charts.items()},  # noqa: S704 (made by us)
        words=words,
        definitions=[each for each in diagnosis["definitions"] if each["code"] in used],
        who_measure=WHO_MEASURE,
        parts=weeks.PARTS,
        sessions=days.SESSIONS,
        books=continuum.BOOKS,
        ladders=continuum.LADDERS,
        too_small=who.TOO_SMALL,
    )


def index(values: Mapping[str, Any]) -> str:
    """The page that leads to the reports of several schools."""
    return filled("index.html", i=values)


def _used(diagnosis: Diagnosis) -> set[str]:
    """The definitions of the numbers that the page prints."""
    found = {figure["code"] for figure in diagnosis["figures"]} | set(diagnosis["group_measures"])
    found |= {row[name] for row in diagnosis["exclusions"] for name in ("count", "rate")}
    for table in ("account", "reconciliation", "continuum", "days"):
        found |= {row["number"]["definition"] for row in diagnosis[table]}
    for week in diagnosis["weeks"]:
        found |= {value["definition"] for name, value in week.items() if name != "week"}
    return found
