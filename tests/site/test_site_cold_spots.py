"""The index of cold spots on the site: as published, by a person's own weights, and where these make no sense."""

import csv
import json
import re

import pytest
from test_site_pages import Page, read

from lostlearning.insight.cold_spots import cold_spots
from lostlearning.insight.indicators import changed, definition
from lostlearning.insight.official import Official
from lostlearning.site import kept, live
from lostlearning.site.coldspots.asked import asked
from lostlearning.site.forms import number
from lostlearning.store.official import OfficialShelf


@pytest.fixture
def index(nation):
    with Official(OfficialShelf(nation[1])) as official:
        yield lambda made=None: cold_spots(official, made or definition("cold_spots"))


def rows(response):
    return list(csv.DictReader(response.content.decode().splitlines()))


def test_the_map_the_table_and_the_download_say_what_the_index_says(site, index):
    found = index()
    text = read(site, "/cold-spots/")
    drawing = text[text.index('class="ll-map"') : text.index("</svg>", text.index('class="ll-map"'))]
    for spot in found.spots:
        kind = (
            "cold"
            if spot.cold
            else "not ranked"
            if not spot.ranked
            else "could be cold"
            if spot.could_be
            else "not cold"
        )
        shade = {"cold": "k-cold", "could be cold": "k-could", "not cold": "k-not", "not ranked": "qx"}[kind]
        assert re.search(
            rf'<title>{spot.name}: {kind}, [^<]*of the weight known</title><path class="{shade}"', drawing
        )
        assert f'>{spot.name}</a></th><td class="govuk-table__cell">{kind}</td>' in text
    assert {"cold", "could be cold", "not ranked"} <= set(
        re.findall(r">(cold|could be cold|not ranked)</td>", text)
    )
    table = rows(site.get("/data/cold-spots.csv"))
    assert [(row["place"], row["cold"], row["stays"]) for row in table] == [
        (spot.name, str(spot.cold), "" if spot.stays is None else str(spot.stays)) for spot in found.spots
    ]


def test_the_years_are_printed_on_the_map_itself(site, index):
    found = index()
    assert (found.oldest, found.newest) == ("202223", "2023")
    text = read(site, "/cold-spots/")
    drawing = text[text.index('class="ll-map"') : text.index("</svg>", text.index('class="ll-map"'))]
    assert ">Data of 2022/23 to 2023</text>" in drawing
    assert ">As published: version 1 of 22 November 2026</text>" in drawing
    alone = read(site, "/cold-spots/?inspection=0")
    assert ">Data of 2022/23</text>" in alone and ">By other weights than those published</text>" in alone


def test_what_is_missing_is_a_column_and_its_reason_and_never_good(site):
    text = Page(read(site, "/cold-spots/")).text
    assert "1 is not ranked, because too little is known: neither cold nor safe" in text
    greywater = text[text.rindex(" Greywater ") :]
    assert greywater.startswith(" Greywater could be cold 0.44 9% 50% 0.22 to 0.72 0.0")
    assert greywater[53:].startswith(" not loaded not loaded no row of this place 12.1 ")
    row = next(each for each in rows(site.get("/data/cold-spots.csv")) if each["place"] == "Greywater")
    assert (row["known"], row["absence"], row["absence_status"]) == ("0.5", "", "not_available")


def test_other_weights_make_another_index_that_says_so_and_is_not_kept(site, index):
    address = "/cold-spots/?inspection=0&unregistered_by_authority=2.5&share=25&known=30"
    made = changed(
        definition("cold_spots"), {"inspection": 0, "unregistered_by_authority": 2.5},
        {"bottom_share": 0.25, "least_known": 0.3},
    )  # fmt: skip
    expected = index(made)
    text = read(site, address)
    assert "This is not the published index. Changed: inspection is 0, not 1;" in text
    assert "the 25% of ranked councils with the highest scores" in text and "where 30% of the weight" in text
    assert (
        f"{len(expected.cold)} of {sum(spot.ranked for spot in expected.spots)} councils are called cold"
        in text
    )
    table = rows(site.get(address.replace("/cold-spots/", "/data/cold-spots.csv")))
    assert [(row["place"], row["cold"]) for row in table] == [
        (one.name, str(one.cold)) for one in expected.spots
    ]
    assert "inspection" not in table[0] and "inspection is 0, not 1" in table[0]["changed"]
    assert f'href="/data/cold-spots.csv?{address.partition("?")[2].split("&")[0]}' in text
    before = dict(kept.PAGES._pages)
    read(site, f"{address}&absence=3")
    assert dict(kept.PAGES._pages) == before
    read(site, "/cold-spots/?as=boundaries")
    assert "/cold-spots/?as=boundaries" in kept.PAGES._pages


def test_the_published_weights_in_an_address_are_the_published_index(site):
    address = "/cold-spots/?inspection=1&absence=0.50&share=10&known=50"
    assert "This is not the published index" not in read(site, address)
    assert "Changed" not in read(site, "/cold-spots/")


@pytest.mark.parametrize(
    ("query", "says", "at"),
    [
        ("inspection=x", "must be a number from 0 to 10, such as 0.5", "inspection"),
        ("absence=-1", "must be a number from 0 to 10", "absence"),
        ("absence=11", "must be a number from 0 to 10", "absence"),
        ("absence=1e3", "must be a number from 0 to 10", "absence"),
        ("absence=nan", "must be a number from 0 to 10", "absence"),
        ("absence=", "must be a number from 0 to 10", "absence"),
        ("absence=" + "9" * 500, "must be a number from 0 to 10", "absence"),
        ("share=0", "Share of councils called cold must be a whole number from 1 to 50", "share"),
        ("share=10.5", "must be a whole number from 1 to 50", "share"),
        ("known=101", "Share of weight that must be known must be a whole number from 1 to 100", "known"),
        (
            "inspection=0&absence=0&severe_absence=0&unregistered_by_schools=0&unregistered_by_authority=0",
            "At least one indicator must have a weight above 0", "inspection",
        ),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_above_the_form(site, query, says, at):
    response = site.get(f"/cold-spots/?{query}")
    text = response.content.decode()
    assert response.status_code == 400
    assert "<title>Error: Cold spots" in text and "There is a problem" in text
    assert re.search(rf'<a href="#{at}">[^<]*{re.escape(says)}', text) and f'id="{at}"' in text
    assert 'class="ll-map"' not in text
    download = site.get(f"/data/cold-spots.json?{query}")
    assert download.status_code == 400 and says in download.content.decode()


def test_what_was_sent_stands_in_the_form_and_is_no_markup(site):
    text = site.get("/cold-spots/?absence=<b>7</b>").content.decode()
    assert "&lt;b&gt;7&lt;/b&gt;" in text and "<b>" not in text


def test_numbers_of_a_form():
    assert [number(text, 0, 10, 2) for text in ("0", " 3 ", "0.25", "10")] == [0, 3, 0.25, 10]
    assert [number(text, 0, 10, 2) for text in ("", "10.01", "0.255", "٣", "1_0", "+1", "inf")] == [None] * 7
    assert number("1,200", 0, 9_999) == 1200


def test_no_address_asks_for_more_draws(site):
    form = asked({"draws": "100000", "seed": "7", "concentration": "99"})
    assert form.definition == definition("cold_spots") and not form.custom


def test_the_list_of_2020_stands_beside_as_history(site):
    text = Page(read(site, "/cold-spots/")).text
    history = text[text.index("The list of 2020, as history") :]
    assert "Tameside no council of today has this name" in history
    assert "Its cut-offs, and what it did with ties, have not been read" in history


def test_the_download_has_its_definition(site):
    about = json.loads(site.get("/data/cold-spots.json?share=20").content)
    assert (
        about["definition"]["bottom_share"] == 0.2 and about["definition"]["weights"]["inspection"] == 1 / 3
    )
    assert (about["definition"]["version"], about["oldest"], about["newest"]) == ("1", "2022/23", "2023")
    assert (
        "bottom_share is 0.2, not 0.1" in about["definition"]["changed"]
        and "invented" in about["demonstration"]
    )


def test_the_files_are_read_once_however_often_weights_change(site, monkeypatch):
    from lostlearning.insight import cold_spots as insight

    live.atlas().answers.cold_spots()
    monkeypatch.setattr(insight, "ask", lambda *given: pytest.fail("a file was read"))
    for weight in range(2, 6):
        read(site, f"/cold-spots/?inspection={weight}")


def test_without_the_files_it_says_which_hold_it(site, tmp_path, nation):
    import shutil

    from lostlearning.store.official import CATALOGUE

    shelf = tmp_path / "less"
    shutil.copytree(nation[1], shelf)
    held = json.loads((shelf / CATALOGUE).read_text())
    less = [
        each for each in held
        if each["publication"] not in ("inspection_outcomes", "school_arranged_ap", "la_funded_ap_by_setting")
    ]  # fmt: skip
    (shelf / CATALOGUE).write_text(json.dumps(less))
    live.open_shelf(shelf)
    text = Page(read(site, "/cold-spots/")).text
    assert "No loaded file is “Inspection outcomes of schools" in text
    assert site.get("/data/cold-spots.csv").status_code == 404
