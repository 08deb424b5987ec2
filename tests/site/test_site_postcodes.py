"""A postcode leads to its council; where it cannot, the page says why."""

import pytest

from lostlearning.sources import postcodes


@pytest.mark.parametrize(
    ("text", "said"),
    [("ta11aa", "TA1 1AA"), (" SW1A 1aa ", "SW1A 1AA"), ("ta1", "TA1"), ("E1", "E1"), ("m1", "M1")],
)
def test_a_postcode_is_known_by_its_form(text, said):
    assert postcodes.asked(text).said == said


@pytest.mark.parametrize("text", ["", "Somerset", "E06000066", "933", "TA1 1A", "1AA", "TA1 1AAA", "Ä1 1AA"])
def test_what_has_not_the_form_is_no_postcode(text):
    assert postcodes.asked(text) is None


def test_the_directory_knows_authorities_by_postcode_and_by_area():
    assert postcodes.authorities(postcodes.asked("SW1A 1AA")) == {"E09000033": 1}
    area = postcodes.authorities(postcodes.asked("E1"))
    assert list(area) == ["E09000030", "E09000001", "E09000012"]
    assert sum(area.values()) > 3000
    # E1 is no part of E10, nor E1 1.. of E11 ..
    assert not set(postcodes.authorities(postcodes.asked("E10"))) & {"E09000001"}
    assert postcodes.authorities(postcodes.asked("ZZ1 1ZZ")) == {}
    assert postcodes.authorities(postcodes.asked("TA1")) == {"E06000066": 1869}


def test_invented_places_have_no_postcodes(site):
    text = site.get("/search/", {"q": "SW1A 1AA"}).content.decode()
    assert "invented, and have no postcodes" in text
