"""Who loses most: how much oftener something happens to pupils of each group than to those of a named other."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lostlearning.insight.likelihood import UNITS, Likelihood, Unit
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.site.atlas import downloads, groups_chart, said
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.group_names import ORDER, group_name
from lostlearning.site.atlas.views import page, with_data
from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.publications import publications

TITLES = {
    "permanent_exclusions": "Permanent exclusions",
    "suspensions": "Suspensions",
    "pupils_suspended": "Pupils suspended at least once",
    "persistently_absent": "Persistent absence",
    "severely_absent": "Severe absence",
}
"""What can be compared, in the order of the page; those that a loaded file has are offered."""


@dataclasses.dataclass(frozen=True, slots=True)
class Offered:
    """A figure that can be compared: its topics, each with its periods, the latest first; and whose it is."""

    figure: str
    title: str
    publication: str
    topics: dict[str, list[str]]


def offered(atlas: Atlas) -> dict[str, Offered]:
    """What the loaded files hold by group."""
    return atlas.answers.once("offered by group", _offered)


def _offered(official: Official) -> dict[str, Offered]:
    found = {}
    for figure, title in TITLES.items():
        publication = _holding(figure)
        if publication is None:
            continue
        topics: dict[str, set[str]] = {}
        for file in official.files(publication.code):
            rows = official.con.execute(
                f"SELECT DISTINCT topic, period FROM {official.rows(file)} "
                "WHERE figure = ? AND level = 'National' AND topic <> 'Total'",
                [figure],
            ).fetchall()
            for topic, period in rows:
                topics.setdefault(topic, set()).add(period)
        if topics:
            listed = sorted(
                topics, key=lambda each: (ORDER.index(each) if each in ORDER else len(ORDER), each)
            )
            found[figure] = Offered(
                figure, title, publication.code, {each: sorted(topics[each], reverse=True) for each in listed}
            )
    return found


def _holding(figure: str) -> Publication | None:
    return next(
        (
            each
            for each in publications().values()
            if {"topic", "group"} <= set(each.filters) and any(rate.part == figure for rate in each.rates)
        ),
        None,
    )


@with_data
def groups(request: HttpRequest, atlas: Atlas) -> HttpResponse:
    """The page. What is asked for and not there is said, and the nearest thing is shown."""
    every = offered(atlas)
    if not every:
        wanted = sorted({each.title for figure in TITLES if (each := _holding(figure))})
        return page(request, atlas, "groups", every={}, wanted=wanted)
    figure, topic, period = (request.GET.get(each, "") for each in ("figure", "topic", "year"))
    mine = every.get(figure) or next(iter(every.values()))
    named = topic if topic in mine.topics else next(iter(mine.topics))
    at = period if period in mine.topics[named] else mine.topics[named][0]
    found, missing = _found(atlas, mine.figure, named, at)
    found.sort(key=lambda each: (each.value is None, -(each.value or 0), each.group.name))
    names = {each.group.name: group_name(named, each.group.name) for each in found}
    reference = found[0].reference if found else None
    basis = group_name(named, reference.name) if reference else ""
    title = f"{mine.title} by {named}, {said.period(at)}: times the rate of {basis}"
    solid = [each for each in found if each.status == "known" and each.value]
    return page(
        request,
        atlas,
        "groups",
        every=every,
        mine=mine,
        topic=named,
        period=at,
        periods=sorted({each for one in every.values() for each in itertools.chain(*one.topics.values())})[::-1],
        topics=list(dict.fromkeys(each for one in every.values() for each in one.topics)),
        not_there=_not_there(mine, named, at, figure, topic, period),
        found=found,
        missing=missing,
        names=names,
        basis=basis,
        reference=None if reference is None or len({each.reference.name for each in found}) > 1 else reference,
        rest=bool(reference and reference.name == "everyone else"),
        most=solid[0] if solid else None,
        least=solid[-1] if len(solid) > 1 else None,
        unit=UNITS[mine.figure],
        repeated=UNITS[mine.figure] is Unit.REPEATED,
        notes=sorted({each.note for each in found if each.note and not each.note.startswith("Small")}),
        small=any(each.status == "low_reliability" for each in found),
        file=found[0].file if found else "",
        source=title_of(mine.publication),
        drawn_chart=groups_chart.draw(title, found, names),
    )  # fmt: skip


@with_data
def data(request: HttpRequest, atlas: Atlas, figure: str, period: str, form: str) -> HttpResponse:
    """Every group of every topic in a year."""
    mine = offered(atlas).get(figure)
    topics = [topic for topic, periods in mine.topics.items() if period in periods] if mine else []
    if not topics:
        raise Http404(figure)
    rows = [row for topic in topics for row in _rows(topic, _found(atlas, figure, topic, period)[0])]
    about = {"measure": f"{TITLES[figure]}, relative likelihood", "period": said.period(period)}
    return downloads.sent(atlas, form, list(rows[0]) if rows else [], rows, about)


def _found(atlas: Atlas, figure: str, topic: str, period: str) -> tuple[list[Likelihood], str]:
    try:
        return list(atlas.answers.groups(figure, topic, period)), ""
    except NotLoadedError as error:
        return [], str(error)


def _not_there(mine: Offered, named: str, at: str, figure: str, topic: str, period: str) -> str:
    if topic and topic != named:
        return f"{mine.title} are not published by {topic[:60]}: this is by {named}."
    if period and period != at:
        return f"{mine.title} by {named} are not there for {said.period(period[:12])}: this is {said.period(at)}."
    return (
        ""
        if not figure or figure == mine.figure
        else f"Nothing is known of {figure[:60]}: this is {mine.title}."
    )


def _rows(topic: str, found: Iterable[Likelihood]) -> Iterable[dict[str, Any]]:
    for each in found:
        yield {
            "figure": each.figure, "period": said.period(each.period), "topic": topic, "group": each.group.name,
            "count": each.group.count, "pupils": each.group.pupils, "rate_per_100": each.group.rate,
            "reference": each.reference.name, "reference_count": each.reference.count,
            "reference_pupils": each.reference.pupils, "reference_rate_per_100": each.reference.rate,
            "ratio": each.value, "low": each.low, "high": each.high, "status": each.status, "counts": each.unit.value,
            "note": each.note, "file": each.file,
        }  # fmt: skip
