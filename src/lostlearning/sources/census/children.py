"""The tables that hang from a pupil: session totals, exclusions, placements; and the school itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.census.pupils import NEWEST, Half, added, cell, halves
from lostlearning.sources.values import listed, literal
from lostlearning.vocabulary import attendance_codes, words
from lostlearning.vocabulary.attendance import posted

if TYPE_CHECKING:
    from lostlearning.sources.census.assemble import Returns

ATTENDED, AUTHORISED, UNAUTHORISED = "(attended)", "(authorised)", "(unauthorised)"
IDENTITY = (
    "coalesce(w.person, 'key:' || c.tableid) AS person, w.upn, w.surname, w.forename, w.date_of_birth, "
    "CASE WHEN w.person IS NULL THEN 'census ' || c.tableid END AS local_id"
)
"""A row whose pupil is in neither pupil table is kept, as a pupil of whom nothing else is known."""
WHO = "upn, surname, forename, date_of_birth, local_id"
KEY = "(census, school, roll, tableid)"


def add(returns: Returns) -> None:
    """Stages everything that hangs from a pupil, and the schools."""
    _orphans(returns)
    _session_totals(returns)
    if returns.has("exclusion"):
        _exclusions(returns)
    _placements(returns)
    _schools(returns)


def _first(names: str, by: str = "_row") -> str:
    return ", ".join(
        f"arg_min({name}, {by}) FILTER ({name} IS NOT NULL) AS {name}" for name in names.split(", ")
    )


def _orphans(returns: Returns) -> None:
    for family in dict.fromkeys(raw.table.family for raw in returns.raws if raw.table.parent):
        if family == "pupil":
            continue
        for number, row, rows in returns.staging.con.execute(
            f"SELECT _file, min(_row), count(*) FROM census_{family} AS c ANTI JOIN census_who AS w USING {KEY} "
            "GROUP BY 1 ORDER BY 1"
        ).fetchall():
            file = returns.staging.files[number]
            returns.staging.problem(
                Problem(
                    check="pupil_not_in_return",
                    severity=Severity.WARNS,
                    title="Rows belong to a pupil who is not in the pupil table of this census",
                    file=file.name,
                    row=row,
                    column="pupilonrolltableid",
                    found="a pupil key that no row of the pupil table has, in that school and census",
                    expected="the pupil table of the same census, with every pupil",
                    mend="Give the pupil table (pupilonroll, pupilnolongeronroll) of the same download too. Until "
                    "then these rows are of pupils about whom nothing else is known.",
                    rows=rows,
                )
            )


# -------------------------------------------------------------------- sessions


def _session_totals(returns: Returns) -> None:
    """``session_totals``: what the details hold, and what can be worked out where they hold absences only or
    are not there."""
    con = returns.staging.con
    parts = []
    for half in halves():
        if returns.has(half.family):
            parts.append(_details(half))
            if returns.has("pupil"):
                parts.append(_attended(half))
        if returns.has("pupil"):
            parts += _stated(returns, half)
    if not parts:
        return
    con.execute(f"CREATE TEMP TABLE census_total AS {' UNION ALL BY NAME '.join(parts)}")
    # A pupil who left and came back has rows on both rolls: they add up. Two rows for one code in one file
    # are a mistake that a check must see: they stay two.
    con.execute(
        f"CREATE TEMP TABLE census_total_sum AS SELECT school, academic_year, term, code, {added('sessions')} AS sessions, "
        f"{', '.join(f'any_value({name}) AS {name}' for name in WHO.split(', '))}, "
        "arg_max(_file, (roll = 'on')::INTEGER) AS _file, arg_max(_row, (roll = 'on')::INTEGER) AS _row FROM ("
        "SELECT *, row_number() OVER (PARTITION BY school, academic_year, term, person, code, _file ORDER BY _row) AS nth "
        "FROM census_total) GROUP BY school, academic_year, term, person, code, nth"
    )
    returns.add("session_totals", "census_total_sum", {"sessions": "sessions", "code": "attendancereason"})
    con.execute("DROP TABLE census_total; DROP TABLE census_total_sum")


def _details(half: Half) -> str:
    return (
        f"SELECT c.school, c.{half.year} AS academic_year, '{half.term}' AS term, {IDENTITY}, "
        f"{cell('attendancereason')} AS code, coalesce({cell('sessions')}, {cell('absencesessions')}) AS sessions, "
        f"c.roll, c._file, c._row FROM census_{half.family} AS c LEFT JOIN census_who AS w USING {KEY} WHERE {half.where}"
    )


def _counted(day: dt.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that count as possible, and those that do not, as they are posted on ``day``."""
    codes = {row.code: posted(row.symbol, day).possible for row in attendance_codes().rows}
    return tuple(c for c, possible in codes.items() if possible), tuple(
        c for c, possible in codes.items() if not possible
    )


def _attended(half: Half) -> str:
    """Until autumn 2019 (autumn) and spring 2020 the details held absences only: what is left of the possible
    sessions was attended. A pupil with a row that cannot be counted is left as not known."""
    # the change of codes in August 2024 is long after the last return that holds absences only
    possible, other = _counted(dt.date(2019, 1, 1))
    return (
        f"SELECT p.school, p.{half.year} AS academic_year, '{half.term}' AS term, p.person, p.upn, p.surname, p.forename, "
        f"p.dob AS date_of_birth, NULL AS local_id, {literal(ATTENDED)} AS code, "
        f"(try_cast(p.{half.possible} AS DOUBLE) - coalesce(a.absent, 0))::VARCHAR AS sessions, p.roll, p._file, p._row "
        f"FROM census_person AS p JOIN (SELECT DISTINCT census, school, roll FROM census_{half.family} "
        "WHERE absencesessions IS NOT NULL) AS held USING (census, school, roll) "
        "LEFT JOIN (SELECT census, school, roll, tableid, "
        f"sum(CASE WHEN trim(attendancereason) IN {listed(possible)} THEN try_cast(absencesessions AS DOUBLE) END) AS absent, "
        "count(*) AS met, count(*) FILTER (try_cast(absencesessions AS DOUBLE) IS NOT NULL AND trim(attendancereason) IN "
        f"{listed(possible + other)}) AS understood FROM census_{half.family} GROUP BY census, school, roll, tableid) AS a "
        f"USING {KEY} WHERE p.{half.where} AND coalesce(a.met, 0) = coalesce(a.understood, 0) "
        f"AND try_cast(p.{half.possible} AS DOUBLE) > coalesce(a.absent, 0)"
    )


def _stated(returns: Returns, half: Half) -> list[str]:
    """Until 2024 the pupil tables state authorised and unauthorised absence: used where the return's details
    are not among the files. Attendance follows only where all three numbers are stated: blank is not nought."""
    con = returns.staging.con
    authorised, unauthorised, possible = (
        f"try_cast({cell(name)} AS DOUBLE)" for name in (half.authorised, half.unauthorised, half.possible)
    )
    missing = f"NOT {half.detailed(returns)}"
    found = con.execute(
        f"SELECT count(*) FROM census_person WHERE {half.where} AND {missing} "
        f"AND coalesce({authorised}, {unauthorised}) IS NOT NULL"
    ).fetchone()
    if not found or not found[0]:
        return []
    rows = (
        (AUTHORISED, cell(half.authorised), f"{cell(half.authorised)} IS NOT NULL"),
        (UNAUTHORISED, cell(half.unauthorised), f"{cell(half.unauthorised)} IS NOT NULL"),
        (
            ATTENDED,
            f"({possible} - {authorised} - {unauthorised})::VARCHAR",
            f"{possible} - {authorised} - {unauthorised} > 0",
        ),
    )
    return [
        f"SELECT school, {half.year} AS academic_year, '{half.term}' AS term, person, upn, surname, forename, "
        f"dob AS date_of_birth, NULL AS local_id, {literal(code)} AS code, {sessions} AS sessions, roll, _file, _row "
        f"FROM census_person WHERE {half.where} AND {missing} AND {test}"
        for code, sessions, test in rows
    ]


# -------------------------------------------------------------------- exclusions


def _exclusions(returns: Returns) -> None:
    """A return carries two terms of exclusions, so that two returns may hold one: the later is kept (a review
    may have changed it). Two alike in one file stay two, for a check to see."""
    con = returns.staging.con
    aliases = {word.code: word["alias_of"] for word in words("exclusion_types") if word["alias_of"]}
    category = (
        f"CASE upper({cell('category')}) "
        + " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in aliases.items())
        + f" ELSE {cell('category')} END"
    )
    outcomes = " ".join(
        f"WHEN {literal(code)} THEN {literal(word.code)}"
        for word in words("exclusion_outcomes")
        for code in word["census_codes"].split()
    )
    columns = (
        "start_date",
        "sessions",
        "reason1",
        "reason2",
        "reason3",
        "category",
        "sen_provision",
        "outcome",
    )
    con.execute(
        f"CREATE TEMP TABLE census_excluded AS SELECT c.school, {IDENTITY}, {cell('startdate')} AS start_date, "
        f"{cell('sessions')} AS sessions, coalesce({cell('reason1')}, {cell('reason')}) AS reason1, "
        f"{cell('reason2')} AS reason2, {cell('reason3')} AS reason3, {category} AS category, "
        f"{cell('senprovision')} AS sen_provision, CASE upper({cell('reviewresult')}) {outcomes} "
        f"ELSE {cell('reviewresult')} END AS outcome, c.census, c.roll, 0 AS earlier, c._file, c._row, "
        f"row_number() OVER (PARTITION BY c.census, c._file, c.school, coalesce(w.person, c.tableid), {category}, "
        "startdate ORDER BY c._row) AS nth "
        f"FROM census_exclusion AS c LEFT JOIN census_who AS w USING {KEY}"
    )
    last = ", ".join(
        f"arg_max({name}, {NEWEST}) FILTER ({name} IS NOT NULL) AS {name}"
        for name in (*WHO.split(", "), *columns[1:5], *columns[6:])
    )
    con.execute(
        f"CREATE TEMP TABLE census_exclusions AS SELECT school, start_date, category, {last}, "
        f"arg_max(_file, {NEWEST}) AS _file, arg_max(_row, {NEWEST}) AS _row FROM census_excluded "
        "GROUP BY school, person, category, start_date, nth"
    )
    returns.add(
        "exclusions", "census_exclusions", {"start_date": "startdate", "sen_provision": "senprovision"}
    )
    con.execute("DROP TABLE census_excluded; DROP TABLE census_exclusions")


# -------------------------------------------------------------------- placements and schools


def _placements(returns: Returns) -> None:
    """Placements that the school arranged; and, in a school that is itself alternative provision, why each
    pupil is there, from the day the pupil joined it."""
    con = returns.staging.con
    parts = []
    if returns.has("school_arranged_ap"):
        urn, ukprn = (f"regexp_replace({cell(name)}, '\\.0+$', '')" for name in ("urn", "ukprn"))
        parts.append(
            f"SELECT c.school, c.census_year, c.census, c.roll, {IDENTITY}, {cell('entrydate')} AS start_date, "
            f"{cell('leavingdate')} AS end_date, coalesce({urn}, {ukprn}, {cell('companynumber')}) AS provider, "
            f"coalesce({cell('apsettingtype')}, CASE WHEN {urn} IS NOT NULL THEN 'URN' WHEN {ukprn} IS NOT NULL THEN 'UKPRN' "
            f"END) AS setting_type, {cell('placementreason')} AS reason, {cell('apattendancepattern')} AS pattern, "
            f"{cell('apsessionsperweek')} AS sessions_per_week, 'school' AS commissioner, c._file, c._row "
            f"FROM census_school_arranged_ap AS c LEFT JOIN census_who AS w USING {KEY}"
        )
    if returns.has("ap_school") and returns.has("pupil"):
        parts.append(
            f"SELECT c.school, c.census_year, c.census, c.roll, {IDENTITY}, p.entry AS start_date, p.leaving AS end_date, "
            f"c.school AS provider, NULL AS setting_type, {cell('apreason')} AS reason, NULL AS pattern, "
            "NULL AS sessions_per_week, NULL AS commissioner, c._file, c._row "
            f"FROM census_ap_school AS c LEFT JOIN census_who AS w USING {KEY} LEFT JOIN (SELECT census, school, roll, tableid, "
            "arg_min(entrydate, _row) AS entry, arg_min(leavingdate, _row) AS leaving FROM census_person "
            f"GROUP BY census, school, roll, tableid) AS p USING {KEY}"
        )
    if not parts:
        return
    con.execute(
        f"CREATE TEMP TABLE census_placed AS SELECT *, 0 AS earlier FROM ({' UNION ALL '.join(parts)})"
    )
    ends = returns.days("census_placed", "end_date")
    # One that still runs is in the account of this academic year, whenever it began.
    con.execute(
        "CREATE TEMP TABLE census_placements AS SELECT school, start_date, provider, "
        "CASE WHEN max(running) THEN census_year END AS academic_year, "
        + ", ".join(
            f"arg_max({name}, {NEWEST}) FILTER ({name} IS NOT NULL) AS {name}"
            for name in (
                *WHO.split(", "),
                *("end_date", "setting_type", "reason", "pattern", "sessions_per_week", "commissioner"),
            )
        )
        + f", arg_max(_file, {NEWEST}) AS _file, arg_max(_row, {NEWEST}) AS _row FROM ("
        "SELECT t.*, d.day IS NULL OR d.day >= make_date(t.census_year, 8, 1) AS running, "
        "row_number() OVER (PARTITION BY census, _file, school, person, start_date, provider ORDER BY _row) AS nth "
        f"FROM census_placed AS t LEFT JOIN {ends} AS d ON d.text = t.end_date) "
        "GROUP BY school, census_year, person, start_date, provider, nth"
    )
    returns.add(
        "placements",
        "census_placements",
        {"start_date": "entrydate", "end_date": "leavingdate", "sessions_per_week": "apsessionsperweek"},
    )
    con.execute("DROP TABLE census_placed; DROP TABLE census_placements")


def _schools(returns: Returns) -> None:
    """What the return says of the school: its name, phase, URN and number."""
    con = returns.staging.con
    if returns.has("school"):
        con.execute(
            f"CREATE TEMP TABLE census_named AS SELECT school, arg_max({cell('schoolname')}, census) AS label, "
            f"arg_max({cell('phase')}, census) AS phase, arg_max(_file, census) AS _file, arg_max(_row, census) AS _row "
            "FROM census_school GROUP BY school"
        )
        returns.add("schools", "census_named", {"label": "schoolname"})
    if returns.has("return"):
        number = "regexp_replace(trim({}), '\\.0+$', '')"
        con.execute(
            f"CREATE TEMP TABLE census_numbered AS SELECT school, arg_max({number.format('urn')}, census) AS urn, "
            f"arg_max(lpad({number.format('lea')}, 3, '0') || lpad({number.format('estab')}, 4, '0'), census) AS laestab, "
            "arg_max(_file, census) AS _file, arg_max(_row, census) AS _row FROM census_return GROUP BY school"
        )
        returns.add("schools", "census_numbered", {})
