"""The audit has a page that nobody waits for, with what differs and what was concluded of it."""

import csv
import json
import threading

import pytest
from test_site_pages import Page, read

from lostlearning.insight.audit import audit
from lostlearning.insight.official import Official
from lostlearning.site import kept, live
from lostlearning.site.atlas import audited
from lostlearning.store.official import OfficialShelf


@pytest.fixture
def ready(site):
    live.atlas().audited.start().join()
    return site


def test_until_it_is_worked_out_the_page_says_so_and_is_not_kept(site, monkeypatch):
    wait = threading.Event()
    monkeypatch.setattr(audited, "audit", lambda official: (wait.wait(10), iter(()))[1])
    response = site.get("/audit/?waiting")
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    assert "It is being worked out" in response.content.decode()
    assert "/audit/?waiting" not in kept.PAGES._pages
    download = site.get("/data/audit.csv")
    assert download.status_code == 503 and download["Retry-After"]
    wait.set()
    live.atlas().audited.start().join()
    assert "No loaded file has a rate with its parts" in read(site, "/audit/?waiting")


def test_it_counts_what_the_command_counts(ready, nation):
    with Official(OfficialShelf(nation[1])) as official:
        found = list(audit(official))
    text = Page(read(ready, "/audit/")).text
    assert f"Of {sum(each.tested for each in found):,} rates that can be tested" in text
    assert f"{sum(each.agree for each in found):,} agree" in text and "No rate differs." in text
    for each in found:
        assert each.file in text
    about = json.loads(ready.get("/data/audit.json").content)
    assert sum(each["tested"] for each in about["rates"]) == sum(each.tested for each in found)


def test_a_row_that_differs_is_listed_and_what_nobody_explained_comes_first(tmp_path, nation, client):
    from lostlearning.site.loading import shelf_of

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
        files = tmp_path / "files"
        files.mkdir()
        for name in ("suspensions.csv", "authorities.csv", "regions.csv"):
            text = (nation[0] / name).read_text(encoding="utf-8")
            if name == "suspensions.csv":
                lines = text.splitlines()
                at = lines[0].split(",").index("susp_rate")
                cells = lines[5].split(",")
                cells[at] = "99.9"
                text = "\n".join([*lines[:5], ",".join(cells), *lines[6:], ""])
            (files / name).write_text(text, encoding="utf-8")
        shelf, _ = shelf_of(files)
    live.open_shelf(shelf.folder)
    try:
        live.atlas().audited.start().join()
        text = Page(read(client, "/audit/")).text
        assert "1 differ" in text and "Nobody has concluded anything of these yet." in text
        assert "suspensions.csv, row 6" in text and "99.9" in text
        (row,) = csv.DictReader(client.get("/data/audit.csv").content.decode().splitlines())
        assert (row["row"], row["rate"], row["published"]) == ("6", "suspension_rate", "99.9") and not row[
            "concluded"
        ]
    finally:
        live.open_shelf(None)


def test_where_it_cannot_be_worked_out_it_says_so(site, monkeypatch, caplog):
    monkeypatch.setattr(audited, "audit", lambda official: 1 / 0)
    live.atlas().audited.start().join()
    assert "The audit could not be worked out" in site.get("/audit/?failed").content.decode()
    assert "ZeroDivision" in caplog.text


def test_it_ends_when_the_program_does(nation):
    shelf = OfficialShelf(nation[1])
    made = audited.Audited(shelf, shelf.loaded())
    thread = made.start()
    made.stop()
    assert not thread.is_alive()
