"""Days lost to suspension, from the lengths of suspensions; and to unauthorised absence, from daily attendance."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official
from lostlearning.sources.values import quoted

LENGTHS = "suspensions_by_length"


def to_suspension(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Each suspension by its length in whole days, as published; the longest band, which has no end, at its least."""
    held = official.files(LENGTHS)
    if not held:
        raise official.missing(LENGTHS)
    days: dict[int, float] = {}
    names: dict[int, str] = {}
    for file in held:
        sums: dict[int, float] = {}
        rows = official.con.execute(
            f"SELECT year, {quoted('length')}, value FROM {official.rows(file)} "
            "WHERE level = 'National' AND figure = 'suspensions' AND lower(phase) = 'total' AND status = 'known'"
        ).fetchall()
        for year, length, value in rows:
            if least := re.match(r"\d+", str(length)):
                sums[year] = sums.get(year, 0) + int(least[0]) * value
        # Of several vintages of a year the latest speaks: files come oldest first.
        days |= sums
        names |= dict.fromkeys(sums, file.name)
    return {
        year: Found(
            year,
            total,
            f"{academic(year)}: {total:,.0f} days, by lengths in whole days, the longest band at its least",
            (names[year],),
        )
        for year, total in days.items()
    }


def unauthorised(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Sessions of unauthorised absence, halved, of the schools that share daily attendance."""
    return {
        year: Found(
            year,
            row["value"] / 2,
            f"{academic(year)}: {row['value'] / 2:,.0f} days ({row['value']:,.0f} sessions, halved), of the schools "
            "that shared daily attendance",
            files(row),
        )
        for year, row in known(official, "unauthorised_sessions", "attendance").items()
    }


CHECKS = (
    Check("days_lost_to_suspension", "suspension-days-by-length", to_suspension, shows="{:,.0f} days"),
    Check(
        "days_of_unauthorised_absence",
        "unauthorised-days-daily-attendance",
        unauthorised,
        shows="{:,.0f} days",
    ),
)
