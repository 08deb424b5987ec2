"""Suspended twice or more in the year."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import HANDBOOK, Expression, Group, Record
from lostlearning.support.spells import rows
from lostlearning.support.suspended import crossed

RECORD = Record(
    code="suspended_again",
    group=Group.SUSPENSION,
    title="Suspended again",
    asks="What was tried after the one before, and why did it not hold?",
    rule="A second or later suspension begun in the school year, at any school in the files.",
    window="the school year so far",
    says="{n} suspensions this year, {m} sessions (half days) in all",
    evidence=("exclusions", "meetings", "actions"),
    needs=("exclusions",),
    missing="A suspension whose length is not on record counts, and adds no sessions. One at a school that the files "
    "do not hold is not known.",
    against=(
        "One event on record twice, with other dates.",
        "A suspension was cancelled.",
        "The time since the last has gone well.",
    ),
    basis=(Law(HANDBOOK, "Handbook 9.3", "R"),),
    limits=("AGAIN",),
    milder_than="suspended_5_days_in_term",
    expires="EXPIRE-HALF-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and first day of a suspension after another."""
    timed = at["support_timed"]
    again = crossed(timed, timed.m_year >= at.limit("AGAIN"), "year")
    return rows(again, n=again.m_year, m=again.n_year)
