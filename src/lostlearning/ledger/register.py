"""The register book: every possible session of every enrolment, posted once.

Two sources can fill it. Register weeks come first: the register is the statutory record (SI 2024/208
reg 10). Census session totals stand in for a term in which an enrolment has no register week.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lostlearning.ledger.counters import Counter, count
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods, census_term
from lostlearning.ledger.postings import IN_POSSIBLE, Era, during, eras, routes
from lostlearning.vocabulary import attendance_codes

if TYPE_CHECKING:
    import ibis.expr.types as ir

PREFIX = {
    "learning_in_school": "in_",
    "educated_elsewhere": "elsewhere_",
    "lost": "lost_",
    "not_known": "unknown_",
    "outside_possible": "outside_",
}
"""Route columns are named after their account: ``lost_illness``, ``outside_planned_closure`` …"""

CLASSES = {"authorised_absence": "authorised", "unauthorised_absence": "unauthorised"}
"""Columns that follow the statistical class and not the account."""


def route_columns() -> dict[str, tuple[str, str]]:
    """Column → (account, route) for every route of the posting table."""
    return {
        prefix + route: (account, route) for account, prefix in PREFIX.items() for route in routes(account)
    }


def book_columns() -> tuple[str, ...]:
    """Every counted column of the register book."""
    return ("possible", *IN_POSSIBLE, "outside_possible", *CLASSES, *route_columns())


def _counters(era: Era) -> list[Counter]:
    """A counter a column. Accounts are counted, not added up from routes: that is what makes a check of it."""
    possible = frozenset(symbol for symbol, posting in era.postings.items() if posting.possible)
    return [
        Counter("possible", possible),
        *(Counter(account, era.symbols(account=account)) for account in (*IN_POSSIBLE, "outside_possible")),
        *(
            Counter(column, era.symbols(account="lost", statistical_class=name))
            for column, name in CLASSES.items()
        ),
        *(
            Counter(name, era.symbols(account=acc, route=route))
            for name, (acc, route) in route_columns().items()
        ),
    ]


def from_weeks(weeks: ir.Table, keys: Sequence[str]) -> ir.Table:
    """The register book of ``weeks`` (columns of register_weeks and the keys), summed to the keys.

    Keys must not span more than one academic year. Columns: the keys and :func:`book_columns`, int64.
    """
    parts = []
    for era in eras():
        parts.append(count(during(weeks, era), keys, _counters(era)))
    table = parts[0] if len(parts) == 1 else _sum(ibis.union(*parts), keys)
    return table.select(*keys, *book_columns())


def from_totals(facts: Facts) -> ir.Table:
    """The register book of census session totals: one row an enrolment and term.

    Codes are summed to their routes. Where they fall short of the possible sessions stated, the rest
    is not known. Where they exceed them, nothing in the row can be trusted: every stated session is
    posted as not known, and :mod:`lostlearning.ledger.disagreements` keeps what was said.
    """
    keys = [*KEYS, "term"]
    postings = ibis.memtable(_code_postings())
    totals = facts["session_totals"]
    coded = totals.join(postings, totals.code == postings.posted_code)
    sums = {name: coded.sessions.sum(where=coded[f"is_{name}"]) for name in book_columns()}
    counted = coded.group_by(keys).aggregate(**sums)
    stated = facts["sessions_possible"].select(*keys, stated="possible")
    joined = counted.outer_join(stated, keys)
    said = joined.possible.fill_null(0)
    possible = ibis.coalesce(joined.stated, said)
    trusted = said <= possible
    gap = ibis.ifelse(trusted, joined.not_known.fill_null(0) + possible - said, possible)
    inside = {name: ibis.ifelse(trusted, joined[name].fill_null(0), 0) for name in book_columns()}
    outside = [
        name for name in book_columns() if name.startswith(("outside_possible", PREFIX["outside_possible"]))
    ]
    values = inside | {name: joined[name].fill_null(0) for name in outside}
    values |= {"possible": possible, "not_known": gap, PREFIX["not_known"] + "no_mark": gap}
    return joined.select(
        **{key: ibis.coalesce(joined[key], joined[f"{key}_right"]) for key in keys},
        **{name: values[name].cast("int64") for name in book_columns()},
    )


def _code_postings() -> pa.Table:
    """Attendance code → for each column of the book, whether its sessions are counted in it."""
    counters = _counters(eras()[-1])
    symbols = attendance_codes().symbols
    flags = {f"is_{c.name}": [symbol in c.symbols for symbol in symbols.values()] for c in counters}
    return pa.table({"posted_code": list(symbols), **flags})


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


def unbalanced(book: ir.Table) -> ir.Table:
    """The rows whose accounts do not add up to possible sessions. There must be none."""
    total = functools.reduce(operator.add, [book[account] for account in IN_POSSIBLE])
    return book.filter(total != book.possible)
