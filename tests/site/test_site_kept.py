"""What is loaded is shown without a restart; what cannot be read changes nothing; browsers ask by tag."""

import gzip
import shutil
import time

from lostlearning.site import live
from lostlearning.site.kept import Kept, Page
from lostlearning.store.official import CATALOGUE


def publish(shelf, at):
    """As a load does: the catalogue comes when all it names is there."""
    shutil.copytree(shelf, at.with_suffix(".new"))
    at.with_suffix(".new").rename(at)


def wait_for(client, address, words):
    live._live._looked = 0
    for _ in range(100):
        if words in client.get(address).content.decode():
            return True
        live._live._looked = 0
        time.sleep(0.05)
    return False


def test_with_nothing_loaded_every_page_says_how_to_load(empty):
    for address in (
        *("/", "/places/", "/map/", "/compare/", "/schools/", "/method/", "/data/"),
        *("/cold-spots/", "/groups/", "/cost/", "/audit/", "/data/cold-spots.csv"),
    ):
        response = empty.get(address)
        assert response.status_code == 200
        assert "lostlearning official load FOLDER" in response.content.decode()
    assert empty.get("/nowt/").status_code == 404
    assert empty.get("/privacy/").status_code == 200


def test_what_is_loaded_meanwhile_is_shown(empty, nation):
    before = empty.get("/")
    assert "No official statistics are loaded yet" in before.content.decode()
    publish(nation[1], empty.shelf)
    assert wait_for(empty, "/", "Learning lost in Demonstration nation")
    assert empty.get("/")["ETag"] != before["ETag"]


def test_what_cannot_be_read_leaves_what_was_there(empty, nation, caplog):
    publish(nation[1], empty.shelf)
    assert wait_for(empty, "/", "Learning lost")
    (empty.shelf / CATALOGUE).write_text("{not json")
    live._live._looked = 0
    empty.get("/")
    for _ in range(100):
        if "cannot be read" in caplog.text:
            break
        time.sleep(0.05)
    assert "the site goes on with what it had" in caplog.text
    assert "Learning lost" in empty.get("/").content.decode()
    assert empty.get("/places/alderbridge/").status_code == 200


def test_a_browser_asks_again_by_tag_and_is_told_nothing_changed(site):
    first = site.get("/places/alderbridge/")
    assert first["Cache-Control"] == "public, max-age=300" and "Accept-Encoding" in first["Vary"]
    again = site.get("/places/alderbridge/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == first["ETag"]
    other = site.get("/places/alderbridge/", headers={"If-None-Match": 'W/"old"'})
    assert other.status_code == 200


def test_pages_are_sent_compressed_to_those_who_can(site):
    plain = site.get("/places/alderbridge/")
    zipped = site.get("/places/alderbridge/", headers={"Accept-Encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip" and gzip.decompress(zipped.content) == plain.content
    assert int(zipped["Content-Length"]) == len(zipped.content) < len(plain.content) / 3


def test_pages_kept_have_a_limit_and_end_with_their_data():
    def page(size):
        return Page(b"x" * size, b"", "t", ())

    kept = Kept(limit=100)
    assert kept.get("1", "/a") is None
    kept.put("1", "/a", page(60))
    kept.put("1", "/b", page(60))
    assert kept.get("1", "/a") is None and kept.get("1", "/b")
    kept.put("1", "/c", page(1000))
    assert kept.get("1", "/c") is None
    assert kept.get("2", "/b") is None
    kept.put("1", "/b", page(1))
    assert kept.get("2", "/b") is None, "a page of data that are gone is not kept"


def test_assets_have_their_content_in_their_address(nation):
    from lostlearning.site.sent import asset
    from lostlearning.site.wsgi import application

    sent = {}

    def start(status, headers, info=None):
        sent["status"], sent["headers"] = status, dict(headers)

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": asset("site.js"), "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }  # fmt: skip
    body = application()(environ, start)
    assert sent["status"] == "200 OK" and "immutable" in sent["headers"]["Cache-Control"]
    body.close()


def test_what_somebody_typed_is_not_kept_nor_an_address_without_end(site, monkeypatch):
    from lostlearning.site import kept

    monkeypatch.setattr(kept, "PAGES", Kept())
    for address in ("/search/?q=er", "/library/?q=law", f"/claims/?x={'y' * kept.LONGEST}"):
        assert site.get(address)["ETag"]
    assert not kept.PAGES._pages
    site.get("/library/?ground=law")
    assert list(kept.PAGES._pages) == ["/library/?ground=law"]
