"""Pages of the law: on a day, one parameter, how it all changed, and what is not verified."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.law.held import Applied, held
from lostlearning.law.parameter import Kind, Parameter, Value, Verification
from lostlearning.site import live
from lostlearning.site.clock import dates

READ = {
    Verification.PRIMARY: "Read at its source",
    Verification.SECONDARY: "Read in a secondary source only",
    Verification.UNVERIFIED: "Not verified",
    Verification.RECALLED: "Recalled, not verified",
    Verification.CHOSEN: "Chosen by this project: no law",
}
COLOURS = {
    Verification.PRIMARY: "green",
    Verification.SECONDARY: "yellow",
    Verification.UNVERIFIED: "orange",
    Verification.RECALLED: "orange",
    Verification.CHOSEN: "grey",
}
KINDS = {
    Kind.MAINTAINED: "Maintained school",
    Kind.ACADEMY: "Academy",
    Kind.PRU: "Pupil referral unit",
}
LONGEST = 40
OLDEST = dt.date(1996, 1, 1)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A value of a parameter, with what it leaves empty filled in, and what it says in words."""

    parameter: Parameter
    value: Value
    said: str
    instrument: str
    paragraph: str
    address: str
    status: Verification
    note: str


def rows(parameter: Parameter) -> list[Row]:
    """Every value of a parameter, oldest first."""
    return [_row(parameter, value) for value in sorted(parameter.values, key=lambda each: each.since)]


def _row(parameter: Parameter, value: Value) -> Row:
    kind = value.schools[0] if value.schools else Kind.MAINTAINED
    applied = held().applied(parameter.id, value.since, kind)
    if applied is None:
        raise LookupError(f"{parameter.id} has no value on {value.since}")
    return Row(
        parameter,
        value,
        _said(applied),
        applied.instrument,
        applied.paragraph,
        applied.address,
        applied.status,
        value.note,
    )


def _said(applied: Applied) -> str:
    """The value in words; a number with the words beside it."""
    more = applied.text if applied.number is not None else ""
    return f"{applied.said} {more}".strip()


def _page(request: HttpRequest, name: str, **said: Any) -> HttpResponse:
    return render(request, f"law/{name}.html", {"atlas": live.atlas(), **said})


def listing(request: HttpRequest) -> HttpResponse:
    """The law on a day: today, or the one asked for."""
    typed = request.GET.get("date", "").strip()[:LONGEST]
    asked = _day(typed)
    day = asked or dt.date.today()
    kind = request.GET.get("kind", "")
    chosen = Kind(kind) if kind in list(Kind) else Kind.MAINTAINED
    law = held()
    topics: dict[str, list[tuple[Parameter, Applied | None]]] = {}
    for each in law.parameters.values():
        topics.setdefault(each.topic, []).append((each, law.applied(each.id, day, chosen)))
    return _page(
        request,
        "law",
        day=day,
        typed=typed,
        wrong=bool(typed) and asked is None,
        kind=chosen,
        kinds=KINDS,
        topics=topics,
        count=sum(applied is not None for some in topics.values() for _, applied in some),
        every=len(law.parameters),
        unread=[each for each in law.unread if day >= each.since],
        changes=[each for each in reversed(law.changes()) if each >= OLDEST],
        read=READ,
        colours=COLOURS,
        said=_said,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dates.day(text)


def one(request: HttpRequest, code: str) -> HttpResponse:
    """One parameter, with its values by date and kind of school, and what stands on it."""
    law = held()
    found = law.parameters.get(code)
    if found is None:
        raise Http404(code)
    duties = [
        each for each in law.wordings.values() if f"{{{code}" in f"{each.what} {each.when}" or each.id == code
    ]
    return _page(
        request,
        "parameter",
        parameter=found,
        rows=rows(found),
        duties=duties,
        kinds=KINDS,
        read=READ,
        colours=COLOURS,
    )


def history(request: HttpRequest) -> HttpResponse:
    """How it all changed: by the day on which something came into force or ended, latest first."""
    changes: dict[dt.date, list[tuple[str, Row]]] = {}
    for parameter in held().parameters.values():
        for day, what, row in _changes(parameter):
            changes.setdefault(day, []).append((what, row))
    return _page(
        request,
        "history",
        changes=dict(sorted(changes.items(), reverse=True)),
        kinds=KINDS,
        read=READ,
        colours=COLOURS,
    )


def _changes(parameter: Parameter) -> Iterator[tuple[dt.date, str, Row]]:
    """A value that begins, and one that ends with none to follow it."""
    found = rows(parameter)
    for row in found:
        before = [
            other
            for other in found
            if other.value.until
            and other.value.until + dt.timedelta(days=1) == row.value.since
            and _alike(other, row)
        ]
        yield row.value.since, "changed" if before else "began", row
        ended = row.value.until and row.value.until + dt.timedelta(days=1)
        if ended and not any(other.value.since == ended and _alike(other, row) for other in found):
            yield ended, "ended", row


def _alike(one_: Row, other: Row) -> bool:
    """Whether two values are for some kind of school in common."""
    return (
        not one_.value.schools
        or not other.value.schools
        or bool({*one_.value.schools} & {*other.value.schools})
    )


def unverified(request: HttpRequest) -> HttpResponse:
    """Every value that was not read at its source."""
    found = [row for each in held().parameters.values() for row in rows(each) if not row.status.settled]
    values = sum(len(each.values) for each in held().parameters.values())
    return _page(
        request,
        "unverified",
        rows=found,
        values=values,
        unread=held().unread,
        kinds=KINDS,
        read=READ,
        colours=COLOURS,
    )
