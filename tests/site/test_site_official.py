"""England as it is: needs the official files, and is skipped where they are not."""

import re
import shutil

import pytest

from at_hand import OFFICIAL, needs_official

FILES = (
    "exclusions/exc_nat_region_la_fy.csv", "attendance/EES_ytd_data.2022-23.csv", "attendance/EES_ytd_data.2025-26.csv",
    "alternative-provision/ap_placements_ap_census.csv", "alternative-provision/ap_schools_atlas.csv",
    "alternative-provision/ap_ofsted_schl.csv", "alternative-provision/4_absence_2term_pru.csv",
    "alternative-provision/spc_school_ap_placement.csv", "alternative-provision/spc_ap_setting.csv",
    "exclusions/exclusions_by_characteristic.csv",
    "schools/england_census.xlsx", "schools/School_Characteristics_with_Coordinates.csv", "places/las.csv",
    "places/regions.csv", "places/sn_model_2025_wide.csv", "places/england_utla_2023.hexjson",
    "places/england_utla_2023_buc.geojson", "places/LTLA-UTLA_Apr23_Lookup_England-Wales.csv",
)  # fmt: skip
pytestmark = [needs_official(each) for each in FILES]


@pytest.fixture(scope="module")
def england(tmp_path_factory):
    from lostlearning.site.loading import shelf_of

    folder = tmp_path_factory.mktemp("england")
    for each in FILES:
        (folder / "files" / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(OFFICIAL / each, folder / "files" / each)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOSTLEARNING_HOME", str(folder / "home"))
        return shelf_of(folder / "files")[0].folder


@pytest.fixture
def real(england, client):
    from lostlearning.site import live

    live.open_shelf(england)
    yield client
    live.open_shelf(None)


def test_national_totals_come_back(real):
    from lostlearning.site import live

    atlas = live.atlas()
    for period, excluded, suspended in (
        ("202223", 9376, 786_961), ("202122", 6495, 578_280), ("201920", 5057, 310_733), ("201819", 7894, 438_265),
    ):  # fmt: skip
        assert atlas.figure("permanent_exclusion_rate", "england", period).numerator == excluded
        assert atlas.figure("suspension_rate", "england", period).numerator == suspended
    rate = atlas.figure("suspension_rate", "england", "202223")
    assert round(rate.value, 5) == 9.33458 == float(rate.published) and rate.denominator == 8_430_600


def test_a_place_has_a_page_of_at_most_300_kilobytes(real):
    """Of councils one in three: the others' pages are of the same template and of as many years and measures."""
    from lostlearning.site import live

    places = live.atlas().places
    assert len(places.authorities()) == 153 and len(places.regions()) == 9
    alike = {each.address for at, each in enumerate(places.authorities()) if at % 3}
    looked_at = [spot for spot in places.spots.values() if spot.address not in alike]
    assert len(looked_at) >= 51 + 9 + 1
    for spot in looked_at:
        response = real.get(spot.address)
        assert response.status_code == 200 and len(response.content) <= 300_000, spot.name
        assert not re.search(r">nan<|>inf<|None", response.content.decode())


def test_london_boroughs_and_renamed_councils_have_their_history(real):
    from lostlearning.site import live

    atlas = live.atlas()
    for slug in ("somerset", "buckinghamshire", "camden"):
        assert len(atlas.series("suspension_rate", slug)) == 17, slug
    parts = atlas.figure("suspension_rate", "london", "202223")
    boroughs = [
        atlas.figure("suspension_rate", each.slug, "202223") for each in atlas.places.authorities("london")
    ]
    assert parts.numerator == sum(each.numerator for each in boroughs)
    assert atlas.figure("suspension_rate", "cumbria", "202223").value is not None
    cumbria = real.get("/places/cumbria/").content.decode()
    assert "ended on 31 March 2023" in cumbria
    # a council that ended before the latest year is shown at its own last
    gone = [
        each for each in atlas.places.authorities(ended=True) if atlas.series("suspension_rate", each.slug)
    ]
    early = [(each, max(atlas.series("suspension_rate", each.slug))) for each in gone]
    spot, last = next(each for each in early if each[1] < "202223")
    text = real.get(spot.address).content.decode()
    assert f"{last[:4]}/{last[4:]}" in text[: text.index("ll-section")]
    somerset = real.get("/places/somerset/suspension_rate/").content.decode()
    assert somerset.count(">Source file<") == 1
    assert "Cumbria (no more)" in real.get("/places/cumbra/").content.decode()


def test_where_the_publication_and_its_counts_part_is_said_with_what_was_concluded(real):
    text = real.get("/places/england/absence_rate/").content.decode()
    assert text.count("not what these counts give") == 1  # 2022/23; 2025/26 agrees
    method = real.get("/method/absence_rate/").content.decode()
    assert "For 10 figures" in method and "weighted by all their enrolments" in method


def test_every_ap_school_is_on_the_map_or_listed_as_not(real):
    from lostlearning.site import live

    text = real.get("/schools/").content.decode()
    every = live.atlas().schools
    located = [each for each in every.values() if each.located]
    assert len(every) == 333 and len(located) == 320
    assert text.count("<circle") == 320 and "13 whose place is not known" in text
    lost = text[text.index("Not on the map") : text.index("ll-mapped")]
    assert lost.count("/schools/") == 13
    assert len(real.get("/schools/").content) <= 300_000
    for school in [*list(every.values())[::25], *(each for each in every.values() if not each.located)]:
        page = real.get(school.address)
        assert page.status_code == 200 and len(page.content) <= 300_000


def test_both_maps_are_small_enough_and_have_every_council(real):
    for shape in ("hexagons", "boundaries"):
        response = real.get(f"/map/?measure=persistent_absence_rate&as={shape}")
        text = response.content.decode()
        assert len(response.content) <= 300_000
        assert text[text.index('class="ll-map"') :].count("<a href=") >= 153


def test_a_postcode_leads_to_its_council_wherever_it_is(real):
    from lostlearning.site import live
    from lostlearning.sources import postcodes

    places = live.atlas().places
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for code in postcodes.codes(letter):
            assert not code.startswith("E") or places.above(code), code
    for asked, address in (
        ("TA1 1AA", "/places/somerset/"),
        ("s11aa", "/places/sheffield/"),
        ("CT1 1AA", "/places/kent/"),
        ("TA1", "/places/somerset/"),
    ):
        assert real.get("/search/", {"q": asked})["Location"] == address
    for asked, said in (
        ("E1", "Tower Hamlets"),
        ("CF10 1AA", "CF10 1AA is in Wales"),
        ("TA1 1CC", "is not in the ONS postcode directory"),
        ("ZZ1", "No postcode that begins with ZZ1"),
    ):
        page = real.get("/search/", {"q": asked})
        assert page.status_code == 200 and said in page.content.decode(), asked


def test_the_index_of_cold_spots_has_its_years_on_the_map_and_the_list_of_2020_beside_it(real):
    text = real.get("/cold-spots/").content.decode()
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert "14 of 140 councils are called cold. 13 are not ranked" in plain
    drawing = text[text.index('class="ll-map"') : text.index("</svg>", text.index('class="ll-map"'))]
    assert drawing.count('class="k-cold"') == 14 and ">Data of 2022/23 to 2023</text>" in drawing
    for name, stands in (
        ("Tameside", "Not cold"), ("Peterborough", "Cold, number 1 of 140"), ("Southend-on-Sea", "Not cold"),
        ("Newcastle upon Tyne", "Cold"), ("Sheffield", "Not cold"),
    ):  # fmt: skip
        assert f"{name} {stands}" in plain[plain.index("The list of 2020") :]
    for query in ("?as=boundaries", "?as=boundaries&inspection=0&share=50&known=1", "?known=100"):
        response = real.get(f"/cold-spots/{query}")
        assert response.status_code == 200 and len(response.content) <= 300_000
        assert not re.search(r">nan<|>inf<|None", response.content.decode())


def test_ratios_of_2016_17_come_back(real):
    for topic, group, ratio in (
        ("FSM eligible", "Eligible", "4.11"), ("SEN provision", "With SEN support", "5.89"),
        ("Gender", "Boys", "3.45"), ("Ethnicity", "Black Caribbean", "2.79"),
    ):  # fmt: skip
        response = real.get("/groups/", {"topic": topic, "year": "201617"})
        assert re.search(rf">{group}</th>\s*<td[^>]*>{ratio}<", response.content.decode()), topic
        assert len(response.content) <= 300_000
    for topic in ("IDACI decile", "Age", "SEN primary need", "Ethnicity and gender"):
        text = real.get("/groups/", {"topic": topic, "figure": "suspensions"}).content.decode()
        assert not re.search(r">nan<|>inf<|None", text) and "ll-dots" in text


def test_the_audit_of_england_has_a_page_of_a_size(real):
    from lostlearning.site import live

    live.atlas().audited.start().join()
    response = real.get("/audit/")
    text = response.content.decode()
    assert len(response.content) <= 300_000 and "Nobody has concluded" not in text
    assert "weighted by all their enrolments" in text
