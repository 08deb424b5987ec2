"""Every other page that is handed on, in Chromium: accessible, and no wider than the screen."""

import datetime as dt

import pytest
from tests.backtest import tables
from tests.backtest.test_backtest_pages import HELD
from tests.exits.plot import FIRST, SECOND
from tests.exits.plot import Plot as Rolls
from typer.testing import CliRunner

from facts import LiteralFacts
from in_browser import marks, violations
from lostlearning import publish
from lostlearning.cli.app import app
from lostlearning.publish.backtest import Audience, Told, page
from lostlearning.publish.filled import stylesheet
from lostlearning.support.backtest import try_out
from signals.plot import Plot

pytestmark = marks("report.css", stylesheet()[1])
PAGES = ("exits", "public", "needs", "family", "backtest", "index")


def _asked(*arguments):
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code in (0, 1), result.output


def _exits(folder):
    """Six schools of no phase on file, one of which loses many."""
    rolls = Rolls(seed=5)
    for n in range(6):
        school = f"999400{n + 1}"
        rolls.fill(school, 40)
        for year in (FIRST, SECOND):
            for _ in range(9 if n == 0 else n % 3):
                child = rolls.child()
                if year == SECOND:
                    rolls.on(school, child, FIRST)
                rolls.on(school, child, year, left=dt.date(year, 11, 3))
    _asked("exits", rolls.write(folder / "rolls"), "-o", folder, "--quiet")


def _needs(folder):
    """A school in which one pupil is over several lines, with something on file."""
    plot = Plot(1, 60)
    row = plot.pupil("8")
    plot.suspend(row, 170, 2)
    plot.mark(row, 150, "O" * 30)
    plot.add("actions", row, start_date=plot.days[171], kind="Mentoring", lead="Tutor")
    exports = folder / "exports"
    exports.mkdir()
    plot.write(exports)
    _asked("needs", exports, "-o", folder, "--quiet")
    _asked("needs", exports, "--pupil", plot.upn(row), "-o", folder / "family.html", "--quiet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with every page, each made as its command makes it, of a few invented pupils."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOSTLEARNING_HOME", str(folder / "home"))
        _exits(folder)
        _needs(folder)
    held, flags = tables.made(11, 20)
    facts = LiteralFacts(**held)
    backtest = try_out(facts, stand=tables.stand(flags))
    facts.close()
    (folder / "backtest.html").write_text(page(Told(backtest, Audience.INSIDE, "0", HELD)), encoding="utf-8")
    schools = [
        {"label": "A school", "folder": "schools/1", "why": ""},
        {"label": "B", "folder": "", "why": "no marks"},
    ]
    index = {"academic_year": "2025/26", "made_on": "2026-07-01", "made_by": "0", "schools": schools}
    (folder / "index.html").write_text(publish.index(index), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(chromium, folder, width):
    told = []
    for name in PAGES:
        context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        opened = context.new_page()
        opened.goto((folder / f"{name}.html").as_uri())
        opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if opened.evaluate("document.documentElement.scrollWidth") > width:
            told.append(f"{name}: wider than {width}")
        told += [f"{name}: {each}" for each in violations(opened)]
        context.close()
    assert not told, "\n".join(told[:20])
