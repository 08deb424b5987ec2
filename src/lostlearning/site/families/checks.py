"""What does not fit in an answer, seen with the others: the field, and the sentence that the page says."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from lostlearning.law.calendar.counting import school_days_after
from lostlearning.law.calendar.holidays import bank_holidays
from lostlearning.law.calendar.school import DAY, SchoolCalendar
from lostlearning.law.held import held
from lostlearning.publish.words import day
from lostlearning.site.families.reading import Wrong, law_of
from lostlearning.site.families.told import Told, before_of, date_of
from lostlearning.site.families.wording import day_said, limits

NO_SCHOOL_DAY = ("part-time", "home-education", "managed-move")
"""What may happen on any day."""


def check(question: str, told: Told, today: dt.date) -> list[Wrong]:
    """What does not fit in an answer, seen with the others."""
    return list(_CHECKS.get(question, _fine)(told, today))


def _fine(told: Told, today: dt.date) -> Iterator[Wrong]:
    yield from ()


def _start(told: Told, today: dt.date) -> Iterator[Wrong]:
    on = date_of(told, "start")
    if on is None:
        return
    first = min(value.since for value in held().parameters["tell-parent"].values)
    if on > today + limits().days_ahead * DAY:
        yield "start-day", f"{day_said(on)} is a long way in the future. Check the month and the year."
    elif on < first:
        yield "start-day", f"We hold no rules from before {day(first)}. Check the year."
    elif told.get("kind") not in NO_SCHOOL_DAY and (why := _closed(on)):
        yield "start-day", f"{day_said(on)} {why}. Enter a school day."
    elif told.get("kind") == "sent-home" and on > today:
        yield "start-day", f"{day_said(on)} is in the future. Enter a day that has been."


def _closed(on: dt.date) -> str:
    """Why no school meets on a day."""
    if not SchoolCalendar().may_be_school_day(on):
        return "is a bank holiday" if on in bank_holidays() else f"is a {on:%A}, when schools are closed"
    holiday = next((each for each in limits().holiday if each.holds(on)), None)
    return f"is in the {holiday.id}" if holiday else ""


def _fits(told: Told, today: dt.date) -> Iterator[Wrong]:
    start, end = date_of(told, "start"), date_of(told, "end")
    days = float(told["days"]) if told.get("days") else None
    if start is None:
        return
    if end and end < start:
        yield "end-day", f"The last day must be the same as the first day, {day(start)}, or after it."
        return
    if end and (end - start).days > limits().most_days * 2:
        yield "end-day", "The last day is more than a year after the first. Check the year."
        return
    if days and days > limits().most_days:
        yield "days", "That is more days than a school year has. Check the number."
        return
    weekdays = len(SchoolCalendar().within(start, end)) if end else None
    if weekdays is not None and days and days > weekdays:
        count = f"only {weekdays} weekday{'' if weekdays == 1 else 's'}"
        yield (
            "days",
            f"From {day(start)} to {day(told['end'])} there are {count}. Check the days and the dates.",
        )
        return
    cap = law_of("cap-school-year", start)
    number = days or weekdays or 0
    lunch = law_of("lunchtime-days", start)
    if told.get("lunch") == "yes" and not days:
        number *= (lunch.number or 1) if lunch else 1
    if (
        cap
        and cap.number
        and number > cap.number
        and told.get("sure") != "yes"
        and (days or told.get("lunch"))
    ):
        yield (
            "days",
            f"{number:g} school days is more than a head may give in a whole school year: {cap.said}. "
            "Check the letter, and count school days only. If it really says so, tick the box.",
        )


def _earlier(told: Told, today: dt.date) -> Iterator[Wrong]:
    start = date_of(told, "start")
    for first, days in before_of(told):
        if start and first >= start:
            yield "before-start-day", f"{day(first)} is not before the first day of this one, {day(start)}."
        elif why := _closed(first):
            yield "before-start-day", f"{day_said(first)} {why}. Enter a school day."
        elif days > limits().most_days:
            yield "before-days", "That is more days than a school year has. Check the number."
        elif start and school_days_after(SchoolCalendar(), first - DAY, math.ceil(days)).earliest >= start:
            yield "before-days", f"{days:g} school days from {day(first)} run into this one. Check the days."


def _decided(told: Told, today: dt.date) -> Iterator[Wrong]:
    start, on = date_of(told, "start"), date_of(told, "decided")
    if on and start and on < start:
        yield "decided-day", f"The governors cannot have decided before the exclusion, on {day(start)}."
    elif on and on > today:
        yield "decided-day", f"{day_said(on)} is in the future. If they have not met yet, go back and say so."


def _given(told: Told, today: dt.date) -> Iterator[Wrong]:
    decided, on = date_of(told, "decided"), date_of(told, "given")
    if on and decided and on < decided:
        yield "given-day", f"The letter cannot have come before the governors decided, on {day(decided)}."
    elif on and on > today:
        yield "given-day", f"{day_said(on)} is in the future. Enter a day that has been."


def _exam(told: Told, today: dt.date) -> Iterator[Wrong]:
    start, on = date_of(told, "start"), date_of(told, "exam-on")
    if on and start and on < start:
        yield (
            "exam-on-day",
            f"The exam is before the first day, {day(start)}, so it was not missed because of this.",
        )
    elif on and on > today + 2 * limits().most_days * DAY:
        yield "exam-on-day", f"{day_said(on)} is a long way in the future. Check the year."


def _over(told: Told, today: dt.date) -> Iterator[Wrong]:
    if told.get("exam") == "over" and told.get("year") not in ("eleven", "unsure"):
        yield "exam", "You said that your child is not in Year 11. Choose another answer."


def _term(told: Told, today: dt.date) -> Iterator[Wrong]:
    start, first, last = date_of(told, "start"), date_of(told, "term-first"), date_of(told, "term-last")
    if first and last and last <= first:
        yield "term-last-day", f"The last day of term must be after the first, {day(first)}."
    elif first and last and (last - first).days > limits().most_days:
        yield "term-last-day", "That is too long for one term. Check the month and the year."
    elif start and first and last and not first <= start <= last:
        yield "term-first-day", f"{day(start)}, the first day you gave, is not in this term. Check the dates."


def _half(told: Told, today: dt.date) -> Iterator[Wrong]:
    first, last = date_of(told, "half-first"), date_of(told, "half-last")
    start, term_first, term_last = (date_of(told, name) for name in ("start", "term-first", "term-last"))
    if not (first and last and term_first and term_last):
        return
    if last < first:
        yield (
            "half-last-day",
            f"The last day of half-term must be the same as the first, {day(first)}, or after it.",
        )
    elif first < term_first or last > term_last:
        yield "half-first-day", "Half-term must be inside the term. Check the dates."
    elif start and first <= start <= last:
        yield "half-first-day", f"{day(start)}, the first day you gave, is in this holiday. Check the dates."


def _next(told: Told, today: dt.date) -> Iterator[Wrong]:
    first, last, before = date_of(told, "next-first"), date_of(told, "next-last"), date_of(told, "term-last")
    if first and last and last <= first:
        yield "next-last-day", f"The last day of term must be after the first, {day(first)}."
    elif first and last and (last - first).days > limits().most_days:
        yield "next-last-day", "That is too long for one term. Check the month and the year."
    elif first and before and first <= before:
        yield "next-first-day", f"The next term must start after this one ends, on {day(before)}."


_CHECKS = {
    "start": _start,
    "length": _fits,
    "before": _earlier,
    "decided": _decided,
    "given": _given,
    "exam": _over,
    "exam-on": _exam,
    "term": _term,
    "half": _half,
    "next": _next,
}
