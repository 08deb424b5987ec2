"""The register book: every possible session of every enrolment, posted once.

Two sources can fill it. Register weeks come first: the register is the statutory record (SI 2024/208
reg 10). Census session totals stand in for a term in which an enrolment has no register week.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from lostlearning.ledger.columns import book_columns, counters
from lostlearning.ledger.counters import count
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods, census_term
from lostlearning.ledger.postings import during, eras
from lostlearning.ledger.totals import from_totals

if TYPE_CHECKING:
    import ibis.expr.types as ir


def from_weeks(weeks: ir.Table, keys: Sequence[str]) -> ir.Table:
    """The register book of ``weeks`` (columns of register_weeks and the keys), summed to the keys.

    Keys must not span more than one academic year. Columns: the keys and :func:`book_columns`, int64.
    """
    parts = []
    for era in eras():
        parts.append(count(during(weeks, era), keys, counters(era)))
    table = parts[0] if len(parts) == 1 else _sum(ibis.union(*parts), keys)
    return table.select(*keys, *book_columns())


def register_book(facts: Facts, periods: Periods) -> ir.Table:
    """The register book by enrolment and period.

    Columns: school, academic_year, pupil, period and :func:`book_columns`. Census totals know no week
    or half term, so they take part only over terms and years.
    """
    keys = [*KEYS, "period"]
    weeks = facts["register_weeks"]
    book = from_weeks(periods.of(weeks, week="week"), keys)
    if periods.over not in ("term", "year") or not (
        facts.has("session_totals") or facts.has("sessions_possible")
    ):
        return book
    totals = from_totals(facts)
    totals = totals.mutate(term=census_term(totals.term))
    if facts.has("register_weeks"):
        in_register = Periods(facts, "term").of(weeks, week="week").select(*KEYS, term="period").distinct()
        totals = totals.anti_join(in_register, [*KEYS, "term"])
    period = totals.term if periods.over == "term" else totals.academic_year.cast("string")
    parts = [book, totals.mutate(period=period).select(*keys, *book_columns())]
    return _sum(ibis.union(*parts), keys)


def _sum(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    return table.group_by(list(keys)).aggregate(
        **{name: table[name].sum().cast("int64") for name in book_columns()}
    )
