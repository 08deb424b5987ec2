"""Alternative provision on a place's page: what the command says of it, and what is not known as plainly."""

import pytest
from test_site_pages import Page, read

from lostlearning.insight.ap_picture import ap_picture
from lostlearning.insight.indicators import definition
from lostlearning.insight.neighbours import neighbours
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.site import live
from lostlearning.site.atlas.answers import Answers
from lostlearning.site.atlas.picture import TITLES
from lostlearning.store.official import OfficialShelf


@pytest.fixture
def official(nation):
    with Official(OfficialShelf(nation[1])) as asked:
        yield asked


@pytest.mark.parametrize(
    ("slug", "code"),
    [("alderbridge", "E06900001"), ("kestrel-bay", "E06900011"), ("demonstration-nation", "E92000001")],
)
def test_the_page_has_every_fact_of_the_picture(site, official, slug, code):
    text = read(site, f"/places/{slug}/")
    section = Page(
        text[text.index('id="ap"') : text.index("What is not known of alternative provision")]
    ).text
    found = ap_picture(official, code)
    facts = [fact for fact in found.facts if (fact.part, fact.by) in TITLES]
    assert len(facts) > 15
    for fact in facts:
        assert TITLES[fact.part, fact.by][0] in section
        share = "" if fact.share is None else f" {fact.share:,.1f}"
        assert f"{fact.says[:1].upper()}{fact.says[1:]} {fact.value:,.0f}{share}" in section


def test_what_is_not_known_is_said_and_by_whom_it_would_be(site):
    text = Page(read(site, "/places/greywater/")).text
    unknown = text[text.index("What is not known of alternative provision in Greywater") :]
    assert "It is loaded, and has no row of Greywater" in unknown
    assert "referral units, two terms : not loaded: the publication of that name holds it" in unknown
    assert "GCSE results of pupils in alternative provision here" in unknown
    assert "DfE, Key stage 4 performance would say" in unknown and "how many pupils" not in unknown
    assert "lostlearning official" not in unknown


def test_councils_most_alike_stand_apart_from_dfes_list(site, official):
    text = read(site, "/places/alderbridge/")
    alike = text[text.index('id="alike"') :].partition("</section>")[0]
    found = neighbours(official, "Alderbridge", definition("neighbours"))
    plain = Page(alike).text
    for each in found.near:
        assert f"{each.name} {each.distance:.2f} {each.stays:.0%}" in plain
    assert 'href="/method/neighbours/"' in alike and "apart from DfE&#39;s list" in alike.replace(
        "'", "&#39;"
    )
    method = Page(read(site, "/method/neighbours/")).text
    assert all(each.says in method for each in definition("neighbours").indicator) and "2,500" in method


def test_places_share_what_is_read(nation):
    shelf = OfficialShelf(nation[1])
    answers = Answers(shelf, shelf.loaded())
    answers.picture("E06900001")
    asked = len(answers._made["reader"]._asked)
    answers.picture("E06900002")
    answers.picture("E06900003")
    assert len(answers._made["reader"]._asked) == asked
    assert answers.nearest("E06900001") is answers.nearest("E06900001")
    with pytest.raises(NotLoadedError, match="Only authorities of today"):
        answers.nearest("E92000001")
    with pytest.raises(NotLoadedError):
        answers.picture("E00000000")


def test_reading_ahead_reads_what_the_pages_ask(site):
    atlas = live.atlas()
    atlas.read()
    assert {"indicators", "cold spots", "neighbours", "reader"} <= set(atlas.answers._made)
    assert ("picture", "E92000001") in atlas.answers._made
