"""Breaches planted in an invented authority: all are found, none is invented, and what no file says is never clean."""

import csv
import datetime as dt
import json
import subprocess
import sys
from collections import Counter

import pytest

import lostlearning as ll
from lostlearning.caseload import matters
from lostlearning.caseload.report import COLUMNS
from lostlearning.law.audit import Standing, audit
from lostlearning.law.audit.audit import asked
from lostlearning.law.audit.rules import RULES
from lostlearning.law.held import Force, held
from lostlearning.synth.breaches import SCHOOLS

TO_LOOK_AT = (Standing.BREACH, Standing.QUESTION, Standing.SHORTFALL, Standing.NOT_EVIDENCED)
NAMES = {school.name: urn for urn, school in SCHOOLS.items()}


def number(pupil):
    return pupil.rpartition("(")[2].rstrip(")")


def test_all_that_was_planted_is_found_and_nothing_is_invented(authority):
    _, planted, found = authority
    wanted = Counter((each.school, each.upn[-4:], each.code, each.standing) for each in planted)
    said = Counter(
        (NAMES[each.school], number(each.pupil), each.code, each.standing.value)
        for each in found.standing(*TO_LOOK_AT)
    )
    assert said == wanted
    assert found.cases > 80


def test_every_rule_is_planted_and_has_its_words_and_law(authority):
    _, planted, _ = authority
    assert set(RULES) == set(asked())
    assert set(RULES) <= {each.code for each in planted}
    for rule in asked().values():
        assert "?" in rule.asks and rule.asks[-1] in ".?"
        assert set(rule.law) <= set(held().parameters)


def test_nothing_is_a_breach_on_law_that_is_not_settled(authority):
    _, _, found = authority
    for each in found.findings:
        if each.standing is Standing.BREACH:
            assert each.rule and each.settled and each.force in (Force.MUST, Force.LIMIT), each
            assert each.evidence


def test_every_finding_cites_the_law_in_force_on_its_day(authority):
    _, _, found = authority
    for each in found.findings:
        if each.standing is not Standing.NOT_APPLICABLE:
            assert each.rule, each.code
            assert each.rule[0].since <= max(each.day, each.due_from or each.day)


def write(folder, name, *rows):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


LOG = (
    "School,UPN,Exclusion type,Start date,End date,Number of sessions,Reason",
    "900001,A123456789012,Suspension,06/10/2025,17/10/2025,20,Physical assault against a pupil",
    "900001,B123456789012,Permanent exclusion,06/10/2025,,,Drug and alcohol related",
)


def audited(folder, as_at=dt.date(2026, 7, 24)):
    books = ll.read(folder)
    try:
        return audit(matters(books.facts, books.labels), as_at)
    finally:
        books.close()


def test_a_log_alone_is_never_clean(tmp_path):
    write(tmp_path, "log.csv", *LOG)
    found = audited(tmp_path)
    assert found.cases == 2
    kept = {each.code for each in found.standing(Standing.KEPT)}
    assert kept <= {"school-year-cap"}, "nothing says that anything was done"
    assert not found.standing(Standing.BREACH)
    missing = {each.code for each in found.standing(Standing.NOT_EVIDENCED)}
    assert {"tell-parent", "notify-parent", "tell-authority", "tell-board", "educate", "decide"} <= missing
    said = {each.doubt.what for each in found.doubts}
    assert "Nobody said what kind of school it is." in said
    assert "The school's term dates are not known." in said


def test_a_case_log_says_what_was_done_and_what_was_not(tmp_path):
    write(tmp_path, "log.csv", *LOG)
    write(
        tmp_path, "schools.csv", "URN,School name,Kind of school,Terms a year", "900001,Elm School,Academy,3"
    )
    write(
        tmp_path,
        "case log.csv",
        "School,UPN,Exclusion starts,Step,Done on,Done,Outcome",
        "900001,A123456789012,06/10/2025,Parent told,06/10/2025,,",
        "900001,A123456789012,06/10/2025,LA told,,no,",
        "900001,A123456789012,06/10/2025,Work set,,yes,",
        "900001,B123456789012,06/10/2025,Governors decided,20/10/2025,yes,Declined to reinstate",
        "900001,B123456789012,07/10/2025,Parent told,07/10/2025,,",
    )
    found = audited(tmp_path)
    stands = {(each.of, each.code): each.standing for each in found.findings}
    one, other = "Suspension of 2025-10-06", "Permanent exclusion of 2025-10-06"
    assert stands[one, "tell-parent"] is Standing.KEPT
    assert stands[one, "tell-authority"] is Standing.BREACH
    assert stands[one, "set-work"] is Standing.NOT_EVIDENCED, "done, and no day: no evidence of when"
    assert stands[other, "tell-parent"] is Standing.NOT_EVIDENCED
    said = " ".join(each.doubt.what for each in found.doubts)
    assert "no day for set-work" in said
    assert "steps of an exclusion that starts on 2025-10-07" in said


def test_schools_of_other_law_are_left_out(tmp_path):
    write(tmp_path, "log.csv", *LOG)
    write(
        tmp_path,
        "schools.csv",
        "URN,EstablishmentName,TypeOfEstablishment (name)",
        "900001,Elm House,Other independent school",
    )
    assert audited(tmp_path).cases == 0


def test_days_at_another_school_count_towards_the_year_and_are_a_question(tmp_path):
    write(
        tmp_path,
        "log.csv",
        LOG[0],
        "900001,A123456789012,Suspension,08/09/2025,31/10/2025,80,Physical assault against a pupil",
        "900002,A123456789012,Suspension,12/01/2026,23/01/2026,20,Physical assault against a pupil",
    )
    over = [
        each
        for each in audited(tmp_path).findings
        if each.code == "school-year-cap" and each.standing not in (Standing.KEPT, Standing.DUE)
    ]
    assert [(each.school, each.standing) for each in over] == [("900002", Standing.QUESTION)]


def test_a_day_from_which_texts_were_not_read_opens_the_audit(tmp_path):
    write(tmp_path, "log.csv", *(row.replace("/2025", "/2026") for row in LOG))
    found = audited(tmp_path, dt.date(2026, 11, 22))
    assert found.opening
    assert any("were not read" in each.evidence for each in found.findings)


def command(*arguments):
    run = [sys.executable, "-c", "from lostlearning.cli.app import run; run()", "audit", *map(str, arguments)]
    return subprocess.run(run, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_the_command_writes_a_report(authority, tmp_path, form):
    folder, planted, found = authority
    out = tmp_path / f"audit.{form}"
    done = command(folder, "--as-at", "2026-07-24", "-o", out, "--quiet")
    assert done.returncode == 1, done.stderr
    text = out.read_text(encoding="utf-8")
    if form == "html":
        assert "Personal data" in text and "no legal advice or verdict" in text and "<script" not in text
        for each in planted:
            assert each.standing == "not evidenced" or f"({each.upn[-4:]})" in text, each
    elif form == "csv":
        rows = list(csv.DictReader(text.splitlines()))
        assert tuple(rows[0]) == COLUMNS and len(rows) == len(found.findings)
    else:
        held_ = json.loads(text)
        assert held_["cases"] == found.cases and len(held_["findings"]) == len(found.findings)


def test_the_command_says_what_is_wrong_with_how_it_was_asked(tmp_path):
    write(tmp_path / "f", "log.csv", *LOG)
    assert "expected a name that ends in" in command(tmp_path / "f", "-o", "a.pdf").stderr
    assert "expected a date such as" in command(tmp_path / "f", "--as-at", "tomorrow").stderr
