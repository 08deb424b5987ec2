"""The trackers: every ask with its status, evidence and history; what is only recalled is said; a feed of changes."""

import csv
import datetime as dt
import json
import re
from html import unescape

import pytest
from lxml import etree

from lostlearning.site import bearing
from lostlearning.site.trackers.bar import WIDTH, bar
from lostlearning.site.trackers.trackers import counts, moved, when
from lostlearning.trackers.ask import Status, asks, trackers
from lostlearning.trackers.feed import ATOM

SPACE = {"a": ATOM}


def text_of(site, address):
    response = site.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_counts_by_status_stand_first_as_text_and_as_a_bar(site):
    every = counts(asks())
    text = text_of(site, "/trackers/")
    for status, count in every.items():
        assert re.search(rf"{status.capitalize()} ?: {count} ", text)
    assert text.index("Unknown") < text.index("The Timpson review")
    assert sum(every.values()) == len(asks())


def test_a_bar_is_as_long_as_its_parts_and_says_them():
    drawn = bar("x", "A list", {Status.DONE: 1, Status.PARTLY: 0, Status.UNKNOWN: 3})
    root = etree.fromstring(drawn)
    wide = [float(each.get("width")) for each in root.findall("{*}rect")]
    assert wide == [WIDTH / 4, 3 * WIDTH / 4]
    assert root.findtext("{*}title") == "A list: 1 done, 0 partly, 3 unknown"
    assert "<rect" not in bar("x", "None", dict.fromkeys(Status, 0))


def test_every_ask_has_a_page_with_status_evidence_history_and_who_it_falls_to(site):
    for ask in asks():
        text = text_of(site, f"/trackers/{ask.tracker}/{ask.id}/")
        assert f"{ask.status.capitalize()} {ask.history[-1].why}" in text
        assert ask.says in text and f"Falls to {ask.falls_to}" in text
        for each in ask.evidence:
            assert f"{when(each.date)} {each.says} {each.source}" in text
        for change in ask.history:
            assert f"{when(change.on)} {change.status.capitalize()}" in text


def test_what_is_not_transcribed_is_said_plainly(site):
    assert sum(not each.transcribed for each in asks()) == 8
    for address in ("/trackers/", "/trackers/timpson/"):
        text = text_of(site, address)
        assert "8 of the 30 recommendations of “The Timpson review of school exclusion” are not yet" in text
    one = text_of(site, "/trackers/timpson/timpson-5/")
    assert "Not yet transcribed. The words above are recalled and not read" in one
    assert "Not yet transcribed. Recalled as:" in text_of(site, "/trackers/timpson/")
    assert "not yet transcribed" not in text_of(site, "/trackers/somerset/").lower()


def test_asks_are_shown_by_status_and_by_words(site):
    done = [each for each in asks() if each.status is Status.DONE]
    text = site.get("/trackers/?status=done").content.decode()
    assert text.count('class="ll-record"') == len(done)
    started = site.get("/trackers/timpson/?status=not-started").content.decode()
    assert started.count('class="ll-record"') == 1 and "timpson-11" in started
    assert 'class="ll-record"' not in site.get("/trackers/?status=reversed").content.decode()
    assert site.get("/trackers/timpson/?status=x").content.decode().count('class="ll-record"') == 30
    assert "Consult on managed moves" in text_of(site, "/trackers/?q=managed+move")


def test_measures_of_the_site_are_linked_and_those_of_schools_alone_are_named(site):
    text = site.get("/trackers/timpson/timpson-1/").content.decode()
    assert 'href="/places/demonstration-nation/permanent_exclusion_rate/"' in text
    for ask in asks():
        assert ask.measures == () or bearing.of(ask) or bearing.elsewhere(ask)
    mine = next(each for each in asks() if "internal_removal_minutes" in each.measures)
    assert "Internal removal (from a school’s own records" in text_of(
        site, f"/trackers/{mine.tracker}/{mine.id}/"
    )


def test_an_ask_stands_under_its_own_list_only(site):
    for address in ("/trackers/somerset/timpson-1/", "/trackers/nobody/", "/trackers/timpson/timpson-99/"):
        assert site.get(address).status_code == 404
    assert 'href="/trackers/timpson/"' in site.get("/trackers/timpsn/").content.decode()


def test_the_feed_is_atom_and_pages_lead_to_it(site):
    response = site.get("/trackers/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == f"{{{ATOM}}}feed"
    for name in ("id", "title", "updated", "author/a:name"):
        assert root.findtext(f"a:{name}", namespaces=SPACE), name
    assert root.find("a:link[@rel='self']", SPACE).get("href") == "/trackers/feed.atom"
    entries = root.findall("a:entry", SPACE)
    assert len(entries) == sum(len(each.history) for each in asks())
    for entry in entries:
        for name in ("id", "title", "updated", "content"):
            assert len(entry.findall(f"a:{name}", SPACE)) == 1 and entry.findtext(
                f"a:{name}", namespaces=SPACE
            )
        dt.datetime.fromisoformat(entry.findtext("a:updated", namespaces=SPACE))
        assert site.get(entry.find("a:link[@rel='alternate']", SPACE).get("href")).status_code == 200
    assert len({each.findtext("a:id", namespaces=SPACE) for each in entries}) == len(entries)
    for address in ("/trackers/", "/trackers/timpson/", "/trackers/timpson/timpson-1/"):
        head = site.get(address).content.decode().partition("</head>")[0]
        assert (
            '<link rel="alternate" type="application/atom+xml"' in head
            and 'href="/trackers/feed.atom"' in head
        )


def test_changes_are_the_newest_first_and_what_was_first_unknown_is_none():
    found = moved()
    assert [each.change.on for each in found] == sorted((each.change.on for each in found), reverse=True)
    assert {each.ask.id for each in found} >= {
        each.id for each in asks() if each.status is not Status.UNKNOWN
    }


@pytest.mark.parametrize(
    ("written", "said"), [("2019", "2019"), ("2019-05", "May 2019"), ("2022-09-01", "1 September 2022")]
)
def test_dates_are_said_as_far_as_they_are_known(written, said):
    assert when(written) == said


@pytest.mark.parametrize("form", ["csv", "json"])
def test_asks_are_taken_away(site, form):
    body = site.get(f"/data/trackers.{form}").content.decode()
    rows = list(csv.DictReader(body.splitlines())) if form == "csv" else json.loads(body)["rows"]
    assert [(each["id"], each["status"]) for each in rows] == [(each.id, each.status) for each in asks()]
    assert ("MIT" in json.loads(body)["licence"]) if form == "json" else ";" in rows[0]["measures"]


def test_trackers_need_no_statistics(empty):
    assert "Timpson" in text_of(empty, "/trackers/")
    assert "its publication is not loaded" in text_of(empty, "/trackers/timpson/timpson-1/")
    assert len(trackers()) == 5
