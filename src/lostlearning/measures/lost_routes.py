"""The routes that families of measures are made for: what each is called, and who says so."""

from __future__ import annotations

import datetime as dt

from lostlearning.ledger.off_roll import off_roll_routes
from lostlearning.ledger.postings import routes
from lostlearning.vocabulary import attendance_codes, words

Said = tuple[str, str, str]
"""Label, source, status."""


def lost_routes() -> dict[str, Said]:
    """Every lost route of the register book, mildest first."""
    return _said(set(routes("lost")))


def since(route: str) -> dt.date | None:
    """The first day on which a lost route could be recorded; None where it always could."""
    starts = [
        row.valid_from for row in attendance_codes().rows if (row.account, row.route) == ("lost", route)
    ]
    return None if None in starts else min(day for day in starts if day)


def off_roll() -> dict[str, Said]:
    """Every route of the off-roll book, mildest first."""
    return _said(set(off_roll_routes()))


def _said(wanted: set[str]) -> dict[str, Said]:
    ordered = sorted(words("routes"), key=lambda word: int(word["position"]))
    return {word.code: (word.label, word.source, word.status) for word in ordered if word.code in wanted}
