"""The nation: the same definitions over millions of pupils, on one machine or on a cluster.

``lostlearning.nation.books`` is for analysts: it answers a national store, or tables of a Spark session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lostlearning.nation.answering import NationalBooks, books

__all__ = ["NationalBooks", "books"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from lostlearning.nation import answering

        return getattr(answering, name)
    raise AttributeError(f"module 'lostlearning.nation' has no attribute '{name}'")
