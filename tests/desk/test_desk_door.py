"""Who may come in, and what is left in the browser: nothing."""

import pytest

ADDRESSES = (
    "/",
    "/run/",
    "/run/progress/",
    "/results/",
    "/results/staff/",
    "/keep/",
    "/finish/",
    "/nowhere/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_the_link_every_address_is_refused_alike(stranger, address):
    answer = stranger.get(address)
    assert answer.status_code == 403
    assert "not open in this browser" in answer.content.decode()
    assert "lostlearning open" in answer.content.decode()
    assert stranger.cookies.get("desk-8013") is None


@pytest.mark.parametrize("session", ["", "wrong", "ünïcode", "x" * 5000])
def test_a_cookie_that_is_not_the_desks_is_refused(stranger, session):
    stranger.cookies["desk-8013"] = session
    assert stranger.get("/").status_code == 403


def test_the_link_opens_the_desk_once(desk, stranger):
    from django.test import Client

    link = f"/start/{desk.token}/"
    answer = stranger.get(link)
    cookie = answer.cookies["desk-8013"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["expires"]
    assert cookie.value not in link
    assert stranger.get("/").status_code == 200
    another = Client(HTTP_HOST="127.0.0.1:8013", SERVER_PORT="8013")
    again = another.get(link)
    assert again.status_code == 403 and "This link has been used" in again.content.decode()
    assert "run lostlearning open again" in again.content.decode()
    assert "desk-8013" not in again.cookies
    # in the browser that has it open, the link leads to where it did
    assert stranger.get(link).status_code == 302


@pytest.mark.parametrize("token", ["", "wrong", "%C3%A9", "x" * 3000])
def test_a_wrong_link_opens_nothing_and_does_not_use_up_the_right_one(desk, stranger, token):
    assert stranger.get(f"/start/{token}/").status_code == 403
    assert desk.token and stranger.get(f"/start/{desk.token}/").status_code == 302


def test_asking_only_for_the_head_of_the_link_does_not_use_it(desk, stranger):
    assert stranger.head(f"/start/{desk.token}/").status_code == 403
    assert stranger.get(f"/start/{desk.token}/").status_code == 302


def test_a_name_that_only_leads_here_is_not_answered(browser):
    for host in ("evil.example", "evil.example:8013", "127.0.0.1.evil.example"):
        answer = browser.get("/", HTTP_HOST=host)
        assert answer.status_code == 400 and b"Lost Learning" not in answer.content
    assert browser.get("/", HTTP_HOST="localhost:8013").status_code == 200


def test_what_another_page_sends_is_not_done(browser, desk):
    browser.add(a__csv="a,b\n1,2\n")
    for address in ("/finish/", "/files/remove/", "/files/next/", "/keep/", "/run/stop/"):
        assert browser.post(address, HTTP_ORIGIN="http://evil.example").status_code == 403
        assert browser.post(address, HTTP_ORIGIN="http://127.0.0.1:9000").status_code == 403, "another port"
        assert browser.post(address, HTTP_ORIGIN="null").status_code == 403
        assert browser.client.post(address).status_code == 403, "no token"
    assert len(desk.dropped()) == 1 and not desk.closed and desk.job is None
    assert (
        browser.post("/files/remove/", {"file": "1"}, HTTP_ORIGIN="http://127.0.0.1:8013").status_code == 302
    )
    assert desk.dropped() == []


def test_what_changes_something_is_never_done_by_following_a_link(browser, desk):
    for address in ("/files/add/", "/files/remove/", "/files/next/", "/run/stop/", "/results/year/"):
        assert browser.get(address).status_code == 405, address
    browser.get("/finish/")
    browser.get("/keep/")
    assert not desk.closed and desk.job is None


def test_no_page_is_kept_by_the_browser_and_none_may_load_anything_else(browser, stranger):
    for address in ("/", "/finish/", "/nowhere/"):
        answer = browser.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "style=" not in answer.content.decode()


def test_the_public_site_has_no_address_to_which_anything_is_sent():
    from lostlearning.site import settings, urls

    assert settings.ROOT_URLCONF == "lostlearning.site.urls"
    assert "lostlearning.site.kept.kept" in settings.MIDDLEWARE
    assert not any("desk" in str(each.callback.__module__) for each in urls.urlpatterns)


def test_a_fault_is_a_page_that_names_its_place_and_nothing_it_met(browser, desk, monkeypatch, capfd):
    from lostlearning.site.desk import files

    def fails():
        raise RuntimeError("Quillfeather")

    monkeypatch.setattr(files, "kinds", fails)
    answer = browser.get("/")
    text = answer.content.decode()
    assert answer.status_code == 500 and "A fault in this software (RuntimeError in files.py" in text
    assert "Quillfeather" not in text
    said = capfd.readouterr()
    assert "Quillfeather" not in said.out + said.err
