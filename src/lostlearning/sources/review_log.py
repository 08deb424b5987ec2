"""Reviews of indicators: which named person looked at which, and what was concluded."""

from __future__ import annotations

from lostlearning.sources.tabular import SOMEONE, TableReader

READER = TableReader(
    name="review_log",
    title="Reviews of indicators",
    tables=("reviews",),
    needs=(SOMEONE, ("indicator",), ("date",), ("conclusion",)),
    evidence={"conclusion": "review_conclusions"},
    hints=("review", "needs a look"),
)
