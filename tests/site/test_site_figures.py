"""Figures from small made-up files: what stands, what is added up, and what is not known and why."""

import datetime as dt
import re

import pytest

from lostlearning.site.atlas.atlas import build
from lostlearning.site.atlas.charts import Line, draw, years
from lostlearning.site.atlas.drawing import bands, edges
from lostlearning.site.atlas.figures import DIFFERS
from lostlearning.site.atlas.gazetteer import Gazetteer, slug
from lostlearning.site.atlas.measures import HEADLINES, TOPICS, measures
from lostlearning.site.loading import shelf_of
from lostlearning.sources.official.publications import publications
from lostlearning.sources.official.symbols import cited

EXCLUSIONS = (
    "time_identifier,time_period,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name,school_type,num_schools,headcount,perm_excl,perm_excl_rate,"
    "suspension,susp_rate,one_plus_susp,one_plus_susp_rate"
)
ATTENDANCE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,"
    "la_name,old_la_code,education_phase,enrolments,possible_sessions,overall_attendance,overall_absence,"
    "attendance_perc,overall_absence_perc,pa_perc"
)
NATION = "E92000001,England"
LA = "E12000009,South West,E06000066,Somerset,933"


@pytest.fixture
def atlas(tmp_path, monkeypatch):
    """Builds the atlas of files given as headings and rows."""
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))

    def made(**files):
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        for name, (headings, *rows) in files.items():
            (folder / f"{name}.csv").write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
        (folder / "regions.csv").write_text(
            "region_code,region_name\nE12000007,London\nE12000009,South West\nE13000001,Inner London\n"
            "E13000002,Outer London\n"
        )
        (folder / "las.csv").write_text(
            "new_la_code,la_name,date_of_operation,date_of_termination,parent_geography_code,entity_description,"
            "status,old_la_code\nE10000027,Somerset,01/01/2009,31/03/2023,E12000009,Counties,terminated,933\n"
            "E06000066,Somerset,01/04/2023,,E12000009,Unitary Authorities,live,933\n"
        )
        return build(shelf_of(folder)[0])

    return made


def exclusions(year, level, where, counts):
    return f"Academic year,{year},{level},{NATION},{where},Total,1,{counts}"


def test_a_value_is_worked_out_of_its_counts(atlas):
    made = atlas(
        one=(EXCLUSIONS, exclusions("202223", "National", ",,,,", "3000,3,0.1,1000,33.33333,5,0.16667"))
    )
    figure = made.figure("suspension_rate", "england", "202223")
    assert figure.value == 100 * 1000 / 3000 and figure.published == "33.33333"
    assert (figure.status, figure.numerator, figure.denominator, figure.row) == ("known", 1000, 3000, 2)
    assert next(iter(figure.as_dict())) == "value" and figure.as_dict()["numerator"] == 1000


def test_a_rate_that_its_counts_do_not_give_is_said(atlas):
    made = atlas(
        one=(
            EXCLUSIONS,
            exclusions("202223", "National", ",,,,", "3000,3,0.1,1000,33.4,5,0.16667"),
            exclusions("202122", "National", ",,,,", "3000,3,0.1,1000,33.3,5,0.16667"),
        )
    )
    assert made.figure("suspension_rate", "england", "202223").note == DIFFERS
    assert made.figure("suspension_rate", "england", "202122").note == ""


def test_a_symbol_is_a_status_by_its_vintage_and_never_a_zero(atlas):
    row = "E12000009,South West,933,E10000027,Somerset"
    made = atlas(
        old=(EXCLUSIONS, exclusions("201617", "Local authority", row, "3000,x,x,20,0.7,5,0.2")),
        new=(EXCLUSIONS, exclusions("202223", "Local authority", row, "3000,x,x,0,0,z,z")),
    )
    assert made.figure("permanent_exclusion_rate", "somerset", "201617").status == "suppressed"
    assert made.figure("permanent_exclusion_rate", "somerset", "202223").status == "not_available"
    zero = made.figure("suspension_rate", "somerset", "202223")
    assert (zero.value, zero.status) == (0, "known")
    gone = made.figure("pupils_suspended_rate", "somerset", "202223")
    assert (gone.value, gone.status) == (None, "not_applicable")


def test_london_is_added_up_from_its_parts(atlas):
    made = atlas(
        one=(
            EXCLUSIONS,
            exclusions("202223", "Regional", "E13000001,Inner London,,,", "1000,1,0.1,50,5,20,2"),
            exclusions("202223", "Regional", "E13000002,Outer London,,,", "3000,2,0.1,30,1,20,1"),
            exclusions("202122", "Regional", "E13000001,Inner London,,,", "1000,1,0.1,x,x,20,2"),
            exclusions("202122", "Regional", "E13000002,Outer London,,,", "3000,2,0.1,30,1,20,1"),
        )
    )
    london = made.figure("suspension_rate", "london", "202223")
    assert (london.value, london.numerator, london.denominator) == (2, 80, 4000)
    assert london.note == "worked out from Inner London and Outer London"
    assert made.figure("suspension_rate", "london", "202122").value is None
    assert "inner-london" not in made.places.spots


def attended(where, phase, counts, level="Local authority"):
    return f"202223,Academic year,{level},{NATION},{where},{phase},{counts}"


def test_counts_are_added_over_phases_where_there_is_no_total_and_rates_are_not(atlas):
    made = atlas(
        attendance=(
            ATTENDANCE,
            attended(LA, "Primary", "10,1000,950,50,95,5,10"),
            attended(LA, "Secondary", "10,1000,850,150,85,15,30"),
            attended(",,,,", "Total", "40,4000,3600,400,90,10,20", "National"),
            attended(",,,,", "Primary", "20,2000,1900,100,95,5,10", "National"),
        )
    )
    figure = made.figure("absence_rate", "somerset", "202223")
    assert (figure.value, figure.numerator, figure.denominator) == (10, 200, 2000)
    assert figure.note == "added up over every type of school" and figure.published == ""
    assert made.figure("persistent_absence_rate", "somerset", "202223").status == "not_available"
    england = made.figure("absence_rate", "england", "202223")
    assert (england.numerator, england.note) == (400, "")


def test_a_part_that_is_left_out_leaves_the_sum_out(atlas):
    made = atlas(
        attendance=(
            ATTENDANCE,
            attended(LA, "Primary", "10,1000,950,50,95,5,10"),
            attended(LA, "Special", "c,c,c,c,c,c,c"),
        )
    )
    figure = made.figure("absence_rate", "somerset", "202223")
    assert (figure.value, figure.status) == (None, "suppressed")


def test_the_latest_vintage_speaks_and_one_place_has_one_series(atlas):
    old = "E12000009,South West,933,E10000027,Somerset"
    new = "E12000009,South West,933,E06000066,Somerset"
    made = atlas(
        first=(EXCLUSIONS, exclusions("202122", "Local authority", old, "1000,1,0.1,10,1,5,0.5")),
        later=(
            EXCLUSIONS,
            exclusions("202122", "Local authority", new, "1000,1,0.1,20,2,5,0.5"),
            exclusions("202223", "Local authority", new, "1000,1,0.1,30,3,5,0.5"),
        ),
    )
    series = made.series("suspension_rate", "somerset")
    assert {period: figure.value for period, figure in series.items()} == {"202122": 2, "202223": 3}
    assert made.places.by_code("E10000027").slug == made.places.by_code("933").slug == "somerset"


def test_without_registers_there_is_the_nation_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    (tmp_path / "files").mkdir()
    row = exclusions("202223", "National", ",,,,", "3000,3,0.1,1000,33.33333,5,0.16667")
    (tmp_path / "files" / "one.csv").write_text(f"{EXCLUSIONS}\n{row}\n")
    made = build(shelf_of(tmp_path / "files")[0])
    assert list(made.places.spots) == ["england"] and not made.empty
    assert made.hexagons is None and made.boundaries is None and made.schools == {}


def test_a_folder_that_lost_a_file_loses_its_figures(atlas, tmp_path):
    row = exclusions("202223", "National", ",,,,", "3000,3,0.1,1000,33.33333,5,0.16667")
    assert not atlas(one=(EXCLUSIONS, row)).empty
    (tmp_path / "files" / "one.csv").unlink()
    assert build(shelf_of(tmp_path / "files")[0]).empty


def test_every_definition_is_whole_and_names_figures_that_exist():
    for code, each in measures().items():
        publication = publications()[each.publication]
        assert each.definition.code == code and each.topic in TOPICS
        assert each.definition.source in cited(), code
        named = [
            name for name in (each.part, each.whole if not each.whole_of else "", each.published) if name
        ]
        assert all(name in publication.figures or publication.rest for name in named), code
        assert not each.whole_of or each.whole in publications()[each.whole_of].figures
        assert bool(each.part) == bool(each.whole)
        assert each.definition.next_review.year >= 2027 and each.definition.checked_by
    assert set(HEADLINES) <= set(measures())


def test_a_chart_leaves_gaps_open_begins_at_zero_and_shades_what_is_missing():
    measure = measures()["suspension_rate"]
    drawn = draw("c", "A title", [Line("Here", {"201819": 1.0, "201920": None, "202021": 3.0})], measure)
    (path,) = re.findall(r'<path d="(\S+ [^"]*)" fill="none"', drawn)
    assert path.count("M") == 2 and "L" not in path, "the line is broken where there is no value"
    assert 'fill="#e9ebec"' in drawn and ">0</text>" in drawn
    assert "Here: 1.0 in 2018/19, 3.0 in 2020/21" in drawn
    assert draw("c", "t", [Line("Here", {"201819": 1.0})], measure) == ""
    assert draw("c", "t", [], measure) == ""
    assert "&lt;b&gt;" in draw("c", "<b>", [Line("<b>", {"201819": 1.0, "201920": 2.0})], measure)
    assert years(["201819", "202122"]) == ["201819", "201920", "202021", "202122"]


def test_the_key_of_a_map_holds_every_place_once():
    measure = measures()["suspension_rate"]
    values = [float(each) for each in range(1, 151)]
    found = bands(values, measure)
    assert [each.places for each in found] == [31, 30, 30, 30, 29] and found[-1].high == "150.0"
    assert bands([], measure) == [] and edges([2.0, 2.0]) == [2.0]
    assert sum(each.places for each in bands([1.0, 1.0, 5.0], measure)) == 3


def test_names_become_addresses():
    assert slug("Bournemouth, Christchurch & Poole") == "bournemouth-christchurch-and-poole"
    assert slug("King's Lynn") == "kings-lynn"


def test_two_places_of_one_name_have_two_addresses():
    from lostlearning.insight.places import Places

    rows = [
        {"code": code, "name": "Dorset", "old_code": old, "began": began, "ended": ended, "region_code": ""}
        for code, old, began, ended in (
            ("E1", "835", None, dt.date(2019, 3, 31)),
            ("E2", "838", dt.date(2019, 4, 1), None),
        )
    ]
    found = Gazetteer(Places(rows))
    assert {"dorset", "dorset-e1"} <= set(found.spots) and found.spots["dorset"].code == "E2"
    assert found.authorities(ended=True)[0].story
