"""What exits ask of a register, of a year of marks kept as bits (:mod:`lostlearning.insight.signals.of_bits`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lostlearning.checks.weeks import symbols
from lostlearning.insight.exits.leavers import TRAVELLING
from lostlearning.insight.exits.record import Expression
from lostlearning.insight.signals.of_bits import MARKS, ROLL, any_word, bits_of, dated, enrolled


def _registers(facts: Any) -> Expression:
    """As :func:`.rolls.registers`."""
    marks = facts[MARKS]
    told = enrolled(marks.select("enrolment", told=any_word(marks)), facts[ROLL])
    each = told.group_by("school", "academic_year").aggregate(told=told.told.bit_or())
    weeks = dated(bits_of(each, each.told))
    return weeks.group_by("school").aggregate(week=weeks.week.max())


def _travelling(facts: Any) -> Expression:
    """As :func:`.leavers.travelling`."""
    marks = facts[MARKS]
    own = marks.filter(marks.symbol.isin(list(symbols(TRAVELLING)))).select("enrolment").distinct()
    return enrolled(own, facts[ROLL]).select("school", "pupil", "academic_year").distinct()


OF_BITS: dict[str, Callable[[Any], Expression]] = {
    "exits_registers": _registers,
    "exits_travelling": _travelling,
}
"""What stands in for a part."""
