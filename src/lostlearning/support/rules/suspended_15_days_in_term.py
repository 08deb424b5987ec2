"""15 school days of suspension or more in a term."""

import datetime as dt

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression
from lostlearning.support.suspended import record, used

RECORD = record(
    "suspended_15_days_in_term",
    "term",
    "TERM-15",
    title="15 days of suspension or more in a term",
    asks="Is the board's meeting arranged, and what would the pupil come back to?",
    basis=Law(
        "Beyond fifteen school days of suspension in a term the board must meet and decide on reinstatement.",
        "SI 2012/1033 regs 6, 15 and 24",
        "V",
        dt.date(2012, 9, 1),
    ),
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "TERM-15", "term")
