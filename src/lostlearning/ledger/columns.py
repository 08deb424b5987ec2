"""The columns of the register book: accounts, classes and routes, each a counter of symbols."""

from __future__ import annotations

from lostlearning.ledger.counters import Counter
from lostlearning.ledger.postings import IN_POSSIBLE, Era, routes

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


def counters(era: Era) -> list[Counter]:
    """A counter a column. Accounts are counted, not added up from routes: that makes a check of it."""
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
