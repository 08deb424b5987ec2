"""Every check, on rows that fail it and rows that do not."""

import datetime as dt
import re

import pytest

from checks.cases import CASES, DERIVED
from checks.staging import TODAY, staging
from lostlearning.checks import Status, checks, run
from lostlearning.checks.limits import limits
from lostlearning.problems import Severity
from lostlearning.tables import TABLES


def test_every_check_has_a_case_that_fails_and_one_that_passes():
    assert set(CASES) == set(checks())
    for code, case in CASES.items():
        assert code in DERIVED or (case.bad and case.good), code


@pytest.mark.parametrize("code", sorted(CASES))
def test_finds_the_rows_that_fail_and_no_others(code):
    case = CASES[code]
    bad = [{"_row": 101 + n, **row} for n, row in enumerate(case.bad)]
    good = [{"_row": 201 + n, **row} for n, row in enumerate(case.good)]
    tables = dict(case.beside)
    if code not in DERIVED:
        # bad rows first or last must make no difference but to checks of repeats
        tables[case.table] = [*tables.get(case.table, []), *good, *bad]
    with staging(**tables) as con:
        outcomes = run(con, {1: "one.csv", 2: "two.csv"}, today=TODAY, only=[checks()[code]])
    (outcome,) = outcomes.outcomes
    assert outcome.status is Status.DONE, outcome.why
    expected = sorted(row["_row"] for row in bad)
    if code in DERIVED:
        assert outcome.found == DERIVED[code]
    else:
        assert sorted(problem.row for problem in outcomes.problems) == expected
        assert outcome.found == len(expected)
    first = outcomes.problems[0]
    assert first.file in ("one.csv", "two.csv")
    assert case.finds in first.found
    assert first.found and first.expected and first.mend


@pytest.mark.parametrize("code", sorted(checks()))
def test_record_is_complete_and_cited(code):
    record = checks()[code].record
    for text in (record.title, record.meaning, record.expected, record.mend, record.why, record.source):
        assert len(text) > 10, text
    assert record.meaning.endswith(".") and record.mend.endswith(".") and record.why.endswith(".")
    assert record.status in {"V", "V2", "C", "S", "R", "P"}
    # a paragraph, a named list or method, or a limit with its own source
    assert re.search(r"\d|limits\.csv|tables' own|methodology|DfE|Project", record.source), record.source
    assert (
        "Project" in record.source
        or "limits.csv" in record.source
        or record.status != "P"
        or "own" in record.source
    )
    assert "BAME" not in record.expected
    for column in record.columns:
        table, name = column.split(".")
        if table in TABLES:
            assert name in TABLES[table].columns(), column
    if not record.each:
        assert len({column.split(".")[0] for column in record.columns}) == 1
    if record.value:
        assert record.severity is Severity.EXCLUDES


def test_there_are_at_least_forty_checks():
    assert len(checks()) >= 40


def test_limits_are_cited():
    for one in limits():
        assert one.source and one.status in {"V", "V2", "C", "S", "R", "P"}
        assert one.valid_from is None or isinstance(one.valid_from, dt.date)
