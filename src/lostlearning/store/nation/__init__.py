"""A nation's facts: Parquet by academic year and local authority, published a partition at a time."""

from lostlearning.store.nation.manifest import Aside, NationalManifest, Partition, Piece
from lostlearning.store.nation.store import NationalStore, Written

__all__ = ["Aside", "NationalManifest", "NationalStore", "Partition", "Piece", "Written"]
