"""40 school days of suspension or more in a year."""

import datetime as dt

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression
from lostlearning.support.suspended import record, used

RECORD = record(
    "suspended_40_days_in_year",
    "year",
    "YEAR-40",
    title="40 days of suspension or more in a year (the law allows 45)",
    asks="What is the plan for this pupil, now that nearly all the days the law allows are used?",
    basis=Law(
        "Suspensions of a pupil may not add up to more than 45 school days in a school year.",
        "SI 2012/1033 regs 4, 13 and 22",
        "V",
        dt.date(2012, 9, 1),
    ),
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "YEAR-40", "year")
