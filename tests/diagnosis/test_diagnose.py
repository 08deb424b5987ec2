"""A synthetic school's diagnosis adds up, names what matters, and keeps what it must not say to itself."""

import copy
import csv
import dataclasses
import json
import math

import pytest
from synthetic_books import books, world

from lostlearning.diagnosis import begin, diagnose, for_governors, gaps, headline, when, whole, write, years
from lostlearning.measures.number import Number, Status
from lostlearning.measures.registry import measures
from lostlearning.problems import Problem, Severity
from lostlearning.publish.page import charts_of
from lostlearning.tables import TABLES

PUPILS = 220
COLUMNS = [
    "value",
    "status",
    "numerator",
    "denominator",
    "low",
    "high",
    "n",
    "definition",
    "definition_version",
    "source",
]


@pytest.fixture(scope="module")
def opened():
    made = books(PUPILS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def labels():
    return {
        int(key): f"Label {place}"
        for place, key in enumerate(world(PUPILS).tables["pupils"]["pupil"].to_pylist())
    }


@pytest.fixture(scope="module")
def early():
    return []


@pytest.fixture(scope="module")
def diagnosis(opened, labels, early):
    return diagnose(opened, labels=labels, soon=lambda found: early.append(copy.deepcopy(found)))


def every_number(value):
    if isinstance(value, dict):
        if "definition_version" in value:
            yield value
        else:
            for each in value.values():
                yield from every_number(each)
    elif isinstance(value, list):
        for each in value:
            yield from every_number(each)


def test_all_but_the_pupils_is_known_before_they_are_listed(diagnosis, early):
    (before,) = early
    after = {"pupils": [], "headline": None, "supporting": None}
    assert {**before, **after} == {**diagnosis, **after}
    assert for_governors(before) == for_governors(diagnosis)


def test_the_charts_of_both_reports_can_be_begun_before_the_pupils_are_listed(diagnosis, early, monkeypatch):
    begun = []
    monkeypatch.setattr("lostlearning.publish.begin", lambda *each: begun.extend(map(charts_of, each)))
    monkeypatch.setattr("lostlearning.publish.running", lambda: False)
    begin(early[0])
    assert begun == []
    monkeypatch.setattr("lostlearning.publish.running", lambda: True)
    begin(early[0])
    assert begun == [charts_of(diagnosis), charts_of(for_governors(diagnosis))]
    assert all(begun)


def test_every_number_has_its_ten_columns_and_a_definition(diagnosis):
    defined = {definition["code"] for definition in diagnosis["definitions"]}
    found = list(every_number(diagnosis))
    assert len(found) > 300
    for number in found:
        assert list(number) == COLUMNS
        assert number["definition"] in defined
        assert number["status"] in set(Status)
        assert number["value"] is None or math.isfinite(number["value"])
    assert set(diagnosis["numbers"]) == set(measures())


def test_the_account_adds_up_to_possible_sessions(diagnosis):
    possible = diagnosis["numbers"]["possible_sessions"]["numerator"]
    assert sum(row["number"]["numerator"] for row in diagnosis["account"]) == possible > 0
    assert sum(row["number"]["value"] for row in diagnosis["account"]) == pytest.approx(1)


def test_routes_weeks_and_days_each_add_up_to_all_that_is_lost(diagnosis):
    lost = diagnosis["numbers"]["overall_absence"]["numerator"]
    routes = [row for row in diagnosis["continuum"] if row["book"] == "register"]
    assert sum(row["number"]["numerator"] for row in routes) == lost
    assert sum(week["lost"]["numerator"] for week in diagnosis["weeks"]) == lost
    assert sum(row["number"]["numerator"] for row in diagnosis["days"]) == lost
    ladders = ("authorised", "other", "self-exclusion", "school-led")
    for week in diagnosis["weeks"]:
        assert sum(week[ladder]["numerator"] for ladder in ladders) == week["lost"]["numerator"]


def test_the_continuum_runs_from_mild_to_severe_in_three_books(diagnosis):
    positions = [row["position"] for row in diagnosis["continuum"]]
    assert positions == sorted(positions)
    assert {row["book"] for row in diagnosis["continuum"]} == {"register", "in_school", "off_roll"}
    assert len({row["route"] for row in diagnosis["continuum"]}) == len(diagnosis["continuum"])


def test_pupils_behind_a_route_are_counted(diagnosis):
    for row in diagnosis["continuum"]:
        assert row["pupils"] is not None
        if row["number"]["numerator"] is not None:
            assert (row["pupils"] > 0) == (row["number"]["numerator"] > 0), row["route"]
            assert row["pupils"] <= max(row["number"]["numerator"], 0)


def test_one_headline_becomes_the_other_step_by_step(diagnosis):
    steps = [step for step in diagnosis["reconciliation"] if step["kind"] != "of_which"]
    assert steps[0]["number"]["value"] == diagnosis["numbers"]["headline_published_2024"]["value"]
    sign = {"headline": 0, "add": 1, "take": -1}
    moved = sum(sign[step["kind"]] * step["number"]["value"] for step in steps)
    assert steps[0]["number"]["value"] + moved == steps[-1]["number"]["value"]
    assert steps[-1]["number"]["numerator"] == diagnosis["numbers"]["overall_absence"]["numerator"]
    records = next(step for step in steps if step["step"] == "records")
    of_which = [step for step in diagnosis["reconciliation"] if step["kind"] == "of_which"]
    assert sum(step["number"]["value"] for step in of_which) == records["number"]["value"] > 0
    lost = {row["route"]: row["number"]["numerator"] for row in diagnosis["continuum"]}
    authorised = next(step for step in steps if step["step"] == "authorised")
    assert (
        sum(lost[route] for route in authorised["routes"] if route in lost)
        == authorised["number"]["numerator"]
    )


def test_groups_add_up_to_the_school(diagnosis):
    assert {group["characteristic"] for group in diagnosis["groups"]} >= {
        "sex",
        "year_group",
        "sen_provision",
    }
    for group in diagnosis["groups"]:
        for code in diagnosis["group_measures"]:
            whole = diagnosis["numbers"][code]
            parts = [row["numbers"][code] for row in group["rows"] if code in row["numbers"]]
            assert sum(part["numerator"] for part in parts) == whole["numerator"], (group["label"], code)
        for row in group["rows"]:
            assert row["too_small"] == (row["pupils"] < diagnosis["smallest_group"])


def test_the_days_covered_are_the_days_with_sessions(diagnosis):
    year = world(PUPILS).year
    assert diagnosis["academic_year"] == f"{year.academic_year}/{(year.academic_year + 1) % 100:02d}"
    assert "2026-09-01" <= diagnosis["from"] <= "2026-09-08"
    assert diagnosis["to"] == "2026-11-20"


def test_pupils_stand_in_order_of_sessions_lost_with_their_evidence(diagnosis):
    pupils = diagnosis["pupils"]
    assert len(pupils) == math.ceil(0.05 * diagnosis["numbers"]["persistent_absence"]["denominator"])
    assert [pupil["lost"] for pupil in pupils] == sorted((pupil["lost"] for pupil in pupils), reverse=True)
    for pupil in pupils:
        assert pupil["label"].startswith("Label ")
        assert sum(reason["sessions"] for reason in pupil["reasons"]) == pupil["lost"]
        assert sum(week["lost"] for week in pupil["weeks"]) == pupil["lost"]
        assert sum(week["possible"] for week in pupil["weeks"]) == pupil["possible"]
        assert not {"score", "risk", "pupil", "key"} & set(pupil)


def test_no_pupil_key_is_in_the_diagnosis(opened, diagnosis):
    text = json.dumps(diagnosis)
    keys = world(PUPILS).tables["pupils"]["pupil"].to_pylist()
    assert not [key for key in keys if str(key) in text]


def test_what_is_being_done_is_said_and_nothing_on_file_is_plain(opened, diagnosis):
    doing = [pupil for pupil in diagnosis["pupils"] if pupil["doing"]]
    assert doing and len(doing) < len(diagnosis["pupils"])
    assert diagnosis["support_files"] == ["actions", "meetings", "part_time_timetables", "placements"]
    alone = books(PUPILS, without=("actions", "meetings", "part_time_timetables", "placements"))
    without = diagnose(alone)
    assert without["support_files"] == []
    assert not any(pupil["doing"] or pupil["label"] for pupil in without["pupils"])
    alone.close()


def test_each_missing_table_is_said_with_what_would_be_needed():
    for tables, what, why in gaps.needed():
        assert set(tables) <= set(TABLES) and what and why.endswith(".")
    register_only = books(PUPILS, without=tuple(name for name in TABLES if name != "register_weeks"))
    diagnosis = diagnose(register_only)
    said = {gap["what"] for gap in diagnosis["cannot_say"]}
    assert said == {what for tables, what, _ in gaps.needed() if "register_weeks" not in tables}
    assert diagnosis["numbers"]["suspensions"]["status"] == "not_available"
    assert diagnosis["numbers"]["overall_absence"]["value"] > 0
    assert diagnosis["reconciliation"] == []
    assert for_governors(diagnosis)["headline"]
    register_only.close()


def test_a_school_without_a_register_is_still_diagnosed(tmp_path):
    log_only = books(
        PUPILS, without=tuple(name for name in TABLES if name not in ("pupils", "enrolments", "exclusions"))
    )
    diagnosis = diagnose(log_only)
    assert "no register" in diagnosis["headline"]
    assert diagnosis["weeks"] == [] and diagnosis["days"] == [] and diagnosis["account"] == []
    assert diagnosis["pupils"] == []
    assert len(write(diagnosis, tmp_path)) == 5
    log_only.close()


def test_governors_of_a_real_shape_see_no_small_number(diagnosis):
    governors = for_governors(diagnosis)
    low, high = governors["suppression"]["low"], governors["suppression"]["high"]
    for number in every_number(governors):
        for part in ("numerator", "denominator", "n"):
            assert number[part] is None or not low <= number[part] <= high, number
    behind = {row["route"]: row["pupils"] for row in diagnosis["continuum"]}
    for row in governors["continuum"]:
        if low <= behind[row["route"]] <= high:
            assert row["number"]["value"] is None, "a route is about a few pupils, however many its sessions"


def test_weeks_belong_to_the_year_of_their_thursday():
    import datetime as dt

    assert when.academic_year(dt.date(2026, 7, 27)) == 2025
    assert when.academic_year(dt.date(2026, 8, 3)) == 2026
    assert when.academic_year(dt.date(2026, 12, 28)) == 2026


# -- what matters most -------------------------------------------------------------------------------


def said(**changes):
    number = {
        "value": 0.1,
        "numerator": 100,
        "denominator": 1000,
        "status": "known",
        "low": None,
        "high": None,
    }
    numbers = {
        "overall_absence": number | {"definition": "overall_absence"},
        "lost_days": number | {"value": 1000.0, "definition": "lost_days"},
        "not_known": number | {"value": 0.0, "numerator": 0, "definition": "not_known"},
        **changes.pop("numbers", {}),
    }
    routes = changes.pop(
        "routes", {"other_unauthorised": ("self-exclusion", 300.0), "illness": ("authorised", 600.0)}
    )
    continuum = [
        {
            "route": code,
            "label": code,
            "ladder": ladder,
            "book": "register",
            "number": number | {"value": days},
        }
        for code, (ladder, days) in routes.items()
    ]
    return headline.sentences(
        {"definitions": [], "numbers": numbers, "continuum": continuum, "groups": [], "weeks": [], **changes}
    )


def test_the_rules_are_tried_in_order():
    assert list(headline.rules()) == ["nothing_known", "few_pupils", "school_led", "largest_route"]
    main, lines = said()
    assert "other_unauthorised" in main and "30%" in main
    assert lines[-1] == "Every possible session has a mark."
    led, _ = said(routes={"suspension_or_exclusion": ("school-led", 150.0), "other": ("other", 300.0)})
    assert led.startswith("The school’s own decisions account for 150 days")
    share = {"value": 0.45, "definition": "x", "n": 20}
    few, lines = said(numbers={"share_of_loss_top_5_percent": share})
    assert few.startswith("The 5% of pupils who lose most bear 45%")
    assert any("other_unauthorised" in line for line in lines)
    main, _ = said(numbers={"share_of_loss_top_5_percent": share | {"n": 19}})
    assert "5% of pupils" not in main, "a twentieth of nineteen is one pupil"


def test_what_is_withheld_is_not_said_to_be_absent():
    withheld = {"value": None, "numerator": None, "denominator": None, "status": "suppressed"}
    main, _ = said(numbers={"overall_absence": withheld, "lost_days": withheld, "not_known": withheld})
    assert "no register" not in main and "cannot be shown" in main


def test_several_schools_are_spoken_of_as_such():
    led, _ = said(schools=2, routes={"suspension_or_exclusion": ("school-led", 150.0)})
    assert led.startswith("The schools’ own decisions account for 150 days")


def test_the_account_has_its_shares_however_much_is_not_known():
    def number(code, count, status):
        return Number(None, status, count, 1000, None, None, 100, code, "1", "")

    found = {
        code: number(code, count, Status.NOT_KNOWN)
        for code, count in (("approved_educational_activity", 10), ("overall_absence", 90))
    }
    found["not_known"] = dataclasses.replace(number("not_known", 800, Status.KNOWN), value=0.8)
    found["possible_sessions"] = number("possible_sessions", 1000, Status.NOT_KNOWN)
    rows = whole.account(found)
    assert [row["number"]["value"] for row in rows] == [0.1, 0.01, 0.09, 0.8]
    assert [row["at_least"] for row in rows] == [True, True, True, False]
    # Nearly all is known, of few pupils: of low reliability, and yet no share is a least.
    few = {code: dataclasses.replace(known, status=Status.LOW_RELIABILITY) for code, known in found.items()}
    few["not_known"] = dataclasses.replace(few["not_known"], numerator=10)
    assert not any(row["at_least"] for row in whole.account(few))


def leavers(ground, destination, neither, total=40):
    counts = {"ground": ground, "destination": destination, "reason": neither}
    numbers = {f"leavers_no_{name}": {"numerator": count} for name, count in counts.items()}
    return gaps.of_leavers({**numbers, "leavers": {"numerator": total}})


def test_leavers_of_whom_the_files_do_not_say_why_or_where_to_are_counted():
    assert leavers(0, 0, 0) == [] and gaps.of_leavers({}) == []
    assert leavers(7, 5, 3)[0]["why"].startswith(
        "Of 40 who left the roll, no ground for removal is on file for 7, no destination is on file for 5 and "
        "neither for 3. Those with neither may have left by any route"
    )
    assert "managed move" in leavers(0, 5, 0)[0]["why"]
    assert "Their destination was taken" in leavers(7, 0, 0)[0]["why"]


def test_records_of_another_year_are_left_out_and_said(opened):
    year = str(world(PUPILS).year.academic_year)
    assert years.others(opened, year) == []
    before = diagnose(opened, year=str(int(year) - 1))
    (other,) = before["other_years"]
    assert other["year"] == years.called(year) and other["can_be_diagnosed"]
    assert {"registers", "exclusion records"} <= set(other["records"])
    assert before["exclusions"] == []
    (gap,) = (gap for gap in before["cannot_say"] if gap["what"].startswith("Suspensions"))
    assert f"of {years.called(year)} and none of {before['academic_year']}" in gap["why"]


def test_what_is_not_known_comes_first_and_a_suppressed_number_is_never_read():
    nothing = {"value": None, "status": "not_known", "definition": "x", "numerator": 6, "denominator": 10}
    main, _ = said(numbers={"overall_absence": nothing, "not_known": nothing})
    assert main.startswith("60% of possible sessions are not known")
    hidden = {
        "value": None,
        "status": "suppressed",
        "numerator": None,
        "denominator": 1000,
        "definition": "x",
    }
    _, lines = said(numbers={"not_known": hidden})
    assert lines[-1] == "A few sessions have no mark and are not known."


def test_a_school_that_lost_nothing_is_told_so():
    zero = {"value": 0.0, "status": "known", "numerator": 0, "denominator": 10, "definition": "x"}
    assert said(numbers={"overall_absence": zero})[0] == "No possible session was lost."


# -- files -------------------------------------------------------------------------------------------


def test_five_files_are_written_and_no_label_is_in_the_machine_readable_one(diagnosis, tmp_path):
    problem = Problem("P1", Severity.WARNS, "A title", "a.csv", 7, "UPN", "=1+1", "a UPN", "Correct it.", 1)
    paths = write(diagnosis, tmp_path / "new" / "folder", [problem])
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(
        ["staff.html", "governors.html", "report.json", "problems.csv", "needs.csv"]
    )
    assert all(path.exists() for path in paths)
    report = json.loads((tmp_path / "new" / "folder" / "report.json").read_text("utf-8"))
    assert report["personal_data"] is True
    assert [pupil["order"] for pupil in report["pupils"]] == [pupil["order"] for pupil in diagnosis["pupils"]]
    assert "Label " not in json.dumps(report)
    assert report["numbers"] == diagnosis["numbers"]
    with (tmp_path / "new" / "folder" / "problems.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["row"] == "7" and rows[0]["severity"] == "warns"
    assert rows[0]["found"] == "'=1+1", "a spreadsheet would run it"


def test_a_failure_leaves_what_was_there(diagnosis, tmp_path, monkeypatch):
    for name in ("staff.html", "governors.html"):
        (tmp_path / name).write_text("what was there")
    real = type(tmp_path).replace

    def fails(self, target):
        if str(target).endswith("report.json"):
            raise OSError("no space left")
        return real(self, target)

    monkeypatch.setattr(type(tmp_path), "replace", fails)
    with pytest.raises(OSError, match="no space"):
        write(diagnosis, tmp_path)
    monkeypatch.undo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["governors.html", "staff.html"]
    assert {path.read_text() for path in tmp_path.iterdir()} == {"what was there"}


def test_a_page_that_cannot_be_drawn_writes_nothing(diagnosis, tmp_path):
    broken = {**diagnosis, "figures": [{"code": "no such measure", "label": "", "note": ""}]}
    with pytest.raises(Exception, match=r"."):
        write(broken, tmp_path / "out")
    assert not (tmp_path / "out").exists()
