"""Every exclusion's days, in order: as it was decided, and as it was served after any cancelling."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from lostlearning.law.calendar.school import SchoolCalendar
from lostlearning.law.clock.book import Book, Sized
from lostlearning.law.clock.cancelling import bar
from lostlearning.law.clock.case import Cancellation, Case, Permanent, Suspension
from lostlearning.law.clock.excluded import Excluded, cut_short, work_out
from lostlearning.law.clock.totals import size
from lostlearning.law.held import Law
from lostlearning.law.parameter import Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Reckoned:
    """The same exclusions three times, in order of start. In ``decided`` each is whole, and those before it are
    as they stood on that day; in ``served`` days that a cancelling took away are gone. ``plain`` knows nothing of
    the others.
    """

    plain: tuple[Excluded, ...]
    decided: tuple[Sized, ...]
    served: tuple[Sized, ...]


def reckon(case: Case, law: Law, kind: Kind, calendar: SchoolCalendar) -> Reckoned:
    """Work all of them out. A day counts once, with the first that takes it."""
    plain: list[Excluded] = []
    whole: list[Excluded] = []
    stands: list[Excluded] = []
    decided: list[Sized] = []
    for source in case.exclusions:
        each = _plain(case, law, kind, calendar, source)
        plain.append(each)
        each = dataclasses.replace(each, portions=_left(each.portions, stands))
        before = [
            stood if stood.cancelled and stood.cancelled.on <= each.start else made
            for stood, made in zip(stands, whole, strict=True)
        ]
        sized = size(case, law, kind, each, [*before, each])
        cancelled = _cancelled(case, law, kind, calendar, sized)
        whole.append(each)
        served = each.portions if cancelled is None else cut_short(each.portions, cancelled)
        stands.append(dataclasses.replace(each, portions=served, cancelled=cancelled))
        decided.append(dataclasses.replace(sized, excluded=dataclasses.replace(each, cancelled=cancelled)))
    as_served = decided
    if any(each.cancelled for each in stands):
        as_served = [size(case, law, kind, each, stands[: at + 1]) for at, each in enumerate(stands)]
    return Reckoned(tuple(plain), tuple(decided), tuple(as_served))


def _plain(
    case: Case, law: Law, kind: Kind, calendar: SchoolCalendar, source: Suspension | Permanent
) -> Excluded:
    if isinstance(source, Permanent):
        return Excluded(source, calendar, {})
    if source.school:
        others = {each.name: each.calendar for each in case.other_schools}
        calendar = others.get(source.school, SchoolCalendar())
        calendar = calendar.over(case.authority_calendar) if case.authority_calendar else calendar
    half = law.applied("half-day", source.start, kind)
    lunchtime = law.applied("lunchtime-days", source.start, kind)
    portions = work_out(
        source,
        calendar,
        half.number if half else None,
        lunchtime.number if lunchtime else None,
    )
    return Excluded(source, calendar, portions)


def _left(portions: Mapping[dt.date, float], before: list[Excluded]) -> dict[dt.date, float]:
    """What is left of each day after earlier exclusions have taken theirs."""
    found = {}
    for day, portion in portions.items():
        left = min(portion, 1 - sum(each.portions.get(day, 0) for each in before))
        if left > 0:
            found[day] = left
    return found


def _cancelled(
    case: Case, law: Law, kind: Kind, calendar: SchoolCalendar, sized: Sized
) -> Cancellation | None:
    """The cancelling that took effect: allowed by the law of its day, and barred by nothing."""
    book = Book(case, law, kind, case.as_at, calendar, (), [])
    for cancellation in case.cancellations:
        if cancellation.of == sized.excluded.id and law.applied("cancel", cancellation.on, kind):
            served = sum(cut_short(sized.excluded.portions, cancellation).values())
            in_year = sized.in_year - sized.excluded.total + served
            barred, _ = bar(book, dataclasses.replace(sized, in_year=in_year), cancellation)
            if not barred:
                return cancellation
    return None
