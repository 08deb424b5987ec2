"""The whole way: exits by UPN, what matching adds, what people decided, and exits again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from lostlearning.insight.exits import deciding, matching
from lostlearning.insight.exits.asking import Asking
from lostlearning.insight.exits.finding import Found, found
from lostlearning.insight.exits.ratings import Rating


@dataclasses.dataclass(frozen=True)
class Looked:
    """Exits, with how they were matched. ``review`` are rows for a person (see :mod:`.deciding`)."""

    found: Found
    matching: matching.Matching
    decided: deciding.Decided
    review: tuple[dict[str, str], ...]


def look(
    facts: Any,
    named: Any = None,
    *,
    ratings: Sequence[Rating] = (),
    decisions: Sequence[deciding.Decision] = (),
) -> Looked:
    """Exits of some facts. ``named`` is what the files call pupils (None: by UPN alone); ``decisions`` a person's."""
    asking = Asking(facts, ratings)
    matched = matching.match(facts, asking.classed(), named)
    names = deciding.names_of(named)
    rows = {pair: deciding.cells(pair, names) for pair in (*matched.taken, *matched.doubtful)}
    called = {pair: row["pair"] for pair, row in rows.items()}
    settled = deciding.decided(matched.taken, matched.doubtful, called, decisions)
    links = matching.links(settled.taken)
    if links:
        asking = Asking(facts, ratings, links)
    return Looked(
        found=found(facts, asking),
        matching=matched,
        decided=settled,
        review=tuple(rows[pair] for pair in settled.undecided),
    )
