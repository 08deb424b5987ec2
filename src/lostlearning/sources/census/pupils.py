"""Pupils and their spells on roll, from the two pupil tables of each census."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.census import layout
from lostlearning.sources.census.sql import KEY, cell, latest, place
from lostlearning.sources.values import listed
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.sources.census.assemble import Returns

WHO = ("upn", "surname", "forename", "date_of_birth")
CHARACTERISTICS = (
    *("sex", "ethnicity", "sen_provision", "sen_primary_need", "eal", "service_child", "young_carer"),
    *("fsm", "fsm6"),
)
SPELL = ("leaving_date", "year_group", "enrolment_status", "part_time")
FSM_YEARS = 6
"""FSM6 looks back six years."""
HEADINGS = {
    "sex": "sex",
    "date_of_birth": "dob",
    "sen_provision": "senprovision",
    "sen_primary_need": "sentype",
    "eal": "language",
    "service_child": "servicechild",
    "young_carer": "youngcarer",
    "entry_date": "entrydate",
    "leaving_date": "leavingdate",
    "year_group": "ncyearactual",
    "enrolment_status": "enrolstatus",
    "part_time": "parttime",
}
"""The census columns that the canonical ones come from, for the wording of problems."""
NOBODY = "SELECT 0 AS census, '' AS school, '' AS roll, '' AS tableid, {} WHERE false"


def add(returns: Returns) -> None:
    """Stages pupils and enrolments; leaves ``census_person`` (the rows of the pupil tables, with the
    ``person`` each is of) and ``census_who`` (whose each key is) for the tables that hang from them.
    """
    con = returns.staging.con
    _persons(returns)
    if not returns.has("pupil"):
        return
    _stated(returns)
    con.execute(
        f"""CREATE TEMP TABLE census_pupils AS
        SELECT school, academic_year, {latest(WHO)}, {latest(CHARACTERISTICS)}, {place()}
        FROM census_stated GROUP BY school, academic_year, person, nth"""
    )
    returns.add("pupils", "census_pupils", HEADINGS)
    con.execute(
        f"""CREATE TEMP TABLE census_enrolments AS
        SELECT school, academic_year, entry_date, {latest(WHO)}, {latest(SPELL)}, {place()}
        FROM census_stated GROUP BY school, academic_year, person, entry_date, nth_spell"""
    )
    returns.add("enrolments", "census_enrolments", HEADINGS)


def _persons(returns: Returns) -> None:
    con = returns.staging.con
    if not returns.has("pupil"):
        con.execute(
            """CREATE TEMP TABLE census_who (census INTEGER, school VARCHAR, roll VARCHAR, tableid VARCHAR,
            person VARCHAR, upn VARCHAR, surname VARCHAR, forename VARCHAR, date_of_birth VARCHAR)"""
        )
        return
    trimmed = ", ".join(f"{cell(name)} AS {name}" for name in ("upn", "surname", "forename", "dob"))
    con.execute(
        f"""CREATE TEMP TABLE census_person AS SELECT *,
        CASE WHEN upn IS NOT NULL THEN 'upn:' || upper(replace(upn, ' ', ''))
            WHEN surname IS NOT NULL OR forename IS NOT NULL
            THEN 'name:' || lower(concat_ws('|', surname, forename, dob))
            ELSE 'key:' || coalesce(tableid, _file || '/' || _row) END AS person
        FROM (SELECT * REPLACE ({trimmed}) FROM census_pupil)"""
    )
    con.execute(
        f"""CREATE TEMP TABLE census_who AS SELECT census, school, roll, tableid,
        arg_min(person, _row) AS person, arg_min(upn, _row) AS upn,
        arg_min(surname, _row) FILTER (upn IS NULL) AS surname,
        arg_min(forename, _row) FILTER (upn IS NULL) AS forename,
        arg_min(dob, _row) FILTER (upn IS NULL) AS date_of_birth
        FROM census_person WHERE tableid IS NOT NULL GROUP BY {KEY[1:-1]}"""
    )


def _stated(returns: Returns) -> None:
    """``census_stated``: what each return says of each pupil, in canonical columns, for the academic year of
    the census and, where it carries facts of the year before, for that year too.
    """
    con = returns.staging.con
    # nth: a pupil twice on one roll is a mistake that a check must see; one who left twice is not
    refused = listed(tuple(word.code for word in words("yes_no") if word.code not in "YN"))
    cares, not_cares = (
        listed(tuple(word.code for word in words("young_carer") if word["yes_no"] == answer))
        for answer in "YN"
    )
    english, unsaid = listed(layout.languages("english")), listed(layout.languages("not_known"))
    language, carer = f"upper({cell('language')})", f"upper({cell('youngcarer')})"
    con.execute(
        f"""CREATE TEMP TABLE census_stated AS SELECT p.school, p.census_year AS academic_year, 0 AS earlier,
        p.census, p.roll, p.tableid, p.person, p.upn, p.surname, p.forename, p.dob AS date_of_birth,
        coalesce({cell("p.sex")}, {cell("p.gender")}) AS sex,
        {cell("p.ethnicity")} AS ethnicity,
        {cell("p.senprovision")} AS sen_provision,
        n.need AS sen_primary_need,
        CASE WHEN {language} IN {unsaid} THEN NULL
            WHEN {language} IN {english} THEN 'false'
            WHEN regexp_full_match({language}, '[A-Z]{{3,4}}') THEN 'true'
            ELSE {language} END AS eal,
        CASE WHEN upper({cell("servicechild")}) NOT IN {refused} THEN servicechild END AS service_child,
        CASE WHEN {carer} IN {cares} THEN 'true' WHEN {carer} IN {not_cares} THEN 'false'
            ELSE {carer} END AS young_carer,
        m.fsm, m.fsm6,
        {cell("p.entrydate")} AS entry_date,
        {cell("p.leavingdate")} AS leaving_date,
        coalesce({cell("p.ncyearactual")}, {cell("p.ncyearleaving")}) AS year_group,
        {cell("p.enrolstatus")} AS enrolment_status,
        {cell("p.parttime")} AS part_time,
        row_number() OVER (PARTITION BY p.census, p._file, p.school, p.person,
            CASE WHEN p.roll = 'off' THEN p.entrydate END ORDER BY p._row) AS nth,
        row_number() OVER (PARTITION BY p.census, p._file, p.school, p.person, p.entrydate ORDER BY p._row)
            AS nth_spell,
        p._file, p._row
        FROM census_person AS p
        LEFT JOIN ({_needs(returns)}) AS n USING {KEY}
        LEFT JOIN ({_meals(returns)}) AS m USING {KEY}"""
    )
    entered = returns.days("census_stated", "entry_date")
    # The autumn return's sessions are of the year before, and so may a return's exclusions be. Those who were
    # on roll then belong in that year's account, without the year group they have now.
    con.execute(
        f"""INSERT INTO census_stated
        SELECT s.* REPLACE (s.academic_year - 1 AS academic_year, 1 AS earlier, NULL AS year_group)
        FROM census_stated AS s LEFT JOIN {entered} AS d ON d.text = s.entry_date
        WHERE (d.day IS NULL OR d.day < make_date(s.academic_year, 8, 1)) AND {_earlier(returns)}"""
    )


def _earlier(returns: Returns) -> str:
    """SQL: whether a pupil's return carries facts of the academic year before the census's own."""
    tests = [f"s.census % 10 = {layout.ORDER['autumn']}"]
    if returns.has("exclusion"):
        days = returns.days("census_exclusion", "startdate")
        tests.append(
            f"""(s.census, s.school, s.roll, s.tableid) IN (SELECT {KEY}
            FROM census_exclusion AS e JOIN {days} AS d ON d.text = e.startdate
            WHERE d.day < make_date(e.census_year, 8, 1) AND e.tableid IS NOT NULL)"""
        )
    return f"({' OR '.join(tests)})"


def _needs(returns: Returns) -> str:
    """SQL: each pupil's first-ranked type of SEN."""
    if not returns.has("sen_need"):
        return NOBODY.format("NULL::VARCHAR AS need")
    con = returns.staging.con
    con.execute(
        f"""CREATE TEMP TABLE census_first_need AS SELECT census, school, roll, tableid,
        arg_min(sentype, _row) AS need, count(DISTINCT sentype) AS several,
        min(_row) AS _row, any_value(_file) AS _file
        FROM census_sen_need WHERE {number_one()} AND {cell("sentype")} IS NOT NULL GROUP BY {KEY[1:-1]}"""
    )
    for file, row, rows in con.execute(
        "SELECT _file, min(_row), count(*) FROM census_first_need WHERE several > 1 GROUP BY 1 ORDER BY 1"
    ).fetchall():
        returns.staging.problem(
            Problem(
                check="several_primary_needs",
                severity=Severity.WARNS,
                title="A pupil has more than one type of SEN ranked first",
                file=returns.staging.files[file].name,
                row=row,
                column="sentyperank",
                found="several types with rank 1; the first row was taken",
                expected="one type with rank 1",
                mend="Rank the pupil's needs in the school's system so that one is first.",
                rows=rows,
            )
        )
    return "SELECT census, school, roll, tableid, need FROM census_first_need"


def number_one() -> str:
    """SQL: whether a type of SEN is ranked first."""
    return f"try_cast({cell('sentyperank')} AS DOUBLE) = 1"


def _meals(returns: Returns) -> str:
    """SQL: whether each pupil on roll was eligible for free school meals on census day, and (if so said) in
    the six years before. A return lists the periods since the last census, so that a pupil without one was
    not eligible on the day, and may still have been within six years: that stays not known.
    """
    if not returns.has("fsm_period"):
        return NOBODY.format("NULL::VARCHAR AS fsm, NULL::VARCHAR AS fsm6")
    starts = returns.days_reported("fsm_period", "fsmstartdate")
    ends = returns.days_reported("fsm_period", "fsmenddate")
    # "given": a school whose return has no such table said nothing, which is not "nobody is eligible"
    return f"""SELECT w.census, w.school, w.roll, w.tableid,
        CASE WHEN coalesce(bool_or(m.open), false) THEN 'true' ELSE 'false' END AS fsm,
        CASE WHEN bool_or(m.recent) THEN 'true' END AS fsm6
        FROM census_who AS w
        JOIN (SELECT DISTINCT census, school FROM census_fsm_period) AS given USING (census, school)
        LEFT JOIN (SELECT p.census, p.school, p.tableid,
            s.day <= census_day AND (e.day >= census_day OR fsmenddate IS NULL) AS open,
            s.day <= census_day
                AND (e.day > census_day - INTERVAL {FSM_YEARS} YEAR OR fsmenddate IS NULL) AS recent
            FROM census_fsm_period AS p
            LEFT JOIN {starts} AS s ON s.text = p.fsmstartdate
            LEFT JOIN {ends} AS e ON e.text = p.fsmenddate
            WHERE coalesce({cell("ukcountry")}, 'ENG') = 'ENG') AS m USING (census, school, tableid)
        WHERE w.roll = 'on' GROUP BY ALL"""
