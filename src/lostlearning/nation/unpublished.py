"""Pieces that are written and not yet part of a store: gone again where what they are for does not come about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from lostlearning.store import files
from lostlearning.store.nation import NationalStore, Written


@contextlib.contextmanager
def unpublished(store: NationalStore) -> Iterator[list[Written]]:
    """A list for what is written in the block. Raises what the block raises, when the pieces have been deleted."""
    made: list[Written] = []
    try:
        yield made
    except BaseException:
        with contextlib.suppress(Exception):
            named = store.manifest().paths()
            loose = {piece.path for each in made for piece in each.pieces} - named
            files.remove((store.root / path for path in loose), store.root)
        raise
