"""The views that signals make of a register, made of a year of marks kept as bits (:mod:`.of_bits`).

A register week is unfolded of a few pupils alone: those with a record or a mark of which a signal asks what else is
marked.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from lostlearning.checks.weeks import attending_symbols, symbols
from lostlearning.insight.signals import limits
from lostlearning.insight.signals.codes import HALVES, MISSED, absent, asked
from lostlearning.insight.signals.functions import plus
from lostlearning.insight.signals.of_bits import (
    MARKS,
    REGISTER,
    ROLL,
    any_word,
    bit,
    bits_of,
    dated,
    enrolled,
    school_words,
    sessions_of,
)
from lostlearning.insight.signals.record import Expression
from lostlearning.insight.signals.views import every_day, slotted, unrecorded
from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.suspended import route_symbols
from lostlearning.vocabulary.attendance import NO_SESSION
from lostlearning.vocabulary.limits import named
from lostlearning.vocabulary.year_bits import SESSIONS

DAYS = range(len(SESSIONS) // 2)


def _words(at: Any) -> Expression:
    """See :func:`.of_bits.school_words`."""
    return school_words(at, attending_symbols())


def _spans(at: Any) -> Expression:
    """As :func:`.views._spans`."""
    words = at["signals_words"]
    weeks = dated(bits_of(words.select("school", "academic_year", "told"), words.told))
    return weeks.group_by("school", "academic_year").aggregate(begins=weeks.week.min(), ends=weeks.week.max())


def _calendar(at: Any) -> Expression:
    """As :func:`.views._calendar`."""
    words = at["signals_words"]
    weeks = dated(bits_of(words, words.told))
    held = [
        weeks.filter(bit(weeks[SESSIONS[2 * day]] | weeks[SESSIONS[2 * day + 1]], weeks.n)).select(
            "school", date=plus(weeks.week, day)
        )
        for day in DAYS
    ]
    return every_day(at["signals_spans"], ibis.union(*held))


def _marked(at: Any) -> Expression:
    """As :func:`.views._marked`."""
    marks = at[MARKS]
    return _lines(marks.filter(marks.symbol.isin(list(asked()))), at)


def _away(at: Any) -> Expression:
    """As :func:`.views._away`."""
    marks = at[MARKS]
    of = at[ROLL].semi_join(at["signals_incidents"].select(*KEYS).distinct(), list(KEYS)).select("enrolment")
    return _lines(marks.filter(marks.symbol.isin(list(absent()))).semi_join(of, "enrolment"), at)


def _lines(some: Expression, at: Any) -> Expression:
    each = sessions_of(bits_of(some, any_word(some))).select("enrolment", "symbol", "n", "position")
    lines = dated(enrolled(each, at[ROLL]))
    told = lines.select(
        *KEYS, "week", "symbol", date=plus(lines.week, lines.position // 2), half=lines.position % 2
    )
    return slotted(told, at)


def _halves(at: Any) -> Expression:
    """As :func:`.views._halves`, without weeks of fewer days than HALF-DAYS."""
    marks = at[MARKS]
    out, leave = marks.symbol.isin(list(MISSED)), marks.symbol.isin(list(symbols("C")))
    here = marks.symbol.isin(list(symbols(account="learning_in_school")))
    each = marks.group_by("enrolment").aggregate(
        **{f"{word}_out": marks[word].bit_or(where=out).fill_null(0) for word in SESSIONS},
        **{f"{word}_leave": marks[word].bit_or(where=leave).fill_null(0) for word in SESSIONS},
        **{f"{word}_here": marks[word].bit_or(where=here).fill_null(0) for word in SESSIONS},
    )
    parts = []
    for half, name in enumerate(HALVES):
        pairs = [(SESSIONS[2 * day + half], SESSIONS[2 * day + 1 - half]) for day in DAYS]
        days = {
            f"_{day}": each[f"{one}_out"] & each[f"{other}_here"] for day, (one, other) in enumerate(pairs)
        }
        left = {
            f"_c{day}": each[f"{one}_leave"] & each[f"{other}_here"] for day, (one, other) in enumerate(pairs)
        }
        parts.append(each.select("enrolment", what=ibis.literal(name), **days, **left))
    both = ibis.union(*parts)
    # Weeks with as many such days as the rule asks for, or more, at any time: few.
    fewest = min(int(one.value) for one in named("HALF-DAYS", limits.limits()))
    at_least = [ibis.literal(-1, "int64"), *[ibis.literal(0, "int64")] * fewest]
    for day in DAYS:
        for many in range(fewest, 0, -1):
            at_least[many] = at_least[many] | (at_least[many - 1] & both[f"_{day}"])
    told = both.mutate(_some=at_least[fewest])
    some = told.filter(told._some != 0)
    each = bits_of(some, some._some)
    count = {
        name: functools.reduce(operator.add, [(each[f"{kind}{day}"] >> each.n) & 1 for day in DAYS])
        for name, kind in (("days", "_"), ("leave", "_c"))
    }
    weeks = dated(enrolled(each.select("enrolment", "n", "what", **count), at[ROLL]))
    return weeks.select(*KEYS, "week", "what", "days", "leave")


def _few(at: Any) -> Expression:
    """Register weeks of pupils with an exclusion on record, or marked as excluded or D, or who left on ground (i)."""
    marks, roll, spells = at[MARKS], at[ROLL], at["enrolments"]
    wanted = [*sorted(route_symbols()), *symbols("D")]
    coded = enrolled(marks.filter(marks.symbol.isin(wanted)).select("enrolment").distinct(), roll)
    pupils = ibis.union(
        coded.select("pupil"),
        at["exclusions"].select("pupil"),
        spells.filter(spells.leaving_ground == "i").select("pupil"),
        distinct=True,
    )
    some = marks.semi_join(roll.semi_join(pupils, "pupil").select("enrolment"), "enrolment")
    each = bits_of(some, any_word(some))
    marked = each.group_by("enrolment", "n").aggregate(
        **{word: each.symbol.max(where=bit(each[word], each.n)).fill_null(NO_SESSION) for word in SESSIONS}
    )
    text = functools.reduce(operator.add, [marked[word] for word in SESSIONS])
    weeks = dated(enrolled(marked.select("enrolment", "n", marks=text), roll))
    return weeks.select(*KEYS, "week", "marks")


def _unrecorded(at: Any) -> Expression:
    """As :func:`.views._unrecorded`."""
    return unrecorded(at, at[REGISTER])


OF_BITS: dict[str, Callable[[Any], Expression]] = {
    "signals_words": _words,
    "signals_spans": _spans,
    "signals_calendar": _calendar,
    "signals_marked": _marked,
    "signals_away": _away,
    "signals_halves": _halves,
    REGISTER: _few,
    "signals_unrecorded": _unrecorded,
}
"""What stands in for a view, or a table."""
