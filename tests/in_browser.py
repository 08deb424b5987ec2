"""Chromium, and the checker of accessibility, for the tests that look at pages as people do."""

import gc
import shutil
from pathlib import Path

import pytest

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def marks(stylesheet, built):
    """The marks of a module of such tests: skipped, with the reason, where Chromium or the stylesheet is missing."""
    return [
        pytest.mark.browser,
        pytest.mark.filterwarnings("ignore::ResourceWarning"),
        pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
        pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
        pytest.mark.skipif(not built, reason=f"{stylesheet} is not built (npm run build:css)"),
    ]


@pytest.fixture(scope="module")
def chromium():
    """Chromium without a screen."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()
    gc.collect()  # what it leaves to the collector is found here, where warnings of it are let pass


def watched(context):
    """A page that notes the addresses it asks for, and the errors of its scripts and of its security policy."""
    page = context.new_page()
    page.asked, page.errors = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console", lambda said: page.errors.append(said.text) if "Content Security" in said.text else None
    )
    return page


def violations(page):
    """What the checker finds on an open page, a line each; the test is skipped where it is not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run({{runOnly: {WCAG}, resultTypes: ['violations'], preload: false}})")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
