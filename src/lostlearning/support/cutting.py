"""Facts as they stood on a day: what is dated later is taken out of every table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lostlearning.store import sql
from lostlearning.vocabulary.attendance import NO_SESSION, SESSIONS_IN_A_WEEK

BEGINS = {
    "register_weeks": "week",
    "lateness": "date",
    "exclusions": "start_date",
    "internal_removals": "date",
    "lesson_marks": "date",
    "part_time_timetables": "start_date",
    "placements": "start_date",
    "behaviour_incidents": "date",
    "meetings": "date",
    "actions": "start_date",
    "reviews": "date",
    "enrolments": "entry_date",
    "addresses": "start_date",
}
"""The day on which a row of a table began to be so; a row without one is taken to have always been."""
ENDS = {
    "enrolments": ("leaving_date", ("leaving_date", "leaving_ground", "destination")),
    "placements": ("end_date", ("end_date",)),
    "addresses": ("end_date", ("end_date",)),
}
"""The day of a row's end, and the columns that were not known before it. (The last day of a suspension, a timetable or
an action is planned when it begins.)"""


class Cut:
    """Facts, as evidence reads them, of which nothing dated after a day can be read."""

    def __init__(self, facts: Any, as_of: dt.date) -> None:
        self._facts, self._as_of = facts, as_of
        self.con = facts.con

    def view(self, name: str) -> str:
        """Make the table known to :attr:`con` as it stood; return the name of the view."""
        cut = f"as_it_stood_{name}"
        self.con.execute(
            f"CREATE OR REPLACE TEMP VIEW {cut} AS {cut_rows(name, self._facts.view(name), self._as_of)}"
        )
        return cut


def cut_rows(table: str, view: str, as_of: dt.date) -> str:
    """SQL of the rows of a canonical table, read from a view of it, as they stood on a day."""
    day = f"DATE '{as_of.isoformat()}'"
    changed = {}
    if table in ENDS:
        ends, columns = ENDS[table]
        changed = {name: f"CASE WHEN {ends} > {day} THEN NULL ELSE {name} END" for name in columns}
    if table == "register_weeks":
        sessions = f"2 * greatest(0, least(5, {day} - week + 1))::INTEGER"
        changed = {"marks": f"rpad(substr(marks, 1, {sessions}), {SESSIONS_IN_A_WEEK}, '{NO_SESSION}')"}
    replaced = ", ".join(f"{value} AS {name}" for name, value in changed.items())
    begins = BEGINS.get(table)
    return f"SELECT *{f' REPLACE ({replaced})' if replaced else ''} FROM {sql.name(view)}" + (
        f" WHERE {begins} IS NULL OR {begins} <= {day}" if begins else ""
    )
