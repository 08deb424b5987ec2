"""What exclusion records say, by enrolment and period. They never move a session of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = (
    "suspensions",
    "suspension_sessions",
    "suspensions_length_not_known",
    "lunchtime_suspensions",
    "permanent_exclusions",
    "permanent_exclusions_upheld",
    "permanent_exclusions_outcome_not_known",
)


def exclusion_events(facts: Facts) -> ir.Table:
    """The exclusions table with each category as its canonical code (``FIXD`` is ``SUSP``)."""
    table = facts["exclusions"]
    aliases = {word.code: word["alias_of"] for word in words("exclusion_types") if word["alias_of"]}
    return table.mutate(category=table.category.substitute(aliases)) if aliases else table


def exclusions_book(facts: Facts, periods: Periods) -> ir.Table:
    """Counts of exclusion records by enrolment and period of their first day. Columns: keys and COLUMNS."""
    events = periods.of(exclusion_events(facts), date="start_date")
    suspended = events.category == "SUSP"
    permanent = events.category == "PERM"
    upheld = {word.code for word in words("exclusion_outcomes") if word["stands"] == "yes"}
    return events.group_by([*KEYS, "period"]).aggregate(
        suspensions=suspended.sum().cast("int64"),
        suspension_sessions=events.sessions.sum(where=suspended).cast("int64").fill_null(0),
        suspensions_length_not_known=(suspended & events.sessions.isnull()).sum().cast("int64"),
        lunchtime_suspensions=(events.category == "LNCH").sum().cast("int64"),
        permanent_exclusions=permanent.sum().cast("int64"),
        permanent_exclusions_upheld=(permanent & events.outcome.isin(upheld)).sum().cast("int64"),
        permanent_exclusions_outcome_not_known=(permanent & events.outcome.isnull()).sum().cast("int64"),
    )
