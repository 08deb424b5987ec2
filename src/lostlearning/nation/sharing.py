"""Pieces that several partitions name: of each, only the rows of those that do.

A day that came for many partitions is one piece. A partition that was put together since has that day in its
marks, and no longer names the piece, which the others still do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from lostlearning.nation.preparing import NUMBERS
from lostlearning.store.nation import NationalStore, Partition, Piece


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """Pieces, and the partitions whose rows of them are to be read; without any, that is every row."""

    table: str
    pieces: tuple[Piece, ...]
    of: tuple[Partition, ...] = ()

    def where(self, divided: str = "//") -> str:
        """The rows by the numbers of enrolments, as SQL; ``divided`` is the sign of whole division."""
        numbers = sorted(int(part.authority) for part in self.of)
        # Rows are in the order of enrolments: between bounds, most of a nation's are not read.
        bounds = f"{numbers[0] * NUMBERS} AND {(numbers[-1] + 1) * NUMBERS - 1}"
        return f"enrolment BETWEEN {bounds} AND enrolment {divided} {NUMBERS} IN ({', '.join(map(str, numbers))})"

    @property
    def rolls(self) -> tuple[Piece, ...]:
        """The rolls whose schools are to be read, of a table that has no enrolments."""
        return tuple(piece for part in self.of for piece in part.of("roll"))

    def select(self, store: NationalStore) -> str:
        """The rows, as SQL of DuckDB."""
        every = f"SELECT * FROM {store.scan(self.pieces)}"
        if not self.of:
            return every
        if self.table == "days":
            return f"{every} WHERE {self.where()}"
        return f"{every} WHERE school IN (SELECT school FROM {store.scan(self.rolls)})"


def shares(batch: Sequence[Partition], table: str) -> list[Share]:
    """What is to be read of a table for some partitions: their own pieces whole, and of shared ones their part."""
    of: dict[Piece, list[Partition]] = {}
    for part in batch:
        for piece in part.of(table):
            of.setdefault(piece, []).append(part)
    own = tuple(piece for piece in of if not is_shared(piece))
    made = [Share(table, own)] if own else []
    for piece, parts in of.items():
        if is_shared(piece):
            # Schools that nobody asks for do no harm; enrolments have to be those of the batch.
            every = table != "days" and len(parts) == len(batch)
            made.append(Share(table, (piece,), () if every else tuple(parts)))
    return made


def shared(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Those that several partitions may name, each once."""
    return tuple(dict.fromkeys(piece for piece in pieces if is_shared(piece)))


def own(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Those that are of one partition alone."""
    return tuple(piece for piece in pieces if not is_shared(piece))


def is_shared(piece: Piece) -> bool:
    """Whether a piece may be named by several partitions: it then lies in the folder of the year."""
    return piece.path.count("/") == 2
