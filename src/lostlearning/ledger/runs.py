"""Runs of absence: possible sessions in date order, sessions that do not count left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods
from lostlearning.ledger.postings import IN_POSSIBLE, Era, during, eras

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = ("longest_absence_run", "absence_run_to_date", "run_sessions")
ABSENT, OTHER = "a", "o"


def runs_book(facts: Facts, periods: Periods) -> ir.Table:
    """The longest run of absent sessions, the run that ends at the last possible session, and how many
    possible sessions were looked at: totals show no runs.

    A run is of possible sessions posted as lost, one after the other by date; a closure, a weekend or
    a session that does not count neither breaks nor lengthens it; a session that is not known breaks
    it. Columns: keys and COLUMNS, int64, in sessions.
    """
    weeks = periods.of(facts["register_weeks"], week="week")
    lettered = ibis.union(*(_letters(during(weeks, era), era) for era in eras()))
    keys = [*KEYS, "period"]
    year = lettered.group_by(keys).aggregate(
        letters=lettered.letters.group_concat(sep="", order_by=lettered.week)
    )
    lengths = year.mutate(
        longest_absence_run=year.letters.split(OTHER).map(lambda run: run.length()).maxs().cast("int64"),
        run_sessions=year.letters.length().cast("int64"),
        absence_run_to_date=year.letters.re_extract(f"({ABSENT}*)$", 1).length().cast("int64"),
    )
    return lengths.select(*keys, **{name: lengths[name].fill_null(0) for name in COLUMNS})


def _letters(weeks: ir.Table, era: Era) -> ir.Table:
    """Each session becomes one of two letters, or nothing where it does not count."""
    possible = frozenset().union(*(era.symbols(account=account) for account in IN_POSSIBLE))
    plain = weeks.marks.re_replace(_any(frozenset(era.postings) - possible), "")
    plain = plain.re_replace(_any(era.symbols(account="lost")), ABSENT)
    return weeks.mutate(letters=plain.re_replace(f"[^{ABSENT}]", OTHER))


def _any(symbols: frozenset[str]) -> str:
    return "[" + "".join(re.escape(symbol) for symbol in sorted(symbols)) + "]"
