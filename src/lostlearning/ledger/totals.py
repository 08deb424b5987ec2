"""The register book of census session totals: counts by code and term, with no dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.columns import PREFIX, book_columns, counters
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.postings import eras
from lostlearning.vocabulary import attendance_codes

if TYPE_CHECKING:
    import ibis.expr.types as ir


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
    joined = counted.outer_join(_stated(facts), keys)
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
    symbols = attendance_codes().symbols
    flags = {
        f"is_{c.name}": [symbol in c.symbols for symbol in symbols.values()] for c in counters(eras()[-1])
    }
    return pa.table({"posted_code": list(symbols), **flags})


def _stated(facts: Facts) -> ir.Table:
    return facts["sessions_possible"].select(*KEYS, "term", stated="possible")


def totals_against_stated(facts: Facts) -> ir.Table:
    """What totals said and what was stated, where both are on file: keys, term, ``said``, ``stated``."""
    postings = ibis.memtable(_code_postings())
    totals = facts["session_totals"]
    coded = totals.join(postings, totals.code == postings.posted_code)
    keys = [*KEYS, "term"]
    said = coded.group_by(keys).aggregate(
        said=coded.sessions.sum(where=coded.is_possible).cast("int64").fill_null(0)
    )
    both = said.join(_stated(facts), keys)
    return both.select(*keys, "said", stated=both.stated.cast("int64")).filter(lambda t: t.stated.notnull())
