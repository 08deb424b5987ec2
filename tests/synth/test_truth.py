"""The truths against a plain recount from the canonical tables."""

from collections import Counter

import pytest

from lostlearning.synth import pupil_truth, truth
from lostlearning.vocabulary.attendance import posted


@pytest.fixture(scope="module")
def found(school):
    return truth(school)


def recount(school):
    """Codes and accounts by pupil key, mark by mark."""
    codes, accounts, routes = Counter(), Counter(), Counter()
    for line in school.tables["register_weeks"].to_pylist():
        for at, symbol in enumerate(line["marks"]):
            row = posted(symbol, line["week"])
            if row.account == "no_session":
                continue
            codes[row.code] += 1
            accounts[row.account] += 1
            routes[row.account, row.route] += 1
            assert not (symbol == "/" and at % 2), "a morning's mark in an afternoon"
    return codes, accounts, routes


def test_counts_are_those_of_the_stored_weeks(school, found):
    codes, accounts, routes = recount(school)
    everyone = found["everyone"]
    assert {code: count for code, count in everyone["codes"].items() if count} == codes
    assert {account: everyone[account] for account in accounts} == accounts
    for route, count in everyone["lost_by_route"].items():
        assert count == routes["lost", route], route


def test_the_books_balance_for_every_pupil(school):
    for row in pupil_truth([school]).to_pylist():
        parts = ("learning_in_school", "educated_elsewhere", "lost", "not_known")
        assert sum(row[part] for part in parts) == row["possible"]
        assert row["authorised"] + row["unauthorised"] == row["lost"]


def test_groups_add_up_to_the_population(found):
    for name, groups in found["by"].items():
        for count in (
            "enrolments",
            "possible",
            "lost",
            "persistent",
            "suspensions",
            "internal_truancy_minutes",
        ):
            assert sum(group[count] for group in groups.values()) == found["population"][count], (name, count)


def test_exclusions_are_those_of_the_records(school, found):
    records = school.tables["exclusions"].to_pylist()
    suspensions = [row for row in records if row["category"] == "SUSP"]
    everyone = found["everyone"]
    assert everyone["suspensions"] == len(suspensions) > 0
    assert everyone["suspension_sessions"] == sum(row["sessions"] for row in suspensions)
    assert everyone["suspended_pupils"] == len({row["pupil"] for row in suspensions})
    assert everyone["permanent_exclusions"] == len(records) - len(suspensions)


def test_minutes_in_school_are_those_of_the_records(school, found):
    marks = {
        (line["pupil"], line["week"]): line["marks"] for line in school.tables["register_weeks"].to_pylist()
    }

    def present(row):
        monday = row["date"].fromordinal(row["date"].toordinal() - row["date"].weekday())
        week = marks[row["pupil"], monday]
        return week[2 * row["date"].weekday() + (row["session"] == "PM")] in "/\\L"

    removals = school.tables["internal_removals"].to_pylist()
    assert found["everyone"]["internal_removals"] == len(removals)
    assert found["everyone"]["internal_removal_minutes"] == sum(
        row["minutes"] or 0 for row in removals if present(row)
    )
    removed = {(row["pupil"], row["date"], row["session"]) for row in removals}
    missed = [
        row
        for row in school.tables["lesson_marks"].to_pylist()
        if row["mark"] == "absent"
        and present(row)
        and (row["pupil"], row["date"], row["session"]) not in removed
    ]
    assert found["everyone"]["lessons_missed"] == len(missed) > 0
    assert found["everyone"]["internal_truancy_minutes"] == sum(row["minutes"] for row in missed)
    late = [row for row in school.tables["lateness"].to_pylist() if present(row)]
    assert found["everyone"]["lateness_minutes"] == sum(row["minutes"] for row in late)


def test_headlines_are_sums_of_their_terms(found):
    for block in (found["everyone"], found["population"]):
        published = (block["unauthorised"] + block["suspension_sessions"]) / 2
        assert block["headlines"] == {"published-2024": published, "ledger": block["lost"] / 2}
        assert sum(block["days_lost_by_route"].values()) == block["lost"] / 2


def test_severe_is_part_of_persistent_and_someone_of_high_need_has_nobody_acting(found):
    assert 0 < found["everyone"]["severe"] < found["everyone"]["persistent"]
    need = found["high_need"]
    assert 0 < need["with_no_action_and_no_meeting"] <= need["with_no_action"] < need["pupils"]


def test_no_pupil_is_in_the_truth_that_is_not_private(school, found):
    text = str(found)
    assert not any(upn in text for upn in school.people.upn.tolist())
