"""Pieces that are written and not yet part of a store: gone again where what they are for does not come about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb

from lostlearning.store import files
from lostlearning.store.errors import writing
from lostlearning.store.nation import NationalStore, Written


@contextlib.contextmanager
def unpublished(store: NationalStore) -> Iterator[list[Written]]:
    """A list for what is written in the block; its pieces are deleted where the block raises.

    Raises StoreDamagedError, naming the piece, where one could not be read; StoreWriteError where the disk would
    take no more; and what the block raises.
    """
    made: list[Written] = []
    try:
        with writing(store.root), _naming_damage(store):
            yield made
    except BaseException:
        with contextlib.suppress(Exception):
            named = store.manifest().paths()
            loose = {piece.path for each in made for piece in each.pieces} - named
            files.remove((store.root / path for path in loose), store.root)
        raise


@contextlib.contextmanager
def _naming_damage(store: NationalStore) -> Iterator[None]:
    try:
        yield
    except duckdb.Error:
        store.check({piece: None for part in store.manifest().partitions.values() for piece in part.pieces})
        raise
