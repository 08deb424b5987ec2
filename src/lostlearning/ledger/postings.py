"""How stored symbols are posted, and since when.

The posting table changes on certain days; :func:`eras` gives the spans of days in which every symbol
is posted in one way, so that an engine can count whole weeks without looking at a date.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import posted

if TYPE_CHECKING:
    import ibis.expr.types as ir

IN_POSSIBLE = ("learning_in_school", "educated_elsewhere", "lost", "not_known")
"""The four accounts that add up to possible sessions."""


@dataclasses.dataclass(frozen=True, slots=True)
class Posting:
    """Where a symbol's session goes."""

    account: str
    route: str
    statistical_class: str
    possible: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Era:
    """A span of days with one posting of every symbol. ``until`` is the last day; None is open."""

    since: dt.date
    until: dt.date | None
    postings: dict[str, Posting]

    def symbols(self, *, account: str = "", route: str = "", statistical_class: str = "") -> frozenset[str]:
        """The symbols posted to the account, route or class given."""
        return frozenset(
            symbol
            for symbol, posting in self.postings.items()
            if account in ("", posting.account)
            and route in ("", posting.route)
            and statistical_class in ("", posting.statistical_class)
        )


@functools.cache
def eras() -> tuple[Era, ...]:
    """The posting table as spans of days, oldest first; neighbours that post alike are one."""
    codes = attendance_codes()
    symbols = dict.fromkeys(
        row.symbol for row in codes.rows
    )  # in their order: queries are kept as they are written
    spans: list[Era] = []
    for start in codes.versions:
        postings = {}
        for symbol in symbols:
            row = posted(symbol, start)
            postings[symbol] = Posting(row.account, row.route, row.statistical_class, row.possible)
        if spans and spans[-1].postings == postings:
            continue
        if spans:
            spans[-1] = dataclasses.replace(spans[-1], until=start - dt.timedelta(days=1))
        spans.append(Era(start, None, postings))
    return tuple(spans)


@functools.cache
def routes(account: str) -> tuple[str, ...]:
    """Every route of an account in any era, in the order of the posting table."""
    found = [row.route for row in attendance_codes().rows if row.account == account]
    return tuple(dict.fromkeys(found))


@functools.cache
def classes() -> tuple[str, ...]:
    """Every statistical class of a possible session."""
    return tuple(dict.fromkeys(row.statistical_class for row in attendance_codes().rows if row.possible))


def during(weeks: ir.Table, era: Era) -> ir.Table:
    """The rows of ``weeks`` that fall in an era, by their Monday. With one era there is nothing to filter."""
    if len(eras()) == 1:
        return weeks
    within = weeks.filter(weeks.week >= ibis.date(era.since))
    return within if era.until is None else within.filter(within.week <= ibis.date(era.until))
