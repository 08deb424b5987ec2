"""A measure's rows in words: groups by their labels and in order, years as 2024/25, values with their unit."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Definition, Unit
from lostlearning.measures.result import called
from lostlearning.publish.words import minutes, plain, short_day
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.measures.measure import Measure
    from lostlearning.measures.number import Number
    from lostlearning.measures.result import Result, Row

HEADINGS = ("Value", "95% interval", "Counted", "Enrolments", "Status")
SHORT = {
    "sen_provision": "SEN provision",
    "sen_primary_need": "SEN need",
    "fsm": "FSM",
    "fsm6": "FSM, 6 years",
    "eal": "EAL",
    "ethnicity_major": "Ethnicity",
}
PER_HUNDRED = 100
"""A definition that multiplies by this or more is a rate for every 100 pupils."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def headings(result: Result) -> list[str]:
    """The headings of :func:`rows`."""
    names = (*result.by, result.over)
    return [*(SHORT.get(name, name.replace("_", " ").capitalize()) for name in names), *HEADINGS]


def rows(result: Result) -> Iterator[list[str]]:
    """Every row as text, in the order of its groups and then of its period."""
    of = result.definition
    for row in sorted(result, key=functools.partial(_place, result.by)):
        number = row.number
        yield [
            *(label(name, row.groups[name]) for name in result.by),
            period(row.period),
            "" if number.value is None else value(number.value, of),
            "" if number.low is None or number.high is None else interval(number, of),
            (" of " if share(of) else " / ").join(
                filter(None, (_count(number.numerator), _count(number.denominator)))
            ),
            _count(number.n),
            number.status.value.replace("_", " "),
        ]


def share(of: Definition) -> bool:
    """Whether the numerator is part of the denominator."""
    return bool(of.denominator) and of.per == 1 and of.unit in (Unit.PUPIL, Unit.SESSION)


def value(amount: float, of: Definition) -> str:
    """A value with its unit: ``25.8%``, ``2,105 days``, ``15.07 per 100 pupils``."""
    if of.denominator and of.per >= PER_HUNDRED:
        return f"{amount:,.2f} per 100 pupils"
    if of.unit is Unit.DAYS:
        days = f"{amount:,.2f}" if of.denominator else plain(amount)
        return f"{days} day{'' if days == '1' else 's'}"
    if of.denominator:
        return f"{amount:.1%}" if share(of) else f"{amount:,.2f}"
    if of.unit is Unit.MINUTES:
        return minutes(amount) if of.per == 1 else f"{plain(amount)} hours"
    return plain(amount) + (" sessions" if of.unit is Unit.SESSION else "")


def interval(number: Number, of: Definition) -> str:
    """The 95% interval; the unit stands beside the value."""
    low, high = (value(each, of).split(" ")[0] for each in (number.low or 0.0, number.high or 0.0))
    return f"{low} to {high}"


def period(text: str) -> str:
    """``2025/26``, ``2025/26 half term 2``, or the Monday of a week: ``8 Sep 2025``."""
    if len(text) == len("2025-09-08") and text[4] == "-":
        return f"{short_day(text)} {text[:4]}"
    return called(text)


def cannot(measure: Measure, by: Sequence[str], over: str) -> str:
    """Why a measure cannot be taken so, and how it can be; empty where it can."""
    from lostlearning.books import BY
    from lostlearning.ledger.by_session import BY_SESSION
    from lostlearning.ledger.periods import OVER

    title = measure.definition.title
    parts = [name for name in by if name in BY_SESSION]
    if parts and not measure.by_session:
        return (
            f"{title} cannot be taken by {' or '.join(parts)}: it is not made of single sessions. "
            f"It can be taken by {', '.join(BY)}. Measures of sessions, such as overall_absence and "
            "lost_days, can be taken by day and session."
        )
    if over in measure.not_over:
        longer = [each for each in OVER if each not in measure.not_over]
        return f"{title} cannot be taken over a {over.replace('_', ' ')}: try --over {', '.join(longer)}."
    return ""


@functools.cache
def _listed(name: str) -> dict[str, tuple[int, str]]:
    """The order and label of each group of a characteristic."""
    from lostlearning.diagnosis.who import CHARACTERISTICS

    if name == "day":
        return {each: (place, each) for place, each in enumerate(DAYS)}
    lists = {each: of for each, _, of in CHARACTERISTICS} | {"ethnicity": "ethnicity", "session": "sessions"}
    if not lists.get(name):
        return {"yes": (0, "Yes"), "no": (1, "No")}
    return {
        word.code: (int(word.extra.get("order") or place), word.label)
        for place, word in enumerate(words(lists[name]))
    }


def label(name: str, group: str | None) -> str:
    """A group of a characteristic, as people say it."""
    if group is None:
        return "Not known"
    return _listed(name).get(group, (0, group))[1]


def _place(by: Sequence[str], row: Row) -> tuple[object, ...]:
    groups = [row.groups[name] for name in by]
    listed = [
        (group is None, _listed(name).get(group or "", (1_000, ""))[0], group or "")
        for name, group in zip(by, groups, strict=True)
    ]
    return (*listed, row.period)


def _count(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}"
