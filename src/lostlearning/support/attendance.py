"""Attendance in the year so far, below a line: shared by three indicators."""

from __future__ import annotations

from typing import Any

from lostlearning.lazily import ibis
from lostlearning.support.record import Expression
from lostlearning.support.spells import KEYS, over_line, rows


def below(at: Any, line: str) -> Expression:
    """One row a pupil and week at whose end attendance since the year began is below the limit ``line`` (percent).

    ``n`` sessions were missed of ``m`` possible.
    """
    weeks = at["support_weeks"]
    running = ibis.cumulative_window(group_by=[weeks[key] for key in KEYS], order_by=weeks.week)
    year = weeks.mutate(
        n=weeks.missed.sum().over(running),
        m=weeks.possible.sum().over(running),
        first=weeks.week.min().over(running),
    )
    over = (year.m >= at.limit("ATT-LEAST")) & (
        100 * (year.m - year.n) < at.limit(line, year.friday) * year.m
    )
    return rows(over_line(year, over))
