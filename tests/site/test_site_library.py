"""The library: every entry, found by words and by the kind of its source; and the search of the whole site."""

import csv
import json
import re
from html import unescape

import pytest

from lostlearning.library.entry import Strength, entries
from lostlearning.site import bearing
from lostlearning.site.atlas.measures import measures
from lostlearning.site.finding import records, stand, words


def text_of(site, address):
    response = site.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def shown(site, address):
    linked = r'<h2 class="govuk-heading-s"><a class="govuk-link" href="/library/([^/]+)/"'
    return re.findall(linked, site.get(address).content.decode())


def test_every_entry_is_listed_and_has_a_page(site):
    assert shown(site, "/library/") == [each.id for each in entries()]
    for entry in entries():
        text = text_of(site, f"/library/{entry.id}/")
        for part in (entry.question, entry.finding, entry.strength.capitalize(), entry.title, entry.limits):
            assert part in text, (entry.id, part)
        assert str(entry.year or "Not known") in text


def test_entries_are_found_by_words_the_best_first_and_by_kind(site):
    found = shown(site, "/library/?q=managed+moves")
    assert "managed" in text_of(site, f"/library/{found[0]}/").lower() and len(found) < len(entries())
    law = shown(site, "/library/?ground=law")
    assert law == [each.id for each in entries() if each.strength is Strength.LAW]
    both = shown(site, "/library/?q=managed+moves&ground=research")
    assert set(both) < set(found) and both
    assert "Nothing here has any of these words" in text_of(site, "/library/?q=qqqqqq")
    assert len(shown(site, "/library/?ground=nonsense")) == len(entries())
    assert site.get("/library/nonsense/").status_code == 404


def test_an_entry_leads_to_its_measures_and_they_back(site):
    entry = next(each for each in entries() if "permanent_exclusions_upheld" in each.measures)
    assert "/permanent_exclusion_rate/" in site.get(f"/library/{entry.id}/").content.decode()
    assert f'href="/library/{entry.id}/"' in site.get("/method/permanent_exclusion_rate/").content.decode()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_library_is_taken_away(site, form):
    body = site.get(f"/data/library.{form}").content.decode()
    rows = list(csv.DictReader(body.splitlines())) if form == "csv" else json.loads(body)["rows"]
    assert [each["id"] for each in rows] == [each.id for each in entries()]


def test_what_joins_records_to_measures_names_only_what_there_is():
    from lostlearning.claims.checks import checks
    from lostlearning.claims.claim import claims
    from lostlearning.measures.registry import measures as of_schools

    there = {
        "check": set(checks()),
        "claim": {each.id for each in claims()},
        "measure": set(of_schools()),
        "topic": {topic for each in entries() for topic in each.topics},
    }
    for measure, kind, code in bearing.rows():
        assert measure in measures() and code in there[kind], (measure, kind, code)


def test_words_are_compared_alike():
    assert words("Managed moves, 8,000 of them") == words("8000 manage move them")
    assert words("9.4k") == {"9.4k"} and words("£370,000") == {"370000"} and words("the of") == frozenset()
    assert not stand("", entries()[0])


def test_the_site_is_searched_for_records_after_places(site):
    text = text_of(site, "/search/?q=er")
    assert "places for “er”" in text
    both = text_of(site, "/search/?q=9.4k")
    assert "Claims: 1" in both and "There were 9,400 exclusions in 2022/23." in both and "Library" in both
    assert "No place is called" not in both
    moves = text_of(site, "/search/?q=managed+moves")
    assert "Recommendations: " in moves and "Library: " in moves
    many = text_of(site, "/search/?q=exclusion")
    assert (
        "The first 10 are shown." in many
        and "/claims/?q=exclusion" in site.get("/search/?q=exclusion").content.decode()
    )
    assert {each.kind for each in records("exclusion")} == {"Claims", "Recommendations", "Library"}


def test_a_place_is_gone_to_though_records_name_it_and_not_for_likeness_alone(site):
    from lostlearning.site import live

    place = live.atlas().places.by_code("E06900001")
    assert site.get("/search/?q=Alderbridge")["Location"] == place.address
    assert [each.name for each in live.atlas().places.search("inspection")] == ["Jasperton"]
    like = text_of(site, "/search/?q=inspection")
    assert "Library: " in like and "Jasperton" not in like
    assert "The council's recommendations on exclusion" in text_of(site, "/search/?q=Somerset")


def test_search_answers_with_nothing_loaded(empty):
    assert "Claims: " in text_of(empty, "/search/?q=9.4k")
    assert "No official statistics are loaded yet" in text_of(empty, "/search/?q=qqqqqq")
    assert shown(empty, "/library/") == [each.id for each in entries()]


def test_the_first_page_leads_to_all_three(site):
    text = site.get("/").content.decode()
    section = text[text.index("Check a figure, follow a promise, read the research") :]
    for address in ("/claims/", "/trackers/", "/library/"):
        assert f'<a class="govuk-link" href="{address}">' in section
        assert f'<li><a href="{address}"' in text[: text.index("</nav>")]
