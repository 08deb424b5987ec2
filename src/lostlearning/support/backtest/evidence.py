"""What others found of early warning and of models: ``data/evidence.csv``, with how far each was read."""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources

from lostlearning.records import ESTABLISHED


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One finding in our words. ``status`` as for the words of the vocabulary."""

    code: str
    says: str
    source: str
    status: str

    @property
    def read(self) -> str:
        """How far it was read, in words."""
        return ESTABLISHED[self.status]


@functools.cache
def evidence() -> tuple[Finding, ...]:
    """Every finding."""
    path = resources.files("lostlearning.support.backtest") / "data" / "evidence.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(Finding(**row) for row in csv.DictReader(file))


def of_models() -> tuple[Finding, ...]:
    """What was found of models: said wherever a model's result is."""
    return tuple(each for each in evidence() if each.code == "wwcsc_2020")
