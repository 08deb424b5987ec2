"""Places are found by name and code, old and new; what became of one is said only where the register supports it."""

import datetime as dt

import pytest
from test_official_asking import load
from test_reading import NOW, PLACE, written

from lostlearning.insight.official import Official
from lostlearning.insight.places import AMONG, ONLY, SAME_CODE, SAME_NAME, Places, UnknownPlaceError, plain
from lostlearning.store.official import OfficialShelf

SOUTH, EAST = "E12000009", "E12000006"


def authority(code, name, old, began="2009-01-01", ended=None, region=SOUTH):
    day = dt.date.fromisoformat
    return {
        "code": code, "old_code": old, "name": name, "began": day(began),
        "ended": day(ended) if ended else None, "region_code": region,
    }  # fmt: skip


AUTHORITIES = [
    authority("E10000027", "Somerset", "933", ended="2023-03-31"),
    authority("E06000066", "Somerset", "933", "2023-04-01"),
    authority("E10000010", "Durham", "x", ended="2009-03-31", region=EAST),
    authority("E06000047", "County Durham", "840", "2009-04-01", region=EAST),
    authority("E10000021", "Northshire", "928", ended="2021-03-31", region=EAST),
    authority("E06000061", "North Northshire", "940", "2021-04-01", region=EAST),
    authority("E06000062", "West Northshire", "941", "2021-04-01", region=EAST),
    authority(
        "E06000061 / E06000062", "North Northshire / West Northshire", "940 / 941", "2021-04-01", region=EAST
    ),
    authority("E10000009", "Dorset", "835", ended="2019-03-31"),
    authority("E06000029", "Poole", "836", ended="2019-03-31"),
    authority("E06000058", "Poole and Christchurch", "839", "2019-04-01"),
    authority("E06000059", "Dorset", "838", "2019-04-01"),
    authority("E06000023", "Bristol, City of", "801"),
    authority("E06000099", "Lostshire", "899", ended="2015-03-31"),
    authority("z", "British Forces", "702"),
]
REGIONS = [
    {"code": SOUTH, "name": "South West"},
    {"code": "E12000007", "name": "London"},
    {"code": "E13000001", "name": "Inner London"},
    {"code": "E13000002", "name": "Outer London"},
]


@pytest.fixture
def places():
    return Places(AUTHORITIES, REGIONS)


def codes(places, asked):
    return [place.code for place in places.find(asked)]


@pytest.mark.parametrize("asked", ["Somerset", "somerset ", "933", "E10000027", "e06000066"])
def test_an_authority_with_a_new_code_is_the_same_by_each_of_its_names_and_codes(places, asked):
    assert codes(places, asked) == ["E06000066", "E10000027"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Bristol", "E06000023"),
        ("Bristol City of", "E06000023"),
        ("City of Bristol", "E06000023"),
        ("England", "E92000001"),
        ("south west", SOUTH),
        ("London", "E12000007"),
    ],
)
def test_names_are_found_however_they_are_written(places, asked, code):
    assert codes(places, asked) == [code]


def test_a_name_that_is_not_found_gives_suggestions_and_a_code_none(places):
    with pytest.raises(UnknownPlaceError, match=r"Somersett.* Did you mean Somerset"):
        places.find("Somersett")
    with pytest.raises(UnknownPlaceError, match=r"has that code\.$"):
        places.find("E06000404")


@pytest.mark.parametrize(
    ("code", "became", "basis"),
    [
        ("E10000027", ("E06000066",), SAME_CODE),
        ("E10000010", ("E06000047",), SAME_NAME),
        ("E10000021", ("E06000061", "E06000062"), ONLY),
        ("E10000009", ("E06000058", "E06000059"), AMONG),
        ("E06000029", ("E06000058", "E06000059"), AMONG),
    ],
)
def test_what_became_of_an_authority_is_said_with_its_ground(places, code, became, basis):
    change = places.by_code[code].became
    assert (change.codes, change.basis) == (became, basis)
    assert all(code in places.by_code[each].came_of.codes for each in became)


def test_an_authority_without_a_successor_has_none_made_up(places):
    assert places.by_code["E06000099"].became is None
    assert places.story(places.find("Lostshire")) == [
        "Lostshire (E06000099) ended on 31 March 2015; the register names no successor."
    ]
    assert "North Northshire and West Northshire began" in places.story(places.find("Northshire"))[0]
    assert places.story(places.find("Somerset")) == []


def test_which_authorities_there_were_on_a_day(places):
    def there(year):
        return {place.name for place in places.authorities(dt.date(year, 9, 1))}

    assert "Durham" in there(2008) and "County Durham" not in there(2008)
    assert {"Northshire", "Lostshire"} <= there(2014) and "Northshire" not in there(2021)
    assert "British Forces" not in there(2021) and not any("/" in name for name in there(2021))


def test_neighbours_are_found_by_their_three_digit_codes():
    row = {"old_code": "933", **{f"neighbour_{at}": None for at in range(1, 11)}}
    row |= {f"closeness_{at}": None for at in range(1, 11)}
    row |= {"neighbour_1": "801", "closeness_1": "Very close", "neighbour_2": "838", "closeness_2": "Close"}
    places = Places(AUTHORITIES, REGIONS, neighbours=[row])
    found = places.neighbours(places.find("Somerset")[0])
    assert [(place.name, close) for place, close in found] == [
        ("Bristol, City of", "Very close"),
        ("Dorset", "Close"),
    ]
    assert places.neighbours(places.find("Bristol")[0]) == []


def test_plain_names():
    assert plain("Yorkshire & The Humber") == plain("Yorkshire and the Humber")
    assert plain("St. Helens") == plain("St Helens") and plain("City of London") != plain("London")


LAS = (
    "new_la_code,la_name,date_of_operation,date_of_termination,parent_geography_code,entity_code,"
    "entity_description,status,old_la_code\n"
    "E10000027,Somerset,01/01/2009,31/03/2023,E12000009,E10,Counties,terminated,933\n"
    "E06000066,Somerset,01/04/2023,,E12000009,E06,Unitary Authorities,live,933\n"
)
IN_REGIONS = "region_code,region_name\n" + "".join(f"{each['code']},{each['name']}\n" for each in REGIONS)


@pytest.fixture
def official(tmp_path):
    def row(year, level, region, la, pupils, suspensions):
        rate = f"{100 * suspensions / pupils:.5f}"
        where = f"Academic year,{year},{level},E92000001,England,{region},{la}"
        return f"{where},Total,2,{pupils},0,0,{suspensions},{rate},1,1\n"

    inner, outer = "E13000001,Inner London,,,", "E13000002,Outer London,,,"
    somerset = "E12000009,South West,933"
    rows = (
        row("202223", "Regional", inner[:-3], ",,", 1000, 50)
        + row("202223", "Regional", outer[:-3], ",,", 3000, 30)
        + row("202223", "Local authority", "E12000009,South West", "933,E10000027,Somerset", 100, 5)
        + row("202324", "Local authority", "E12000009,South West", "933,E06000066,Somerset", 100, 6)
    )
    school = f"School,E92000001,England,{somerset},E10000027,Somerset"
    counts = "State-funded primary,1,9,0,0,1,1,1,1,100001,A School"
    schools = f"{NOW},urn,school_name\nAcademic year,202223,{school},{counts}\n"
    shelf = OfficialShelf(tmp_path / "shelf")
    texts = {"a.csv": NOW + "\n" + rows, "b.csv": LAS, "c.csv": IN_REGIONS, "d.csv": schools}
    load(shelf, *(written(tmp_path, text, name) for name, text in texts.items()))
    with Official(shelf) as asked:
        yield asked


def test_a_series_goes_on_over_a_new_code_and_schools_of_the_authority_are_not_in_it(official):
    found = official.figures("suspensions", "Somerset").to_pylist()
    assert [(row["period"], row["place"], row["value"]) for row in found] == [
        ("202223", "E10000027", 5.0),
        ("202324", "E06000066", 6.0),
    ]
    (school,) = official.figures("suspensions", "100001").to_pylist()
    assert (school["level"], school["value"]) == ("School", 1.0)


def test_london_is_worked_out_from_inner_and_outer_london_and_says_so(official):
    (count,) = official.figures("suspensions", "London").to_pylist()
    (rate,) = official.figures("suspension_rate", "London").to_pylist()
    assert (count["value"], rate["value"], rate["published"]) == (80.0, 2.0, None)
    assert count["note"] == "worked out from Inner London and Outer London"
    assert official.figures("suspensions", "Inner London")["value"].to_pylist() == [50.0]


def test_counts_without_a_row_for_all_are_added_and_say_so(tmp_path):
    text = "Academic year,202223,National,E92000001,England,,,,,,Special,Eligible,Any,{},9,{},0,0,0,0,0,0,0,0,0,0\n"
    shelf = OfficialShelf(tmp_path / "shelf")
    load(shelf, written(tmp_path, text.format("Male", 3) + text.format("Female", 4)))
    with Official(shelf) as asked:
        (row,) = asked.figures("enrolments_0_to_5_percent").to_pylist()
        by_sex = asked.figures("enrolments_0_to_5_percent", by="sex").to_pylist()
    assert (row["value"], row["note"]) == (7.0, "added over every group")
    assert {each["sex"]: each["value"] for each in by_sex} == {"Male": 3.0, "Female": 4.0}


def test_of_two_versions_the_later_speaks(tmp_path):
    head = f"{PLACE},social_care_group,version,t_pupils,avg_att8\n"
    row = "Academic year,202223,National,E92000001,England,,,,,,All,{},10,{}\n"
    shelf = OfficialShelf(tmp_path / "shelf")
    load(shelf, written(tmp_path, head + row.format("Revised", 20) + row.format("Provisional", 19)))
    with Official(shelf) as asked:
        assert asked.figures("attainment_8")["value"].to_pylist() == [20.0]
