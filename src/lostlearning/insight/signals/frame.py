"""What an expression is written over: the canonical tables, the views, and the limits by date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lostlearning.insight.signals import limits
from lostlearning.insight.signals.record import Expression
from lostlearning.lazily import ibis

HISTORY = "register_weeks_history"
"""Weeks that were replaced: of the store alone."""


class Frame:
    """Tables by name. It is also the facts of the ledger's expressions, which signals are made of."""

    def __init__(self, facts: Any, views: Mapping[str, Callable[[], Expression]]) -> None:
        self._facts = facts
        self._views = views

    def __getitem__(self, name: str) -> Expression:
        """A canonical table, or a view of :mod:`.views`."""
        if name in self._views:
            return self._views[name]()
        return self._facts[name]

    def has(self, name: str) -> bool:
        """Yes: what is known of which school is asked after the expressions, by :mod:`.needs`."""
        return True

    def covered(self, name: str) -> None:
        """Every school."""

    @property
    def history(self) -> Expression:
        """Register weeks that were replaced, with ``replaced_at``; none where no history is kept."""
        kept = getattr(self._facts, "history", None)
        if kept is not None:
            return kept("register_weeks")
        weeks = self._facts["register_weeks"]
        return weeks.filter(ibis.literal(False)).mutate(
            replaced_by=ibis.null("string"), replaced_at=ibis.null("timestamp")
        )

    def limit(self, code: str, day: Expression = None) -> Expression:
        """A limit as it stood on ``day``; null where it was not in force."""
        return limits.on(code, day)
