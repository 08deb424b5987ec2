"""The cost calculator: one estimate at a time, its range and disagreement beside it, and no school's saving."""

import re

import pytest
from test_site_pages import Page, read

from lostlearning.insight.cost import NOT_A_SAVING, costs, estimates
from lostlearning.site import live


def answer(text):
    """What the page says above its form."""
    return Page(text[: text.index("<form action")]).text if "<form action" in text else ""


def test_each_estimate_stands_by_itself_with_its_source_and_limits(site):
    text = read(site, "/cost/")
    for each in estimates():
        section = text[text.index(f'id="estimate-{each.id}"') :].partition("</section>")[0]
        assert (
            f"£{each.low:,}, £{each.central:,}, £{each.high:,}" in section
            and f'href="{each.source}"' in section
        )
        plain = Page(section).text.replace("&#39;", "'")
        assert each.limits in plain and each.range in plain and each.scope in plain
    assert (
        "disagree: the total is £314,136 a child" in text
        and "£2.47 billion" in text
        and "£2.1 billion" in text
    )
    assert NOT_A_SAVING in text.replace("&#39;", "'")
    assert 'id="answer"' not in text


@pytest.mark.parametrize("estimate", ["2017", "2024"])
def test_a_number_of_children_is_answered_by_one_estimate(site, estimate):
    text = read(site, f"/cost/?children=1,200&estimate={estimate}")
    (cost,) = costs(1200, estimate)
    said = answer(text)
    assert f"1,200 children, by the estimate of {estimate}" in said
    amounts = re.findall(r"£[\d.]+ million", said)
    assert amounts == [f"£{each / 1e6:.3g} million" for each in (cost.low, cost.central, cost.high)]
    other = "370,000" if estimate == "2024" else "170,000"
    assert other not in said and "saves none of them this sum" in said


def test_as_many_as_were_excluded_in_a_place_and_year(site):
    figure = live.atlas().figure("permanent_exclusion_rate", "alderbridge", "202122")
    said = answer(read(site, "/cost/?place=alderbridge&year=202122"))
    assert (
        f"{figure.numerator:.0f} permanent exclusions in Alderbridge , 2021/22, each taken for one child"
        in said
    )
    assert f"{figure.numerator:.0f} children, by the estimate of 2024" in said


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("children=", "Give a number of children, or choose a place"),
        ("children=a", "must be a whole number from 0 to 1,000,000"),
        ("children=-5", "must be a whole number from 0 to 1,000,000"),
        ("children=1.5", "must be a whole number"),
        ("children=9999999", "must be a whole number"),
        ("children=3&place=alderbridge", "not both"),
        ("place=atlantis", "Choose a place from the list"),
        ("place=alderbridge&year=1066", "Choose a year from the list"),
        ("children=3&estimate=1999", "Choose the estimate of 2017 or 2024"),
    ],
)
def test_what_makes_no_sense_is_said_above_the_form(site, query, says):
    response = site.get(f"/cost/?{query}")
    text = response.content.decode()
    assert response.status_code == 400 and "There is a problem" in text and says in text
    assert 'id="answer"' not in text


def test_none_and_one_are_said_as_people_say_them(site):
    assert "0 children, by the estimate" in read(site, "/cost/?children=0")
    assert "1 child, by the estimate" in read(site, "/cost/?children=1")
