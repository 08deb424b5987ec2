"""The feed of changes is Atom, the newest first, and the same bytes from the same records."""

from itertools import pairwise

from lxml import etree
from test_asks import ask, history

from lostlearning.trackers.ask import asks
from lostlearning.trackers.feed import ATOM, feed

SPACE = {"a": ATOM}


def entries(made):
    return etree.fromstring(made).findall("a:entry", SPACE)


def text(entry, name):
    return entry.findtext(f"a:{name}", namespaces=SPACE)


def test_the_same_records_make_the_same_feed():
    assert feed() == feed()
    assert len(entries(feed())) == sum(len(each.history) for each in asks())


def test_each_change_is_an_entry_with_an_id_of_its_own_newest_first():
    two = ask(id="x-2", number=2, history=history(("2026-11-30", "unknown")))
    found = entries(feed(some=[ask(), two]))
    assert [text(entry, "updated") for entry in found] == [
        "2026-12-01T00:00:00Z",
        "2026-11-30T00:00:00Z",
        "2026-11-22T00:00:00Z",
    ]
    assert text(found[0], "title").endswith(", 1: done (was unknown)")
    assert "2026-12: It is law. (An Act)" in text(found[0], "content")
    ids = [text(entry, "id") for entry in found]
    assert len(set(ids)) == 3 and all(each.startswith("urn:uuid:") for each in ids)
    assert [text(entry, "id") for entry in entries(feed(some=[ask()]))] == [ids[0], ids[2]]


def test_a_feed_has_what_atom_asks_of_it():
    root = etree.fromstring(feed("https://example.org/changes.xml"))
    for name in ("id", "title", "updated", "author/a:name"):
        assert root.findtext(f"a:{name}", namespaces=SPACE)
    assert root.find("a:link", SPACE).attrib == {
        "rel": "self",
        "type": "application/atom+xml",
        "href": "https://example.org/changes.xml",
    }
    moments = [text(entry, "updated") for entry in root.findall("a:entry", SPACE)]
    assert all(one >= two for one, two in pairwise(moments))
    assert root.findtext("a:updated", namespaces=SPACE) == moments[0]


def test_where_asks_have_pages_each_entry_leads_to_its_own():
    root = etree.fromstring(feed("/changes.xml", some=[ask()], pages="/asked/"))
    assert root.find("a:link[@rel='alternate']", SPACE).get("href") == "/asked/"
    links = {each.find("a:link", SPACE).get("href") for each in root.findall("a:entry", SPACE)}
    assert links == {f"/asked/{ask().tracker}/{ask().id}/"}
