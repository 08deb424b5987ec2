"""The routes that families of measures are made for: what each is called, and who says so."""

from __future__ import annotations

from lostlearning.ledger.off_roll import off_roll_routes
from lostlearning.ledger.postings import routes
from lostlearning.vocabulary import words

Said = tuple[str, str, str]
"""Label, source, status."""


def lost_routes() -> dict[str, Said]:
    """Every lost route of the register book, mildest first."""
    return _said(set(routes("lost")))


def off_roll() -> dict[str, Said]:
    """Every route of the off-roll book, mildest first."""
    return _said(set(off_roll_routes()))


def _said(wanted: set[str]) -> dict[str, Said]:
    ordered = sorted(words("routes"), key=lambda word: int(word["position"]))
    return {word.code: (word.label, word.source, word.status) for word in ordered if word.code in wanted}
