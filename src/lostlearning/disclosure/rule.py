"""How small a count must be to be withheld: a dated, cited parameter, never a constant."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """Counts from ``low`` to ``high`` are withheld. Zero is data and is always shown.

    ``source``, ``address`` and ``status`` say where the rule comes from, as for every word of the
    vocabulary; ``valid_to`` is the last day in force (None is open).
    """

    code: str
    low: int
    high: int
    label: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    address: str
    status: str
    note: str

    def small(self, count: int) -> bool:
        """Whether a count must be withheld on its own account."""
        return self.low <= count <= self.high


@functools.cache
def _rules() -> tuple[Rule, ...]:
    path = resources.files("lostlearning.disclosure") / "data" / "suppression.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
            Rule(
                code=row["code"],
                low=int(row["low"]),
                high=int(row["high"]),
                label=row["label"],
                valid_from=dt.date.fromisoformat(row["valid_from"]),
                valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
                address=row["address"],
                status=row["status"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


def suppression_rule(code: str = "public", day: dt.date | None = None) -> Rule:
    """The rule called ``code`` in force on ``day`` (with no day: the latest).

    Before the first rule of that name the first one holds: an old year is published by today's
    care, not by none. Raises KeyError when there is no rule of that name.
    """
    rules = [rule for rule in _rules() if rule.code == code]
    if not rules:
        raise KeyError(f"no suppression rule is called {code!r}")
    if day is None:
        return rules[-1]
    in_force = [
        rule for rule in rules if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)
    ]
    return in_force[-1] if in_force else rules[0]
