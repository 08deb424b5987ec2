"""The trackers: what was asked and the status of each, one list, and one ask with its evidence."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse

from lostlearning.site import bearing, live, sending
from lostlearning.site.atlas.views import page
from lostlearning.site.finding import stand
from lostlearning.site.trackers.bar import bar
from lostlearning.trackers.ask import Ask, Change, Status, Tracker, asks, trackers
from lostlearning.trackers.feed import feed

LONGEST = 80
MEANS = {
    Status.DONE: "It is in force or delivered, and a source that was read says so.",
    Status.PARTLY: "A source that was read says that some of it has been done.",
    Status.NOT_STARTED: "A source that was read shows that it has not been.",
    Status.REVERSED: "It was done, and undone.",
    Status.UNKNOWN: "No source that was read says. A promise alone is not enough.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """A change of an ask's status."""

    ask: Ask
    change: Change
    was: str


def counts(some: Iterable[Ask]) -> dict[Status, int]:
    """How many asks have each status."""
    listed = list(some)
    return {status: sum(each.status is status for each in listed) for status in Status}


def moved() -> list[Moved]:
    """Every change, the newest first; an ask that was recorded as unknown has not moved."""
    found = [
        Moved(ask, change, ask.history[at - 1].status if at else "")
        for ask in asks()
        for at, change in enumerate(ask.history)
        if at or change.status is not Status.UNKNOWN
    ]
    return sorted(found, key=lambda each: each.change.on, reverse=True)


def when(date: str) -> str:
    """A year, month or day as it is written: ``2019-05`` as ``May 2019``."""
    if len(date) == 4:
        return date
    day = dt.date.fromisoformat(f"{date}-01" if len(date) == 7 else date)
    return f"{day:%B %Y}" if len(date) == 7 else f"{day.day} {day:%B %Y}"


def _status(request: HttpRequest) -> Status | None:
    asked = request.GET.get("status", "").replace("-", " ")
    return Status(asked) if asked in list(Status) else None


def listing(request: HttpRequest) -> HttpResponse:
    """Every list; or the asks of one status, or with some words, in all of them."""
    status = _status(request)
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found = [
        each
        for each in asks()
        if (status or asked) and status in (None, each.status) and (not asked or stand(asked, each))
    ]
    return page(
        request,
        live.atlas(),
        "trackers",
        status=status,
        means=MEANS,
        all=counts(asks()),
        bar=bar("all", "All lists", counts(asks())),
        lists=[
            (each, counts(ask for ask in asks() if ask.tracker == each.id)) for each in trackers().values()
        ],
        asked=asked,
        found=[
            (each, mine)
            for each in trackers().values()
            if (mine := [one for one in found if one.tracker == each.id])
        ],
        recalled=_recalled(),
        moved=moved()[:10],
        when=when,
    )


def one_list(request: HttpRequest, tracker: str) -> HttpResponse:
    """One list, whole or of one status."""
    found = trackers().get(tracker)
    if found is None:
        raise Http404(tracker)
    status = _status(request)
    mine = [each for each in asks() if each.tracker == tracker]
    listed = [each for each in mine if status in (None, each.status)]
    return page(
        request,
        live.atlas(),
        "tracker",
        tracker=found,
        counts=counts(mine),
        bar=bar(tracker, found.title, counts(mine)),
        status=status,
        areas=[
            (area, [each for each in listed if each.area == area])
            for area in dict.fromkeys(each.area for each in listed)
        ],
        recalled=[each for each in mine if not each.transcribed],
        means=MEANS,
        when=when,
    )


def one_ask(request: HttpRequest, tracker: str, code: str) -> HttpResponse:
    """One ask: its status and why, the evidence, how the status changed, and who it falls to."""
    found = next((each for each in asks() if (each.tracker, each.id) == (tracker, code)), None)
    if found is None:
        raise Http404(code)
    return page(
        request,
        live.atlas(),
        "ask",
        ask=found,
        tracker=trackers()[tracker],
        means=MEANS,
        measures=bearing.of(found),
        elsewhere=bearing.elsewhere(found),
        when=when,
    )


def changes(request: HttpRequest) -> HttpResponse:
    """The feed. Its addresses are whole only where a reader puts them beside its own: one copy is for every host."""
    body = feed("/trackers/feed.atom", pages="/trackers/")
    return sending.public(body, "application/atom+xml; charset=utf-8", sending.MIT[1])


def _recalled() -> list[tuple[Tracker, list[Ask]]]:
    """The lists of which some asks are only recalled, with those."""
    found = [
        (each, [ask for ask in asks() if ask.tracker == each.id and not ask.transcribed])
        for each in trackers().values()
    ]
    return [(tracker, mine) for tracker, mine in found if mine]
