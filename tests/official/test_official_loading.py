"""Loading: what is bad is refused by name and what was there stays; a revision says what it changes."""

import json

import pytest
from test_official_asking import load, row
from test_reading import ASHFIELD, ENGLAND, NOW, written
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.official import Official
from lostlearning.insight.revisions import revisions
from lostlearning.store.official import LICENCE, OfficialShelf


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, ["official", *map(str, arguments)])


def shown(run):
    rows = json.loads(run("show", "permanent_exclusions", "--json").stdout)["rows"]
    return [(each["year"], each["value"], each["file"]) for each in rows]


GOOD = f"{NOW}\n{row('202223', ENGLAND, '5')}"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("cut.csv", GOOD + "Academic year,2023", "ends in the middle of a row"),
        ("missing.csv", GOOD.replace("perm_excl,", "exclusions_upheld,"), "perm_excl"),
        ("page.csv", "<!DOCTYPE html><html>Sorry</html>", "web page"),
        ("empty.csv", "", "nothing in the file"),
    ],
)
def test_a_bad_file_is_refused_with_its_mend_and_what_was_loaded_stays(run, tmp_path, name, text, says):
    assert run("load", written(tmp_path, GOOD, "good.csv")).exit_code == 0
    done = run("load", written(tmp_path, text, name))
    assert done.exit_code == 1 and says in done.output.replace("\n", " ") and name in done.output
    assert shown(run) == [(2022, 5.0, "good.csv")]


def test_a_symbol_not_seen_before_is_said_and_the_rest_is_loaded(run, tmp_path):
    text = f"{NOW}\n{row('202223', ENGLAND, '5')}{row('202223', ASHFIELD, '‡')}"
    done = run("load", written(tmp_path, text), "--json")
    held = json.loads(done.stdout)
    assert done.exit_code == 1 and held["problems"][0]["check"] == "unknown_symbol"
    assert held["problems"][0]["row"] == 3 and shown(run) == [(2022, 5.0, "anything.csv")]


def test_a_revised_file_speaks_and_says_how_many_figures_it_changes(tmp_path):
    shelf = OfficialShelf(tmp_path / "shelf")
    load(
        shelf,
        written(tmp_path, f"{NOW}\n{row('202223', ENGLAND, '5')}{row('202223', ASHFIELD)}", "first.csv"),
    )
    before = {each.fingerprint for each in shelf.loaded()}
    (new,) = load(shelf, written(tmp_path, f"{NOW}\n{row('202223', ENGLAND, '6')}", "second.csv"))
    (revision,) = revisions(shelf, new, before)
    assert (revision.both, revision.different, revision.gone) == (8, 1, 8)
    assert (
        "8 figures that first.csv has too: 1 differ" in revision.said and "second.csv speaks" in revision.said
    )
    with Official(shelf) as official:
        assert official.figures("permanent_exclusions")["value"].to_pylist() == [6.0]
        assert official.figures("permanent_exclusions", "Ashfield")["value"].to_pylist() == [1.0]


@pytest.mark.parametrize("turned", [False, True])
def test_vintages_are_told_by_what_they_hold_and_not_by_the_order_of_loading(tmp_path, turned):
    texts = {
        "old.csv": f"{NOW}\n{row('202122', ENGLAND, '4')}",
        "new.csv": f"{NOW}\n{row('202122', ENGLAND, '5')}{row('202223', ENGLAND, '6')}",
    }
    paths = [written(tmp_path, text, name) for name, text in texts.items()]
    shelf = OfficialShelf(tmp_path / "shelf")
    for path in reversed(paths) if turned else paths:
        load(shelf, path)
    with Official(shelf) as official:
        assert official.figures("permanent_exclusions")["value"].to_pylist() == [5.0, 6.0]


def test_each_file_keeps_its_fingerprint_title_vintage_licence_and_source(run, tmp_path):
    run("load", written(tmp_path, GOOD))
    held = {each["code"]: each for each in json.loads(run("list", "--json").stdout)}
    (file,) = held["suspensions"]["files"]
    assert len(file["fingerprint"]) == 64 and file["vintage"] == 2022 and file["licence"] == LICENCE
    assert file["source"] == "dfe-suspensions" and file["title"].startswith("Suspensions and permanent")
    assert (
        held["elective_home_education"]["files"] == []
        and not held["elective_home_education"]["read_of_a_real_file"]
    )
    assert "not loaded" in run("list").output


def test_options_that_cannot_be_are_wrong_usage(run, tmp_path):
    path = written(tmp_path, GOOD)
    assert run("load", path, "--period", "lately").exit_code == 2
    assert run("load", path, "--as", "nonsense").exit_code == 2
