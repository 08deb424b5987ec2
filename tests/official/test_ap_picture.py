"""Alternative provision in a place: what is known, beside England; what is not known, said as plainly."""

import json

import ap_files
import pytest
from test_official_asking import load
from test_official_forms import workbook
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.across import everywhere
from lostlearning.insight.ap_picture import Reader, ap_picture, unknowns
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.places import UnknownPlaceError
from lostlearning.store.official import OfficialShelf

HEAD = ["URN", "LA", "Estab", "SCHOOLTYPE", "NOR", "NORG", "PNORG", "TSENELSE"]


@pytest.fixture
def shelf(tmp_path):
    made = OfficialShelf(tmp_path / "home" / "official")
    census = workbook(
        tmp_path, "2023-2024_england_census.xlsx", HEAD,
        ["1", "801", "1100", "State-funded AP school", 20, 10, "0.5", 0],
        ["2", "802", "1101", "State-funded AP school", "NA", 10, "0.5", 0],
    )  # fmt: skip
    load(made, census, *ap_files.every(tmp_path))
    return made


def said(facts):
    return {(fact.by, fact.says): fact.value for fact in facts}


def test_pupils_by_setting_and_reason_with_england_beside(shelf):
    with Official(shelf) as official:
        found = ap_picture(official, "Ashfield")
    arranged = found.part("arranged")
    assert said(arranged) == {
        ("setting", "all pupils"): 100,
        ("setting", "Other unregistered provider"): 70,
        ("setting", "Education setting with URN"): 30,
        ("reason", "Other"): 100,
    }
    unregistered = arranged[1]
    # 120 of 290 in England: 70, 20 and 30
    assert (unregistered.share, unregistered.england) == (70, pytest.approx(100 * 120 / 290))
    assert said(found.part("unregistered")) == {("reason", "Other"): 70}
    assert said(found.part("funded")) == {
        ("setting", "all placements"): 100,
        ("setting", "Education setting with URN"): 90,
        ("setting", "Other unregistered provider"): 10,
    }
    assert said(found.part("inspection")) == {("grade", "Good"): 1, ("grade", "Inadequate"): 1}
    assert [school.urn for school in found.schools] == ["1"]


def test_a_new_code_is_followed_and_a_place_is_never_given_anothers_school(shelf):
    with Official(shelf) as official:
        found = ap_picture(official, "Birchwood")
        every = ap_picture(official, "England")
    assert found.place.code == "E06000102" and said(found.part("arranged"))["setting", "all pupils"] == 100
    assert [(school.urn, school.pupils) for school in found.schools] == [("2", None)]
    assert [school.urn for school in every.schools] == ["1", "2"]


def test_what_is_not_known_is_said_and_why(shelf):
    with Official(shelf) as official:
        found = ap_picture(official, "Dunmore")
    unknown = {each.id: each for each in found.unknown}
    assert unknown["school_arranged_ap"].why == "It is loaded, and has no row of Dunmore."
    assert "No loaded file" in unknown["la_funded_ap"].why
    assert {each.id for each in unknowns()} <= set(unknown)
    assert not found.part("arranged") and found.schools == ()


def test_what_does_not_add_up_has_no_shares(tmp_path):
    shelf = OfficialShelf(tmp_path / "shelf")
    path = ap_files.arranged(tmp_path)
    path.write_text(path.read_text("utf-8-sig").replace("Total,Total,Total,100\n", "Total,Total,Total,99\n"))
    load(shelf, ap_files.authorities(tmp_path), path)
    with Official(shelf) as official:
        found = ap_picture(official, "Ashfield")
    settings = [fact for fact in found.part("arranged") if fact.by == "setting"]
    assert {fact.share for fact in settings} == {None} and "does not add up" in settings[1].note
    assert found.schools is None


def test_asking_of_everywhere_is_asking_of_each(shelf):
    with Official(shelf) as official:
        for publication, figure, where, by in (
            ("school_arranged_ap", "pupils", {"topic": "Total", "group": "Total"}, "setting"),
            ("la_funded_ap_by_setting", "placements", {}, "setting"),
            ("absence_of_pupil_referral_units", "enrolments", {}, ""),
        ):
            found = everywhere(official, publication, figure, where, by)
            assert len(found) >= 4
            for code in ap_files.CODES.values():
                try:
                    alone = official.figures(figure, code, where, publication, by).to_pylist()
                except NotLoadedError:
                    alone = None
                assert found.get(code) == alone
        with pytest.raises(NotLoadedError, match="No loaded file is"):
            everywhere(official, "la_funded_ap", "pupils", {})
        reader = Reader(official)
        names = [*ap_files.CODES, "England"]
        assert [ap_picture(official, each, reader) for each in names] == [
            ap_picture(official, each) for each in names
        ]


def test_a_place_that_is_none_is_none(shelf):
    with Official(shelf) as official, pytest.raises(UnknownPlaceError):
        ap_picture(official, "Nowhere")


def test_the_command(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    done = json.loads(runner.invoke(app, ["official", "ap", "--place", "Ashfield", "--json"]).stdout)
    assert done["place"]["name"] == "Ashfield" and len(done["unknown"]) > len(unknowns())
    text = " ".join(runner.invoke(app, ["official", "ap", "--place", "Ashfield"]).stdout.split())
    assert "Ashfield has 1 state-funded AP school with 20 pupils." in text and "What is not known:" in text
    assert runner.invoke(app, ["official", "ap", "--place", "Nowhere"]).exit_code == 3
