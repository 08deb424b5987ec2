"""The command and Chromium: a demonstration school's exports from the first page to nothing left."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from desk_files import MARKS, ODD, ROLL

from in_browser import marks, violations, watched
from lostlearning.site.sent import ASSETS
from lostlearning.synth import write_demo

COMMAND = [sys.executable, "-c", "from lostlearning.cli import run; run()"]
NAMES = ("staff.html", "governors.html", "report.json", "problems.csv", "signals.csv")
MOST = 300_000
"""Bytes of a page with what it asks for."""

pytestmark = marks("desk.css", (ASSETS / "desk.css").exists())


class Opened:
    """The command ``open`` under way, and all that it has printed."""

    def __init__(self, folder):
        self.temporary, self.home = folder / "temporary", folder / "home"
        self.temporary.mkdir()
        env = {**os.environ, "TMPDIR": str(self.temporary), "LOSTLEARNING_HOME": str(self.home)}
        self.process = subprocess.Popen(
            [*COMMAND, "open", "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
        )
        self.said, found = "", None
        while not found:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
            found = re.search(r"http://127\.0\.0\.1:\d+/start/\S+", self.said)
        self.link = found[0]
        self.base = self.link.partition("/start/")[0]
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.said += line

    def ended(self):
        self.process.wait(timeout=60)
        self._reader.join(10)
        self.process.stdout.close()
        return self.process.returncode


@pytest.fixture
def opened(tmp_path):
    made = Opened(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.terminate()
        made.ended()


@pytest.fixture
def page(chromium, opened):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = watched(context)
    page.goto(opened.link)
    yield page
    context.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A demonstration school's exports, of 300 pupils, and what the command makes of them."""
    folder = tmp_path_factory.mktemp("school")
    write_demo(folder / "exports", seed=1, pupils=300)
    arguments = ["diagnose", str(folder / "exports"), "-o", str(folder / "report"), "--quiet"]
    subprocess.run([*COMMAND, *arguments], check=False, capture_output=True, timeout=300)
    return folder / "exports", folder / "report"


def files(tmp_path, **texts):
    (tmp_path / "given").mkdir(exist_ok=True)
    for name, text in texts.items():
        (tmp_path / "given" / name.replace("__", ".")).write_text(text)
    return sorted(map(str, (tmp_path / "given").iterdir()))


def add(page, paths):
    page.set_input_files("#files", paths)
    page.get_by_role("button", name="Add files").click()
    page.locator("#added").wait_for()


def look(page, width):
    """What axe finds on the page, and whether it is wider than the screen."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth") > width
    told = violations(page)
    return [f"{page.url} at {width}: {each}" for each in (*told, *(["too wide"] if wide else []))]


def test_a_school_is_diagnosed_as_the_command_does_it_and_nothing_is_left(opened, page, school):
    exports, report = school
    add(page, sorted(map(str, exports.iterdir())))
    assert f"{len(list(exports.iterdir()))} files added" in page.locator("main").inner_text()
    (folder,) = [each for each in opened.temporary.iterdir() if each.is_dir()]
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Reading your files").wait_for()
    page.wait_for_url("**/results/", timeout=180_000)
    for name, label in zip(
        NAMES[:3], ("the staff report", "the governors' report", "every number"), strict=True
    ):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=f"Download {label}").click()
        assert waiting.value.suggested_filename == name
        assert Path(waiting.value.path()).read_bytes() == (report / name).read_bytes(), name
    page.get_by_role("link", name="See all").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download every row").click()
    assert Path(waiting.value.path()).read_bytes() == (report / "problems.csv").read_bytes()
    for name, title in (("Staff report", "Staff report"), ("Governors' report", "Governors’ report")):
        page.goto(f"{opened.base}/results/")
        page.get_by_role("link", name=name, exact=True).click()
        assert page.title().startswith(title)
        assert page.locator("svg").count() > 3
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.ll-band')).backgroundColor")
            != "rgba(0, 0, 0, 0)"
        )
        page.go_back()
    page.get_by_role("link", name="Finish and delete everything").click()
    page.get_by_role("button", name="Delete everything and finish").click()
    page.get_by_role("heading", name="Everything is deleted").wait_for()
    assert not folder.exists()
    assert page.context.cookies() == [] or all(each["name"] != "desk" for each in page.context.cookies())
    assert opened.ended() == 0
    assert list(opened.temporary.iterdir()) == [] and not opened.home.exists()
    # nothing was asked of anyone else, and nothing said or put in an address is about a pupil
    assert all(url.startswith(opened.base) for url in page.asked) and page.errors == []
    pupils = (exports / "Pupil list.csv").read_text(encoding="cp1252").splitlines()[1:]
    words = {cell for row in pupils for cell in row.split(",")[:4] if len(cell) > 3 and cell.isalnum()}
    assert len(words) > 500
    printed = opened.said + " ".join(page.asked)
    assert [word for word in words if re.search(rf"\b{re.escape(word)}\b", printed)] == []


def test_axe_finds_nothing_on_any_page_and_none_is_large(opened, page, tmp_path):
    told = []

    def looked():
        for width in (1280, 375):
            told.extend(look(page, width))
        page.set_viewport_size({"width": 1280, "height": 900})
        assert len(page.content()) < MOST

    looked()
    page.get_by_role("button", name="Add files").click()
    page.locator(".govuk-error-summary").wait_for()
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert page.title().startswith("Error: ")
    looked()
    add(
        page,
        files(
            tmp_path, roll__csv=ROLL, marks__csv=MARKS.replace("PM,O", "PM,QQ"), odd__csv=ODD, empty__csv=""
        ),
    )
    looked()
    page.get_by_role("button", name="Remove empty.csv").click()
    page.locator(".govuk-notification-banner").wait_for()
    looked()
    page.get_by_role("button", name="Continue").click()
    looked()
    page.get_by_role("button", name="Continue").click()
    page.locator(".govuk-error-summary").wait_for()
    looked()
    page.get_by_label("Internal removals").check()
    page.get_by_role("button", name="Continue").click()
    looked()
    page.get_by_role("button", name="Continue").click()
    looked()
    for heading, column in (("Who", "upn"), ("When", "date"), ("How long", "minutes"), ("What", "kind")):
        page.get_by_label(heading, exact=True).select_option(column)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/results/", timeout=180_000)
    looked()
    for address in ("/results/problems/", "/keep/", "/finish/", "/nowhere/"):
        page.goto(opened.base + address)
        looked()
    page.goto(f"{opened.base}/finish/")
    page.get_by_role("button", name="Delete everything and start again").click()
    add(page, files(tmp_path / "given", empty__csv=""))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="No report could be made").wait_for()
    looked()
    page.context.clear_cookies()
    page.goto(opened.base)
    looked()
    page.goto(opened.link)
    looked()
    assert told == [] and page.errors == []


def test_the_page_of_a_run_is_accessible_and_may_be_stopped(opened, page, tmp_path):
    write_demo(tmp_path / "exports", seed=1)  # large: it must run as long as it is looked at
    add(page, sorted(map(str, (tmp_path / "exports").iterdir())))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Reading your files").wait_for()
    page.evaluate("document.getElementById('bar').closest('main')")
    assert look(page, 1280) == []
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("The work was stopped").wait_for()


def test_without_scripts_every_step_is_taken_by_the_keyboard(chromium, opened, tmp_path):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(opened.link)

    def press(name):
        """To a control by Tab, and Enter on it."""
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and re.sub(r"\s+", " ", focused.inner_text()).strip() == name:
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                return
        raise AssertionError(f"{name} is not reached")

    page.set_input_files("#files", files(tmp_path, roll__csv=ROLL, marks__csv=MARKS))
    press("Add files")
    press("Continue")
    page.wait_for_url("**/results/", timeout=180_000)  # the page asks again by itself
    press("Governors' report")
    assert page.title().startswith("Governors’ report")
    page.go_back()
    press("Finish and delete everything")
    press("Delete everything and finish")
    assert "Everything is deleted" in page.locator("main").inner_text()
    assert opened.ended() == 0
    context.close()


def test_files_are_dropped_on_the_page_and_a_second_page_shows_the_same(opened, page, tmp_path):
    data = page.evaluate_handle(
        "text => {const data = new DataTransfer(); data.items.add(new File([text], 'roll.csv')); return data}",
        ROLL,
    )
    page.dispatch_event(".ll-drop", "drop", {"dataTransfer": data})
    page.get_by_text("Roll or leavers").first.wait_for()
    second = page.context.new_page()
    second.goto(opened.base)
    assert "roll.csv" in second.locator("table").inner_text()
    # one that is too large is said before it is sent
    page.evaluate("document.querySelector('.ll-drop').dataset.largest = 10")
    page.set_input_files("#files", files(tmp_path, marks__csv=MARKS))
    page.get_by_role("button", name="Add files").click()
    page.get_by_text("marks.csv is too large").wait_for()
    assert page.errors == []
