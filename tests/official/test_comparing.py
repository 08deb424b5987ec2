"""Groups beside a group and a place beside others: counts, reference and interval as they must be."""

import json
import math

import pytest
from test_official_asking import load, row
from test_places import LAS
from test_reading import ENGLAND, NOW, PLACE, written
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.beside import beside
from lostlearning.insight.likelihood import REST, Side, Unit, interval, likelihoods, references
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.sources.official.symbols import cited
from lostlearning.store.official import OfficialShelf

HEAD = (
    f"{PLACE},school_type,characteristic_group,characteristic,headcount,perm_excl,perm_excl_rate,fixed_excl,"
    "fixed_excl_rate,one_plus_fixed,one_plus_fixed_rate\n"
)


def group(year, topic, name, pupils, excluded, suspensions=0, suspended=0):
    return f"Academic year,{year},{ENGLAND},Total,{topic},{name},{pupils},{excluded},.,{suspensions},.,{suspended},.\n"


ROWS = (
    group("202223", "Total", "Total", 11_000, 66, 900, 300)
    + group("202223", "Gender", "Gender female", 5_000, 20, 300, 100)
    + group("202223", "Gender", "Gender male", 6_000, 46, 600, 200)
    + group("202223", "Ethnicity", "Ethnicity Minor White British", 9_000, 50)
    + group("202223", "Ethnicity", "Ethnicity Minor Irish", 90, 3)
    + group("202223", "Ethnicity", "Ethnicity Minor Chinese", 100, "c")
    + group("202122", "Gender", "Gender female", 5_000, 10)
    + group("202122", "Gender", "Gender male", 5_000, 10)
)


@pytest.fixture
def shelf(tmp_path):
    made = OfficialShelf(tmp_path / "home" / "official")
    load(made, written(tmp_path, HEAD + ROWS))
    return made


@pytest.fixture
def official(shelf):
    with Official(shelf) as asked:
        yield asked


def test_a_ratio_names_its_reference_and_has_its_counts_and_interval(official):
    (male,) = likelihoods(official, "permanent_exclusions", "Gender")
    assert (male.group.name, male.reference.name, male.period) == ("Gender male", "Gender female", "202223")
    assert (male.group.count, male.reference.pupils) == (46.0, 5000.0)
    assert male.value == pytest.approx((46 / 6000) / (20 / 5000))
    reach = math.exp(1.959963985 * math.sqrt(1 / 46 + 1 / 20))
    assert (male.low, male.high) == (pytest.approx(male.value / reach), pytest.approx(male.value * reach))


def test_of_pupils_counted_once_the_interval_is_binomial(official):
    (male,) = likelihoods(official, "pupils_suspended", "Gender")
    reach = math.exp(1.959963985 * math.sqrt(1 / 200 - 1 / 6000 + 1 / 100 - 1 / 5000))
    assert male.high == pytest.approx(male.value * reach)


def test_of_events_that_repeat_there_is_no_interval_and_it_says_why(official):
    (male,) = likelihoods(official, "suspensions", "Gender")
    assert male.value == pytest.approx(600 / 6000 / (300 / 5000))
    assert (male.low, male.high) == (None, None) and "repeat among pupils" in male.note


def test_a_small_group_is_shown_as_small_and_a_suppressed_one_has_no_ratio(official):
    found = {each.group.name: each for each in likelihoods(official, "permanent_exclusions", "Ethnicity")}
    irish, chinese = found["Ethnicity Minor Irish"], found["Ethnicity Minor Chinese"]
    assert irish.status == "low_reliability" and irish.value == pytest.approx(6.0) and irish.high > 12
    assert (chinese.value, chinese.status) == (None, "suppressed")


def test_everyone_else_is_the_total_without_the_group(official):
    found = {each.group.name: each for each in likelihoods(official, "permanent_exclusions", "Gender", REST)}
    male = found["Gender male"].reference
    assert (male.name, male.count, male.pupils) == (REST, 20.0, 5000.0)


def test_another_reference_and_another_year(official):
    (female,) = likelihoods(official, "permanent_exclusions", "Gender", "Gender male", period="202122")
    assert (female.group.name, female.value) == ("Gender female", 1.0)
    with pytest.raises(NotLoadedError, match="There are: Gender female, Gender male"):
        likelihoods(official, "permanent_exclusions", "Gender", "Men")


def test_rounding_widens_an_interval():
    exact = interval(Side("a", 100, 1000, "known"), Side("b", 50, 1000, "known"), Unit.EVENTS)
    rounded = interval(Side("a", 100, 1000, "known", 5), Side("b", 50, 1000, "known", 5), Unit.EVENTS)
    assert rounded[0] < exact[0] and exact[1] < rounded[1]
    assert rounded[1] / exact[1] == pytest.approx((102.5 / 47.5) / 2)


def test_references_are_of_sources_that_are_there():
    assert references() and "dfe-exclusions-sfr" in cited()


NEAR = "old_la_code,la_name,region_ind,region_name,"
NEAR += ",".join(f"SN_{at},SN_{at}P" for at in range(1, 11)) + "\n933,Somerset,9,South West"
NEAR += ",801,Very close,802,Close" + ",," * 8 + "\n"


def test_england_and_neighbours_stand_beside_a_place(tmp_path, shelf):
    def la(code, old, name, excluded):
        return row(
            "202223", f"Local authority,E92000001,England,E12000009,South West,{old},{code},{name}", excluded
        )

    rows = row("202223", ENGLAND, "9") + la("E06000066", "933", "Somerset", "5")
    rows += la("E06000023", "801", "Bristol", "3") + la("E06000024", "802", "Northtown", "c")
    more = "E06000023,Bristol,01/01/2009,,E12000009,E06,Unitary Authorities,live,801\n"
    more += "E06000024,Northtown,01/01/2009,,E12000009,E06,Unitary Authorities,live,802\n"
    texts = {"a.csv": f"{NOW}\n{rows}", "b.csv": LAS + more, "c.csv": NEAR}
    load(shelf, *(written(tmp_path, text, name) for name, text in texts.items()))
    with Official(shelf) as official:
        (found,) = beside(official, "permanent_exclusions", "Somerset", of="suspensions")
    assert (found.value, found.england, found.median, found.known) == (5.0, 9.0, 3.0, 1)
    assert [(each.name, each.closeness, each.status) for each in found.neighbours] == [
        ("Bristol", "Very close", "known"),
        ("Northtown", "Close", "suppressed"),
    ]


def test_the_commands_to_compare(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()

    def run(*arguments):
        return runner.invoke(app, ["official", *arguments])

    done = run("compare", "permanent_exclusions", "--topic", "Gender", "--json")
    assert [each["group"]["name"] for each in json.loads(done.stdout)] == ["Gender male"]
    assert "beside Gender female" in run("compare", "permanent_exclusions", "--topic", "Gender").stdout
    assert run("compare", "permanent_exclusions", "--topic", "Shoe size").exit_code == 3
    assert run("compare", "placements", "--topic", "Gender").exit_code == 3
    assert run("compare", "suspensions", "--topic", "Gender", "--where", "phase").exit_code == 2
    near = run("show", "permanent_exclusions", "--of", "suspensions_by_characteristic", "--beside", "--json")
    assert [each["england"] for each in json.loads(near.stdout)] == [66.0]
