"""30 school days of suspension or more in a year."""

import datetime as dt

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression
from lostlearning.support.suspended import record, used

RECORD = record(
    "suspended_30_days_in_year",
    "year",
    "YEAR-30",
    title="30 days of suspension or more in a year (the law allows 45)",
    asks="Which need lies behind so many suspensions, and has it been assessed?",
    basis=Law(
        "Suspensions of a pupil may not add up to more than 45 school days in a school year.",
        "SI 2012/1033 regs 4, 13 and 22",
        "V",
        dt.date(2012, 9, 1),
    ),
    milder_than="suspended_40_days_in_year",
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "YEAR-30", "year")
