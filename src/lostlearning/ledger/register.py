"""The register book: every possible session of every enrolment, posted once.

Two sources can fill it. Register weeks come first: the register is the statutory record (SI 2024/208
reg 10). Census session totals stand in for a term in which an enrolment has no register week.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.columns import book_columns, counters
from lostlearning.ledger.counters import count
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods, census_term
from lostlearning.ledger.postings import during, eras
from lostlearning.ledger.totals import from_totals
from lostlearning.ledger.weeks import packed_weeks, symbols

if TYPE_CHECKING:
    import ibis.expr.types as ir

WHOLE_YEAR, SUMMER, SUMMER_HALVES = "year", "summer", ("summer_1", "summer_2")
"""Terms of a census total that take in others."""


def from_weeks(weeks: ir.Table, keys: Sequence[str], symbols: Collection[str] | None = None) -> ir.Table:
    """The register book of ``weeks`` (``week``, ``packed`` or ``marks``, and the keys), summed to the keys.

    Keys must not span more than one academic year. ``symbols`` are those known to be all that occur.
    Columns: the keys and :func:`book_columns`, int64.
    """
    parts = []
    for era in eras():
        parts.append(count(during(weeks, era), keys, counters(era), symbols))
    table = parts[0] if len(parts) == 1 else _sum(ibis.union(*parts), keys)
    return table.select(*keys, *book_columns())


def register_book(facts: Facts, periods: Periods) -> ir.Table:
    """The register book by enrolment and period.

    Columns: school, academic_year, pupil, period and :func:`book_columns`. Census totals know no week
    or half term, so they take part only over terms and years; a whole year's know no term.
    """
    keys = [*KEYS, "period"]
    book = from_weeks(periods.of(packed_weeks(facts), week="week"), keys, symbols(facts))
    if periods.over not in ("term", "year") or not (
        facts.has("session_totals") or facts.has("sessions_possible")
    ):
        return book
    totals = _standing_in(from_totals(facts), facts)
    if periods.over == "term":
        totals = totals.filter(totals.term != WHOLE_YEAR)
        totals = totals.mutate(period=_term_period(totals))
    else:
        totals = totals.mutate(period=totals.academic_year.cast("string"))
    return _sum(ibis.union(book, totals.select(*keys, *book_columns())), keys)


def _standing_in(totals: ir.Table, facts: Facts) -> ir.Table:
    """Totals of which neither the register nor a narrower total says anything: no session counts twice."""
    narrower = totals.filter(totals.term.isin(SUMMER_HALVES)).select(*KEYS).distinct()
    wide, whole, rest = (
        totals.filter(totals.term == WHOLE_YEAR).anti_join(
            totals.filter(totals.term != WHOLE_YEAR).select(*KEYS).distinct(), list(KEYS)
        ),
        totals.filter(totals.term == SUMMER).anti_join(narrower, list(KEYS)),
        totals.filter(~totals.term.isin([WHOLE_YEAR, SUMMER])),
    )
    if facts.has("register_weeks"):
        weeks = Periods(facts, "term").of(facts["register_weeks"], week="week")
        wide = wide.anti_join(weeks.select(*KEYS).distinct(), list(KEYS))
        held = weeks.select(*KEYS, "period").distinct()
        whole, rest = (
            part.mutate(period=_term_period(part)).anti_join(held, [*KEYS, "period"]).drop("period")
            for part in (whole, rest)
        )
    return ibis.union(wide, whole, rest)


def _term_period(totals: ir.Table) -> ir.StringValue:
    return totals.academic_year.cast("string") + " " + census_term(totals.term)


def _sum(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    return table.group_by(list(keys)).aggregate(
        **{name: table[name].sum().cast("int64") for name in book_columns()}
    )
