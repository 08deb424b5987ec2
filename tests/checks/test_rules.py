"""Every check, on rows that fail it and rows that do not."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from checks.cases import CASES, DERIVED
from checks.staging import TODAY, staging
from lostlearning.checks import Status, checks, rules, run
from lostlearning.checks.limits import day, limit, limits, month_and_day, said
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


SHAPES = {"upn_invalid": ["14"]}
"""Numbers of what has a fixed shape, which is no threshold: a UPN has thirteen characters."""
QUANTITY = r"\d[\d.]*\d (school )?(days|sessions|minutes|years|pupils)"
RULES = sorted(Path(rules.__path__[0]).glob("*.py"))


def numbers_written_out(source):
    """Numbers of two digits or more that code compares with, and that titles say.

    The dates between which a record holds stand beside its source: they are data already.
    """
    dates = {
        id(node)
        for keyword in ast.walk(source)
        if isinstance(keyword, ast.keyword) and keyword.arg in {"since", "until"}
        for node in ast.walk(keyword)
    }
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and id(node) not in dates and isinstance(node.value, int | float):
            if abs(node.value) >= 10:
                yield f"line {node.lineno}: {node.value}"
        elif isinstance(node, ast.keyword) and node.arg in {"title", "expected"}:
            for text in ast.walk(node.value):
                if isinstance(text, ast.Constant) and re.search(QUANTITY, str(text.value)):
                    yield f"line {text.lineno}: {text.value}"


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
def test_no_threshold_is_written_in_a_check(path):
    found = list(numbers_written_out(ast.parse(path.read_text("utf-8"))))
    found = [one for one in found if one.split(": ")[1] not in SHAPES.get(path.stem, [])]
    assert not found, f"{found}: put the number into checks/data/limits.csv with its date and source"


def test_a_threshold_written_in_a_check_would_be_seen():
    written = (
        "RECORD = Record(title='More than 45 days', expected='45.0 days', since=dt.date(2024, 8, 19))\n"
        "late = days > 20"
    )
    assert len(list(numbers_written_out(ast.parse(written)))) == 3


def test_limits_are_said_and_read_as_what_they_are():
    assert said("CAP-45") == "45 school days"
    assert day("FIRST-DAY") == dt.date(2000, 1, 1)
    assert month_and_day("YEAR-BEGUN") == (9, 20) and month_and_day("MID-SPRING") == (2, 15)
    assert "45 school days" in checks()["suspensions_over_the_yearly_cap"].record.expected
    with pytest.raises(KeyError):
        limit("no such limit")
