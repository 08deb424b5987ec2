"""Each kind of page in Chromium: accessible at a phone's width and a desk's, whole without scripts, by keyboard."""

import threading

import pytest
from kinds import PAGES

from in_browser import marks, violations, watched
from lostlearning.site.sent import ASSETS

NOT_THERE = {
    "not there": "/places/aldrebridge/",
    "wrong weights": "/cold-spots/?inspection=x&share=99",
    "wrong number": "/cost/?children=a&estimate=1999",
}

pytestmark = marks("site.css", (ASSETS / "site.css").exists())


@pytest.fixture(scope="module")
def served(nation):
    """The site on a free port, by the server that serves it to people."""
    from waitress.server import create_server

    from lostlearning.site import live
    from lostlearning.site.wsgi import application

    live.open_shelf(nation[1])
    live.atlas().audited.start().join()
    server = create_server(application(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    live.open_shelf(None)


@pytest.fixture
def opened(chromium, served):
    made = []

    def opener(address, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        made.append(context)
        page = watched(context)
        page.goto(served + address)
        return page

    yield opener
    for context in made:
        context.close()


def looked_at():
    """Every address at a phone's width; the first of each shape of address at a desk's too."""
    every, seen = {**PAGES, **NOT_THERE}, set()
    for name, address in every.items():
        path = address.partition("?")[0].strip("/").split("/")
        shape = (path[0], len(path))
        widths = (375,) if shape in seen and name not in NOT_THERE else (375, 1280)
        yield pytest.param(address, widths, id=f"{name}-{'-'.join(map(str, widths))}")
        seen.add(shape)


@pytest.mark.parametrize(("address", "widths"), list(looked_at()))
def test_axe_finds_nothing(opened, served, address, widths):
    page = opened(address, widths[0], bypass_csp=True)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        _axe(page, width)
    assert page.errors == []


@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_in_an_answer_about_a_decision_or_in_what_is_wrong_with_it(opened, width):
    page = opened("/clock/", width, bypass_csp=True)
    page.get_by_role("button", name="Check").click()
    assert "There is a problem" in page.locator("main").inner_text()
    _axe(page, width)
    page.get_by_label("A permanent exclusion").check()
    page.fill("#start", "5/10/2026")
    page.fill("#in_term", "3")
    page.fill("#in_year", "3")
    page.get_by_role("button", name="Check").click()
    assert page.locator("h1").inner_text() == "What the law asks"
    assert page.url.endswith("/clock/") and page.context.cookies() == []
    _axe(page, width)


def _axe(page, width):
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    told = violations(page)
    assert not told, "\n".join(told[:20])


@pytest.mark.parametrize(
    "address", ["/", "/places/alderbridge/", "/map/", "/compare/", "/schools/", "/cold-spots/"]
)
def test_nothing_is_asked_of_anybody_else_and_no_cookie_is_set(opened, served, address):
    page = opened(address)
    assert page.asked and all(url.startswith(served) for url in page.asked)
    assert page.context.cookies() == [] and page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_pages_are_no_wider_than_the_screen_without_scripts(opened, served):
    page = opened("/", java_script_enabled=False)
    for address in (
        "/",
        "/places/alderbridge/",
        "/map/?as=boundaries",
        "/schools/",
        "/method/suspension_rate/",
        "/claims/",
        "/claims/001-in-alternative-provision/",
        "/trackers/",
        "/trackers/timpson/timpson-1/",
        "/library/",
        "/cold-spots/?inspection=0",
        "/groups/",
        "/cost/?children=3",
    ):
        page.goto(served + address)
        for width in (1280, 375, 320):
            page.set_viewport_size({"width": width, "height": 900})
            box = page.locator("body").bounding_box()
            assert box["width"] <= width, (address, width)
            assert page.locator("main").bounding_box()["width"] <= width, (address, width)


def test_without_scripts_a_person_gets_from_the_first_page_to_a_figures_source(opened):
    page = opened("/", java_script_enabled=False)
    page.fill("#q", "alderbridge")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text() == "Alderbridge"
    page.locator(".ll-figures a").first.click()
    assert page.locator("h1").inner_text() == "Suspensions"
    assert "suspensions.csv" in page.locator("main").inner_text()
    page.get_by_role("link", name="suspension_rate, version 1").click()
    assert "The query" in page.locator("main").inner_text()


def test_without_scripts_a_journalist_finds_a_claim_and_what_bears_on_it(opened):
    page = opened("/claims/", 375, java_script_enabled=False)
    page.fill("#q", "9.4k")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="There were 9,400 exclusions in 2022/23.").click()
    assert page.locator("h1").inner_text() == "There were 9,400 exclusions in 2022/23."
    page.get_by_role("link", name="Permanent exclusions: Demonstration nation, every year").click()
    assert page.locator("h1").inner_text() == "Permanent exclusions"


def test_without_scripts_the_map_follows_its_controls(opened):
    page = opened("/map/", java_script_enabled=False)
    page.select_option("#measure", "absence_rate")
    page.select_option("#year", "202324")
    page.select_option("#as", "boundaries")
    page.get_by_role("button", name="Show").click()
    assert page.locator("h1").inner_text() == "Map: Absence, 2023/24"
    assert page.locator(".ll-map a").count() == 12
    page.locator(".ll-map a").first.click()
    assert "/places/" in page.url


def test_without_scripts_weights_are_changed_and_an_error_leads_to_its_field(opened):
    page = opened("/cold-spots/", java_script_enabled=False)
    page.locator("summary", has_text="Change what counts").click()
    page.fill("#inspection", "x")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="must be a number from 0 to 10").click()
    assert page.url.endswith("#inspection") and page.locator("#inspection").input_value() == "x"
    page.fill("#inspection", "0")
    page.get_by_role("button", name="Show").click()
    assert "This is not the published index" in page.locator("main").inner_text()
    assert page.locator(".ll-map a").count() == 12


def test_the_keyboard_alone_reaches_everything_on_the_map_page(opened):
    page = opened("/map/")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a, button, select, input, [tabindex=\"0\"]')].length"
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[...document.querySelectorAll('a, button, select, input, [tabindex=\"0\"]')]"
                ".indexOf(document.activeElement)"
            )
        )
    reached.discard(-1)
    assert len(reached) == wanted
    page.locator(".ll-map a").first.focus()
    assert "Alderbridge: " in page.locator("#readout").inner_text()


def test_with_scripts_the_map_answers_slides_and_zooms_in_place(opened):
    page = opened("/map/")
    page.select_option("#measure", "absence_rate")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Map: Absence, 2022/23", level=1).wait_for()
    assert page.locator("#slider").get_attribute("max") == "3"
    page.locator("#slider").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Map: Absence, 2023/24", level=1).wait_for()
    assert "year=202324" in page.url and page.evaluate("document.activeElement.id") == "slider"
    before = page.locator(".ll-map").get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    assert page.locator(".ll-map").get_attribute("viewBox") != before
    page.get_by_role("button", name="Zoom out").click()
    page.locator(".ll-map a").nth(3).hover()
    assert page.locator("#readout").inner_text() == "Dunmoor: suppressed"
    assert page.errors == []


def test_words_in_charts_stay_inside_and_are_readable_on_a_phone(opened):
    told = _words(opened("/places/kestrel-bay/", 375)) + _words(opened("/groups/?topic=Ethnicity", 375))
    told += _words(opened("/cold-spots/", 375))
    assert len(told) > 30
    assert [each for each in told if each[1] < 11 or not each[2]] == []


def _words(page):
    return page.evaluate(
        "[...document.querySelectorAll('.ll-lines, .ll-dots, .ll-map')].map(svg => {"
        "const box = svg.getBoundingClientRect();"
        "const scale = box.width / svg.viewBox.baseVal.width; return [...svg.querySelectorAll('text')].map(t => {"
        "const b = t.getBoundingClientRect(); return [t.textContent, scale * parseFloat(getComputedStyle(t).fontSize),"
        "b.left >= box.left - 1 && b.right <= box.right + 1]})}).flat()"
    )
