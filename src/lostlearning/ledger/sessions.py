"""Single sessions, taken out of the weeks that hold them: for the few pupils who have a record to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.postings import eras
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir


def week_of(date: ir.DateValue) -> ir.DateValue:
    """The Monday of a date's week."""
    return date.truncate("W")


def position_of(date: ir.DateValue, afternoon: ir.BooleanValue) -> ir.IntegerValue:
    """Where a session stands in its week: 0 is Monday morning, 9 Friday afternoon; 10 and up a weekend."""
    # Ibis counts days of the week from Monday on every engine.
    return date.day_of_week.index().cast("int64") * 2 + afternoon.cast("int64")


def symbol_postings() -> ir.Table:
    """Symbol → account, route and class in each era: columns symbol, since, until, account, route, …"""
    rows = [
        (symbol, era.since, era.until, posting.account, posting.route, posting.possible)
        for era in eras()
        for symbol, posting in era.postings.items()
    ]
    names = ("symbol", "since", "until", "account", "route", "possible")
    return ibis.memtable(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))


def each_session(weeks: ir.Table) -> ir.Table:
    """One row a session of ``weeks``: the keys, date, position (0 to 9), symbol, account, route, possible."""
    positions = ibis.memtable(pa.table({"position": pa.array(range(SESSIONS_IN_A_WEEK), pa.int64())}))
    crossed = weeks.cross_join(positions)
    lines = crossed.mutate(
        date=crossed.week + (crossed.position // 2).cast("int64").as_interval("D"),
        symbol=crossed.marks.substr(crossed.position, 1),
    ).select(*KEYS, "date", "position", "symbol")
    postings = symbol_postings()
    joined = lines.join(
        postings,
        [
            lines.symbol == postings.symbol,
            lines.date >= postings.since,
            postings.until.isnull() | (lines.date <= postings.until),
        ],
    )
    return joined.select(*lines.columns, "account", "route", "possible")
