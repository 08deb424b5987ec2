"""Possible sessions and session totals, from the session details and the pupil tables of each census."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lostlearning.sources.census import layout
from lostlearning.sources.census.pupils import WHO
from lostlearning.sources.census.sql import KEY, ON_ROLL_FIRST, Stretch, added, cell, number, place, stretches
from lostlearning.sources.values import listed, literal
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import posted

if TYPE_CHECKING:
    from lostlearning.sources.census.assemble import Returns

ATTENDED, AUTHORISED, UNAUTHORISED = "(attended)", "(authorised)", "(unauthorised)"
ABSENCES_ONLY_UNTIL = dt.date(2020, 7, 31)
"""The last returns of absences only were autumn 2019, and spring and summer 2020 (``columns.csv``)."""
IDENTITY = (*WHO, "local_id")
OF_PUPIL = (
    "person, upn, surname, forename, dob AS date_of_birth, NULL::VARCHAR AS local_id, roll, _file, _row"
)
OF_CHILD = """coalesce(w.person, 'key:' || c.tableid) AS person,
    w.upn, w.surname, w.forename, w.date_of_birth,
    CASE WHEN w.person IS NULL THEN 'census ' || c.tableid END AS local_id, c.roll, c._file, c._row"""
"""A row whose pupil is in neither pupil table is kept, as a pupil of whom nothing else is known."""


def add(returns: Returns) -> None:
    """Stages ``session_totals`` and ``sessions_possible``."""
    parts = []
    for stretch in stretches():
        if returns.has(stretch.family):
            parts.append(_details(stretch))
        if returns.has("pupil"):
            if returns.has(stretch.family):
                parts.append(_attended(stretch))
            parts += _stated(returns, stretch)
    if parts:
        _sum(returns, "session_totals", parts, "code", "sessions")
    if returns.has("pupil"):
        _sum(returns, "sessions_possible", [_possible(returns, s) for s in stretches()], "spell", "possible")


def _sum(returns: Returns, table: str, parts: list[str], key: str, column: str) -> None:
    """A pupil who left and came back has rows on both rolls, or two spells: they add up. Two rows alike in
    one file are a mistake that a check must see: they stay two.
    """
    con = returns.staging.con
    same = "school, academic_year, term, person"
    apart = ", code" if key == "code" else ""
    con.execute(
        f"""CREATE TEMP TABLE census_sum AS
        SELECT school, academic_year, term{apart}, {added(column)} AS {column},
        {", ".join(f"any_value({name}) AS {name}" for name in IDENTITY)}, {place(ON_ROLL_FIRST)}
        FROM (SELECT *, row_number() OVER (PARTITION BY {same}, {key}, _file ORDER BY _row) AS nth
            FROM ({" UNION ALL BY NAME ".join(parts)}))
        GROUP BY {same}{apart}, nth"""
    )
    headings = {"code": "attendancereason", "possible": "termlysessionspossible"}
    returns.add(table, "census_sum", headings)


def _detailed(returns: Returns, stretch: Stretch) -> str:
    """SQL: whether a pupil's return has this stretch's session details among the files."""
    if not returns.has(stretch.family):
        return "false"
    return f"(census, roll) IN (SELECT DISTINCT census, roll FROM census_{stretch.family})"


def _possible(returns: Returns, stretch: Stretch) -> str:
    """Possible sessions as stated, where anything says what became of them: without that there is nothing to
    account for (a return without its session details is not a term of missing marks).
    """
    return f"""SELECT school, {stretch.academic_year} AS academic_year, '{stretch.term}' AS term,
        {cell(stretch.possible)} AS possible, coalesce(entrydate, '') AS spell, {OF_PUPIL}
        FROM census_person WHERE {stretch.carried} AND {cell(stretch.possible)} IS NOT NULL
        AND ({_detailed(returns, stretch)}
            OR {cell(stretch.authorised)} IS NOT NULL OR {cell(stretch.unauthorised)} IS NOT NULL)"""


def _details(stretch: Stretch) -> str:
    held = {row["column"] for row in layout.columns() if row["family"] == stretch.family}
    counts = ", ".join(cell(name) for name in ("sessions", "absencesessions") if name in held)
    return f"""SELECT c.school, {stretch.academic_year} AS academic_year, '{stretch.term}' AS term,
        {cell("attendancereason")} AS code,
        coalesce({counts}) AS sessions,
        {OF_CHILD}
        FROM census_{stretch.family} AS c LEFT JOIN census_who AS w USING {KEY} WHERE {stretch.carried}"""


def _attended(stretch: Stretch) -> str:
    """Where the details hold absences only, what is left of the possible sessions was attended. A pupil with
    a row that cannot be counted gets nothing: that stays not known.
    """
    codes = {row.code: posted(row.symbol, ABSENCES_ONLY_UNTIL).possible for row in attendance_codes().rows}
    known = listed(tuple(codes))
    possible = listed(tuple(code for code, counts in codes.items() if counts))
    code, absences = cell("attendancereason"), number("absencesessions")
    return f"""SELECT p.school, {stretch.academic_year} AS academic_year, '{stretch.term}' AS term,
        {literal(ATTENDED)} AS code, ({number(stretch.possible)} - coalesce(absent, 0))::VARCHAR AS sessions,
        {OF_PUPIL}
        FROM census_person AS p
        JOIN (SELECT DISTINCT census, school, roll FROM census_{stretch.family}
            WHERE absencesessions IS NOT NULL) AS held USING (census, school, roll)
        LEFT JOIN (SELECT census, school, roll, tableid,
            sum(CASE WHEN {code} IN {possible} THEN {absences} END) AS absent,
            bool_and({absences} IS NOT NULL AND {code} IN {known}) AS understood
            FROM census_{stretch.family} GROUP BY {KEY[1:-1]}) AS a USING {KEY}
        WHERE {stretch.carried} AND coalesce(understood, true)
        AND {number(stretch.possible)} > coalesce(absent, 0)"""


def _stated(returns: Returns, stretch: Stretch) -> list[str]:
    """Until 2024 the pupil tables state authorised and unauthorised absence: used where the return's details
    are not among the files. Attendance follows only where all three are stated: blank is not nought.
    """
    missing = f"{stretch.carried} AND NOT {_detailed(returns, stretch)}"
    authorised, unauthorised = number(stretch.authorised), number(stretch.unauthorised)
    found = returns.staging.con.execute(
        f"""SELECT count(*) FROM census_person
        WHERE {missing} AND coalesce({authorised}, {unauthorised}) IS NOT NULL"""
    ).fetchone()
    if not found or not found[0]:
        return []
    left = f"({number(stretch.possible)} - {authorised} - {unauthorised})"
    rows = (
        (AUTHORISED, cell(stretch.authorised), f"{cell(stretch.authorised)} IS NOT NULL"),
        (UNAUTHORISED, cell(stretch.unauthorised), f"{cell(stretch.unauthorised)} IS NOT NULL"),
        (ATTENDED, f"{left}::VARCHAR", f"{left} > 0"),
    )
    return [
        f"""SELECT school, {stretch.academic_year} AS academic_year, '{stretch.term}' AS term,
        {literal(code)} AS code, {sessions} AS sessions, {OF_PUPIL}
        FROM census_person WHERE {missing} AND {test}"""
        for code, sessions, test in rows
    ]
