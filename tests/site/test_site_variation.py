"""What chance alone does to a place's figures is drawn, said and downloaded; and where it is not, why."""

import csv
import json
import re

import pytest
from test_site_pages import Page, read

from lostlearning.insight.chance import byar
from lostlearning.insight.change import NOTES, change
from lostlearning.insight.likelihood import Unit
from lostlearning.insight.official import Official
from lostlearning.site import live
from lostlearning.site.atlas import charts, variation
from lostlearning.site.atlas.charts import Line
from lostlearning.site.atlas.measures import measures
from lostlearning.store.official import OfficialShelf

BANDED = {"permanent_exclusion_rate", "pupils_suspended_rate"}


def test_only_counts_of_single_events_and_of_pupils_have_a_band_and_the_others_say_why():
    assert {code for code, each in measures().items() if variation.banded(each)} == BANDED
    said = {code: variation.why(each) for code, each in measures().items()}
    assert said["suspension_rate"] == NOTES[Unit.REPEATED]
    assert said["absence_rate"].startswith("No interval: the same pupils miss many half days")
    assert said["persistent_absence_rate"].startswith(
        "No interval: the publication prints the rate, and no counts"
    )
    assert said["la_funded_ap_rate"] == NOTES[None]
    assert all("No interval" in text for code, text in said.items() if code not in BANDED)


def test_the_band_is_drawn_around_the_places_own_line(site):
    text = read(site, "/places/alderbridge/")
    for code in measures():
        drawing = re.search(rf'aria-labelledby="c-{code}-t.*?</svg>', text, re.S)
        if drawing:
            assert drawing[0].count("fill-opacity") == (code in BANDED), code
    assert variation.BAND.replace("'", "&#39;") in text
    detail = Page(read(site, "/places/alderbridge/permanent_exclusion_rate/")).text
    figure = live.atlas().figure("permanent_exclusion_rate", "alderbridge", "202223")
    low, high = (100 * limit / figure.denominator for limit in byar(figure.numerator))
    assert f"{low:.2f} to {high:.2f}" in detail and "Shaded: what chance alone would explain" in detail
    other = Page(read(site, "/places/alderbridge/suspension_rate/")).text
    assert NOTES[Unit.REPEATED] in other and "Shaded" not in other and "Chance alone" not in other


def test_whether_the_latest_change_is_more_than_chance_is_what_the_command_says(site, nation):
    with Official(OfficialShelf(nation[1])) as official:
        for name, slug in (("Alderbridge", "alderbridge"), ("Fenbury", "fenbury")):
            for figure, code in (
                ("permanent_exclusions", "permanent_exclusion_rate"), ("pupils_suspended", "pupils_suspended_rate"),
                ("suspensions", "suspension_rate"),
            ):  # fmt: skip
                expected = change(official, figure, name)
                detail = Page(read(site, f"/places/{slug}/{code}/")).text
                assert expected.said in detail and expected.said in Page(read(site, f"/places/{slug}/")).text
                assert all(note in detail for note in expected.notes)
    assert "went from" not in Page(read(site, "/places/alderbridge/absence_rate/")).text


def test_downloads_have_it_as_low_and_high(site):
    rows = list(csv.DictReader(site.get("/data/places/alderbridge.csv").content.decode().splitlines()))
    for row in rows:
        if row["definition"] in BANDED and row["value"]:
            assert float(row["low"]) < float(row["value"]) < float(row["high"])
        else:
            assert row["low"] == row["high"] == ""
    spec = json.loads(site.get("/data/charts/alderbridge/permanent_exclusion_rate.vl.json").content)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["area", "line"]
    assert sum("low" in each for each in spec["data"]["values"]) == 7
    assert "layer" not in json.loads(site.get("/data/charts/alderbridge/absence_rate.vl.json").content)
    assert "Byar" in read(site, "/method/permanent_exclusion_rate/")


def test_a_year_by_itself_has_a_bar_and_a_gap_is_a_gap():
    measure = measures()["permanent_exclusion_rate"]
    values = {"201617": 0.1, "201718": 0.12, "201920": 0.2}
    line = Line("Here", values, {period: (0.5 * value, 1.5 * value) for period, value in values.items()})
    drawing = charts.draw("c", "t", [line], measure)
    paths = re.findall(r'<path d="M([^"]*)Z" fill="[^"]*" fill-opacity', drawing)
    assert len(paths) == 2 and [path.count("L") for path in paths] == [3, 3]
    top = min(float(number) for number in re.findall(r" ([\d.]+)", " ".join(paths)))
    assert top >= charts.TOP


@pytest.mark.parametrize("code", sorted(BANDED))
def test_what_is_not_known_has_no_band(site, code):
    atlas = live.atlas()
    spot = atlas.places.spots["alderbridge"]
    assert variation.band(atlas, measures()[code], spot, None) is None
    assert variation.change(atlas, measures()[code], spot, ("", None), ("202223", None)) is None
