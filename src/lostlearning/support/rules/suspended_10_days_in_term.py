"""10 school days of suspension or more in a term."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import HANDBOOK, Expression
from lostlearning.support.suspended import record, used

RECORD = record(
    "suspended_10_days_in_term",
    "term",
    "TERM-10",
    title="10 days of suspension or more in a term",
    asks="What is being tried, and what will be tried before the board has to meet?",
    basis=Law(HANDBOOK, "Handbook 9.3", "R"),
    milder_than="suspended_15_days_in_term",
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "TERM-10", "term")
