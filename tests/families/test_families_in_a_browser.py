"""A family's journey in Chromium on a phone, without scripts; every page of it accessible, and nothing left behind."""

import threading
from pathlib import Path

import pytest

from in_browser import marks, violations, watched
from lostlearning.site.sent import ASSETS

pytestmark = marks("site.css", (ASSETS / "site.css").exists())


@pytest.fixture
def served(client):
    """The site on a free port, by the server that serves it to people."""
    from waitress.server import create_server

    from lostlearning.site import settings
    from lostlearning.site.wsgi import application

    server = create_server(
        application(), host="127.0.0.1", port=0, threads=4, max_request_body_size=settings.LARGEST_FORM
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def opened(chromium, served):
    made = []

    def opener(width, **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        made.append(context)
        page = watched(context)
        page.goto(served + "/families/")
        return page

    yield opener
    for context in made:
        context.close()


def fill(page, field, day, month, year):
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.fill(f"#{field}-{part}", f"{text}")


def go_on(page):
    page.get_by_role("button", name="Continue").click()


def journey(page, look):
    """A suspension that makes a slip on the way; ``look`` is called at every page."""
    page.get_by_role("button", name="Start now").click()
    look("kind")
    go_on(page)
    look("kind, nothing chosen")
    page.get_by_label("My child is suspended").check()
    go_on(page)
    fill(page, "start", 31, 2, 2026)
    go_on(page)
    look("start, impossible")
    fill(page, "start", 9, 11, 2026)
    go_on(page)
    page.fill("#days", "46")
    go_on(page)
    look("length, too long")
    page.fill("#days", "6.5")
    go_on(page)
    look("earlier")
    page.get_by_label("Yes").check()
    go_on(page)
    fill(page, "before-start", 14, 9, 2026)
    page.fill("#before-days", "1.5")
    page.get_by_label("No", exact=True).check()
    look("before")
    go_on(page)
    for choice in ("Years 7 to 10", "I am not sure", "Yes", "My child has a social worker", "Yes"):
        page.get_by_label(choice, exact=True).check()
        go_on(page)
    fill(page, "exam-on", 12, 11, 2026)
    go_on(page)
    page.get_by_label("Yes, I can put them in").check()
    go_on(page)
    fill(page, "term-first", 2, 9, 2026)
    fill(page, "term-last", 18, 12, 2026)
    page.get_by_label("Three").check()
    look("term")
    go_on(page)
    fill(page, "half-first", 26, 10, 2026)
    fill(page, "half-last", 30, 10, 2026)
    go_on(page)
    go_on(page)
    assert page.locator("h1").inner_text() == "What happens next, and what you can do"
    look("answer")


def test_a_family_on_a_phone_without_scripts(opened, served, tmp_path):
    page = opened(375, java_script_enabled=False)

    def look(name):
        assert page.locator("body").bounding_box()["width"] <= 375, name
        assert page.locator("main").bounding_box()["width"] <= 375, name

    journey(page, look)
    text = page.locator("main").inner_text()
    assert text.index("some new law has not been read") < text.index("What you can do, and by when")
    assert "This term, with this one: 8 school days." in text and "Decide before the exam" in text
    with page.expect_download() as got:
        page.get_by_role("button", name="Get the calendar file").click()
    assert got.value.suggested_filename == "school-dates.ics"
    page.get_by_role("button", name="Ask the governors to meet").click()
    look("letter")
    page.fill("#child", "Zorblattina")
    page.get_by_role("button", name="Show the letter with these").click()
    assert "My child, Zorblattina, was suspended" in page.locator("article").inner_text()
    for name, suffix in (("Word document", "docx"), ("PDF", "pdf"), ("Plain text", "txt")):
        with page.expect_download() as got:
            page.get_by_role("button", name=name).click()
        assert got.value.suggested_filename == f"governors-meeting.{suffix}"
        assert Path(got.value.path()).stat().st_size > 500
    page.get_by_role("button", name="Back to your dates").click()
    page.get_by_role("button", name="Change how long").click()
    assert page.input_value("#days") == "6.5"
    page.get_by_role("button", name="Back").click()
    assert "first day your child was told to stay away" in page.locator("h1").inner_text()
    assert page.input_value("#start-day") == "9"
    assert page.context.cookies() == []
    assert all(url.startswith(served) and "?" not in url for url in page.asked)
    assert not any("orblat" in url or "2026" in url for url in page.asked)


def test_axe_finds_nothing_on_any_page_of_the_journey(opened):
    page = opened(375, bypass_csp=True)
    told = []

    def look(name):
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            told.extend(f"{name}, {width}: {each}" for each in violations(page))

    journey(page, look)
    page.get_by_role("button", name="Ask the governors to meet").click()
    look("letter")
    assert not told, "\n".join(told[:20])
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0 and page.context.cookies() == []


def test_what_is_printed_has_the_dates_the_law_and_the_advice_and_no_buttons(opened):
    page = opened(1280, java_script_enabled=False)
    journey(page, lambda name: None)
    page.emulate_media(media="print")
    for hidden in (".ll-header", ".ll-footer", "#letters", "#calendar", ".govuk-summary-list__actions"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("#yours", "#already", "#asks", "#free-advice", ".ll-unread"):
        assert page.locator(shown).is_visible(), shown
    assert page.locator(".ll-law li").first.is_visible(), "what is folded is printed"


def test_the_keyboard_alone_answers_a_question(opened):
    page = opened(375)
    page.get_by_role("button", name="Start now").focus()
    page.keyboard.press("Enter")
    page.locator("#kind").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#start-day").wait_for()
    assert "first day" in page.locator("h1").inner_text()
