"""How likely pupils of a group are to be permanently excluded, beside those of another that is named.

This is the rate of those who are *in the group*. How likely excluded children are to be of the group is
another number, and is given beside it: neither is the other.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib import resources
from typing import Any

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.likelihood import UNITS, Side, interval
from lostlearning.insight.official import Official
from lostlearning.sources.official.publications import publications

PUBLICATION = "suspensions_by_characteristic"
FIGURE = "permanent_exclusions"


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
        if not (group.count and group.rate and other.count and other.rate):
            continue
        value = group.rate / other.rate
        low, high = interval(group, other, UNITS[FIGURE])
        share = (group.count / (everyone.count or 0)) / ((group.pupils or 0) / (everyone.pupils or 0))
        said = (
            f"{academic(year)}: permanently excluded, {_often(group)} and {_often(other)}: {value:.1f} times (95% "
            f"interval {low:.1f} to {high:.1f}; {group.count:,.0f} of {group.pupils:,.0f} and {other.count:,.0f} of "
            f"{other.pupils:,.0f} pupils{_rounding(row)}). The other way round, those excluded were {share:.1f} "
            f"times as likely as all pupils to {compared['to_be']}"
        )
        found[year] = Found(year, value, said, files(row), low, high)
    return found


def _often(side: Side) -> str:
    """For every 10,000 pupils: the rates are too small for every 100."""
    return f"{100 * (side.rate or 0):.1f} in every 10,000 {side.name}"


def _groups(
    official: Official, topic: str, names: str, called: str
) -> dict[int, tuple[Side, Mapping[str, Any]]]:
    """Several groups of a topic taken together, by year; a year in which one of them is not known is left out."""
    added: dict[int, tuple[Side, Mapping[str, Any]]] = {}
    for at, name in enumerate(names.split("|")):
        where = {"topic": topic, "group": name}
        counts = known(official, FIGURE, PUBLICATION, where=where)
        pupils = known(official, "pupils", PUBLICATION, where=where)
        now: dict[int, tuple[Side, Mapping[str, Any]]] = {
            year: (
                Side(
                    called, counts[year]["value"], pupils[year]["value"], "known", _rounded_to(counts[year])
                ),
                counts[year],
            )
            for year in counts.keys() & pupils.keys()
            if pupils[year]["value"]
        }
        added = (
            now if at == 0 else {year: _with(added[year], now[year]) for year in added.keys() & now.keys()}
        )
    return added


def _with(
    one: tuple[Side, Mapping[str, Any]], more: tuple[Side, Mapping[str, Any]]
) -> tuple[Side, Mapping[str, Any]]:
    """Two groups as one: what each was rounded by adds up."""
    (mine, row), (other, _) = one, more
    rounded = mine.rounded_to + other.rounded_to if mine.rounded_to > 1 else 1
    both = Side(
        mine.name,
        (mine.count or 0) + (other.count or 0),
        (mine.pupils or 0) + (other.pupils or 0),
        "known",
        rounded,
    )
    return both, row


def _rounding(row: Mapping[str, Any]) -> str:
    """What counts were rounded to, in words."""
    rounded = _rounded_to(row)
    return f", counts rounded to the nearest {rounded}" if rounded > 1 else ""


def _rounded_to(row: Mapping[str, Any]) -> int:
    publication = publications()[PUBLICATION]
    return publication.rounded_to.get(row["level"], 1) if row["vintage"] <= publication.rounded_until else 1


CHECKS = (
    Check(
        "likelihood_of_permanent_exclusion",
        "rate-of-group-over-rate-of-reference",
        likelihood,
        ("comparison",),
        "{:.1f} times",
    ),
)
