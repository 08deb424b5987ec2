"""The published national figures that synthetic schools follow.

``data/national_rates.csv`` holds one figure a row: phase, item, code, figure, unit, year (of the
publication), source (publication and file) and status (C computed from the file named, P chosen by this
project because no figure was at hand). ``tests/synth/official_rates.py`` computes the C rows again.
"""

from __future__ import annotations

import csv
import functools
from importlib import resources

PHASES = ("Primary", "Secondary", "Special")


class Rates:
    """The figures of one phase. Shares are of 1; rates are per enrolment."""

    def __init__(self, phase: str, figures: dict[tuple[str, str], float]) -> None:
        self.phase = phase
        self._figures = figures

    def one(self, item: str, code: str = "", otherwise: float | None = None) -> float:
        """One figure. Raises KeyError when there is none and no ``otherwise``."""
        found = self._figures.get((item, code), otherwise)
        if found is None:
            raise KeyError(f"no national figure for {item} {code!r} in {self.phase}")
        return found

    def but(self, figures: dict[tuple[str, str], float]) -> Rates:
        """The same with other figures for some items and codes."""
        return Rates(self.phase, {**self._figures, **figures})

    def table(self, item: str) -> dict[str, float]:
        """Every figure of an item, by code."""
        return {code: figure for (name, code), figure in self._figures.items() if name == item}


def read_rates() -> list[dict[str, str]]:
    """The rows of the data file as text."""
    path = resources.files("lostlearning.synth") / "data" / "national_rates.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@functools.cache
def rates(phase: str) -> Rates:
    """The figures of a phase: Primary, Secondary or Special. Raises ValueError for any other."""
    if phase not in PHASES:
        raise ValueError(f"phase is {phase!r}; expected one of {', '.join(PHASES)}")
    return Rates(
        phase,
        {
            (row["item"], row["code"]): float(row["figure"])
            for row in read_rates()
            if row["phase"] in ("", phase)
        },
    )
