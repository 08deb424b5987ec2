"""The day as of which indicators are looked for, where nobody names one: the last that the files tell of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lostlearning.checks.weeks import attending_symbols
from lostlearning.store import sql

DATED = {
    "exclusions": "start_date",
    "internal_removals": "date",
    "lesson_marks": "date",
    "actions": "start_date",
}
"""Where no register was read, the tables whose last day is taken."""


def last_day(facts: Any, year: int | None = None, today: dt.date | None = None) -> dt.date:
    """The last day with a mark in the registers (of an academic year), and no later than ``today``.

    Without a register, the last day of any other record; with nothing, ``today``.
    """
    until = today or dt.date.today()
    of_year = f"academic_year = {int(year)} AND " if year is not None else ""
    before = f"DATE '{until.isoformat()}'"
    if facts.rows("register_weeks"):
        view = sql.name(facts.view("register_weeks"))
        letters = sql.text(attending_symbols())
        # Few weeks of marks differ: each is looked at once.
        last_weeks = facts.con.sql(f"""
            WITH each AS (
                SELECT marks, max(week) AS week FROM {view} WHERE {of_year}week <= {before} GROUP BY marks
            )
            SELECT week, marks FROM each WHERE length(marks) > length(translate(marks, {letters}, ''))
            QUALIFY week = max(week) OVER ()""").fetchall()
        if last_weeks:
            week = last_weeks[0][0]
            held = {
                place // 2
                for _, one in last_weeks
                for place, mark in enumerate(one)
                if mark in attending_symbols()
            }
            last: dt.date = week + dt.timedelta(days=max(held))
            return min(last, until)
    found = []
    for table, day in DATED.items():
        if facts.rows(table):
            view = sql.name(facts.view(table))
            ((latest,),) = facts.con.sql(
                f"SELECT max({day}) FROM {view} WHERE {of_year}{day} <= {before}"
            ).fetchall()
            found += [latest] if latest is not None else []
    return max(found, default=until)
