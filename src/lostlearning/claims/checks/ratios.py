"""How likely pupils of a group are to be permanently excluded, beside those of another that is named.

This is the rate of those who are *in the group*. How likely excluded children are to be of the group is
another number, and is given beside it: neither is the other.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import math
from collections.abc import Mapping
from importlib import resources
from typing import Any

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official
from lostlearning.measures.estimate import quantile
from lostlearning.sources.official.publications import publications

PUBLICATION = "suspensions_by_characteristic"


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Permanent exclusions among the pupils of a group."""

    name: str
    excluded: float
    pupils: float

    @property
    def rate(self) -> float:
        """For every 10,000 pupils: the rates are too small for every 100."""
        return 10_000 * self.excluded / self.pupils


def ratio(group: Group, other: Group) -> tuple[float, float, float]:
    """The ratio of two rates, and its interval: delta method, on the logarithm."""
    value = group.rate / other.rate
    spread = 1 / group.excluded - 1 / group.pupils + 1 / other.excluded - 1 / other.pupils
    reach = math.exp(quantile() * math.sqrt(spread))
    return value, value / reach, value * reach


@functools.cache
def comparisons() -> dict[str, Mapping[str, str]]:
    """Which groups are compared with which, by code; ``|`` stands between groups that are taken together."""
    with (resources.files("lostlearning.claims") / "data" / "comparisons.csv").open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def likelihood(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Of the ``comparison`` that is given: a code of ``comparisons.csv``."""
    compared = comparisons()[given["comparison"]]
    total = _groups(official, "Total", "Total", "all pupils")
    mine = _groups(official, compared["topic"], compared["group"], compared["called"])
    others = _groups(official, compared["reference_topic"], compared["reference"], compared["beside"])
    found = {}
    for year in sorted(mine.keys() & others.keys() & total.keys()):
        (group, row), (other, _), (everyone, _) = mine[year], others[year], total[year]
        if not (group.excluded and other.excluded):
            continue
        value, low, high = ratio(group, other)
        share = (group.excluded / everyone.excluded) / (group.pupils / everyone.pupils)
        said = (
            f"{academic(year)}: permanently excluded, {group.rate:.1f} in every 10,000 {group.name} and "
            f"{other.rate:.1f} in every 10,000 {other.name}: {value:.1f} times (95% interval {low:.1f} to {high:.1f}; "
            f"{group.excluded:,.0f} of {group.pupils:,.0f} and {other.excluded:,.0f} of {other.pupils:,.0f} pupils"
            f"{_rounding(row)}). The other way round, those excluded were {share:.1f} times as likely as all "
            f"pupils to {compared['to_be']}"
        )
        found[year] = Found(year, value, said, files(row), low, high)
    return found


def _groups(
    official: Official, topic: str, names: str, called: str
) -> dict[int, tuple[Group, Mapping[str, Any]]]:
    """Several groups of a topic taken together, by year; a year in which one of them is not known is left out."""
    added: dict[int, tuple[Group, Mapping[str, Any]]] = {}
    for at, name in enumerate(names.split("|")):
        where = {"topic": topic, "group": name}
        counts = known(official, "permanent_exclusions", PUBLICATION, where=where)
        pupils = known(official, "pupils", PUBLICATION, where=where)
        now: dict[int, tuple[Group, Mapping[str, Any]]] = {
            year: (Group(called, counts[year]["value"], pupils[year]["value"]), counts[year])
            for year in counts.keys() & pupils.keys()
            if pupils[year]["value"]
        }
        added = (
            now if at == 0 else {year: _with(added[year], now[year]) for year in added.keys() & now.keys()}
        )
    return added


def _with(
    one: tuple[Group, Mapping[str, Any]], more: tuple[Group, Mapping[str, Any]]
) -> tuple[Group, Mapping[str, Any]]:
    group, row = one
    return Group(group.name, group.excluded + more[0].excluded, group.pupils + more[0].pupils), row


def _rounding(row: Mapping[str, Any]) -> str:
    """What counts were rounded to, in words."""
    publication = publications()[PUBLICATION]
    rounded = publication.rounded_to.get(row["level"], 1)
    if rounded > 1 and row["vintage"] <= publication.rounded_until:
        return f", counts rounded to the nearest {rounded}"
    return ""


CHECKS = (
    Check(
        "likelihood_of_permanent_exclusion",
        "rate-of-group-over-rate-of-reference",
        likelihood,
        ("comparison",),
    ),
)
