"""The publications at hand: their national totals come back, and every rate adds up or is explained."""

import datetime as dt

import numpy as np
import pytest

from at_hand import OFFICIAL, needs_official
from lostlearning.insight.across import across, authorities, everywhere
from lostlearning.insight.ap_picture import ap_picture
from lostlearning.insight.ap_schools import ap_schools
from lostlearning.insight.audit import audit
from lostlearning.insight.change import change
from lostlearning.insight.cold_spots import cold_spots
from lostlearning.insight.conclusions import concluded, conclusions
from lostlearning.insight.indicators import definition
from lostlearning.insight.likelihood import likelihoods
from lostlearning.insight.neighbours import neighbours
from lostlearning.insight.official import Official
from lostlearning.insight.places import UnknownPlaceError
from lostlearning.sources.official.finding import files, known
from lostlearning.sources.official.publications import publications, registers
from lostlearning.sources.official.reading import read
from lostlearning.sources.official.symbols import cited
from lostlearning.store.official import OfficialShelf

at_hand = needs_official()
WANTED = (
    *("exclusions", "absence", "attendance", "alternative-provision", "outcomes", "send"),
    *("places", "schools", "formats"),
)
NO_STATISTICS = {
    "formats/ctf25_constructed.xml",
    "formats/ees-openapi-v1.json",
    "formats/sims_session_attendances.xml",
}
ROWS = {
    "ap_schools": 701,
    "authorities": 176,
    "boundaries": 153,
    "establishments": 60,
    "hexagons": 153,
    "neighbours": 153,
    "regions": 11,
    "school_coordinates": 27_637,
    "schools": 25_489,
}
TOTALS = {
    2018: (7_894, 438_265),
    2019: (5_057, 310_733),
    2021: (6_495, 578_280),
    2022: (9_376, 786_961),
}


@pytest.fixture(scope="module")
def left_aside():
    return []


@pytest.fixture(scope="module")
def official(tmp_path_factory, left_aside):
    shelf = OfficialShelf(tmp_path_factory.mktemp("official"))

    def reads():
        for name in WANTED:
            for file in files(OFFICIAL / name):
                if (what := known(file)) is None:
                    left_aside.append(f"{name}/{file.name}")
                    continue
                found = read(file, what)
                assert found.usable and found.problems == (), found.problems
                yield found

    shelf.add(reads())
    with Official(shelf) as asked:
        yield asked


@at_hand
def test_every_file_is_loaded_and_nothing_is_left_aside_that_is_official(official, left_aside):
    seen = {code for code, each in {**publications(), **registers()}.items() if each.seen}
    assert {each.publication for each in official.loaded} == seen
    assert set(left_aside) == NO_STATISTICS


@at_hand
def test_registers_have_every_row(official):
    assert {code: official.register(code).num_rows for code in ROWS} == ROWS


@at_hand
def test_all_333_alternative_provision_schools_are_counted_and_have_their_pupils(official):
    found = ap_schools(official)
    assert len(found) == 333 and all(each.name and each.la and each.pupils is not None for each in found)
    assert sum(each.placed for each in found) == 320


@at_hand
def test_the_destinations_file_is_of_the_year_after_the_earlier_ones_it_names(official):
    """Its cohort of the year before is to a pupil that of the national file for 2021/22."""
    (file,) = official.files("destinations_by_school")
    assert file.vintage == 2022
    where = {"institution_group": "State-funded mainstream & special schools", "version": "Provisional"}
    found = official.figures("leavers", of="destinations", where=where).to_pylist()
    assert {row["year"]: row["value"] for row in found}[2021] == 576_305
    by_school = official.figures("leavers", of="destinations_by_school").to_pylist()
    assert {row["year"]: row["value"] for row in by_school} == {2020: 562_393, 2021: 576_305, 2022: 588_084}


@at_hand
def test_national_totals_come_back_exactly(official):
    for at, figure in enumerate(("permanent_exclusions", "suspensions")):
        found = official.figures(figure, of="suspensions").to_pylist()
        values = {row["year"]: row["value"] for row in found}
        assert {year: values[year] for year in TOTALS} == {
            year: totals[at] for year, totals in TOTALS.items()
        }
    (latest,) = [
        row
        for row in official.figures("suspension_rate", of="suspensions").to_pylist()
        if row["year"] == 2022
    ]
    assert latest["value"] == 9.33458


@at_hand
def test_every_published_rate_is_worked_out_again_and_what_differs_is_explained(official):
    found = list(audit(official))
    rates = {
        (code, rate.rate)
        for code, publication in publications().items()
        for rate in publication.rates
        if publication.seen
    }
    assert {(each.publication, each.rate) for each in found} == rates
    assert sum(each.tested for each in found) > 1_200_000
    unexplained = [
        (each.file, difference.row)
        for each in found
        for difference in each.differences
        if not concluded(each, difference)
    ]
    assert unexplained == []
    assert sum(each.differ for each in found) == sum(len(each.differences) for each in found) == 705


def test_every_source_named_is_a_source():
    kinds = (*publications().values(), *registers().values())
    named = {each.source for each in (*conclusions(), *kinds)}
    assert named <= cited()


@at_hand
def test_places_of_england_are_there_in_the_years_they_were(official):
    counted = {
        year: len(official.places.authorities(dt.date(year, 9, 1))) for year in (2010, 2019, 2022, 2024)
    }
    assert counted == {2010: 152, 2019: 151, 2022: 152, 2024: 153}
    somerset = official.places.find("Somerset")
    assert [place.code for place in somerset] == ["E06000066", "E10000027"]
    assert len(official.places.neighbours(somerset[0])) == 10


@at_hand
def test_every_authority_that_a_publication_names_is_found(official):
    """By its code, its three-digit code or its name: the two that ended before the register begins are apart."""
    places = official.places
    lost = set()
    for file in official.loaded:
        if file.publication in publications():
            here = official.columns(file)
            old = "old_la_code" if "old_la_code" in here else "NULL"
            for code, three, name in official.con.execute(
                f"SELECT DISTINCT place, {old}, place_name FROM {official.rows(file)} "
                "WHERE level = 'Local authority'"
            ).fetchall():
                asked = next(each for each in (three, code, name) if each and each != "NA")
                try:
                    places.find(asked)
                except UnknownPlaceError:
                    lost.add((three, name))
    assert lost == set()


@at_hand
def test_london_is_inner_and_outer_london_and_england_is_its_regions(official):
    (london,) = [row for row in official.figures("suspensions", "London").to_pylist() if row["year"] == 2022]
    assert london["value"] == 64_446.0 and london["note"]
    regions = [place for place in official.places.by_code.values() if place.parent == "E92000001"]
    values = [
        row["value"]
        for place in regions
        for row in official.figures("suspensions", place.code).to_pylist()
        if row["year"] == 2022
    ]
    assert len(values) == 9 and sum(values) == 786_961


@at_hand
@pytest.mark.parametrize(
    ("topic", "group", "ratio"),
    [
        ("FSM eligible", "FSM Eligible", 4.11),
        ("SEN provision", "SEN provision SEN without statement", 5.89),
        ("SEN provision", "SEN provision SEN with statement EHC", 2.74),
        ("SEN primary need", "SEN primary need Social emotional and mental health", 18.17),
        ("Gender", "Gender male", 3.45),
        ("Ethnicity", "Ethnicity Minor Black Caribbean", 2.79),
        ("Ethnicity", "Ethnicity Minor Gypsy Roma", 3.50),
    ],
)
def test_relative_likelihoods_of_2016_17(official, topic, group, ratio):
    found = {each.group.name: each for each in likelihoods(official, "permanent_exclusions", topic)}
    assert found[group].period == "201617" and round(found[group].value, 2) == ratio
    assert found[group].low < ratio < found[group].high


@at_hand
def test_placements_by_setting_are_those_that_authorities_fund(official):
    settings = across(official, "la_funded_ap_by_setting", "placements", {}, "setting").rows
    funded = across(official, "la_funded_ap", "pupils").rows
    both = [
        (row["value"], funded[code, ""]["value"])
        for (code, setting), row in settings.items()
        if setting == "Total" and (code, "") in funded
    ]
    assert (
        len(both) == 150 and sum(0 <= placed - pupils <= 0.1 * pupils + 5 for placed, pupils in both) >= 147
    )
    (england,) = official.figures("placements", of="la_funded_ap_by_setting").to_pylist()
    assert england["value"] == 41_319


@at_hand
def test_the_picture_of_alternative_provision_of_england(official):
    found = ap_picture(official, "England")
    values = {(fact.part, fact.by, fact.says, fact.period): fact.value for fact in found.facts}
    assert values["arranged", "setting", "all pupils", "202223"] == 24_577
    assert values["arranged", "setting", "Other unregistered provider", "202223"] == 6_449
    assert values["arranged", "reason", "Off-site placement for behavioural support", "202223"] == 13_725
    assert values["funded", "year", "pupils", "202223"] == 40_904
    assert len(found.schools) == 333 and found.unknown
    reasons = [fact for fact in found.part("arranged") if fact.by == "reason"]
    assert sum(fact.share for fact in reasons) == pytest.approx(100)


@at_hand
@pytest.mark.parametrize(
    ("publication", "figure", "where", "by"),
    [
        ("school_arranged_ap", "pupils", {"topic": "Placement Reason"}, "group"),
        ("la_funded_ap", "pupils", {}, ""),
        ("absence_of_pupil_referral_units", "severe_absence_rate", {}, ""),
    ],
)
def test_asking_of_every_authority_at_once_is_asking_of_each(official, publication, figure, where, by):
    found = everywhere(official, publication, figure, where, by)
    for place in authorities(official)[::9]:
        if place.code in found:
            assert (
                found[place.code] == official.figures(figure, place.code, where, publication, by).to_pylist()
            )


@at_hand
def test_the_conclusion_about_attendance_holds_of_every_rate_suspension_and_part_time_timetables_too(
    official,
):
    rates = ("overall_absence_rate", "unauthorised_absence_rate", "illness_perc")
    rates += ("auth_excluded_perc", "auth_part_time_perc")
    for file in official.files("attendance"):
        if file.vintage != 2024:
            continue
        rows = official.con.execute(
            f"SELECT figure, lower(phase), value FROM {official.rows(file)} WHERE level = 'National' "
            f"AND status = 'known' AND figure IN {rates}"
        ).fetchall()
        table = {(figure, phase): value for figure, phase, value in rows}
        parts = np.array(
            [[table[rate, phase] for phase in ("primary", "secondary", "special")] for rate in rates]
        )
        whole = np.array([table[rate, "total"] for rate in rates])
        weights = np.linalg.lstsq(parts, whole, rcond=None)[0]
        # one set of three weights gives all five rates, so they are means of one kind
        assert weights.sum() == pytest.approx(1) and np.allclose(parts @ weights, whole, atol=1e-10)


@at_hand
def test_cold_spots_of_today_and_the_list_of_2020_beside_them(official):
    found = cold_spots(official, definition("cold_spots"))
    assert len(found.spots) == len(authorities(official)) == 153
    assert (found.oldest, found.newest) == ("202223", "2023") and found.tied == 0
    assert len(found.cold) == 14 and len(found.unranked) == 13 and found.cold[0].name == "Peterborough"
    ((_, spots),) = found.earlier
    assert [(spot.name, spot.cold) for spot in spots] == [
        ("Tameside", False), ("Peterborough", True), ("Southend-on-Sea", False), ("Newcastle upon Tyne", True),
        ("Sheffield", False),
    ]  # fmt: skip


@at_hand
def test_every_authority_but_the_two_smallest_has_neighbours_of_our_own(official):
    found = neighbours(official, "Somerset", definition("neighbours"))
    assert found.compared == 150 and {name for name, _ in found.left_out} == {
        "City of London",
        "Isles of Scilly",
    }
    assert len(found.near) == 10 and found.near[0].name == "Warwickshire"
    assert found.near[0].distance == pytest.approx(0.240, abs=0.001)


@at_hand
def test_a_change_of_england_and_of_a_place(official):
    england = change(official, "permanent_exclusions", "England", "202122", "202223")
    assert (england.first.count, england.last.count) == (6_495, 9_376) and england.beyond
    assert change(official, "permanent_exclusions", "Somerset", "201819", "202223").beyond is False
