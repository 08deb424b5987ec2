"""Similar schools of England, from a made-up January count and list of schools, and from the real ones."""

import json

import pytest
from test_neighbours import HEAD, PRIMARY
from test_official_asking import load
from test_official_forms import workbook
from test_reading import written
from typer.testing import CliRunner

from at_hand import OFFICIAL, needs_official
from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.similar.published import admissions, like
from lostlearning.store.official import OfficialShelf

SECONDARY = "State-funded secondary"
SCHOOLS = [
    ["101", "801", "1", PRIMARY, 200, 8, 24, 20, 40, 200],
    ["102", "801", "2", PRIMARY, 200, 8, 24, 20, 60, 200],
    ["103", "802", "3", PRIMARY, 200, 8, 24, 20, 40, 200],
    ["104", "802", "4", SECONDARY, 900, 8, 24, 20, 40, 900],
    ["105", "802", "5", SECONDARY, 900, 8, 24, 20, 40, 900],
    ["106", "802", "6", SECONDARY, 900, 8, 24, 20, 40, 900],
]
LIST = (
    "URN,LANAME,LA,ESTAB,LAESTAB,SCHNAME,SCHSTATUS,SCHOOLTYPE,ADMPOL\n"
    "101,Ashfield,801,1,8010001,Ash,Open,Community school,Not applicable\n"
    "104,Birchwood,802,4,8020004,Dogwood,Open,Community school,Selective\n"
    "105,Birchwood,802,5,8020005,Elm,Open,Community school,Non-selective\n"
)


@pytest.fixture
def official(tmp_path):
    made = OfficialShelf(tmp_path / "home" / "official")
    load(
        made,
        workbook(tmp_path, "2023-2024_england_census.xlsx", HEAD, *SCHOOLS),
        written(tmp_path, LIST, "2023-2024_england_school_information.csv"),
    )
    with Official(made) as official:
        yield official


def test_the_nearest_are_of_one_kind_and_say_why(official):
    found = like(official, "101")
    assert found.school.name == "Ash" and found.compared == 2
    assert [(each.school.id, each.distance == 0) for each in found.near] == [("103", True), ("102", False)]
    assert found.near[1].unlike == "free school meals"
    assert found.behind["phase"] == 3


def test_a_selective_school_is_beside_none_that_is_not(official):
    assert admissions(official) == {"104": "selective", "105": "not selective"}
    assert {each.school.id for each in like(official, "104").near} == {"106"}
    assert like(official, "104").behind["admissions"] == 1


def test_what_is_not_loaded_or_not_there_is_said(official, tmp_path):
    with pytest.raises(NotLoadedError, match="no school with the URN 999"):
        like(official, "999")
    with (
        Official(OfficialShelf(tmp_path / "empty")) as nothing,
        pytest.raises(NotLoadedError, match="Pupils of each"),
    ):
        like(nothing, "101")


@needs_official("schools")
def test_a_grammar_school_is_most_like_grammar_schools(tmp_path):
    shelf = OfficialShelf(tmp_path / "real")
    load(
        shelf,
        OFFICIAL / "schools" / "england_census.xlsx",
        OFFICIAL / "schools" / "england_school_information.xlsx",
    )
    with Official(shelf) as official:
        found = like(official, "136290")
        selective = {urn for urn, said in admissions(official).items() if said == "selective"}
    assert found.compared > 400 and {each.school.id for each in found.near} <= selective


def test_the_command_says_who_is_like_a_school(official, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(app, ["compare", "--like", "101"])
    said = " ".join(result.output.split())
    assert result.exit_code == 0 and "Like Ash, of 2 schools" in said
    assert "Not known of it, so that it keeps none apart: selective or not." in said
    machine = json.loads(CliRunner().invoke(app, ["compare", "--like", "101", "--json"]).output)
    assert [row["urn"] for row in machine["near"]] == ["103", "102"] and machine["behind"]["phase"] == 3
    missing = CliRunner().invoke(app, ["compare", "--like", "999"])
    assert missing.exit_code == Exit.NOTHING_USABLE and "no school with the URN 999" in missing.output
