"""lostlearning clock: a case file answered in a terminal or as JSON, with help for what is wrong."""

import json

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.law import casefile

run = CliRunner().invoke
EXAMPLE = casefile.__doc__.partition("\n\n")[2]


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def test_the_answer_opens_with_what_was_not_read_and_says_who_owes_what(case):
    result = run(app, ["clock", str(case)])
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "These texts of 2026 have not been read, and may change what follows:"
    assert "As at 2026-11-20." in lines
    assert (
        "  MISSED: Tell the local authority (must). Principal → Local authority. Without delay, of every"
        in lines
    )
    assert "Information, not legal advice." in result.output
    assert "Not settled" in result.output


def test_json_holds_the_law_of_each_duty(case):
    answer = json.loads(run(app, ["clock", str(case), "--json"]).output)
    duty = next(each for each in answer["duties"] if each["code"] == "tell-authority")
    assert duty["state"] == "missed" and duty["paragraph"] == "reg 23(1)(a), 23(3)(a)"
    assert duty["settled"] is True
    assert duty["rule"][0]["status"] == "verified-primary" and duty["rule"][0]["since"] == "2022-09-01"


def test_the_day_of_the_answer_may_be_given(case):
    answer = json.loads(run(app, ["clock", str(case), "--as-at", "2026-10-05", "--json"]).output)
    states = {each["code"]: each["state"] for each in answer["duties"]}
    assert states["notify-parent"] == "due" and states["tell-parent"] == "kept"


def test_doubts_are_shown_and_told_to_the_shell(case):
    case.write_text(EXAMPLE.replace('kind = "academy"', ""), encoding="utf-8")
    result = run(app, ["clock", str(case)])
    assert result.exit_code == 1
    assert "Nobody said what kind of school it is." in result.output


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (
            EXAMPLE.replace("academy", "acadmy"),
            [],
            "found 'acadmy'; expected one of maintained, academy, pru",
        ),
        (EXAMPLE, ["--as-at", "20 Nov"], "expected a date such as 2026-11-20"),
    ],
)
def test_what_cannot_be_read_is_named(case, text, arguments, said):
    case.write_text(text, encoding="utf-8")
    result = run(app, ["clock", str(case), *arguments])
    assert result.exit_code == 2 and said in result.output


def test_a_file_that_is_no_text_or_a_folder(case, tmp_path):
    case.write_bytes(b"\xff\xfe\x00k")
    assert "UTF-8" in run(app, ["clock", str(case)]).output
    assert "is a folder" in run(app, ["clock", str(tmp_path)]).output
    assert run(app, ["clock", str(tmp_path / "none.toml")]).exit_code == 2
