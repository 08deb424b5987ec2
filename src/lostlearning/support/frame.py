"""What an expression is written over: the tables a rule may read, the views, and the limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lostlearning.insight.signals.frame import Frame as SignalsFrame
from lostlearning.insight.signals.record import Expression
from lostlearning.support import limits
from lostlearning.support.readable import Narrow
from lostlearning.support.views import REGISTER


class Frame(SignalsFrame):
    """As for signals, of what a rule may read."""

    def __init__(self, facts: Any, views: Mapping[str, Callable[[], Expression]]) -> None:
        super().__init__(Narrow(facts), views)

    def __getitem__(self, name: str) -> Expression:
        """A table, or a view; of the register its counts of marks as rules read them."""
        return super().__getitem__(REGISTER if name == "register_weeks" else name)

    def limit(self, code: str, day: Expression = None) -> Expression:
        """A limit as it stood on ``day``; null where it was not in force."""
        return limits.on(code, day)

    def number(self, code: str) -> int:
        """An undated limit as a whole number: windows have to be as long as it says."""
        return limits.number(code)
