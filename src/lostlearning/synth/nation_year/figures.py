"""The published figures of attendance by code that an invented nation is made to land near.

``synth/data/nation_year_rates.csv`` has a figure a row with its source; ``nation_year_factors.csv`` what each is
multiplied by so that the marks made come out at it (runs overlap, stop at the year's end, or fall on days a pupil
is not on roll). ``tests/synth/calibrate_nation.py`` finds the factors again.
"""

from __future__ import annotations

import csv
import functools
from importlib import resources

import numpy as np
from numpy.typing import NDArray

PROFILES = ("Primary", "Secondary", "Special", "AP")
"""Whose figures a pupil's marks follow. A number in arrays: the place in this tuple."""
PHASES = ("PS", "SS", "SP", "PR")


def _read(name: str) -> list[dict[str, str]]:
    path = resources.files("lostlearning.synth") / "data" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@functools.cache
def figures() -> dict[tuple[str, str, str], float]:
    """(phase, item, code) → figure; the phase is one of PROFILES, or Total."""
    return {
        (row["phase"], row["item"], row["code"]): float(row["figure"])
        for row in _read("nation_year_rates.csv")
    }


@functools.cache
def factors() -> dict[tuple[str, str], float]:
    """(profile, code) → factor."""
    return {(row["phase"], row["code"]): float(row["factor"]) for row in _read("nation_year_factors.csv")}


@functools.cache
def aimed(code: str) -> NDArray[np.float64]:
    """The share of possible sessions to draw of a code, by profile: the published one times its factor."""
    known, scale = figures(), factors()
    return np.array(
        [known.get((name, "attendance_code", code), 0.0) * scale.get((name, code), 1.0) for name in PROFILES]
    )
