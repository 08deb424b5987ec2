"""Who loses most: the ratios of the files, with interval, counts and reference; what is small or left out is said."""

import csv
import json
import re
import xml.etree.ElementTree as ET

import pytest
from test_site_pages import Page, read

from lostlearning.insight.likelihood import likelihoods
from lostlearning.insight.official import Official
from lostlearning.site.atlas.group_names import group_name
from lostlearning.store.official import OfficialShelf


@pytest.fixture
def ratios(nation):
    with Official(OfficialShelf(nation[1])) as official:
        yield lambda figure, topic, period="": {
            each.group.name: each for each in likelihoods(official, figure, topic, period=period)
        }


def drawn(text):
    return ET.fromstring(re.search(r'<svg[^>]*class="ll-dots".*?</svg>', text, re.S)[0])


SVG = "{http://www.w3.org/2000/svg}"


def test_the_table_and_the_chart_have_the_ratio_its_interval_and_its_counts(site, ratios):
    text = read(site, "/groups/?topic=FSM+eligible&figure=permanent_exclusions&year=202223")
    each = ratios("permanent_exclusions", "FSM eligible")["FSM Eligible"]
    plain = Page(text).text
    assert f"Eligible {each.value:.2f} {each.low:.2f} to {each.high:.2f} {each.group.count:,.0f}" in plain
    assert f"Not eligible compared with 1 {each.reference.count:,.0f} {each.reference.pupils:,.0f}" in plain
    chart = drawn(text)
    (dot,) = chart.findall(f"{SVG}circle")
    bar = next(path for path in chart.findall(f"{SVG}path") if path.get("stroke-width") == "3")
    low, high = map(float, re.match(r"M([\d.]+) \d+H([\d.]+)", bar.get("d")).groups())
    assert low < float(dot.get("cx")) < high
    # 1 is the same, and twice as often is as far from it as half
    at = {
        each.text: float(each.get("x"))
        for each in chart.findall(f"{SVG}text")
        if each.get("text-anchor") == "middle"
    }
    assert at["2"] - at["1, the same"] == pytest.approx(at["1, the same"] - at["1/2"], abs=0.2)
    assert float(dot.get("cx")) > at["2"]


def test_a_small_group_is_shown_as_small_and_one_left_out_is_said(site, ratios):
    text = read(site, "/groups/?topic=Ethnicity")
    found = ratios("permanent_exclusions", "Ethnicity")
    chart = drawn(text)
    hollow = [dot for dot in chart.findall(f"{SVG}circle") if dot.get("fill") == "#fff"]
    assert (
        len(hollow)
        == sum(each.status == "low_reliability" and bool(each.value) for each in found.values())
        >= 2
    )
    assert text.count("small numbers") >= 3 and "Traveller of Irish heritage" in text
    row = Page(text[text.index("<tbody") :]).text
    assert "Gypsy Roma suppressed suppressed 463" in row
    words = [each.text for each in chart.findall(f"{SVG}text")]
    assert "suppressed" in words and "none of them" in words


def test_suspensions_have_no_interval_and_it_says_why(site):
    text = read(site, "/groups/?figure=suspensions&topic=Gender")
    assert not [path for path in drawn(text).findall(f"{SVG}path") if path.get("stroke-width") == "3"]
    plain = Page(text).text
    assert "No interval: suspensions repeat among pupils" in plain and "95% intervals" not in plain


def test_a_year_is_chosen_and_what_is_not_there_is_said(site, ratios):
    text = Page(read(site, "/groups/?topic=Gender&year=202021")).text
    each = ratios("permanent_exclusions", "Gender", "202021")["Gender male"]
    assert f"Boys {each.value:.2f} " in text and "2020/21" in text and "2022/23 is the latest year" in text
    assert "are not there for 1066: this is 2022/23" in Page(read(site, "/groups/?year=1066")).text
    odd = read(site, "/groups/?topic=<b>shoes")
    assert "are not published by &lt;b&gt;shoes" in odd and "<b>" not in odd


def test_every_group_of_a_year_is_downloaded(site, ratios):
    rows = list(
        csv.DictReader(site.get("/data/groups/pupils_suspended/202122.csv").content.decode().splitlines())
    )
    assert {row["topic"] for row in rows} == {"Ethnicity", "FSM eligible", "Gender", "SEN provision"}
    row = next(row for row in rows if row["group"] == "SEN provision SEN with statement EHC")
    each = ratios("pupils_suspended", "SEN provision", "202122")["SEN provision SEN with statement EHC"]
    assert float(row["ratio"]) == each.value and float(row["low"]) == each.low
    assert row["reference"] == "SEN Provision No SEN" and row["counts"] == "pupils"
    about = json.loads(site.get("/data/groups/pupils_suspended/202122.json").content)
    assert about["period"] == "2021/22" and len(about["rows"]) == len(rows)
    for address in ("/data/groups/pupils_suspended/190001.csv", "/data/groups/shoes/202122.csv"):
        assert site.get(address).status_code == 404


def test_it_says_what_it_is_not(site):
    text = Page(read(site, "/groups/")).text
    assert "It is not how often those it happened to are of the group" in text


def test_groups_are_named_without_their_topic():
    assert group_name("Ethnicity", "Ethnicity Minor Black Caribbean") == "Black Caribbean"
    assert group_name("Ethnicity", "Ethnicity Major Asian Total") == "Asian, all"
    assert group_name("Ethnicity", "Ethnicity Minority ethnic pupil") == "Minority ethnic pupil"
    assert group_name("Ethnicity", "Ethnicity Unclassified") == "Unclassified"
    assert group_name("SEN primary need", "SEN primary need Visual impairment") == "Visual impairment"
    assert group_name("Age", "Age 10") == "Age 10" and group_name("x", "everyone else") == "everyone else"
