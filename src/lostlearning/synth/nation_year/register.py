"""The register of an authority as bits: symbols are written over what is still present, and present is what is left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.calendar import SESSIONS, Shape
from lostlearning.synth.nation_year.rolls import Roll

Bits = NDArray[np.int64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Register:
    """A row an enrolment. ``left`` are the sessions that have no mark yet."""

    def __init__(self, roll: Roll, every: list[Shape]) -> None:
        self.left = roll.open.copy()
        self.positions = np.stack([kept.positions for kept in every])
        self.shape = roll.shape
        self.written: dict[str, list[tuple[Ints, Bits]]] = {}

    def runs(self, symbol: str, row: Ints, start: Ints, length: Ints) -> None:
        """Writes runs of working sessions. ``row`` is in order; runs stop at the end of the year."""
        length = np.minimum(length, SESSIONS - start)
        cells = np.repeat(np.arange(len(row)), length)
        at = np.arange(len(cells)) - np.repeat(np.cumsum(length) - length, length) + start[cells]
        self.cells(symbol, row[cells], self.positions[self.shape[row][cells], at])

    def cells(self, symbol: str, row: Ints, position: Ints) -> None:
        """Writes single sessions by their position (week times ten plus session). ``row`` is in order."""
        if not len(row):
            return
        fresh = np.empty(len(row), dtype=bool)
        fresh[0] = True
        np.not_equal(row[1:], row[:-1], out=fresh[1:])
        rows = row[fresh]
        bits = np.zeros(len(rows) * 10, dtype=np.int64)
        week, session = np.divmod(position, 10)
        np.bitwise_or.at(bits, (np.cumsum(fresh) - 1) * 10 + session, np.int64(1) << week)
        self.masks(symbol, rows, bits.reshape(-1, 10))

    def masks(self, symbol: str, rows: Ints, bits: Bits) -> None:
        """Writes a mask to each of some rows, in order and each once: only where there is no mark yet."""
        bits &= self.left[rows]
        has = bits.any(axis=1)
        if not has.all():
            rows, bits = rows[has], bits[has]
        self.left[rows] &= ~bits
        if len(rows):
            self.written.setdefault(symbol, []).append((rows, bits))

    def beside(self, symbol: str, rows: Ints, bits: Bits) -> None:
        """Keeps marks for sessions that are not open to the pupil (planned closure, not on roll)."""
        has = bits.any(axis=1)
        self.written.setdefault(symbol, []).append((rows[has], bits[has]))

    def finished(self) -> list[tuple[str, Ints, Bits]]:
        """Each symbol with its rows, in order, and their words: what has no mark is present."""
        everyone = np.arange(len(self.left))
        half = np.tile([True, False], 5)
        for symbol, mask in (("/", half), ("\\", ~half)):
            self.beside(symbol, everyone, np.where(mask, self.left, 0))
        return [(symbol, *_one(self.written[symbol])) for symbol in sorted(self.written)]


def _one(parts: list[tuple[Ints, Bits]]) -> tuple[Ints, Bits]:
    if len(parts) == 1:
        return parts[0]
    rows = np.concatenate([part[0] for part in parts])
    bits = np.concatenate([part[1] for part in parts])
    order = np.argsort(rows, kind="stable")
    rows, bits = rows[order], bits[order]
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    return rows[starts], np.bitwise_or.reduceat(bits, starts, axis=0)
