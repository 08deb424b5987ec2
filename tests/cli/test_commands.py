"""The commands: what they write, what they say, and the exit code of each kind of end."""

import csv
import json
import os
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.cli.diagnose import _year
from lostlearning.cli.exits import Exit
from lostlearning.cli.terminal import grouped
from lostlearning.problems import Problem, Severity
from lostlearning.sources import upns
from lostlearning.synth import write_demo
from store.search import traces

run = CliRunner().invoke


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_demo(folder, seed=5, pupils=200)  # of fewer, hiding small numbers takes longer
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def diagnosed(exports, tmp_path_factory):
    """What the command said of the school, the folder of its reports, and the home where they are kept."""
    folder = tmp_path_factory.mktemp("diagnosed")
    out, home = folder / "out", folder / "home"
    result = run(
        app, ["diagnose", str(exports), "-o", str(out), "--keep"], env={"LOSTLEARNING_HOME": str(home)}
    )
    return result, out, home


@pytest.fixture(scope="module")
def kept(exports, tmp_path_factory):
    """What importing the school said, and the home that holds it."""
    folder = tmp_path_factory.mktemp("kept") / "home"
    return run(app, ["import", str(exports)], env={"LOSTLEARNING_HOME": str(folder)}), folder


@pytest.fixture
def imported(kept, home):
    """What importing the school said; a home of the test's own holds it."""
    shutil.copytree(kept[1], home)
    return kept[0]


def names(exports):
    """Every surname and UPN in the roll: what must never be kept or shown to governors."""
    with (exports / "Pupil list.csv").open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file))
    heading = next(row for row in rows if any("UPN" in cell for cell in row))
    upn = next(i for i, cell in enumerate(heading) if "UPN" in cell)
    surname = next(i for i, cell in enumerate(heading) if "surname" in cell.lower() or "last" in cell.lower())
    body = rows[rows.index(heading) + 1 :]
    return {row[i].strip() for row in body if len(row) > max(upn, surname) for i in (upn, surname)} - {""}


def test_diagnose_writes_six_files(diagnosed):
    result, out, _ = diagnosed
    assert result.exit_code == Exit.PROBLEMS, result.output
    assert {path.name for path in out.iterdir()} == {
        "staff.html",
        "governors.html",
        "report.json",
        "problems.csv",
        "signals.csv",
        "needs.csv",
    }
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["numbers"]["possible_sessions"]["numerator"] > 0
    assert set(report["numbers"]["overall_absence"]) == {
        *("value", "status", "numerator", "denominator", "low", "high", "n"),
        *("definition", "definition_version", "source"),
    }


def test_no_name_or_upn_is_shown_to_governors(exports, diagnosed):
    _, out, _ = diagnosed
    listed = names(exports)
    assert len(listed) > 40
    staff = (out / "staff.html").read_text(encoding="utf-8")
    governors = (out / "governors.html").read_text(encoding="utf-8")
    problems = (out / "problems.csv").read_text(encoding="utf-8")
    upns = {name for name in listed if len(name) == 13 and name[1:12].isdigit()}
    assert not [name for name in upns if name in governors + problems + staff]
    surnames = {name for name in listed - upns if len(name) > 4}
    assert not [name for name in surnames if f">{name}" in governors]


def test_nothing_that_is_kept_holds_a_name_a_upn_or_an_admission_number(exports, diagnosed):
    _, out, home = diagnosed
    with (exports / "Pupil list.csv").open(encoding="cp1252", newline="") as file:
        pupils = list(csv.DictReader(file))
    planted = {pupil[part].strip() for pupil in pupils for part in ("UPN", "Surname", "Forename")}
    planted = {word for word in planted if len(word) > 5} | {f"({p['Admission number']})" for p in pupils}
    assert traces(out, words=tuple(planted)), "they are in the staff report, so the search can find them"
    assert any((home / "reports").rglob("governors.html"))
    assert traces(home, words=tuple(planted)) == []


def test_check_lists_every_problem_as_json(exports):
    result = run(app, ["check", str(exports), "--json"])
    assert result.exit_code == Exit.PROBLEMS
    said = json.loads(result.stdout)
    assert {"check", "severity", "file", "row", "column", "found", "expected", "mend"} <= set(
        said["problems"][0]
    )
    assert {each["status"] for each in said["checks"]} <= {"done", "skipped", "failed"}
    assert not [each for each in said["checks"] if each["status"] == "failed"]


def test_import_measure_and_forget(exports, imported):
    assert imported.exit_code == Exit.PROBLEMS
    again = run(app, ["import", str(exports), "--json"])
    assert "nothing" in json.loads(again.stdout)["result"].lower()
    measured = run(app, ["measure", "persistent_absence", "--by", "sex", "--json"])
    assert measured.exit_code == Exit.DONE, measured.output
    assert json.loads(measured.stdout)["rows"][0]["definition"] == "persistent_absence"
    gone = run(app, ["forget", "--before", "2100-01-01", "--yes", "--json"])
    assert gone.exit_code == Exit.DONE, gone.output
    said = json.loads(gone.stdout)
    assert said["rows"] > 0
    assert said["not_reached"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["diagnose", "nowhere", "-o", "out"], Exit.USAGE),
        (["diagnose"], Exit.USAGE),
        (["measure", "persistent_absence"], Exit.NOTHING_USABLE),
        (["measure", "persistant_absence"], Exit.USAGE),
        (["measure", "persistent_absence", "--by", "day"], Exit.USAGE),
        (["forget"], Exit.USAGE),
        (["forget", "--before", "yesterday", "--yes"], Exit.USAGE),
        (["forget", "--id", "7", "--yes"], Exit.USAGE),
        (["measures"], Exit.DONE),
        (["--version"], Exit.DONE),
    ],
)
def test_exit_codes(arguments, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(app, arguments)
    assert result.exit_code == code, result.output


@pytest.mark.parametrize("typed", ["n\n", ""], ids=["no", "end of input"])
def test_a_refusal_removes_nothing_and_says_so(imported, typed):
    refused = run(app, ["forget", "--before", "2100-01-01"], input=typed)
    assert refused.exit_code == Exit.INTERRUPTED
    assert "Nothing was removed." in refused.output
    assert json.loads(run(app, ["measure", "possible_sessions", "--json"]).stdout)["rows"][0]["value"] > 0


def test_forgetting_what_is_not_there_says_so(kept, home):
    nowhere = run(app, ["forget", "--school", "ash", "--yes"])
    assert nowhere.exit_code == Exit.NOTHING_USABLE
    assert "There is no store" in nowhere.output
    assert not home.exists()
    shutil.copytree(kept[1], home)
    school = run(app, ["forget", "--school", "ash", "--yes"])
    assert school.exit_code == Exit.NOTHING_USABLE
    assert "nothing of the school ash. It holds the schools school." in school.output
    pupil = run(app, ["forget", "--upn", right_upn("123456789012"), "--yes"])
    assert (pupil.exit_code, "Look at the UPN" in pupil.output) == (Exit.NOTHING_USABLE, False)
    mistyped = run(app, ["forget", "--upn", "A12345", "--yes"])
    assert mistyped.exit_code == Exit.NOTHING_USABLE
    assert "It has 6 characters" in mistyped.output
    assert "A12345" not in mistyped.output
    said = run(app, ["forget", "--upn", "A12345"], input="n\n").output
    assert "13 characters" in said, "before it is too late"


def test_a_pupil_is_forgotten_by_the_upn_that_the_files_have(exports, imported):
    with (exports / "Pupil list.csv").open(encoding="cp1252", newline="") as file:
        upn = next(row["UPN"] for row in csv.DictReader(file))
    assert run(app, ["forget", "--upn", f"{upn[:4].lower()} {upn[4:]}", "--yes"]).exit_code == Exit.DONE
    assert run(app, ["forget", "--upn", upn, "--yes"]).exit_code == Exit.NOTHING_USABLE


def right_upn(rest):
    """The digits, or digits and a letter, with their check letter."""
    return next(letter + rest for letter in upns.ALPHABET if not upns.trouble(letter + rest))


def test_the_shape_and_the_letter_of_a_upn():
    from lostlearning.synth.dirt import wrong_check_letter

    for rest in ("801200001001", "80120000100A"):
        upn = right_upn(rest)
        assert upns.trouble(f" {upn.lower()} ") == ""
        assert "does not follow" in upns.trouble(wrong_check_letter(upn))
    assert "12 characters" in upns.trouble("H80120000100")
    for wrong in ("8801200001001", "I801200001001", "H80120000100O", "H8012OOOO1001"):
        assert "never I, O or S" in upns.trouble(wrong)


def test_an_earlier_report_among_the_exports_is_left_aside_and_said(exports, diagnosed, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("Pupil list.csv", "Term dates.csv"):
        shutil.copy2(exports / name, folder)
    before = json.loads(run(app, ["check", str(folder), "--json"]).stdout)
    shutil.copytree(diagnosed[1], folder, dirs_exist_ok=True)
    shutil.copytree(diagnosed[1], folder / "last week")
    for name, other in (("staff.html", "s.htm"), ("report.json", "data"), ("problems.csv", "mend.csv")):
        (folder / name).rename(folder / other)
    after = json.loads(run(app, ["check", str(folder), "--json"]).stdout)
    said = [each for each in after["problems"] if each["check"] == "earlier_report"]
    assert [each["title"] for each in said] == ["12 files of an earlier report left aside"]
    assert {"s.htm", "data", "mend.csv", "governors.html", "last week/staff.html"} <= set(
        said[0]["found"].split(", ")
    )
    assert [each for each in after["problems"] if each not in said] == before["problems"]
    assert after["files"] == before["files"]
    shown = run(app, ["check", str(folder)]).output
    assert shown.index("left aside") < min(shown.find(each["title"]) for each in before["problems"])
    (folder / "page.html").write_text("<!DOCTYPE html><title>Attendance: lost learning at a school</title>")
    others = json.loads(run(app, ["check", str(folder), "--json"]).stdout)["problems"]
    assert [each["file"] for each in others if each["check"] == "not_a_table"] == ["page.html"]


def test_only_diagnose_speaks_of_problems_csv(kept, diagnosed):
    assert "problems.csv" not in kept[0].output
    result, out, _ = diagnosed
    assert str(out / "problems.csv") in result.stderr


def test_a_report_into_a_file_is_refused_before_any_work(exports, tmp_path):
    (tmp_path / "report").write_text("mine")
    refused = run(app, ["diagnose", str(exports), "-o", str(tmp_path / "report")])
    assert refused.exit_code == Exit.USAGE
    assert "-o needs a folder" in refused.output
    assert (tmp_path / "report").read_text() == "mine"


def test_an_empty_folder_is_called_empty(tmp_path):
    result = run(app, ["check", str(tmp_path)])
    assert result.exit_code == Exit.NOTHING_USABLE
    assert f"There are no files in {tmp_path}" in result.output


def test_problems_that_explain_others_are_said_before_them():
    def problem(check, severity, rows):
        return Problem(check, severity, check, "f.csv", None, "", "", "", "", rows)

    said = [
        problem("unreadable", Severity.STOPS, 1),
        problem("incomplete_row", Severity.EXCLUDES, 900),
        problem("date_order", Severity.EXCLUDES, 1),
    ]
    order = [group.first.check for group in grouped(said)]
    assert order == ["date_order", "unreadable", "incomplete_row"]


@pytest.mark.parametrize("year", ["2025", "2025-26", "2025/2026"])
def test_a_year_may_be_asked_for_in_any_way_it_is_written(year):
    assert _year(year) == "2025"


def test_a_year_that_is_none_or_is_not_in_the_files_is_refused(exports, tmp_path):
    out = tmp_path / "out"
    wrong = run(app, ["diagnose", str(exports), "-o", str(out), "--year", "2025/27"])
    assert wrong.exit_code == Exit.USAGE
    assert "2025/27 is not an academic year" in wrong.output
    other = run(app, ["diagnose", str(exports), "-o", str(out), "--year", "2019/20"])
    assert other.exit_code == Exit.NOTHING_USABLE
    assert "no possible session of 2019/20; they hold some of 2025/26" in other.output
    assert not out.exists()


def test_a_reader_who_has_read_enough_is_no_fault():
    command = [sys.executable, "-c", "from lostlearning.cli import run; run()", "library"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as told:
        told.stdout.readline()
        told.stdout.close()
        assert told.stderr.read() == ""


def test_nothing_usable(tmp_path):
    (tmp_path / "photo.csv").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    result = run(app, ["diagnose", str(tmp_path), "-o", str(tmp_path / "out")])
    assert result.exit_code == Exit.NOTHING_USABLE
    assert "photo.csv" in result.output
    assert not (tmp_path / "out").exists()


def test_a_wrong_measure_names_the_nearest(exports):
    result = run(app, ["measure", "persistant_absence", str(exports)])
    assert result.exit_code == Exit.USAGE
    assert "persistent_absence" in result.output


def test_help_gives_an_example_and_the_exit_codes():
    for command in ("diagnose", "check", "import", "measure", "measures", "forget", "demo"):
        said = run(app, [command, "--help"]).output
        assert "Example: lostlearning" in said, command
        assert "Exit codes" in said


def test_help_imports_nothing_heavy():
    code = (
        "import sys, lostlearning.cli; "
        "print([m for m in ('ibis', 'duckdb', 'pyarrow', 'numpy', 'rich.table', 'jinja2') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True
    )
    assert said.stdout.strip() == "[]"


def test_the_commands_documented_exit_codes_are_all_of_them():
    from docs import pages

    printed = pages.commands()
    for code in Exit:
        assert f"| {int(code)} |" in printed
