"""Pupils, their spells on roll and their possible sessions, from the two pupil tables of each census."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.census import layout
from lostlearning.sources.values import listed
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    from lostlearning.sources.census.assemble import Returns

WHO = "upn, surname, forename, date_of_birth"
NEWEST = "census * 2 + (roll = 'on')::INTEGER - earlier * 1000000"
"""Which of several statements about a pupil is the last: by census, on roll before off. What a census says of
the year before it yields to anything said in that year."""
FSM_YEARS = 6
HEADINGS = {
    "sex": "sex",
    "date_of_birth": "dob",
    "sen_provision": "senprovision",
    "sen_primary_need": "sentype",
    "service_child": "servicechild",
    "young_carer": "youngcarer",
    "entry_date": "entrydate",
    "leaving_date": "leavingdate",
    "year_group": "ncyearactual",
    "enrolment_status": "enrolstatus",
    "part_time": "parttime",
    "possible": "termlysessionspossible",
}


def cell(name: str) -> str:
    """SQL: a cell's text, NULL where it is blank."""
    return f"nullif(trim({name}), '')"


def add(returns: Returns) -> None:
    """Stages pupils, enrolments and possible sessions, and makes ``census_who``: whose each key is."""
    con = returns.staging.con
    if not returns.has("pupil"):
        con.execute(
            "CREATE TEMP TABLE census_who (census INTEGER, school VARCHAR, roll VARCHAR, tableid VARCHAR, "
            "person VARCHAR, upn VARCHAR, surname VARCHAR, forename VARCHAR, date_of_birth VARCHAR)"
        )
        return
    _gather(returns)
    last = ", ".join(
        f"arg_max({name}, {NEWEST}) FILTER ({name} IS NOT NULL) AS {name}"
        for name in (
            *WHO.split(", "),
            *("sex", "ethnicity", "sen_provision", "sen_primary_need", "eal", "service_child", "young_carer"),
            *("fsm", "fsm6"),
        )
    )
    where = f"arg_max(_file, {NEWEST}) AS _file, arg_max(_row, {NEWEST}) AS _row"
    con.execute(
        f"CREATE TEMP TABLE census_pupils AS SELECT school, academic_year, {last}, {where} FROM census_stated "
        "GROUP BY school, academic_year, person, nth"
    )
    returns.add("pupils", "census_pupils", HEADINGS)
    spell = ", ".join(
        f"arg_max({name}, {NEWEST}) FILTER ({name} IS NOT NULL) AS {name}"
        for name in (*WHO.split(", "), "leaving_date", "year_group", "enrolment_status", "part_time")
    )
    con.execute(
        "CREATE TEMP TABLE census_enrolments AS SELECT school, academic_year, entry_date, "
        f"{spell}, {where} FROM census_stated GROUP BY school, academic_year, person, entry_date, nth_spell"
    )
    returns.add("enrolments", "census_enrolments", HEADINGS)
    con.execute("DROP TABLE census_pupils; DROP TABLE census_enrolments")
    _possible(returns)


def _gather(returns: Returns) -> None:
    """``census_stated``: what each return says of each pupil, in canonical columns, for the academic year of
    the census and, where it carries facts of the year before, for that year too."""
    con = returns.staging.con
    refused = listed(tuple(word.code for word in words("yes_no") if word.code not in "YN"))
    carers = {
        answer: listed(tuple(w.code for w in words("young_carer") if w["yes_no"] == answer))
        for answer in "YN"
    }
    english, unsaid = listed(layout.languages("english")), listed(layout.languages("not_known"))
    language, carer = f"upper({cell('language')})", f"upper({cell('youngcarer')})"
    con.execute(
        "CREATE TEMP TABLE census_person AS SELECT *, CASE WHEN upn IS NOT NULL THEN 'upn:' || upper(replace(upn, ' ', '')) "
        "WHEN surname IS NOT NULL OR forename IS NOT NULL THEN 'name:' || lower(concat_ws('|', surname, forename, dob)) "
        "ELSE 'key:' || coalesce(tableid, _file || '/' || _row) END AS person FROM ("
        f"SELECT * REPLACE ({', '.join(f'{cell(name)} AS {name}' for name in ('upn', 'surname', 'forename', 'dob'))}) "
        "FROM census_pupil)"
    )
    con.execute("DROP TABLE census_pupil")
    con.execute(
        "CREATE TEMP TABLE census_who AS SELECT census, school, roll, tableid, "
        "arg_min(person, _row) AS person, arg_min(upn, _row) AS upn, "
        + ", ".join(
            f"arg_min(CASE WHEN upn IS NULL THEN {name} END, _row) AS {shown}"
            for name, shown in (("surname", "surname"), ("forename", "forename"), ("dob", "date_of_birth"))
        )
        + " FROM census_person WHERE tableid IS NOT NULL GROUP BY census, school, roll, tableid"
    )
    con.execute(
        "CREATE TEMP TABLE census_stated AS SELECT p.school, p.census_year AS academic_year, 0 AS earlier, p.census, p.roll, "
        "p.person, p.upn, p.surname, p.forename, p.dob AS date_of_birth, p.tableid, p._file, p._row, "
        f"coalesce({cell('p.sex')}, {cell('p.gender')}) AS sex, {cell('p.ethnicity')} AS ethnicity, "
        f"{cell('p.senprovision')} AS sen_provision, n.need AS sen_primary_need, "
        f"CASE WHEN {language} IN {unsaid} THEN NULL WHEN {language} IN {english} THEN 'false' "
        f"WHEN {language} IS NOT NULL THEN 'true' END AS eal, "
        f"CASE WHEN upper({cell('p.servicechild')}) NOT IN {refused} THEN p.servicechild END AS service_child, "
        f"CASE WHEN {carer} IN {carers['Y']} THEN 'true' WHEN {carer} IN {carers['N']} THEN 'false' ELSE {carer} END "
        "AS young_carer, f.fsm, f.fsm6, "
        f"{cell('p.entrydate')} AS entry_date, {cell('p.leavingdate')} AS leaving_date, "
        f"coalesce({cell('p.ncyearactual')}, {cell('p.ncyearleaving')}) AS year_group, "
        f"{cell('p.enrolstatus')} AS enrolment_status, {cell('p.parttime')} AS part_time, "
        "row_number() OVER (PARTITION BY p.census, p._file, p.school, p.person ORDER BY p._row) AS nth, "
        "row_number() OVER (PARTITION BY p.census, p._file, p.school, p.person, p.entrydate ORDER BY p._row) AS nth_spell "
        f"FROM census_person AS p LEFT JOIN ({_needs(returns)}) AS n USING (census, school, roll, tableid) "
        f"LEFT JOIN ({_meals(returns)}) AS f USING (census, school, roll, tableid)"
    )
    entered = returns.days("census_stated", "entry_date")
    # The autumn return's sessions are of the year before; so are the exclusions of a spring return's first
    # term. Those who were on roll then belong in that year's account, without the year group they have now.
    con.execute(
        "INSERT INTO census_stated SELECT s.* REPLACE (s.academic_year - 1 AS academic_year, 1 AS earlier, "
        "NULL AS year_group) FROM census_stated AS s "
        f"LEFT JOIN {entered} AS d ON d.text = s.entry_date WHERE s.census % 10 <> {layout.ORDER['summer']} "
        "AND (d.day IS NULL OR d.day < make_date(s.academic_year, 8, 1)) "
        f"AND {_earlier(returns)}"
    )


def _earlier(returns: Returns) -> str:
    """SQL: whether a pupil's return carries facts of the academic year before the census's own."""
    tests = [f"s.census % 10 = {layout.ORDER['autumn']}"]
    if returns.has("exclusion"):
        days = returns.days("census_exclusion", "startdate")
        tests.append(
            "EXISTS (SELECT 1 FROM census_exclusion AS e "
            f"JOIN {days} AS d ON d.text = e.startdate WHERE d.day < make_date(e.census_year, 8, 1) "
            "AND e.census = s.census AND e.school = s.school AND e.roll = s.roll AND e.tableid = s.tableid)"
        )
    return f"({' OR '.join(tests)})"


def _needs(returns: Returns) -> str:
    """SQL: each pupil's first-ranked type of SEN."""
    if not returns.has("sen_need"):
        return "SELECT NULL::INTEGER AS census, NULL AS school, NULL AS roll, NULL AS tableid, NULL::VARCHAR AS need WHERE false"
    con = returns.staging.con
    con.execute(
        "CREATE TEMP TABLE census_first_need AS SELECT census, school, roll, tableid, arg_min(sentype, _row) AS need, "
        "count(DISTINCT sentype) AS several, min(_row) AS _row, any_value(_file) AS _file FROM census_sen_need "
        f"WHERE try_cast(sentyperank AS DOUBLE) = 1 AND {cell('sentype')} IS NOT NULL GROUP BY census, school, roll, tableid"
    )
    for number, row, rows in con.execute(
        "SELECT _file, min(_row), count(*) FROM census_first_need WHERE several > 1 GROUP BY 1 ORDER BY 1"
    ).fetchall():
        returns.staging.problem(
            Problem(
                check="several_primary_needs",
                severity=Severity.WARNS,
                title="A pupil has more than one type of SEN ranked first",
                file=returns.staging.files[number].name,
                row=row,
                column="sentyperank",
                found="several types with rank 1; the first row was taken",
                expected="one type with rank 1",
                mend="Rank the pupil's needs in the school's system so that one is first.",
                rows=rows,
            )
        )
    return "SELECT census, school, roll, tableid, need FROM census_first_need"


def _meals(returns: Returns) -> str:
    """SQL: whether each pupil on roll was eligible for free school meals on census day, and (if so said) in
    the six years before. A return lists the periods since the last census, so that a pupil without one was
    not eligible on the day, and may still have been within six years: that stays not known."""
    none = "SELECT NULL::INTEGER AS census, NULL AS school, NULL AS roll, NULL AS tableid, NULL AS fsm, NULL AS fsm6 WHERE false"
    if not returns.has("fsm_period"):
        return none
    starts = returns.days_reported("fsm_period", "fsmstartdate")
    ends = returns.days_reported("fsm_period", "fsmenddate")
    return (
        "SELECT w.census, w.school, w.roll, w.tableid, "
        "CASE WHEN coalesce(bool_or(m.open), false) THEN 'true' ELSE 'false' END AS fsm, "
        "CASE WHEN bool_or(m.recent) THEN 'true' END AS fsm6 FROM census_who AS w "
        # only where the return of that school has the table at all
        "JOIN (SELECT DISTINCT census, school FROM census_fsm_period) AS given USING (census, school) "
        "LEFT JOIN (SELECT p.census, p.school, p.tableid, "
        "s.day <= p.census_day AND (e.day >= p.census_day OR p.fsmenddate IS NULL) AS open, "
        f"s.day <= p.census_day AND (e.day > p.census_day - INTERVAL {FSM_YEARS} YEAR OR p.fsmenddate IS NULL) AS recent "
        f"FROM census_fsm_period AS p LEFT JOIN {starts} AS s ON s.text = p.fsmstartdate "
        f"LEFT JOIN {ends} AS e ON e.text = p.fsmenddate WHERE coalesce({cell('ukcountry')}, 'ENG') = 'ENG') AS m "
        "ON m.census = w.census AND m.school = w.school AND m.tableid = w.tableid "
        "WHERE w.roll = 'on' GROUP BY ALL"
    )


def _possible(returns: Returns) -> None:
    """Possible sessions as stated, for each half of each return whose sessions are in the files too: without
    them there is nothing to account for. A pupil who left and came back has two spells: they add up."""
    con = returns.staging.con
    parts = [
        f"SELECT school, {half.year} AS academic_year, '{half.term}' AS term, person, upn, surname, "
        f"forename, dob AS date_of_birth, entrydate, roll, census, {cell(half.possible)} AS possible, _file, _row "
        f"FROM census_person WHERE {half.where} AND {half.given(returns)}"
        for half in halves()
    ]
    con.execute(f"CREATE TEMP TABLE census_possible AS {' UNION ALL '.join(parts)}")
    con.execute(
        "CREATE TEMP TABLE census_possible_sum AS SELECT school, academic_year, term, "
        f"{added('possible')} AS possible, {', '.join(f'any_value({name}) AS {name}' for name in WHO.split(', '))}, "
        "arg_max(_file, (roll = 'on')::INTEGER) AS _file, arg_max(_row, (roll = 'on')::INTEGER) AS _row FROM ("
        "SELECT *, row_number() OVER (PARTITION BY school, academic_year, term, person, _file, entrydate ORDER BY _row) "
        "AS nth FROM census_possible WHERE possible IS NOT NULL) GROUP BY school, academic_year, term, person, nth"
    )
    returns.add("sessions_possible", "census_possible_sum", HEADINGS)
    con.execute("DROP TABLE census_possible_sum")


@dataclasses.dataclass(frozen=True, slots=True)
class Half:
    """One stretch of sessions that a return carries: a term, or half of the summer term."""

    census_term: str
    term: str
    year: str
    """SQL: the academic year the sessions are of."""
    family: str
    possible: str
    authorised: str
    unauthorised: str

    @property
    def where(self) -> str:
        """SQL: whether a row is of a return that carries this stretch."""
        return f"census_term = '{self.census_term}'"

    def detailed(self, returns: Returns) -> str:
        """SQL: whether a pupil's return has this stretch's session details among the files."""
        if not returns.has(self.family):
            return "false"
        return f"(census, roll) IN (SELECT DISTINCT census, roll FROM census_{self.family})"

    def given(self, returns: Returns) -> str:
        """SQL: whether anything at all says what became of the sessions."""
        return f"({self.detailed(returns)} OR {cell(self.authorised)} IS NOT NULL OR {cell(self.unauthorised)} IS NOT NULL)"


@functools.cache
def halves() -> tuple[Half, ...]:
    """Every stretch of sessions that the three returns carry."""
    found = []
    for census_term, rule in layout.collections().items():
        shift = int(rule["sessions_academic_year"]) - int(rule["academic_year"])
        for term, family, stem in (
            (rule["sessions_term"], "session_detail", "termlysessions"),
            (rule["half_term_sessions_term"], "half_term_session_detail", "summerhalfterm2sessions"),
        ):
            if term:
                columns = (f"{stem}possible", f"{stem}authorised", f"{stem}unauthorised")
                found.append(Half(census_term, term, f"census_year + ({shift})", family, *columns))
    return tuple(found)


def added(column: str) -> str:
    """SQL: the sum of a column of text, or its one value as it stands where it is one or is no number."""
    return (
        f"CASE WHEN count(*) = 1 OR count(try_cast({column} AS DOUBLE)) < count(*) "
        f"THEN arg_max({column}, (roll = 'on')::INTEGER) ELSE sum(try_cast({column} AS DOUBLE))::VARCHAR END"
    )
