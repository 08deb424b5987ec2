"""Runs of sessions: drawn for many pupils at once, and painted on the register."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Register = NDArray[np.uint8]


@dataclasses.dataclass(frozen=True, slots=True)
class Spells:
    """One entry a run: the pupil's row, the first open session (from 0) and the length in sessions."""

    pupil: Ints
    start: Ints
    length: Ints

    def cells(self, sessions: int) -> tuple[Ints, Ints]:
        """Every (row, session) the runs cover; runs stop at the last session."""
        length = np.minimum(self.length, sessions - self.start)
        total = int(length.sum())
        first = np.repeat(np.cumsum(length) - length, length)
        return np.repeat(self.pupil, length), np.repeat(self.start, length) + np.arange(total) - first

    def covered(self, pupils: int, sessions: int) -> NDArray[np.bool_]:
        """Whether a run covers each session: ``pupils`` rows, ``sessions`` columns."""
        mask = np.zeros((pupils, sessions), dtype=bool)
        mask[self.cells(sessions)] = True
        return mask


def draw(
    rng: np.random.Generator,
    share: Floats,
    lengths: dict[int, float],
    weights: Floats,
    whole_days: bool = False,
) -> Spells:
    """Runs that cover about ``share`` of each pupil's sessions.

    ``lengths`` maps a length in sessions to its weight; ``weights`` says how likely a run is to begin in
    each session. Starts are Poisson: overlapping runs cover 1 - exp(-starts x mean length / sessions), solved
    for the number of starts. ``whole_days`` begins every run in the morning.
    """
    sessions = len(weights)
    sizes = np.array(list(lengths))
    chance = np.cumsum(list(lengths.values()))
    chance /= chance[-1]
    mean = float((sizes * np.diff(chance, prepend=0)).sum())
    # Weights that lean to some sessions leave fewer to cover: the effective number (Kish).
    room = float(weights.sum() ** 2 / (weights**2).sum())
    starts = rng.poisson(-np.log1p(-np.clip(share * sessions / room, 0, 0.97)) * room / mean)
    pupil = np.repeat(np.arange(len(share)), starts)
    cumulative = np.cumsum(weights)
    at = np.searchsorted(cumulative, rng.random(len(pupil)) * cumulative[-1], "right").clip(0, sessions - 1)
    if whole_days:
        at -= at % 2
    length = sizes[np.searchsorted(chance, rng.random(len(pupil)), "right").clip(0, len(sizes) - 1)]
    return Spells(pupil, at, length)


def paint(register: Register, spells: Spells, symbol: str) -> None:
    """Writes ``symbol`` over the sessions of ``spells`` (a row a pupil, a column a session)."""
    register[spells.cells(register.shape[1])] = ord(symbol)
