"""Nothing that a family enters is left anywhere; and nothing but a form of this site is taken."""

import http.client
import os
import re
import subprocess
import sys
import threading
from html import unescape
from urllib.parse import urlencode

import pytest
from family_walk import FORM, HIDDEN, Seen
from test_families_journey import KINDS, fields, go

TYPED = {
    "child": "Zorblattina",
    "you": "Quuxworthy",
    "school-name": "Vermilion Giraffe School",
    "views": "The plaid otter sang at noon.\n\nIt was mauve.",
}
DAYS = "17.5"
TRACES = (
    b"Zorblattina",
    b"Quuxworthy",
    b"Giraffe",
    b"plaid",
    b"mauve",
    DAYS.encode(),
    b"2026-11-09",
    b"09/11/2026",
)
SERVER = """
import sys
from pathlib import Path
from lostlearning.site import live, serving
live.open_shelf(Path(sys.argv[1]))
serving.serve("127.0.0.1", 0, lambda address: print(address, flush=True))
"""


@pytest.fixture
def served(tmp_path):
    """The site as it is served to people, all that it could write to a folder of its own."""
    kept = {name: tmp_path / name for name in ("home", "temporary", "working")}
    for folder in kept.values():
        folder.mkdir()
    env = {**os.environ, "LOSTLEARNING_HOME": str(kept["home"]), "HOME": str(kept["home"])}
    env |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(kept["temporary"])) | {"PYTHONDONTWRITEBYTECODE": "1"}
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(tmp_path / "shelf")],
            stdout=subprocess.PIPE, stderr=log, env=env, cwd=kept["working"],
        )  # fmt: skip
        port = int(re.search(r":(\d+)/", running.stdout.readline().decode())[1])
        rest = []
        reading = threading.Thread(target=lambda: rest.append(running.stdout.read()), daemon=True)
        reading.start()
        try:
            yield port, tmp_path, running, rest
        finally:
            running.terminate()
            running.wait(timeout=20)
            reading.join(timeout=20)
            running.stdout.close()


def asked(port, method, address, fields=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = urlencode(fields).encode() if isinstance(fields, dict) else fields
    sent = {"Content-Type": FORM} if body is not None else {}
    connection.request(method, address, body, sent | (headers or {}))
    response = connection.getresponse()
    found = response.status, response.getheaders(), response.read()
    connection.close()
    return found


def test_after_a_whole_journey_nothing_of_it_is_in_any_log_file_cookie_or_address(served):
    port, folder, running, rest = served
    answers = {
        **fields(**KINDS["suspended"]), "kind": "suspended", "length": {"days": DAYS}, "earlier": "no",
        "year": "secondary", "school": "academy", "plan": "yes", "worker": "care", "exam": "no", "terms": "no",
    }  # fmt: skip
    headers, addresses = [], []

    def get(method, address, sent=None):
        status, found, body = asked(port, method, address, sent)
        headers.extend(found)
        addresses.append(address)
        assert status == 200, (address, status)
        if method == "POST":
            assert ("Cache-Control", "no-store") in found
        return body

    page = get("GET", "/families/dates/").decode()
    while found := re.search(r'novalidate.*?name="at" value="([^"]+)"', page, re.S):
        value = answers[found[1]]
        flat = {}
        for name, each in (value if isinstance(value, dict) else {found[1]: value}).items():
            parts = zip(("day", "month", "year"), each, strict=True) if isinstance(each, tuple) else ()
            flat |= {f"{name}-{part}": one for part, one in parts} or {name: each}
        hidden = {name: unescape(text) for name, text in HIDDEN.findall(page.partition("novalidate")[2])}
        page = get("POST", "/families/dates/", hidden | flat | {"go": "next"}).decode()
    assert "What happens next, and what you can do" in page
    told = {name: unescape(text) for name, text in HIDDEN.findall(page)}
    letter = get("POST", "/families/letters/representations/", told | TYPED).decode()
    assert "Zorblattina" in letter and "It was mauve." in letter
    for form in ("docx", "pdf", "txt"):
        assert get("POST", f"/families/letters/representations/{form}/", told | TYPED)
    assert b"BEGIN:VEVENT" in get("POST", "/families/dates/calendar/", told | TYPED)
    get("GET", "/families/dates/")
    # what goes wrong leaves no more than what goes right
    asked(port, "POST", "/families/nowhere/Zorblattina"[:19], told | TYPED)
    asked(port, "POST", "/families/dates/", told | TYPED, {"Origin": "http://elsewhere.example"})
    asked(port, "POST", "/families/dates/", b"\xff%zz" + urlencode(TYPED).encode() * 900)
    asked(port, "POST", "/families/dates/", b"\xff%zz=" + urlencode(TYPED).encode())

    assert not [each for each in headers if each[0].lower() == "set-cookie"]
    assert all("?" not in address for address in addresses)
    running.terminate()
    running.wait(timeout=20)
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert folder / "log" in files
    left = b"".join(file.read_bytes() + str(file).encode() for file in files) + b"".join(rest)
    assert [trace for trace in TRACES if trace in left] == []


def test_a_fault_is_logged_by_its_place_and_not_by_what_it_met(family, monkeypatch, caplog, capsys):
    from lostlearning.site.families import views

    page = go(family, "suspended")

    def fault(*args):
        raise ValueError("Zorblattina 17.5")

    monkeypatch.setattr(views, "answer_to", fault)
    response = family.send("/families/dates/", page.hidden)
    assert response.status_code == 500 and "The fault is ours" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "ValueError in views.py, line" in caplog.text or "ValueError" in caplog.text
    said = caplog.text + "".join(capsys.readouterr())
    assert "Zorblattina" not in said and "17.5" not in said


def test_nothing_sent_is_kept_among_the_pages(family, monkeypatch):
    from lostlearning.site import kept

    monkeypatch.setattr(kept, "PAGES", kept.Kept())
    go(family, "suspended")
    assert list(kept.PAGES._pages) == ["/families/dates/"]
    page = next(iter(kept.PAGES._pages.values()))
    assert b"2026-11-09" not in page.body and b'type="hidden" name="at" value="kind"' in page.body


def test_pages_are_made_again_on_another_day(client, monkeypatch):
    import datetime as dt

    from lostlearning.site import kept

    class Tomorrow(dt.date):
        @classmethod
        def today(cls):
            return dt.date(2031, 1, 2)

    monkeypatch.setattr(kept, "PAGES", kept.Kept())
    client.get("/families/guide/suspended/")
    client.get("/families/guide/help/")
    assert len(kept.PAGES._pages) == 2
    monkeypatch.setattr(kept.dt, "date", Tomorrow)
    client.get("/families/guide/help/")
    assert list(kept.PAGES._pages) == ["/families/guide/help/"], "the law may be another"


def test_the_first_question_is_the_same_for_everybody(client):
    first, second = client.get("/families/dates/"), client.get("/families/dates/")
    assert first.content == second.content and b'name="ref"' not in first.content


def test_forms_never_put_answers_in_an_address(family):
    page = go(family, "permanent")
    letter = Seen(family.send("/families/letters/records/", page.hidden))
    for each in (page, letter):
        main = each.html.partition("<main")[2]
        forms = re.findall(r"<form[^>]*>", each.html)
        assert forms and all('method="post"' in form and 'autocomplete="off"' in form for form in forms)
        assert not re.search(r'href="/[^"]*\?', main)
    typed = re.findall(r'<(?:input (?!type="hidden")|textarea)[^>]*>', letter.html)
    assert typed and all('autocomplete="off"' in each for each in typed)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_website_is_refused(family, headers):
    page = go(family, "suspended")
    for address in ("/families/dates/", "/families/dates/calendar/", "/families/letters/records/docx/"):
        response = family.send(address, page.hidden, **headers)
        assert response.status_code == 403 and "came from another website" in response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}],
)
def test_a_form_of_this_site_is_taken(family, headers):
    page = go(family, "suspended")
    assert family.send("/families/dates/", page.hidden, **headers).status_code == 200


def test_files_and_other_things_are_refused(family, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = client.post("/families/dates/", {"kind": SimpleUploadedFile("a.txt", b"x" * 5_000_000)})
    assert response.status_code in (400, 413, 415)
    assert client.post("/families/dates/", b"{}", content_type="application/json").status_code == 415
    assert family.send("/families/dates/", {"views": "x" * 70_000}).status_code == 413
    many = {f"field{n}": "x" for n in range(200)}
    assert family.send("/families/dates/", many).status_code == 400


def test_nothing_else_of_the_site_takes_anything(client):
    for address in ("/", "/search/", "/places/", "/families", "/familiesx/", "/data/"):
        assert client.post(address, {"q": "x"}).status_code in (404, 405), address
    for address in ("/families/", "/families/guide/suspended/"):
        response = client.post(address, {"kind": "suspended"})
        assert response.status_code == 405, address
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)("/families/dates/").status_code == 405


def test_an_address_that_needs_answers_leads_to_the_first_question(client, family):
    for address in (
        "/families/dates/calendar/",
        "/families/letters/records/",
        "/families/letters/records/pdf/",
    ):
        assert client.get(address)["Location"] == "/families/dates/"
        assert family.send(address, {"kind": "suspended"})["Location"] == "/families/dates/"
    assert client.get("/families/letters/nowt/").status_code == 404
    assert client.get("/families/letters/records/exe/").status_code == 404
    assert client.get("/families/guide/nowt/").status_code == 404


def test_the_desk_has_no_such_address():
    from lostlearning.site.desk import urls

    assert not any("families" in str(each.pattern) for each in urls.urlpatterns)
