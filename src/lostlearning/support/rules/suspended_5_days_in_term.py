"""5 school days of suspension or more in a term."""

import datetime as dt

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression
from lostlearning.support.suspended import record, used

RECORD = record(
    "suspended_5_days_in_term",
    "term",
    "TERM-5",
    title="5 days of suspension or more in a term",
    asks="What has changed between one suspension and the next?",
    basis=Law(
        "Beyond five school days in a term a board considers what parents say; beyond fifteen it meets.",
        "SI 2012/1033 regs 6, 15 and 24",
        "V",
        dt.date(2012, 9, 1),
    ),
    milder_than="suspended_10_days_in_term",
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "TERM-5", "term")
