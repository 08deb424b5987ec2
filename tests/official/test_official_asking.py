"""What is loaded is asked by place and year; the latest vintage speaks, and every rate is worked out again."""

import json

import pytest
from test_reading import ASHFIELD, ENGLAND, NOW, THEN, written

from lostlearning.insight.audit import audit
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.sources.official.finding import files, known
from lostlearning.sources.official.reading import read
from lostlearning.store import StoreDamagedError
from lostlearning.store.official import OfficialShelf


def load(shelf, *paths):
    return shelf.add(read(file, known(file)) for path in paths for file in files(path))


@pytest.fixture
def shelf(tmp_path):
    return OfficialShelf(tmp_path / "official")


def row(year, place, excluded="1", rate="0.5", phase="Total", pupils="200"):
    return f"Academic year,{year},{place},{phase},2,{pupils},{excluded},{rate},30,15,20,10\n"


def test_one_figure_of_a_place_by_name_by_code_and_by_its_old_code(shelf, tmp_path):
    load(
        shelf,
        written(tmp_path, f"{NOW}\n{row('202223', ASHFIELD)}{row('202223', ASHFIELD, '7', phase='Special')}"),
    )
    with Official(shelf) as official:
        for place in ("ashfield", "E10009999", "999"):
            (found,) = official.figures("permanent_exclusions", place).to_pylist()
            assert (found["value"], found["status"], found["file"], found["row"]) == (
                1.0,
                "known",
                "anything.csv",
                2,
            )
        (special,) = official.figures("permanent_exclusions", "Ashfield", {"phase": "special"}).to_pylist()
        assert special["value"] == 7.0


def test_of_two_vintages_the_later_speaks_of_a_year_and_the_earlier_of_those_only_it_has(shelf, tmp_path):
    old = written(tmp_path, f"{THEN}\n{row('201516', ENGLAND, '5')}{row('201617', ENGLAND, '6')}", "old.csv")
    new = written(tmp_path, f"{NOW}\n{row('201617', ENGLAND, '8')}{row('202223', ENGLAND, '9')}", "new.csv")
    load(shelf, new, old)
    with Official(shelf) as official:
        found = official.figures("permanent_exclusions").to_pylist()
    assert [(each["year"], each["value"], each["file"]) for each in found] == [
        (2015, 5.0, "old.csv"),
        (2016, 8.0, "new.csv"),
        (2022, 9.0, "new.csv"),
    ]


def test_what_is_not_loaded_says_which_publication_would_hold_it(shelf, tmp_path):
    load(shelf, written(tmp_path, f"{NOW}\n{row('202223', ENGLAND)}"))
    with Official(shelf) as official:
        with pytest.raises(NotLoadedError, match="alternative provision"):
            official.figures("placements")
        with pytest.raises(NotLoadedError, match="No publication has a figure called nonsense"):
            official.figures("nonsense")
        with pytest.raises(NotLoadedError, match="Atlantis"):
            official.figures("suspensions", "Atlantis")


def test_a_group_that_two_vintages_write_in_another_case_is_one(shelf, tmp_path):
    old = written(tmp_path, f"{THEN}\n{row('201617', ENGLAND, '5', phase='Special')}", "old.csv")
    new = written(
        tmp_path, f"{NOW}\n{row('201617', ENGLAND, '6', phase='special')}{row('202223', ENGLAND)}", "new.csv"
    )
    load(shelf, old, new)
    with Official(shelf) as official:
        found = official.figures("permanent_exclusions", by="phase").to_pylist()
    assert [(each["year"], each["phase"], each["value"]) for each in found] == [
        (2016, "special", 6.0),
        (2022, "Total", 1.0),
    ]


def test_what_has_no_total_says_what_there_is_to_ask_for(shelf, tmp_path):
    load(shelf, written(tmp_path, f"{NOW}\n{row('202223', ASHFIELD, phase='Special')}"))
    with Official(shelf) as official:
        with pytest.raises(NotLoadedError, match="Ashfield has suspensions, divided: --where phase= Special"):
            official.figures("suspensions", "Ashfield")
        with pytest.raises(NotLoadedError, match="phase= Special"):
            official.figures("suspensions", "Ashfield", {"phase": "Primary"})


def test_a_file_is_taken_once_and_what_cannot_be_written_leaves_what_was_there(shelf, tmp_path, monkeypatch):
    path = written(tmp_path, f"{NOW}\n{row('202223', ENGLAND)}")
    assert len(load(shelf, path)) == 1 and load(shelf, path) == []
    other = written(tmp_path, f"{NOW}\n{row('202122', ENGLAND)}", "other.csv")

    def broken(*_, **__):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(OfficialShelf, "_publish", broken)
        with pytest.raises(RuntimeError):
            load(shelf, other)
    assert [each.name for each in shelf.loaded()] == ["anything.csv"]
    assert [each.name for each in load(shelf, other)] == ["other.csv"]


def test_a_spoilt_catalogue_is_said_and_not_guessed(shelf, tmp_path):
    load(shelf, written(tmp_path, f"{NOW}\n{row('202223', ENGLAND)}"))
    (shelf.folder / "catalogue.json").write_text("[{", encoding="utf-8")
    with pytest.raises(StoreDamagedError):
        shelf.loaded()


@pytest.mark.parametrize(
    ("headings", "year", "excluded", "pupils", "rate", "expected"),
    [
        (NOW, "202223", "1", "200", "0.5", "agree"),
        (NOW, "202223", "1", "300", "0.33", "agree"),
        (NOW, "202223", "1", "300", "0.34", "differ"),
        (THEN, "201617", "5", "300", "2.4", "rounded"),
        (THEN, "201617", "5", "300", "2.6", "differ"),
        (NOW, "202223", "c", "200", "0.5", "untested"),
        (NOW, "202223", "0", "0", "z", "untested"),
    ],
)
def test_a_rate_is_worked_out_again(shelf, tmp_path, headings, year, excluded, pupils, rate, expected):
    load(shelf, written(tmp_path, f"{headings}\n{row(year, ENGLAND, excluded, rate, pupils=pupils)}"))
    with Official(shelf) as official:
        (found,) = [each for each in audit(official) if each.rate == "permanent_exclusion_rate"]
    counts = {
        "agree": found.agree,
        "rounded": found.rounded,
        "differ": found.differ,
        "untested": found.untested,
    }
    assert counts == {name: int(name == expected) for name in counts}
    assert len(found.differences) == found.differ


def test_the_commands(tmp_path, monkeypatch, capsys):
    from typer.testing import CliRunner

    from lostlearning.cli.app import app

    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    assert runner.invoke(app, ["official", "audit"]).exit_code == 3
    path = written(tmp_path, f"{NOW}\n{row('202223', ASHFIELD, '1', '0.6')}")
    done = runner.invoke(app, ["official", "load", str(path), "--json"])
    assert done.exit_code == 0 and json.loads(done.stdout)["loaded"][0]["publication"] == "suspensions"
    done = runner.invoke(app, ["official", "show", "suspensions", "--place", "Ashfield", "--json"])
    assert [each["value"] for each in json.loads(done.stdout)["rows"]] == [30.0]
    done = runner.invoke(app, ["official", "audit", "--json"])
    assert {each["rate"]: each["differ"] for each in json.loads(done.stdout)}["permanent_exclusion_rate"] == 1
    assert runner.invoke(app, ["official", "show", "suspensions", "--place", "Nowhere"]).exit_code == 3
    assert runner.invoke(app, ["official", "show", "suspensions", "--where", "phase"]).exit_code == 2
    assert runner.invoke(app, ["official", "load", str(tmp_path / "nothing")]).exit_code == 2
