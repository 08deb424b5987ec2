"""Attendance in the year so far, below a line: shared by three indicators."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals.record import Law
from lostlearning.support.limits import number
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.register import count
from lostlearning.support.spells import over_line, rows


def record(
    code: str,
    limit: str,
    *,
    title: str,
    asks: str,
    basis: Law,
    expires: str,
    milder_than: str = "",
    quiet: bool = False,
) -> Record:
    """The record of a line of attendance in the year so far: ``limit`` is the line, in percent."""
    return Record(
        code=code,
        group=Group.ATTENDANCE,
        title=title,
        asks=asks,
        rule=(
            f"Below {number(limit)}% of the pupil's own possible sessions attended since the year began, of "
            f"{number('ATT-LEAST')} possible sessions or more. Looked at when each week has ended."
        ),
        window="the academic year so far",
        says="{n} of {m} possible sessions missed this year",
        evidence=("register_weeks",),
        needs=("register_weeks",),
        missing="A week without marks counts for nothing, so a gap in the register makes a figure rest on fewer "
        "sessions.",
        against=(
            "The sessions missed lie in the autumn, and the latest weeks are full.",
            "Most of them are suspension or a part-time timetable, which the school itself gave: other indicators say "
            "so.",
            "A family's bereavement, an operation or another single cause that has ended.",
        ),
        basis=(basis,),
        limits=("ATT-LEAST", limit),
        milder_than=milder_than,
        quiet=quiet,
        expires=expires,
    )


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
