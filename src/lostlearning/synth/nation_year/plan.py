"""Which authorities an invented nation has, and how many pupils are in each.

Real numbers of authorities by region, and a lognormal spread of their sizes as fitted to each region
(``synth/data/nation_regions.csv``); invented names, and codes that no authority has had (501 on).
"""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources
from statistics import NormalDist
from zlib import crc32

import numpy as np

FIRST_CODE = 501
"""No local authority in DfE's lists has a code from 400 to 699 but 420."""
USUAL = 55_000
"""Pupils of a middling authority: a small nation has fewer authorities, not smaller ones."""
_FIRST = (
    "Alder",
    "Bracken",
    "Copper",
    "Dun",
    "Elm",
    "Fen",
    "Grey",
    "Hollin",
    "Ingle",
    "Jasper",
    "Kestrel",
    "Lark",
)
_LAST = (
    "bridge",
    "ford",
    "dale",
    "moor",
    "wold",
    "bury",
    "water",
    "shire",
    "mere",
    "ton",
    "hill",
    "haven",
    "stow",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """One authority to make: ``pupils`` is how many it has on roll at a time, about."""

    code: str
    name: str
    region: str
    pupils: int

    def stream(self, seed: int, *parts: int | str) -> np.random.Generator:
        """Chance of this authority's own for a purpose: the same whatever was drawn before."""
        named = [crc32(part.encode()) if isinstance(part, str) else part for part in parts]
        return np.random.default_rng([seed, int(self.code), *named])


@functools.cache
def _every() -> tuple[tuple[str, str, str, float], ...]:
    """Code, name, region and share of the nation's pupils of all the authorities."""
    path = resources.files("lostlearning.synth") / "data" / "nation_regions.csv"
    found: list[tuple[str, str, str, float]] = []
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        count = int(row["authorities"])
        places = [(at + 0.5) / count for at in range(count)]
        sizes = np.exp(float(row["spread"]) * np.array([NormalDist().inv_cdf(place) for place in places]))
        for size in (sizes / sizes.sum()).tolist():
            at = len(found)
            name = _FIRST[at % len(_FIRST)] + _LAST[at % len(_LAST)]
            found.append((str(FIRST_CODE + at), name, row["region"], size * float(row["pupils_share"])))
    whole = sum(share for *_, share in found)
    return tuple((*named, share / whole) for *named, share in found)  # type: ignore[misc]


def authorities(pupils: int) -> list[Plan]:
    """The authorities of a nation of so many pupils, by code: all 153, or of a small nation a few of real size.

    Raises ValueError when ``pupils`` are fewer than 1,000.
    """
    if pupils < 1000:
        raise ValueError(f"pupils is {pupils}; expected 1,000 or more")
    every = _every()
    count = min(max(round(pupils / USUAL), 1), len(every))
    by_size = sorted(every, key=lambda one: one[3])
    chosen = sorted(by_size[int((at + 0.5) * len(every) / count)] for at in range(count))
    whole = sum(share for *_, share in chosen)
    return [Plan(code, name, region, round(pupils * share / whole)) for code, name, region, share in chosen]
