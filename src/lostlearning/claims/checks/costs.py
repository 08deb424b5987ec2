"""What a cost for each child comes to for a year's permanent exclusions."""

from __future__ import annotations

from collections.abc import Mapping

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official


def of_a_cohort(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """The cost for each child that is given, times the permanent exclusions of the year, in pounds."""
    each = float(given["pounds_for_each"])
    return {
        year: Found(
            year,
            each * row["value"],
            f"{academic(year)}: {row['value']:,.10g} permanent exclusions at £{each:,.0f} each are "
            f"£{each * row['value'] / 1e9:.2f} billion",
            files(row),
        )
        for year, row in known(official, "permanent_exclusions", "suspensions").items()
    }


CHECKS = (
    Check(
        "cost_of_a_cohort", "cost-times-permanent-exclusions", of_a_cohort, ("pounds_for_each",), "£{:,.0f}"
    ),
)
