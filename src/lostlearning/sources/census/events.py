"""Exclusions and placements of each census, and what it says of the schools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.census.sql import KEY, cell, latest, place
from lostlearning.sources.census.totals import IDENTITY, OF_CHILD
from lostlearning.sources.values import literal
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.sources.census.assemble import Returns

WHOLE = "regexp_replace({}, '\\.0+$', '')"
"""SQL: an identifying number without the ``.0`` that spreadsheets add."""


def add(returns: Returns) -> None:
    """Stages exclusions, placements and schools."""
    orphans(returns)
    if returns.has("exclusion"):
        _exclusions(returns)
    _placements(returns)
    _schools(returns)


def orphans(returns: Returns) -> None:
    """Reports rows whose pupil is in neither pupil table of their census."""
    for family in dict.fromkeys(raw.table.family for raw in returns.raws if raw.table.parent):
        if family == "pupil":
            continue
        for file, row, rows in returns.staging.con.execute(
            f"""SELECT _file, min(_row), count(*) FROM census_{family} AS c
            ANTI JOIN census_who AS w USING {KEY} GROUP BY 1 ORDER BY 1"""
        ).fetchall():
            returns.staging.problem(
                Problem(
                    check="pupil_not_in_return",
                    severity=Severity.WARNS,
                    title="Rows belong to a pupil who is not in the pupil table of this census",
                    file=returns.staging.files[file].name,
                    row=row,
                    column="pupilonrolltableid",
                    found="a pupil key that no row of the pupil table has, in that school and census",
                    expected="the pupil table of the same census, with every pupil",
                    mend="Give the pupil tables (pupilonroll, pupilnolongeronroll) of the same download too. "
                    "Until then these rows are of pupils about whom nothing else is known.",
                    rows=rows,
                )
            )


def _exclusions(returns: Returns) -> None:
    """A return carries two terms of exclusions, so that two returns may hold one: the later is kept (a review
    may have changed it). Two alike in one file stay two, for a check to see.
    """
    con = returns.staging.con
    renamed = " ".join(
        f"WHEN {literal(word.code)} THEN {literal(word['alias_of'])}"
        for word in words("exclusion_types")
        if word["alias_of"]
    )
    category = f"CASE upper({cell('category')}) {renamed} ELSE {cell('category')} END"
    outcomes = " ".join(
        f"WHEN {literal(code)} THEN {literal(word.code)}"
        for word in words("exclusion_outcomes")
        for code in word["census_codes"].split()
    )
    con.execute(
        f"""CREATE TEMP TABLE census_excluded AS SELECT c.school, c.census, 0 AS earlier, {OF_CHILD},
        {cell("startdate")} AS start_date, {cell("c.sessions")} AS sessions, {category} AS category,
        coalesce({cell("reason1")}, {cell("reason")}) AS reason1,
        {cell("reason2")} AS reason2, {cell("reason3")} AS reason3, {cell("senprovision")} AS sen_provision,
        CASE upper({cell("reviewresult")}) {outcomes} ELSE {cell("reviewresult")} END AS outcome,
        row_number() OVER (PARTITION BY c.census, c._file, c.school, coalesce(w.person, c.tableid),
            {category}, startdate ORDER BY c._row) AS nth
        FROM census_exclusion AS c LEFT JOIN census_who AS w USING {KEY}"""
    )
    stated = (*IDENTITY, "sessions", "reason1", "reason2", "reason3", "sen_provision", "outcome")
    con.execute(
        f"""CREATE TEMP TABLE census_exclusions AS
        SELECT school, start_date, category, {latest(stated)}, {place()}
        FROM census_excluded GROUP BY school, person, category, start_date, nth"""
    )
    returns.add(
        "exclusions", "census_exclusions", {"start_date": "startdate", "sen_provision": "senprovision"}
    )


def _placements(returns: Returns) -> None:
    """Placements that the school arranged; and, in a school that is itself alternative provision, why each
    pupil is there, from the day the pupil joined it.
    """
    con = returns.staging.con
    parts = []
    if returns.has("school_arranged_ap"):
        urn, ukprn = WHOLE.format(cell("urn")), WHOLE.format(cell("ukprn"))
        parts.append(
            f"""SELECT c.school, c.census, census_year, {OF_CHILD},
            {cell("entrydate")} AS start_date, {cell("leavingdate")} AS end_date,
            coalesce({urn}, {ukprn}, {cell("companynumber")}) AS provider,
            coalesce({cell("apsettingtype")}, CASE WHEN {urn} IS NOT NULL THEN 'URN'
                WHEN {ukprn} IS NOT NULL THEN 'UKPRN' END) AS setting_type,
            {cell("placementreason")} AS reason, {cell("apattendancepattern")} AS pattern,
            {cell("apsessionsperweek")} AS sessions_per_week, 'school' AS commissioner
            FROM census_school_arranged_ap AS c LEFT JOIN census_who AS w USING {KEY}"""
        )
    if returns.has("ap_school") and returns.has("pupil"):
        parts.append(
            f"""SELECT c.school, c.census, c.census_year, {OF_CHILD},
            p.entry AS start_date, p.leaving AS end_date, c.school AS provider, {cell("apreason")} AS reason
            FROM census_ap_school AS c LEFT JOIN census_who AS w USING {KEY}
            LEFT JOIN (SELECT census, school, roll, tableid, arg_min(entrydate, _row) AS entry,
                arg_min(leavingdate, _row) AS leaving
                FROM census_person GROUP BY {KEY[1:-1]}) AS p USING {KEY}"""
        )
    if not parts:
        return
    columns = ("end_date", "setting_type", "reason", "pattern", "sessions_per_week", "commissioner")
    empty = ", ".join(f"NULL::VARCHAR AS {name}" for name in columns)
    con.execute(
        f"""CREATE TEMP TABLE census_placed AS SELECT *, 0 AS earlier FROM (
        {" UNION ALL BY NAME ".join(parts)} UNION ALL BY NAME SELECT {empty} WHERE false)"""
    )
    ends = returns.days("census_placed", "end_date")
    # One that still runs is in the account of this academic year, whenever it began.
    con.execute(
        f"""CREATE TEMP TABLE census_placements AS SELECT school, start_date, provider,
        CASE WHEN max(running) THEN census_year END AS academic_year,
        {latest((*IDENTITY, *columns))}, {place()}
        FROM (SELECT t.*, d.day IS NULL OR d.day >= make_date(t.census_year, 8, 1) AS running,
            row_number() OVER (PARTITION BY census, _file, school, person, start_date, provider
                ORDER BY _row) AS nth
            FROM census_placed AS t LEFT JOIN {ends} AS d ON d.text = t.end_date)
        GROUP BY school, census_year, person, start_date, provider, nth"""
    )
    headings = {
        "start_date": "entrydate",
        "end_date": "leavingdate",
        "sessions_per_week": "apsessionsperweek",
    }
    returns.add("placements", "census_placements", headings)


def _schools(returns: Returns) -> None:
    """What the returns say of a school: its name and phase, its URN and number, newest first."""
    parts = []
    if returns.has("school"):
        parts.append(
            f"""SELECT school, census, '' AS roll, 0 AS earlier, _file, _row,
            {cell("schoolname")} AS label, {cell("phase")} AS phase FROM census_school"""
        )
    if returns.has("return"):
        lea, estab = WHOLE.format(cell("lea")), WHOLE.format(cell("estab"))
        parts.append(
            f"""SELECT school, census, '' AS roll, 0 AS earlier, _file, _row,
            {WHOLE.format(cell("urn"))} AS urn,
            lpad({lea}, 3, '0') || lpad({estab}, 4, '0') AS laestab FROM census_return"""
        )
    if not parts:
        return
    names = ("label", "phase", "urn", "laestab")
    empty = ", ".join(f"NULL::VARCHAR AS {name}" for name in names)
    returns.staging.con.execute(
        f"""CREATE TEMP TABLE census_schools AS SELECT school, {latest(names)}, {place()} FROM (
        {" UNION ALL BY NAME ".join(parts)} UNION ALL BY NAME SELECT {empty} WHERE false) GROUP BY school"""
    )
    returns.add("schools", "census_schools", {"label": "schoolname", "laestab": "estab"})
