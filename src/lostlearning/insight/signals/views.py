"""Derived tables that several signals are made of. Each is worked out once a run and never stored."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa

from lostlearning.checks.functions import piece
from lostlearning.checks.weeks import attending_symbols, digits, symbols
from lostlearning.insight.signals.codes import HALVES, MISSED, absent, asked
from lostlearning.insight.signals.functions import as_date, minus, numbered, plus
from lostlearning.insight.signals.record import Expression
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.in_school import MIDDAY
from lostlearning.ledger.off_roll import exits
from lostlearning.ledger.suspended import covered, excluded_without_record
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK
from lostlearning.vocabulary.compulsory_age import bounds

BEYOND = 28
"""Days after a school's last register week that are still numbered: a pupil may leave in the holidays."""
BIRTH_YEARS = range(1990, 2041)


def _spans(at: Any) -> Expression:
    """A row a school and year with a register: its first and last week (``begins``, ``ends``, Mondays)."""
    weeks = at["register_weeks"]
    return weeks.group_by("school", "academic_year").aggregate(begins=weeks.week.min(), ends=weeks.week.max())


def _patterns(at: Any) -> Expression:
    """A row a week of marks that occurs, of which there are few, so that each is looked at once: ``held`` (a bit a day
    from Monday, on which somebody's mark says that a session was held), whether a symbol of :data:`ASKED` or of
    :data:`ABSENT` is in it (``asks``, ``away``), and of days with one half attended and the other not how many were
    missed in the ``morning`` and in the ``afternoon`` (:data:`MISSED`), and how many of those with leave.
    """
    weeks = at["register_weeks"]
    each = weeks.select("marks").distinct()
    flags = each.mutate(
        flags=digits(each.marks, attending_symbols()),
        out=digits(each.marks, MISSED),
        leave=digits(each.marks, symbols("C")),
        there=digits(each.marks, symbols(account="learning_in_school")),
    )
    halves = {}
    for half, name in enumerate(HALVES):
        for kind in ("out", "leave"):
            halves[f"{name}_{kind}"] = _sum(
                (piece(flags[kind], 2 * day + 1 + half, 1) == "1")
                & (piece(flags.there, 2 * day + 2 - half, 1) == "1")
                for day in range(5)
            )
    return flags.select(
        "marks",
        held=_bits(piece(flags.flags, 2 * day + 1, 2).contains("1") for day in range(5)),
        asks=_any(flags.marks, asked()),
        away=_any(flags.marks, absent()),
        **halves,
    )


def _sum(conditions: Iterable[Expression]) -> Expression:
    return functools.reduce(operator.add, [each.cast("int64") for each in conditions])


def _bits(conditions: Iterable[Expression]) -> Expression:
    return functools.reduce(
        operator.add, [each.cast("int64") * (1 << place) for place, each in enumerate(conditions)]
    )


def _calendar(at: Any) -> Expression:
    """A row a school and day: whether it is a school day, and how many there were up to it.

    A school day is one on which somebody has a mark that says a session was held.
    """
    weeks, known = at["register_weeks"], at["signals_patterns"]
    # By a left join, the weeks are never the side that is kept in memory.
    joined = weeks.left_join(known, weeks.marks == known.marks).select("school", "week", "held")
    open_weeks = joined.group_by("school", "week").aggregate(held=joined.held.bit_or())
    held = [
        open_weeks.filter((open_weeks.held & (1 << day)) != 0).select(
            "school", date=plus(open_weeks.week, day)
        )
        for day in range(5)
    ]
    return every_day(at["signals_spans"], ibis.union(*held))


def every_day(spans: Expression, opened: Expression) -> Expression:
    """The calendar of schools, from the day they begin in ``spans`` until :data:`BEYOND` the week in which they end:
    each ``date``, whether it is among the dates that are ``opened``, and the ``number`` of those up to it.
    """
    opened = opened.distinct().mutate(open=ibis.literal(True))
    spans = spans.group_by("school").aggregate(begins=spans.begins.min(), ends=spans.ends.max())
    length = minus(spans.ends, spans.begins) + 7 + BEYOND
    days = spans.mutate(offset=ibis.range(ibis.literal(0, "int64"), length).unnest())
    dated = days.select("school", date=plus(days.begins, days.offset))
    both = dated.left_join(opened, ["school", "date"]).select(*dated.columns, "open")
    both = both.mutate(open=both.open.fill_null(False))
    running = ibis.cumulative_window(group_by=both.school, order_by=both.date)
    return both.mutate(number=both.open.cast("int64").sum().over(running).cast("int64"))


def _notable(at: Any) -> Expression:
    """The register weeks that any signal asks for, with what :func:`_patterns` says of them: all that signals of a
    pupil read of the register.
    """
    weeks, known = at["register_weeks"], at["signals_patterns"]
    half = functools.reduce(operator.or_, [known[f"{name}_out"] > 0 for name in HALVES])
    some = known.filter(known.asks | known.away | half).drop("held").rename(_as="marks")
    return weeks.join(some, weeks.marks == some._as).drop("_as")


def _halves(at: Any) -> Expression:
    """A row a pupil, week and half of the day (``what``) in which that half was missed on some day and the other
    attended: on how many ``days``, and on how many of them with ``leave``.
    """
    weeks = at["signals_notable"]
    return ibis.union(
        *(
            weeks.filter(weeks[f"{half}_out"] > 0).select(
                *KEYS, "week", what=ibis.literal(half), days=f"{half}_out", leave=f"{half}_leave"
            )
            for half in HALVES
        )
    )


def _marked(at: Any) -> Expression:
    """A row a session with a symbol of :data:`ASKED` (see :func:`marked`): ``date``, ``half`` (0 or 1), ``symbol``,
    ``number`` of its school day, and ``slot``, which counts sessions.
    """
    weeks = at["signals_notable"]
    return _lines(weeks.filter(weeks.asks), asked(), at)


def _incidents(at: Any) -> Expression:
    """A row a behaviour incident: its ``date`` and ``slot``. One without a time is taken to be in the afternoon."""
    known = numbered(at["behaviour_incidents"].select(*KEYS, "date", "minute"), at)
    afternoon = (known.minute >= MIDDAY).fill_null(True).cast("int64")
    return known.mutate(slot=known.number * 2 + afternoon).select(*KEYS, "date", "slot")


def _away(at: Any) -> Expression:
    """The same as :func:`_marked` of :data:`ABSENT`, of pupils with a behaviour incident in the year: no other's
    absence follows one.
    """
    weeks = at["signals_notable"]
    some = weeks.filter(weeks.away)
    some = some.semi_join(at["signals_incidents"].select(*KEYS).distinct(), list(KEYS))
    return _lines(some, absent(), at)


def _cooling(at: Any) -> Expression:
    """Of those the pupils who are away at any time within COOL-SESSIONS after an incident."""
    away, incidents = at["signals_away"], at["signals_incidents"].rename(incident="slot", day="date")
    after = away.select(*KEYS, "slot").join(incidents, list(KEYS))
    soon = after.filter(
        (after.slot > after.incident) & (after.slot <= after.incident + at.limit("COOL-SESSIONS", after.day))
    )
    return away.semi_join(soon.select(*KEYS).distinct(), list(KEYS))


def _lines(weeks: Expression, wanted: str, at: Any) -> Expression:
    each = weeks.mutate(position=ibis.range(0, SESSIONS_IN_A_WEEK).unnest().cast("int64"))
    lines = each.mutate(symbol=piece(each.marks, each.position + 1, 1))
    lines = lines.filter(lines.symbol.isin(list(wanted)))
    dated = lines.select(
        *KEYS, "week", "symbol", date=plus(lines.week, lines.position // 2), half=lines.position % 2
    )
    return slotted(dated, at)


def slotted(dated: Expression, at: Any) -> Expression:
    """Sessions with the ``number`` of their school day, and their ``slot``."""
    known = numbered(dated, at)
    return known.mutate(slot=known.number * 2 + known.half)


def _any(marks: Expression, wanted: str) -> Expression:
    """Whether any of ``wanted`` stands in ``marks``. (Symbols are letters and digits: none means more to a pattern.)"""
    return marks.re_search(f"[{re.escape(wanted)}]")


def _suspensions(at: Any) -> Expression:
    """A row a suspension: its first and last day (worked out of its length where it gives none), the numbers
    of those school days, and its length in sessions (of its days where it gives none). One with neither ends on the
    day it begins, and its length is not known.
    """
    events = exclusion_events(at)
    records = numbered(events.filter(events.category == "SUSP"), at, "start_date", "first_number")
    afternoon = (records.start_session == "PM").fill_null(False).cast("int64")
    # So many sessions from the first fill this many days; one that begins on a day shut begins on the next.
    calendar = at["signals_calendar"]
    opened = (
        calendar.filter(calendar.open).group_by("school", "number").aggregate(day=ibis._.date.min())
    ).select(_of="school", _nth="number", _ends="day")
    shut = at["signals_calendar"].select(_of="school", _day="date", _open="open")
    known = records.left_join(shut, [records.school == shut._of, records.start_date == shut._day])
    known = known.select(*records.columns, _open=shut._open, _afternoon=afternoon)
    known = known.mutate(first_number=known.first_number + (~known._open).cast("int64"))
    days = (known.sessions.cast("int64") + known._afternoon + 1) // 2
    filled = ibis.ifelse(known.sessions.notnull(), ibis.greatest(days, 1), ibis.null("int64"))
    known = known.mutate(_nth=known.first_number + filled - 1)
    names = (*KEYS, "start_date", "start_session", "end_date", "sessions", "reason1", "first_number")
    ending = known.left_join(opened, [known.school == opened._of, known._nth == opened._nth])
    ending = ending.select(*(known[name] for name in names), opened._ends)
    dated = ending.mutate(last_date=ibis.coalesce(ending.end_date, ending._ends, ending.start_date))
    ended = numbered(dated, at, "last_date", "last_number")
    half = (ended.start_session == "PM").fill_null(False).cast("int64")
    told = (ended.last_number - ended.first_number + 1) * 2 - half
    told = ibis.ifelse(ended.end_date.notnull(), told, ibis.null("int64"))
    return ended.mutate(length=ibis.coalesce(ended.sessions.cast("int64"), told))


def _covered(at: Any) -> Expression:
    """A row a suspension record and session it covers, as the ledger has it, with the record's own."""
    sessions = covered(at)
    return numbered(sessions.mutate(date=as_date(sessions.date)), at)


def _asking(at: Any) -> Expression:
    weeks = at["signals_notable"]
    return weeks.filter(weeks.asks).select(*KEYS, "week", "marks")


def _unrecorded(at: Any) -> Expression:
    """Sessions marked as suspended or excluded that no record covers."""
    return unrecorded(at, _asking(at))


def unrecorded(at: Any, weeks: Expression) -> Expression:
    """Those among ``weeks``."""
    sessions = excluded_without_record(at, weeks, at["signals_covered"])
    return numbered(sessions.mutate(date=as_date(sessions.date)), at)


def _ages(at: Any) -> Expression:
    """A row a pupil and year: the first and last day of compulsory school age."""
    born = [dt.date(year, month, 1) for year in BIRTH_YEARS for month in range(1, 13)]
    between = [bounds(day) for day in born]
    known = ibis.memtable(
        pa.table(
            {
                "born": pa.array(born, pa.date32()),
                "of_age": pa.array([first for first, _ in between], pa.date32()),
                "until": pa.array([last for _, last in between], pa.date32()),
            }
        )
    )
    pupils = at["pupils"]
    joined = pupils.join(known, pupils.birth_month == known.born)
    return joined.group_by(*KEYS).aggregate(of_age=joined.of_age.max(), until=joined.until.max())


def _exits(at: Any) -> Expression:
    """The leavers of the ledger's off-roll book."""
    return exits(at)


def _leavers(at: Any) -> Expression:
    """A row a spell that ended, with the number of its school day and the route of the ledger's off-roll book."""
    spells = at["enrolments"]
    left = spells.filter(spells.leaving_date.notnull())
    gone = at["signals_exits"]
    routes = gone.group_by(*KEYS, "date").aggregate(route=gone.route.max())
    joined = left.left_join(
        routes, [*(left[key] == routes[key] for key in KEYS), left.leaving_date == routes.date]
    ).select(*left.columns, "route")
    return numbered(joined, at, "leaving_date")


VIEWS: dict[str, Callable[[Any], Expression]] = {
    "signals_spans": _spans,
    "signals_patterns": _patterns,
    "signals_calendar": _calendar,
    "signals_notable": _notable,
    "signals_halves": _halves,
    "signals_marked": _marked,
    "signals_incidents": _incidents,
    "signals_away": _away,
    "signals_cooling": _cooling,
    "signals_suspensions": _suspensions,
    "signals_covered": _covered,
    "signals_unrecorded": _unrecorded,
    "signals_ages": _ages,
    "signals_exits": _exits,
    "signals_leavers": _leavers,
}
"""In an order in which none needs one after it."""
