"""Attendance in the year so far, below a line: shared by three indicators."""

from __future__ import annotations

from typing import Any

from lostlearning.support.record import Expression
from lostlearning.support.register import count
from lostlearning.support.spells import over_line, rows


def below(at: Any, line: str) -> Expression:
    """One row a pupil and week at whose end attendance since the year began is below the limit ``line`` (percent).

    ``n`` sessions were missed of ``m`` possible.
    """
    weeks = at["support_weeks"]
    missed, possible = count(weeks.tally_year, "missed"), count(weeks.tally_year, "possible")
    year = weeks.mutate(n=missed, m=possible, first=weeks.began)
    over = (year.m >= at.limit("ATT-LEAST")) & (
        100 * (year.m - year.n) < at.limit(line, year.friday) * year.m
    )
    return rows(over_line(year, over))
