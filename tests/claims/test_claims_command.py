"""``lostlearning claims`` lists every figure, whatever is loaded."""

import json

import pytest
from typer.testing import CliRunner

from lostlearning.claims.claim import claims
from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))


def test_with_nothing_loaded_every_claim_is_listed_and_none_is_tested():
    listed = run(app, ["claims", "--json"])
    assert listed.exit_code == Exit.DONE, listed.output
    found = json.loads(listed.output)
    assert [each["claim"]["id"] for each in found] == [each.id for each in claims()]
    assert {each["result"] for each in found} == {"cannot be tested"}
    (count,) = [each for each in found if each["claim"]["id"] == "004-permanent-exclusions"]
    assert "lostlearning official load FOLDER" in count["why"]


def test_people_read_what_is_said_by_whom_and_the_result():
    shown = run(app, ["claims"]).output
    assert "Mission 44: Preventing exclusions." in shown
    assert "CANNOT BE TESTED: There were 9,400 exclusions in 2022/23. [2022/23]" in shown
    assert f"{len(claims())} claims: {len(claims())} cannot be tested." in shown


def test_ratios_need_the_publication_by_characteristic():
    said = run(app, ["claims", "--ratios"])
    assert said.exit_code == Exit.NOTHING_USABLE
    assert "by characteristic" in said.output
