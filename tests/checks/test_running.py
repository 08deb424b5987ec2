"""What a run reports, and what applying it does."""

import dataclasses
import datetime as dt
import json
from importlib import resources

import pyarrow as pa
import pytest

from checks.cases import born, out, roll, total, week
from checks.staging import TODAY, staging
from lostlearning.checks import Check, Status, apply, checks, compiling, run
from lostlearning.problems import Severity, mask

FILES = {1: "one.csv", 2: "two.csv"}


def outcome(outcomes, code):
    return next(one for one in outcomes.outcomes if one.check.code == code)


def test_an_empty_database_skips_everything_and_says_why():
    with staging() as con:
        outcomes = run(con, {}, today=TODAY)
    assert len(outcomes.outcomes) == len(checks())
    assert {one.status for one in outcomes.outcomes} == {Status.SKIPPED}
    assert all(one.why for one in outcomes.outcomes)
    assert outcome(outcomes, "no_mark_recorded").why == "no file holds register weeks"
    assert outcomes.problems == ()


def test_a_database_without_the_tables_skips_everything():
    import duckdb

    with duckdb.connect() as con:
        outcomes = run(con, {}, today=TODAY)
    assert {one.status for one in outcomes.outcomes} == {Status.SKIPPED}


def test_a_column_that_is_wholly_empty_skips_the_check_that_needs_it():
    with staging(enrolments=[roll()], pupils=[born("2012-01")]) as con:
        outcomes = run(con, FILES, today=TODAY)
    assert outcome(outcomes, "year_group_unknown").status is Status.SKIPPED
    assert outcome(outcomes, "year_group_unknown").why == "no file fills in year group of enrolments"
    assert outcome(outcomes, "mark_before_entry").why == "no file holds register weeks"


def test_a_register_of_which_every_mark_was_read_was_looked_at_for_those_that_were_not():
    with staging(register_weeks=[week()]) as con:
        outcomes = run(con, FILES, today=TODAY)
    for code in (
        "mark_at_a_weekend",
        "mark_for_no_pupil",
        "mark_without_a_session",
        "register_half_unreadable",
        "two_marks_for_one_session",
        "unknown_attendance_code",
    ):
        found = outcome(outcomes, code)
        assert (found.status, found.why, found.found) == (Status.DONE, "", 0), code


def test_a_total_of_whole_days_is_said_without_a_fraction():
    with staging(exclusions=[out(sessions=92)]) as con:
        outcomes = run(con, FILES, today=TODAY, only=[checks()["suspensions_over_the_yearly_cap"]])
    (problem,) = outcomes.problems
    assert problem.found == "46 days by then"


def test_a_check_not_in_force_in_the_years_of_the_files_is_skipped():
    held = {"register_weeks": [week(monday="2022-10-03", academic_year=2022)]}
    with staging(**held) as con:
        outcomes = run(con, FILES, today=TODAY)
    overdue = outcome(outcomes, "reason_overdue")
    assert overdue.status is Status.SKIPPED
    assert overdue.why == "in force from 19 August 2024, after the years of these files"


def test_a_check_of_the_year_it_comes_into_force_looks_at_that_year_alone():
    later = week("44" + "/\\" * 4, academic_year=2025)
    before = week("44" + "/\\" * 4, academic_year=2022, monday="2022-10-03")
    others = [week(pupil=2), week(pupil=2, academic_year=2022, monday="2022-10-03")]
    with staging(register_weeks=[before, later, *others]) as con:
        outcomes = run(con, FILES, today=TODAY, only=[checks()["whole_site_closed_while_others_attend"]])
    assert [problem.row for problem in outcomes.problems] == [2]


def test_a_check_of_each_column_says_which_it_could_not_look_at():
    with staging(exclusions=[out(reason1="ZZ")]) as con:
        outcomes = run(con, FILES, today=TODAY)
    reasons = outcome(outcomes, "exclusion_reason_unknown")
    assert (reasons.status, reasons.found) == (Status.DONE, 1)
    assert "no file fills in reason2 of exclusions" in reasons.why


def broken(fails) -> Check:
    record = dataclasses.replace(checks()["no_possible_sessions"].record, code="a_broken_check")
    return Check(record, fails)


@pytest.mark.parametrize(
    ("fails", "why"),
    [
        (lambda at: at.rows.no_such_column == 1, "AttributeError"),
        (lambda at: at.rows.pupil.cast("string").cast("date").notnull(), "ConversionException"),
    ],
)
def test_a_check_that_cannot_be_run_is_reported_and_stops_no_other(fails, why):
    good = checks()["no_possible_sessions"]
    rows = [{"pupil": 1, "term": "autumn", "possible": 0}]
    with staging(sessions_possible=rows) as con:
        outcomes = run(con, FILES, today=TODAY, only=[broken(fails), good])
    assert outcome(outcomes, "a_broken_check").status is Status.FAILED
    assert outcome(outcomes, "a_broken_check").why == why
    assert (outcome(outcomes, good.code).status, outcome(outcomes, good.code).found) == (Status.DONE, 1)


def test_more_rows_than_the_cap_are_counted_exactly_and_streamed_in_full():
    rows = [{"pupil": n, "sex": "X9", "_file": 1 + n % 2, "_row": n} for n in range(1, 26)]
    with staging(pupils=rows) as con:
        outcomes = run(con, FILES, today=TODAY, cap=10, only=[checks()["sex_unknown"]])
        table = outcomes.stream(con, rows=7).read_all()
    assert outcome(outcomes, "sex_unknown").found == 25
    assert [(problem.file, problem.rows) for problem in outcomes.problems[10:]] == [
        ("one.csv", 2),
        ("two.csv", 13),
    ]
    assert sum(problem.rows for problem in outcomes.problems) == 25
    assert table.num_rows == 25
    assert table.column_names == [field.name for field in dataclasses.fields(outcomes.problems[0])]
    assert table.schema.field("row").type == pa.int64()
    assert sorted(table["row"].to_pylist()) == list(range(1, 26))
    assert set(zip(table["file"].to_pylist(), [n % 2 for n in table["row"].to_pylist()], strict=True)) == {
        ("one.csv", 0),
        ("two.csv", 1),
    }
    first = outcomes.problems[0]
    streamed = table.slice(0, 1).to_pylist()[0]
    assert streamed == {**dataclasses.asdict(first), "severity": "excludes"}


def test_values_that_identify_are_masked_before_they_are_kept():
    upn = "A801200005001"
    with staging(identities=[{"upn": upn}, {"upn": "AB1"}]) as con:
        outcomes = run(con, FILES, today=TODAY, only=[checks()["upn_invalid"]])
        kept = con.execute("SELECT found FROM checks_failing ORDER BY 1").fetchall()
    assert [problem.found for problem in outcomes.problems] == [mask(upn), mask("AB1")]
    assert upn not in str(outcomes.problems) and upn not in str(kept)


def test_columns_are_named_as_the_file_heads_them():
    rows = [{"pupil": 1, "sex": "X9"}, {"pupil": 2, "sex": "X9", "_file": 2}]
    with staging(pupils=rows) as con:
        outcomes = run(
            con, FILES, today=TODAY, headings={1: {"sex": "Gender"}}, only=[checks()["sex_unknown"]]
        )
        table = outcomes.stream(con).read_all()
    assert [problem.column for problem in outcomes.problems] == ["Gender", "sex"]
    assert table["column"].to_pylist() == ["Gender", "sex"]


def test_a_run_leaves_nothing_but_the_rows_in_failure():
    with staging(register_weeks=[week()], enrolments=[roll()], exclusions=[out()]) as con:
        before = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        run(con, FILES, today=TODAY)
        after = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        views = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        assert con.execute("SELECT count(*) FROM register_weeks").fetchall() == [(1,)]
    assert after - before == {"checks_failing"}
    assert views == []


def test_applying_leaves_out_rows_and_values_and_keeps_what_only_warns():
    exclusions = [
        out(1, category="INTERNAL"),
        out(2, end="2025-10-01", reason1="ZZ", reason2="PP"),
        out(3, start="1900-01-01"),
        out(4, sessions=9),
        out(5),
    ]
    totals = [total(1, "I"), total(1, "??")]
    with staging(exclusions=exclusions, session_totals=totals) as con:
        outcomes = run(con, FILES, today=TODAY)
        applied = apply(con, outcomes)
        left = con.execute(
            "SELECT pupil, end_date, reason1, reason2, sessions FROM exclusions ORDER BY pupil"
        ).fetchall()
        codes = con.execute("SELECT code FROM session_totals").fetchall()
    assert applied.rows == {"exclusions": 2, "session_totals": 1}
    assert applied.values == {"exclusions": 1}
    assert applied.refused == frozenset()
    assert left == [
        (2, None, None, "PP", 4),
        (4, dt.date(2025, 10, 7), None, None, 9),  # a length that only warns stays
        (5, dt.date(2025, 10, 7), None, None, 4),
    ]
    assert codes == [("I",)]
    assert outcome(outcomes, "exclusion_longer_than_the_days_available").found == 1


def test_applying_refuses_every_row_of_a_file_that_cannot_be_used():
    unread = [{"why": "unknown_code", "code": "£", "_file": 2} for _ in range(30)]
    weeks = [week(_file=1), week(pupil=2, _file=2)]
    with staging(unplaced_marks=unread, register_weeks=weeks, pupils=[born("2012-01", 2, _file=2)]) as con:
        outcomes = run(con, FILES, today=TODAY)
        applied = apply(con, outcomes)
        left = con.execute("SELECT DISTINCT _file FROM register_weeks").fetchall()
        pupils = con.execute("SELECT count(*) FROM pupils").fetchall()
    stopping = [problem for problem in outcomes.problems if problem.severity is Severity.STOPS]
    assert [problem.file for problem in stopping] == ["two.csv"]
    assert applied.refused == {2}
    assert (left, pupils) == ([(1,)], [(0,)])


def test_applying_joins_the_transaction_that_is_open():
    with staging(exclusions=[out(category="INTERNAL"), out(2)]) as con:
        outcomes = run(con, FILES, today=TODAY)
        con.execute("BEGIN TRANSACTION")
        apply(con, outcomes)
        assert con.execute("SELECT count(*) FROM exclusions").fetchall() == [(1,)]
        con.execute("ROLLBACK")
        assert con.execute("SELECT count(*) FROM exclusions").fetchall() == [(2,)]


def test_the_same_exclusion_in_three_files_is_left_once():
    with staging(exclusions=[out(1, _file=n, _row=7) for n in (1, 2, 3)]) as con:
        apply(con, run(con, FILES, today=TODAY))
        assert con.execute("SELECT _file FROM exclusions").fetchall() == [(1,)]


def test_a_pupil_given_twice_in_a_file_is_left_as_last_stated():
    rows = [born("2012-01", 1, sex="F"), born("2012-01", 1, sex="M"), born("2012-01", 2)]
    with staging(pupils=rows) as con:
        apply(con, run(con, FILES, today=TODAY))
        assert con.execute("SELECT pupil, sex FROM pupils ORDER BY 1").fetchall() == [(1, "M"), (2, None)]


def test_two_removals_on_one_day_at_times_not_said_are_two():
    day = {"date": dt.date(2025, 10, 6), "session": "AM", "minutes": 60}
    rows = [{**day, "pupil": 1}, {**day, "pupil": 1}, {**day, "pupil": 2}, {**day, "pupil": 2, "_file": 2}]
    with staging(internal_removals=rows) as con:
        apply(con, run(con, FILES, today=TODAY))
        left = con.execute("SELECT pupil, _file FROM internal_removals ORDER BY ALL").fetchall()
    assert left == [(1, 1), (1, 1), (2, 1)]


def test_the_kept_sql_is_what_the_checks_say_now():
    kept = json.loads((resources.files("lostlearning.checks") / "data" / "compiled.json").read_text("utf-8"))
    fresh = {"fingerprint": compiling.fingerprint(), **dataclasses.asdict(compiling.everything())}
    assert kept == fresh, "checks, words or tables have changed: python -m lostlearning.checks writes it anew"


def test_a_stale_copy_is_never_used(monkeypatch):
    compiling.compiled.cache_clear()
    monkeypatch.setattr(compiling, "fingerprint", lambda: "of another day")
    made = compiling.Compiled({}, {}, {})
    monkeypatch.setattr(compiling, "everything", lambda: made)
    assert compiling.compiled() is made
    compiling.compiled.cache_clear()
