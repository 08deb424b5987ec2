"""What must be known for a signal to be checked, and where it is: school by school, year by year.

A need is the name of a table (files of it were read of the school, and its records reach the year), a column
(``enrolments.leaving_ground``: some row of the school and year has it), or one of OTHERS. Several with ``|``
between are alternatives. What is not known is said in words: a signal that cannot be checked is never passed
as clean.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from lostlearning.ledger.periods import PUPIL_TABLES
from lostlearning.store import sql

Unit = tuple[str, int]
"""A school and academic year."""
LOGS = (
    "exclusions",
    "internal_removals",
    "lesson_marks",
    "part_time_timetables",
    "placements",
    "behaviour_incidents",
    "meetings",
    "lateness",
    "actions",
)
"""Records of what happened: none read is not known, read and empty is none."""
WORDS = {
    "register_weeks": "no register of single sessions was read",
    "session_totals": "no totals of sessions by code were read",
    "enrolments": "no roll with dates was read",
    "exclusions": "no log of suspensions and exclusions was read that reaches the year",
    "internal_removals": "no log of internal removals was read that reaches the year",
    "part_time_timetables": "no list of part-time timetables was read that reaches the year",
    "placements": "no list of placements was read that reaches the year",
    "behaviour_incidents": "no log of behaviour incidents was read that reaches the year",
    "meetings": "no list of meetings was read that reaches the year",
    "lesson_marks": "no marks of single lessons were read that reach the year",
    "actions": "no file of actions or plans was read that reaches the year",
    "enrolments.entry_date": "no file says when pupils came on roll",
    "enrolments.leaving_date": "no file says who left",
    "enrolments.destination": "no leaver's destination is on file",
    "enrolments.leaving_ground": "no leaver's ground for deletion is on file",
    "enrolments.year_group": "no year groups are on file",
    "pupils.birth_month": "no dates of birth are on file",
    "pupils": "no characteristics of pupils were read",
    "internal_removals.minutes": "no removal has its minutes on file",
    "exclusions.reason1": "no suspension has its reason on file",
    "school_events.kind": "no inspection, examinations or other event is on file",
    "addresses": "no addresses are on file",
    "history": "no earlier version of the register is kept: it is where files are imported, and imported again",
    "another_register": "the files hold no register of another school",
    "another_roll": "the files hold no roll of another school",
    "another_address": "the files hold no addresses of another school",
}
"""Why a signal cannot be checked, by what is missing."""
OTHERS = {"another_register": "register_weeks", "another_roll": "enrolments", "another_address": "addresses"}
"""The same table of another school, in any year of the files."""


class Known:
    """What is known of each school and year of some facts."""

    def __init__(self, facts: Any) -> None:
        self._facts = facts

    @functools.cached_property
    def units(self) -> frozenset[Unit]:
        """Every school and year that any table of pupils tells of."""
        return frozenset().union(*(self._held(name) for name in PUPIL_TABLES if self._facts.rows(name)))

    def missing(self, needs: Iterable[str]) -> dict[Unit, tuple[str, ...]]:
        """Of each school and year in which something is not known: why, in words."""
        found: dict[Unit, tuple[str, ...]] = {}
        for need in needs:
            options = need.split("|")
            known = frozenset().union(*(self._known(one) for one in options))
            why = " and ".join(WORDS[one] for one in options)
            for unit in self.units - known:
                found[unit] = (*found.get(unit, ()), why)
        return found

    def nowhere(self, needs: Iterable[str]) -> bool:
        """Whether something that is needed is known of no school and year at all, by what was read alone."""
        return any(all(self._unread(one) for one in need.split("|")) for need in needs)

    def _unread(self, need: str) -> bool:
        if need == "history":
            return not self._facts.keeps_history
        table = OTHERS.get(need, need.partition(".")[0])
        return not (self._facts.has(table) if need in LOGS else self._facts.rows(table))

    @functools.cache  # noqa: B019 (lives as long as one look)
    def _known(self, need: str) -> frozenset[Unit]:
        if need == "history":
            return self.units if self._facts.keeps_history else frozenset()
        if need in OTHERS:
            schools = {school for school, _ in self._held(OTHERS[need])}
            return frozenset(unit for unit in self.units if schools - {unit[0]})
        table, _, column = need.partition(".")
        if column:
            return self._held(table, column)
        if table in LOGS:
            return self._reached(table)
        return self._held(table)

    def _reached(self, table: str) -> frozenset[Unit]:
        """Schools of which files were read, in the years from the first of their records to the last."""
        if not self._facts.has(table):
            return frozenset()
        schools = self._facts.covered(table)
        years = [year for _, year in self._held(table)]
        return frozenset(
            (school, year)
            for school, year in self.units
            if (schools is None or school in schools) and (not years or min(years) <= year <= max(years))
        )

    def _held(self, table: str, column: str = "") -> frozenset[Unit]:
        return self._filled(table).get(column, frozenset())

    @functools.cache  # noqa: B019
    def _filled(self, table: str) -> dict[str, frozenset[Unit]]:
        """Where a table has rows (by the empty name), and where each of its columns that is asked for is filled in."""
        if not self._facts.rows(table):
            return {}
        asked = [need.split(".")[1] for need in WORDS if need.startswith(f"{table}.")]
        counts = "".join(f", count({sql.name(column)})" for column in asked)
        found = self._facts.con.sql(
            f"SELECT school, academic_year{counts} FROM {sql.name(self._facts.view(table))} GROUP BY ALL"
        ).fetchall()
        units = [(school, int(year)) for school, year, *_ in found]
        held = {"": frozenset(units)}
        for place, column in enumerate(asked, start=2):
            held[column] = frozenset(unit for unit, row in zip(units, found, strict=True) if row[place])
        return held
