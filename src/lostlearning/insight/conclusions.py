"""What was concluded where a publication and its own arithmetic part, as dated and cited data."""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources

from lostlearning.insight.audit import Audit, Difference


@dataclasses.dataclass(frozen=True, slots=True)
class Conclusion:
    """Why rates of a publication (or all of them) differ in some years. ``source`` is a key of ``sources.csv``."""

    publication: str
    from_year: int
    until_year: int
    rates: tuple[str, ...]
    concluded: str
    source: str
    status: str

    def covers(self, audit: Audit, difference: Difference) -> bool:
        """Whether it is about a row that differs."""
        return (
            self.publication == audit.publication
            and (audit.rate in self.rates or self.rates == ("all",))
            and self.from_year <= difference.year <= self.until_year
        )


@functools.cache
def conclusions() -> tuple[Conclusion, ...]:
    """Every conclusion there is."""
    path = resources.files("lostlearning.insight") / "data" / "conclusions.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
            Conclusion(
                row["publication"],
                int(row["from_year"]),
                int(row["until_year"]),
                tuple(row["rates"].split()),
                row["concluded"],
                row["source"],
                row["status"],
            )
            for row in csv.DictReader(file)
        )


def concluded(audit: Audit, difference: Difference) -> str:
    """What was concluded of a row that differs; empty where nothing has been."""
    return next((each.concluded for each in conclusions() if each.covers(audit, difference)), "")
