"""The list: unmet first, reviews that silence until their day, lines that expire, and what a family is shown."""

import csv
import datetime as dt
import html
import json
import re

import pytest
from typer.testing import CliRunner

import lostlearning as ll
from facts import LiteralFacts
from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit
from lostlearning.diagnosis import for_governors
from lostlearning.diagnosis.lists import as_json
from lostlearning.diagnosis.needs import in_words, needs, of_pupil
from lostlearning.store import SettingsError
from lostlearning.support import history
from lostlearning.support.listing import Status, listing
from lostlearning.support.telling import NOBODY
from lostlearning.support.when import last_day
from signals.plot import Plot

run = CliRunner().invoke
DAY = dt.timedelta(days=1)
SINCE = dt.date(2026, 3, 2)
WHO = {"school": "100001", "academic_year": 2025, "pupil": 1}
SUSPENDED = {**WHO, "category": "SUSP", "start_date": SINCE, "sessions": 4}
CODES = ["first_suspension"]
NAMED = {"unmet": Status.UNMET, "overdue": Status.OVERDUE, "met": Status.MET, "seen": Status.REVIEWED}
"""Pupils of the school, and what has come of their suspension."""


class Facts(LiteralFacts):
    """Literal facts with all that a store's have."""

    keeps_history = False

    @property
    def con(self):
        return self.backend.con

    def view(self, name):
        return name

    def rows(self, name):
        return self.con.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0]


def listed(as_of=SINCE + 10 * DAY, **tables):
    facts = Facts(exclusions=[SUSPENDED], **tables)
    try:
        return listing(facts, as_of, CODES)
    finally:
        facts.close()


def flag(**tables):
    ((one,),) = [each.flags for each in listed(**tables).pupils]
    return one


def action(start, **given):
    return [{**WHO, "start_date": start, "kind": "Mentoring", **given}]


def test_nothing_recorded_since_is_unmet_and_nobody_is_named():
    one = flag(actions=action(SINCE - 9 * DAY, end_date=SINCE - DAY))
    assert one.status is Status.UNMET and one.named == "" and one.actions == ()


def test_where_no_file_of_actions_was_read_it_is_not_known():
    assert flag().status is Status.NOT_KNOWN


@pytest.mark.parametrize(
    ("start", "end"),
    [(SINCE, SINCE), (SINCE + 3 * DAY, None), (SINCE - 30 * DAY, None), (SINCE - 30 * DAY, SINCE + 10 * DAY)],
)
def test_an_action_begun_since_or_running_is_being_done(start, end):
    one = flag(actions=action(start, end_date=end, lead="Head of year"))
    assert one.status is Status.MET and one.named == "Head of year"
    assert "Mentoring" in one.actions[0].says


def test_an_action_that_begins_after_the_day_was_not_known():
    assert flag(actions=action(SINCE + 11 * DAY)).status is Status.UNMET


def test_a_review_that_is_overdue_is_said():
    assert flag(actions=action(SINCE, review_date=SINCE + 9 * DAY)).status is Status.OVERDUE
    assert flag(actions=action(SINCE, review_date=SINCE + 10 * DAY)).status is Status.MET
    ended = action(SINCE, review_date=SINCE + 5 * DAY, end_date=SINCE + 9 * DAY)
    assert flag(actions=ended).status is Status.MET, "a plan that has ended has no review to come"


def look_at(**given):
    row = {
        "indicator": "First suspension",
        "date": SINCE + 5 * DAY,
        "reviewed_by": "A. Member",
        "role": "SENCO",
    }
    return {"actions": action(SINCE - 90 * DAY, end_date=SINCE - 80 * DAY),
            "reviews": [{**WHO, **row, "conclusion": "no_concern", **given}]}  # fmt: skip


@pytest.mark.parametrize("name", ["First suspension", "first_suspension", "FIRST SUSPENSION"])
def test_a_review_silences_until_its_day_and_says_by_whom(name):
    given = look_at(indicator=name, end_date=SINCE + 10 * DAY)
    one = flag(**given)
    assert one.status is Status.REVIEWED and one.named == "A. Member (SENCO)"
    assert one.review.says == "No concern: A. Member (SENCO), 7 Mar 2026, until 12 Mar 2026"
    after = flag(as_of=SINCE + 11 * DAY, **given)
    assert after.status is Status.UNMET and after.named == "A. Member (SENCO)", "it still says who looked"


def test_a_review_without_a_day_stands_as_long_as_the_line_would():
    given = look_at()
    assert flag(as_of=SINCE + 84 * DAY, **given).status is Status.REVIEWED
    assert listed(as_of=SINCE + 85 * DAY, **given).pupils == ()


def test_a_review_after_the_day_or_of_another_line_silences_nothing():
    assert flag(**look_at(date=SINCE + 11 * DAY)).status is Status.UNMET
    assert flag(**look_at(indicator="suspended_again")).status is Status.UNMET
    found = listed(**look_at(indicator="Suspendet"))
    assert found.unknown_reviews == ("Suspendet",) and found.pupils[0].status is Status.UNMET


def test_a_line_expires():
    tables = {"actions": action(SINCE - 90 * DAY, end_date=SINCE - 80 * DAY)}
    assert flag(as_of=SINCE + 84 * DAY, **tables).expires_on == SINCE + 84 * DAY
    assert listed(as_of=SINCE + 85 * DAY, **tables).pupils == ()
    assert listed(as_of=SINCE - DAY, **tables).pupils == ()


def test_who_has_left_the_roll_is_not_listed():
    left = {**WHO, "entry_date": SINCE - 90 * DAY, "leaving_date": SINCE + 5 * DAY}
    assert listed(enrolments=[left]).pupils == ()
    assert len(listed(as_of=SINCE + 5 * DAY, enrolments=[left]).pupils) == 1
    back = {**WHO, "entry_date": SINCE + 8 * DAY}
    assert len(listed(enrolments=[left, back]).pupils) == 1


def test_without_a_log_it_cannot_be_checked_and_is_never_clean():
    facts = Facts(actions=action(SINCE))
    (found,) = listing(facts, SINCE, CODES).found
    facts.close()
    assert found.status == "cannot be checked"
    assert list(found.unchecked.values()) == [
        ("no log of suspensions and exclusions was read that reaches the year",)
    ]


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A school's files: pupils unmet, overdue, met and looked at; the folder and the plot."""
    plot = Plot(1, 160)
    day = plot.days
    plot.named = {name: plot.pupil("8") for name in NAMED}
    for row in plot.named.values():
        plot.suspend(row, 170, 2)
    for name, review in (("overdue", 172), ("met", len(day) - 1)):
        plot.add(
            "actions",
            plot.named[name],
            start_date=day[171],
            review_date=day[review],
            kind="Mentoring",
            lead="Tutor",
        )
    for n in range(20):
        plot.mark(plot.pupil("10"), 150 + n, "I" * 40)
    folder = tmp_path_factory.mktemp("needs") / "exports"
    folder.mkdir()
    plot.write(folder)
    with (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["UPN", "Indicator", "Reviewed by", "Role", "On", "Conclusion", "Until"])
        given = ["=A. Member", "Head of year", day[175].isoformat(), "Support begun", day[-1].isoformat()]
        for title in ("First suspension", "Back from a suspension in the last six weeks"):
            rows.writerow([plot.upn(plot.named["seen"]), title, *given])
    return folder, plot


@pytest.fixture(scope="module")
def books(school):
    found = ll.read(school[0])
    yield found
    found.close()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))


def label(books, plot, name):
    (key,) = books.loaded.store.key.hash_many([f"upn:{plot.upn(plot.named[name])}"])
    return books.labels[key]


def test_the_list_through_files_stands_unmet_first(books, school):
    plot = school[1]
    found = listing(books.facts, last_day(books.facts))
    assert found.as_of == plot.days[-1]
    places = [list(Status).index(each.status) for each in found.pupils]
    assert places == sorted(places)
    said = {books.labels[each.pupil]: each.status for each in found.pupils}
    for name, status in NAMED.items():
        assert said[label(books, plot, name)] is status, name
    assert not {row["pupil"] for row in history(books.facts).to_pylist()} - set(books.labels)


def test_the_chapter_is_capped_says_what_cannot_be_checked_and_is_not_for_governors(books, school):
    told = in_words(books, listing(books.facts, last_day(books.facts)), books.labels)
    unmet = told["groups"][0]
    assert unmet["title"] == "Nothing recorded since"
    many = next(line for line in unmet["lines"] if line["code"] == "attendance_fell" or line["more"])
    assert len(many["pupils"]) == 8 and many["more"] == many["count"] - 8 > 0
    shown = {each["label"] for line in unmet["lines"] for each in line["pupils"]}
    assert shown <= {row["pupil"] for row in told["rows"]}
    reasons = {each["because"] for each in told["not_checked"]}
    assert any("lesson" in each for each in reasons) and told["not_looked_for"]
    diagnosis = ll.diagnosis.diagnose(books, labels=books.labels, today=dt.date(2026, 7, 31))
    assert diagnosis["needs"]["groups"][0]["count"] == unmet["count"]
    assert for_governors(diagnosis)["needs"] is None
    rows = {(row["pupil"], row["indicator"], row["counted"], row["status"]) for row in told["rows"]}
    said = {
        (each["label"], line["title"], line["says"], line["status"])
        for each in diagnosis["pupils"]
        for line in each["lines"]
    }
    assert said and said <= rows
    name = label(books, school[1], "unmet")
    assert name not in as_json(diagnosis) and name in json.dumps(diagnosis, ensure_ascii=False)


def test_a_family_is_shown_what_staff_see(books, school, tmp_path):
    folder, plot = school
    found = listing(books.facts, last_day(books.facts))
    told = in_words(books, found, books.labels)
    for name in ("seen", "unmet"):
        out, number = tmp_path / f"{name}.html", plot.upn(plot.named[name])
        result = run(app, ["needs", str(folder), "--pupil", number.lower(), "-o", str(out), "--quiet"])
        assert result.exit_code in (Exit.DONE, Exit.PROBLEMS), result.output
        text = re.sub(r"<[^>]+>", " ", out.read_text(encoding="utf-8").split("<main")[1])
        page = " ".join(html.unescape(text).split())
        called = label(books, plot, name)
        mine = [row for row in told["rows"] if row["pupil"] == called]
        assert mine and called in page and number not in page
        for row in mine:
            assert row["indicator"] in page and row["counted"][1:] in page
            assert (row["named"] or NOBODY) in page
            assert row["reviewed"] in page and row["being_done"] in page
        titles = re.findall(r'<h2 class="govuk-heading-l">([^<]+)</h2>', out.read_text(encoding="utf-8"))
        assert {html.unescape(each) for each in titles[:-1]} == {row["indicator"] for row in mine}
        assert "What else could explain it" in page and "If something here is wrong" in page
        (key,) = books.loaded.store.key.hash_many([f"upn:{number}"])
        (place,) = of_pupil(books, found, key, called)["places"]
        assert all(any("suspension" in one for one in rests) for rests in place["rests_on"])
    other = [each for each in plot.named if each != "unmet"]
    assert not any(
        label(books, plot, each) in (tmp_path / "unmet.html").read_text(encoding="utf-8") for each in other
    )


def test_the_command_writes_a_page_and_a_file(school, tmp_path):
    folder, plot = school
    result = run(app, ["needs", str(folder), "-o", str(tmp_path / "out")])
    assert result.exit_code in (Exit.DONE, Exit.PROBLEMS), result.output
    said = " ".join(result.output.split())
    assert "no score" in said and "CANNOT BE CHECKED" in said and "Nothing recorded since" in said
    with (tmp_path / "out" / "needs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (
        rows[0]["status"] == "Nothing recorded since" and rows[-1]["status"] == "Looked at by a named person"
    )
    assert all(row["expires_on"] > row["crossed_on"] for row in rows)
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())
    page = (tmp_path / "out" / "needs.html").read_text(encoding="utf-8")
    assert "<script" not in page and "more in needs.csv" in page and plot.upn(plot.named["unmet"]) not in page


def test_wrong_usage_is_said_and_no_number_repeated(school, tmp_path):
    folder = str(school[0])
    assert "such as 2026-03-27" in run(app, ["needs", folder, "--as-of", "27/03/2026"]).output
    assert run(app, ["needs", folder, "--pupil", "X"]).exit_code == Exit.USAGE
    result = run(
        app, ["needs", folder, "--pupil", "Z999999999999", "-o", str(tmp_path / "p.html"), "--quiet"]
    )
    assert result.exit_code == Exit.USAGE and "No pupil in the files has" in result.output
    assert "Z9999" not in result.output and not (tmp_path / "p.html").exists()


def test_it_can_be_switched_off(books, school, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text("needs_a_look = false\n")
    assert needs(books, str(last_day(books.facts).year - 1), books.labels) is None
    result = run(app, ["needs", str(school[0])])
    assert result.exit_code == 2 and "switched off" in result.output
    (tmp_path / "settings.toml").write_text("needs_a_look = 1\n")
    with pytest.raises(SettingsError, match="true or false"):
        needs(books, "2025", books.labels)
