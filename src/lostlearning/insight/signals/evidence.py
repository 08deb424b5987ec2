"""The rows that a signal rests on: which row of which table, and what it says, readably.

A row is referred to by its table and key, as :mod:`lostlearning.tables` gives them. No name is in any of them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from lostlearning.insight.signals.frame import HISTORY
from lostlearning.insight.signals.looking import Finding
from lostlearning.store import sql
from lostlearning.tables import TABLES
from lostlearning.vocabulary import attendance_codes, words

MOST = 40
"""Rows of one table that are given for one signal."""
FOUND = "signals_found"
TOTALS = "session_totals"
"""Evidence of a row that has no days; of one code where the record says ``session_totals:E``."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
OVERLAPS: dict[str, tuple[str, str]] = {
    "register_weeks": ("week", "(week + 6)"),
    HISTORY: ("week", "(week + 6)"),
    "exclusions": ("start_date", "coalesce(end_date, start_date)"),
    "placements": ("start_date", "coalesce(end_date, DATE '9999-01-01')"),
    "part_time_timetables": ("start_date", "coalesce(end_date, DATE '9999-01-01')"),
    "actions": ("start_date", "coalesce(end_date, start_date)"),
    "enrolments": ("coalesce(entry_date, DATE '1900-01-01')", "coalesce(leaving_date, DATE '9999-01-01')"),
    "addresses": ("DATE '1900-01-01'", "DATE '9999-01-01'"),
    TOTALS: ("DATE '1900-01-01'", "DATE '9999-01-01'"),
    "school_events": ("start_date", "coalesce(end_date, start_date)"),
    "internal_removals": ("date", "date"),
    "behaviour_incidents": ("date", "date"),
    "meetings": ("date", "date"),
    "lateness": ("date", "date"),
    "lesson_marks": ("date", "date"),
}
"""From when to when a row of a table speaks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """A row: its table, its key, and what it says."""

    table: str
    key: Mapping[str, Any]
    says: str


def evidence(facts: Any, finding: Finding) -> list[list[Evidence]]:
    """For each row of a finding the rows it rests on, table by table in the order of the record, then by date."""
    return evidence_of(facts, [finding])[0]


def evidence_of(facts: Any, findings: Sequence[Finding]) -> list[list[list[Evidence]]]:
    """The same of several findings at once: one question a table, whatever the number of signals."""
    found: list[list[list[Evidence]]] = [[[] for _ in range(each.rows.num_rows)] for each in findings]
    asked = [
        each.rows.select(["school", "academic_year", "pupil", "first", "last"])
        .append_column("finding", pa.array([number] * each.rows.num_rows, pa.int32()))
        .append_column("place", pa.array(range(each.rows.num_rows), pa.int64()))
        for number, each in enumerate(findings)
        if each.rows.num_rows
    ]
    if not asked:
        return found
    wanted: dict[tuple[str, bool], list[int]] = {}
    for number, each in enumerate(findings):
        for named in each.record.evidence:
            wanted.setdefault((named, each.record.of_school), []).append(number)
    told: dict[tuple[int, str], list[tuple[int, Evidence]]] = {}
    facts.con.register(FOUND, pa.concat_tables(asked))
    try:
        for (named, of_school), numbers in wanted.items():
            table, _, code = named.partition(":")
            for row in _rows(facts, table, code, numbers, of_school=of_school):
                number, place = row.pop("finding"), row.pop("place")
                one = Evidence(table, _key(table, row), SAYS[table](row))
                told.setdefault((number, named), []).append((place, one))
    finally:
        facts.con.unregister(FOUND)
    for number, each in enumerate(findings):
        for named in each.record.evidence:
            for place, one in told.get((number, named), ()):
                found[number][place].append(one)
    return found


def _rows(
    facts: Any, table: str, code: str, numbers: Sequence[int], *, of_school: bool
) -> list[dict[str, Any]]:
    begins, ends = OVERLAPS[table]
    whose = "t.school = f.school AND t.academic_year = f.academic_year" if of_school else "t.pupil = f.pupil"
    when = "t.academic_year = f.academic_year AND f.first IS NULL"
    if table != TOTALS:
        when = f"CASE WHEN f.first IS NULL THEN {when} ELSE t._begins <= f.last AND t._ends >= f.first END"
    if code:
        when += f" AND t.code = {sql.text(code)}"
    view = sql.name(facts.view(table))
    # By all it says before the pupil: keys differ from run to run where none is kept.
    names = [name for name in TABLES[table.removesuffix("_history")].arrow_schema().names if name != "pupil"]
    order = ", ".join(["t._begins", *(f"t.{sql.name(name)}" for name in names)])
    asked = f"(SELECT * FROM {FOUND} WHERE finding IN ({', '.join(map(str, numbers))}))"
    query = (
        f"SELECT f.finding, f.place, t.* EXCLUDE (_begins, _ends) FROM {asked} AS f JOIN (SELECT *, "
        f"{begins} AS _begins, {ends} AS _ends FROM {view}) AS t ON {whose} AND {when} QUALIFY row_number() "
        f"OVER (PARTITION BY f.finding, f.place ORDER BY {order}) <= {MOST} "
        f"ORDER BY f.finding, f.place, {order}"
    )
    rows: list[dict[str, Any]] = facts.con.sql(query).to_arrow_table().to_pylist()
    return rows


def _key(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = TABLES[table.removesuffix("_history")].key
    return {column: row[column] for column in columns}


def day(value: dt.date | None) -> str:
    """A day as it is said."""
    return "no date" if value is None else f"{value.day} {value:%b %Y}"


def _span(row: Mapping[str, Any]) -> str:
    start, end = row["start_date"], row.get("end_date")
    return day(start) if end in (None, start) else f"{day(start)} to {day(end)}"


def _label(name: str, code: str | None) -> str:
    word = words(name).get(code) if code else None
    return word.label if word else (code or "not said")


def _week(row: Mapping[str, Any]) -> str:
    codes = {each.symbol: each.code for each in attendance_codes().rows}
    plain = {".": "-", "_": "-", "?": "no mark"}
    marks = [plain.get(symbol, codes.get(symbol, symbol)) for symbol in row["marks"]]
    told = [
        f"{name} {marks[2 * place]} {marks[2 * place + 1]}"
        for place, name in enumerate(DAYS)
        if marks[2 * place : 2 * place + 2] != ["-", "-"]
    ]
    return f"register, week of {day(row['week'])}: {', '.join(told)}"


def _replaced(row: Mapping[str, Any]) -> str:
    return f"earlier {_week(row)} (replaced on {day(row['replaced_at'].date())})"


def _exclusion(row: Mapping[str, Any]) -> str:
    kind = _label("exclusion_types", row["category"]).lower()
    length = "" if row["sessions"] is None else f", {row['sessions']} sessions"
    reasons = [_label("exclusion_reasons", row[f"reason{n}"]).lower() for n in (1, 2, 3) if row[f"reason{n}"]]
    return f"{kind}, {_span(row)}{length}{': ' + '; '.join(reasons) if reasons else ''}"


def _part_time(row: Mapping[str, Any]) -> str:
    review = f", review {day(row['review_date'])}" if row["review_date"] else ", no review date"
    return f"part-time timetable, {_span(row)}{review}"


def _placement(row: Mapping[str, Any]) -> str:
    return f"placement, {_span(row)}, at {row['provider'] or 'no provider named'}"


def _spell(row: Mapping[str, Any]) -> str:
    said = f"on roll at {row['school']} from {day(row['entry_date'])}"
    if row["leaving_date"] is None:
        return said
    ground = f"ground ({row['leaving_ground']})" if row["leaving_ground"] else "no ground"
    to = _label("destinations", row["destination"]).lower() if row["destination"] else "destination not said"
    return f"{said} to {day(row['leaving_date'])}, {ground}, {to}"


def _removal(row: Mapping[str, Any]) -> str:
    minutes = "no minutes" if row["minutes"] is None else f"{row['minutes']} minutes"
    return f"{_label('removal_kinds', row['kind']).lower()}, {day(row['date'])}, {minutes}"


def _incident(row: Mapping[str, Any]) -> str:
    at = "" if row["minute"] is None else f" at {row['minute'] // 60:02d}:{row['minute'] % 60:02d}"
    return f"behaviour incident, {day(row['date'])}{at}: {row['kind'] or 'not said'}"


def _meeting(row: Mapping[str, Any]) -> str:
    held = {True: "", False: ", not held", None: ", not known whether held"}[row["held"]]
    return f"meeting, {day(row['date'])}: {row['kind'] or 'not said'}{held}"


def _late(row: Mapping[str, Any]) -> str:
    return f"{row['minutes']} minutes late, {day(row['date'])} {row['session']}"


def _lesson(row: Mapping[str, Any]) -> str:
    return f"lesson {row['period']}, {day(row['date'])}: {_label('lesson_marks', row['mark']).lower()}"


def _action(row: Mapping[str, Any]) -> str:
    return f"action, {_span(row)}: {row['kind'] or 'not said'}"


def _address(row: Mapping[str, Any]) -> str:
    return f"address at {row['school']} from {day(row['start_date'])} (postcode not shown)"


def _total(row: Mapping[str, Any]) -> str:
    return f"totals, {_label('terms', row['term']).lower()}: {row['sessions']} sessions marked {row['code']}"


def _event(row: Mapping[str, Any]) -> str:
    return f"{_label('school_event_kinds', row['kind']).lower()}, {_span(row)}"


SAYS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "register_weeks": _week,
    HISTORY: _replaced,
    "exclusions": _exclusion,
    "part_time_timetables": _part_time,
    "placements": _placement,
    "enrolments": _spell,
    "internal_removals": _removal,
    "behaviour_incidents": _incident,
    "meetings": _meeting,
    "lateness": _late,
    "lesson_marks": _lesson,
    "actions": _action,
    "addresses": _address,
    "school_events": _event,
    TOTALS: _total,
}
"""What a row of each table says."""
