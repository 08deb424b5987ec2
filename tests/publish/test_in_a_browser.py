"""Both reports in Chromium: accessible, no wider than a phone, silent on the network, readable in print."""

import functools
import http.server
import threading

import invented
import pytest

from in_browser import marks, violations, watched
from lostlearning import publish
from lostlearning.diagnosis import for_governors
from lostlearning.publish.filled import stylesheet

WIDTHS = (1280, 375, 320)

pytestmark = marks("report.css", stylesheet()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    diagnosis = invented.diagnosis()
    for name, text in zip(
        ("staff", "governors"), publish.pages(diagnosis, for_governors(diagnosis)), strict=True
    ):
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=["staff", "governors"])
def report(request, folder):
    return folder / f"{request.param}.html"


@pytest.fixture
def opened(chromium, report):
    made = []

    def opener(width=1280, unfolded=True, **options):
        # Scripts are off, as a reader may have them: the page must need none.
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        made.append(context)
        page = watched(context)
        page.goto(report.as_uri())
        if unfolded:
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return page

    yield opener
    for context in made:
        context.close()


@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (375, "screen"), (1280, "print")])
def test_axe_finds_nothing(opened, width, media):
    # The page forbids scripts of its own; the checker is let in past that rule.
    page = opened(width, bypass_csp=True)
    page.emulate_media(media=media)
    told = violations(page)
    assert not told, "\n".join(told[:20])


@pytest.mark.parametrize("unfolded", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_never_wider_than_the_screen(opened, width, unfolded):
    page = opened(width, unfolded)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_fetched(opened):
    page = opened()
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1


def test_everything_is_there_without_scripts(opened):
    page = opened(unfolded=False, java_script_enabled=False)
    summary = page.locator("summary").first
    summary.click()
    assert page.locator("details").first.locator("table").first.is_visible()


def test_letters_in_charts_are_readable_on_a_phone(opened):
    page = opened(375)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.ll-chart svg')].map(svg => {"
        "const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;"
        "const letters = t => scale * parseFloat(getComputedStyle(t).fontSize);"
        "return Math.min(...[...svg.querySelectorAll('text')].map(letters))})"
    )
    assert len(sizes) >= 4 and min(sizes) >= 11, sizes


def test_words_in_charts_do_not_run_over_the_edge(opened):
    page = opened(375)
    over = page.evaluate(
        "[...document.querySelectorAll('.ll-chart svg')].flatMap(svg => {"
        "const box = svg.getBoundingClientRect();"
        "return [...svg.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect();"
        "return b.width && (b.right > box.right + 1 || b.left < box.left - 1)}).map(t => t.textContent)})"
    )
    assert over == []


def test_keyboard_reaches_the_skip_link_first_and_every_scrolling_table(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    assert page.evaluate("[...document.querySelectorAll('.ll-scroll')].every(each => each.tabIndex === 0)")


def test_what_is_folded_away_is_printed(opened, tmp_path):
    page = opened(unfolded=False)
    page.emulate_media(media="print")
    assert page.evaluate(
        "[...document.querySelectorAll('#continuum details table, #days details table')]"
        ".every(table => table.getBoundingClientRect().height > 20)"
    )
    # The width of A4 less its margins: what does not fit is cut off.
    page.set_viewport_size({"width": 680, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF") and len(paper) > 20_000


def test_a_server_that_denies_everything_else_changes_nothing(chromium, folder):
    """Served and not opened from a disc: still one request."""
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/governors.html")
    page.wait_for_timeout(200)
    page.close()
    server.shutdown()
    server.server_close()
    assert [path for path in asked if path != "/favicon.ico"] == ["/governors.html"]
