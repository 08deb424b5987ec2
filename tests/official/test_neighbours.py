"""Neighbours by our own method: distances worked by hand and by another program, and never mixed with DfE's."""

import json
import math

import ap_files
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_comparing import NEAR
from test_official_asking import load
from test_official_forms import workbook
from test_reading import written
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.indicator_values import Value
from lostlearning.insight.indicators import adjusted, definition
from lostlearning.insight.neighbours import apart, nearest, neighbours, standardised
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.places import UnknownPlaceError
from lostlearning.store.official import OfficialShelf

HEAD = [
    "URN",
    "LA",
    "Estab",
    "SCHOOLTYPE",
    "NOR",
    "TSENELSE",
    "TSENELK",
    "NUMEAL",
    "NUMFSMEVER",
    "NORFSMEVER",
]
PRIMARY, INDEPENDENT = "State-funded primary", "Independent school"
SCHOOLS = [
    # Ashfield: 10,000 pupils, 20% poor, 10% of another language, 4% with plans, 12% with support
    ["1", "801", "1", PRIMARY, 6_000, 200, 700, 600, 1_100, 6_000],
    ["2", "801", "2", PRIMARY, 4_000, 200, 500, 400, 900, 4_000],
    ["3", "801", "3", INDEPENDENT, 9_000, 0, 0, 9_000, 0, 9_000],
    # Birchwood: as Ashfield, and 30% poor
    ["4", "802", "1", PRIMARY, 10_000, 400, 1_200, 1_000, 3_000, 10_000],
    # Cedarton: as Ashfield, and 20% of another language; one school does not say who is poor
    ["5", "803", "1", PRIMARY, 9_000, 360, 1_080, 1_800, 1_800, 9_000],
    ["6", "803", "2", PRIMARY, 1_000, 40, 120, 200, "NA", "NA"],
    # Dunmore: ten times as many
    ["7", "804", "1", PRIMARY, 100_000, 4_000, 12_000, 10_000, 20_000, 100_000],
    # Elmbridge: too few
    ["8", "805", "1", PRIMARY, 400, 16, 48, 40, 80, 400],
]
OWN = definition("neighbours")


@pytest.fixture
def shelf(tmp_path):
    made = OfficialShelf(tmp_path / "home" / "official")
    near = NEAR.replace("933,Somerset", "801,Ashfield").replace(",801,", ",804,")
    load(
        made,
        ap_files.authorities(tmp_path),
        workbook(tmp_path, "2023-2024_england_census.xlsx", HEAD, *SCHOOLS),
        written(tmp_path, near, "near.csv"),
    )
    return made


@pytest.fixture
def found(shelf):
    with Official(shelf) as official:
        return neighbours(official, "Ashfield", OWN)


def test_schools_are_added_up_and_those_that_do_not_say_are_counted(found):
    assert [each.value for each in found.values] == pytest.approx([20, 10, 4, 12, 4])
    cedarton = next(each for each in found.near if each.name == "Cedarton")
    assert [each.value for each in cedarton.values] == pytest.approx([20, 20, 4, 12, 4])
    assert cedarton.values[0].note == "1 of 2 schools do not say" and found.period == "202324"


def test_the_distance_worked_by_hand(found):
    # of four places one is apart from three alike: it is √3 from the mean, they -1/√3, so 4/√3 = 2.309 between them
    step = 4 / math.sqrt(3)
    distance = {each.name: each.distance for each in found.near}
    assert distance == {
        "Birchwood": pytest.approx(step * math.sqrt(2 / 5)),
        "Cedarton": pytest.approx(step * math.sqrt(1 / 5)),
        "Dunmore": pytest.approx(step * math.sqrt(1 / 5)),
    }
    assert [each.name for each in found.near] == ["Cedarton", "Dunmore", "Birchwood"]
    assert found.near[0].apart["english_additional"] == pytest.approx(step)


def test_a_place_that_is_too_small_is_left_out_and_says_why(shelf, found):
    assert found.left_out == (("Elmbridge", "it has 400 pupils, fewer than 2,500"),) and found.compared == 3
    with Official(shelf) as official:
        with pytest.raises(NotLoadedError, match="it has 400 pupils"):
            neighbours(official, "Elmbridge", OWN)
        with pytest.raises(NotLoadedError, match="not an authority of today"):
            neighbours(official, "England", OWN)
        with pytest.raises(UnknownPlaceError):
            neighbours(official, "Nowhere", OWN)


def test_ties_with_the_last_are_shown_and_weights_change_who_is_near(shelf, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("[settings]\nshown = 1\n")
    with Official(shelf) as official:
        found = neighbours(official, "Ashfield", adjusted(OWN, file))
        assert [each.name for each in found.near] == ["Cedarton", "Dunmore"]
        assert all(0.3 < each.stays < 0.7 for each in found.near)
        file.write_text("[settings]\nshown = 1\n[weights]\nfree_school_meals = 0\nsize = 0\n")
        found = neighbours(official, "Ashfield", adjusted(OWN, file))
        assert [(each.name, each.distance) for each in found.near] == [("Birchwood", 0), ("Dunmore", 0)]
        assert [each.stays for each in found.near] == [1, 1]


def test_over_what_is_known_of_both_and_not_where_too_little_is(shelf, tmp_path):
    schools = [row[:] for row in SCHOOLS]
    schools[3][-2:] = ["NA", "NA"]
    other = OfficialShelf(tmp_path / "other")
    load(
        other,
        ap_files.authorities(tmp_path),
        workbook(tmp_path, "2023-2024_england_census_2.xlsx", HEAD, *schools),
    )
    file = tmp_path / "mine.toml"
    file.write_text("[settings]\nleast_known = 0.6\n")
    with Official(other) as official:
        found = neighbours(official, "Ashfield", OWN)
        assert ("Birchwood", "only 60% of the weight is known of both") in found.left_out
        found = neighbours(official, "Ashfield", adjusted(OWN, file))
    birchwood = next(each for each in found.near if each.name == "Birchwood")
    assert (birchwood.distance, birchwood.known, birchwood.apart["free_school_meals"]) == (0, 0.6, None)


number = st.none() | st.integers(-50, 50)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(number, number, number), min_size=2, max_size=8), st.tuples(*[st.integers(1, 5)] * 3)
)
def test_distances_are_those_of_another_program(rows, weights):
    table = np.array([[np.nan if each is None else each for each in row] for row in rows], dtype=float)
    scaled = {
        str(at): standardised(
            {
                str(n): Value("", each, None, None, "known" if each is not None else "suppressed", "", 0, "")
                for n, each in enumerate(column)
            }
        )
        for at, column in enumerate(zip(*rows, strict=True))
    }
    shares = {str(at): each / sum(weights) for at, each in enumerate(weights)}
    with np.errstate(all="ignore"):
        counted = (~np.isnan(table)).sum(axis=0)
        mean = np.nansum(table, axis=0) / counted
        spread = np.sqrt(np.nansum((table - mean) ** 2, axis=0) / counted)
        z = np.where(spread > 0, (table - mean) / spread, np.where(np.isnan(table), np.nan, 0))
    for other in range(1, len(rows)):
        both = ~np.isnan(z[0]) & ~np.isnan(z[other])
        distance, known = apart(scaled, "0", str(other), shares)
        share = np.array(weights) / sum(weights)
        assert known == pytest.approx(share[both].sum())
        if not both.any():
            assert distance is None
        else:
            expected = np.sqrt((share * (z[0] - z[other]) ** 2)[both].sum() / share[both].sum())
            assert distance == pytest.approx(expected, abs=1e-9)
            assert apart(scaled, str(other), "0", shares)[0] == pytest.approx(distance)


def test_the_nearest_of_none_and_of_few():
    assert nearest({}, 3) == set() and nearest({"a": 1.0}, 0) == set()
    assert nearest({"a": 1.0, "b": 2.0}, 5) == {"a", "b"}


def test_the_command_keeps_dfes_list_apart(shelf, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    done = json.loads(runner.invoke(app, ["official", "neighbours", "--place", "Ashfield", "--json"]).stdout)
    assert [each["name"] for each in done["dfe"]] == ["Dunmore", "Birchwood"]
    assert [each["name"] for each in done["own"]["near"]] == ["Cedarton", "Dunmore", "Birchwood"]
    said = runner.invoke(app, ["official", "neighbours", "--place", "Ashfield"]).stdout
    assert said.index("DfE's statistical") < said.index("Birchwood") < said.index("by our own method")
    assert "Elmbridge is left out" in said
    assert runner.invoke(app, ["official", "neighbours", "--place", "Nowhere"]).exit_code == 3
