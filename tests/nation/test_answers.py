"""What a run writes: figures as the books of the same tables have them, signals, exits and England's page."""

import json
import shutil

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import in_browser
from facts import LiteralFacts
from in_browser import chromium, violations, watched  # noqa: F401 (a fixture)
from lostlearning.books import Books
from lostlearning.cli.app import app
from lostlearning.measures.registry import measures
from lostlearning.nation.recipe import NOT_ADDED_UP
from lostlearning.nation.running import Asked, run
from lostlearning.publish.filled import stylesheet
from lostlearning.store.nation import Aside, NationalStore, Written
from lostlearning.synth.nation_year import nation_year
from nation.partitions import of_year, store_of
from oracle.tables import worlds

MEMORY = 2**30
CODES = tuple(code for code in measures() if code not in NOT_ADDED_UP)


def answers(store, out, year, **asked):
    """The folder of the answers that stand after a run."""
    ran = run(store, out, year, Asked(memory=MEMORY, workers=1, **asked))
    stands = json.loads((out / "answers.json").read_text(encoding="utf-8"))
    assert out / stands["folder"] == ran.folder
    return ran.folder


@settings(
    max_examples=1,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_figures_are_those_of_the_books(data, tmp_path_factory):
    tables = data.draw(worlds("answers"))
    while not tables.get("register_weeks"):
        tables = data.draw(worlds("answers"))
    year = max(row["academic_year"] for row in tables["register_weeks"])
    held = {name: rows for name, rows in of_year(tables, year).items() if rows}
    folder = tmp_path_factory.mktemp("answers")
    store = store_of(folder / "nation", held, year)
    written = pq.read_table(answers(store, folder / "out", year, sights=False) / "places.parquet").to_pylist()
    found = {
        (row["definition"], row["characteristic"], row["group"]): row
        for row in written
        if row["level"] == "england"
    }
    books = Books(LiteralFacts(**held))
    try:
        for by in ((), ("sex",), ("year_group",)):
            for code, result in books.measures(CODES, by).items():
                for row in result:
                    group = (row.groups[by[0]] or "not known") if by else "all"
                    mine = found.get((code, by[0] if by else "all", group))
                    if row.number.numerator is None:
                        assert mine is None or mine["status"] in ("not_available", "known", "not_applicable")
                        continue
                    told = row.number.as_dict()
                    for name in ("status", "numerator", "denominator", "n", "definition_version"):
                        assert mine[name] == told[name], (code, group, name)
                    for name in ("value", "low", "high"):
                        wanted = told[name]
                        assert mine[name] == (
                            None if wanted is None else pytest.approx(wanted, rel=1e-9, abs=1e-9)
                        )
    finally:
        books.close()


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """The answers of a small invented nation, and its store."""
    from lostlearning.nation.preparing import Preparer

    folder = tmp_path_factory.mktemp("nation")
    store = NationalStore.create(folder / "store")
    for part in nation_year(3000, 2024):
        written = Preparer(store).prepare(part.academic_year, part.authority, part.tables, region="North")
        store.publish([written])
    return store, answers(store, folder / "out", 2024)


def test_signals_and_exits_are_beside_the_figures(nation):
    store, folder = nation
    (part,) = store.manifest().of_year(2024)
    signals = pq.read_table(folder / "signals" / f"{part.authority}.parquet")
    exits = pq.read_table(folder / "exits" / f"{part.authority}.parquet")
    assert signals.num_rows and set(signals["authority"].to_pylist()) == {part.authority}
    assert exits.num_rows and set(exits["school"].to_pylist()) <= set(signals_schools(store, part))
    page = (folder / "england.html").read_text(encoding="utf-8")
    assert "Signals, by the rule that raises them" in page and "Exits, by the reason on file" in page
    pupils = pq.read_table(folder / "pupils" / f"{part.authority}.parquet")
    assert pupils.num_rows <= part.rows("roll") and {"school", "pupil", "possible", "lost"} <= set(
        pupils.column_names
    )
    told = (folder / "README.txt").read_text(encoding="utf-8")
    assert all(
        path.name.split(".")[0] in told for path in folder.iterdir() if path.suffix in (".csv", ".html")
    )


def signals_schools(store, part):
    return pq.read_table(store.path(part.of("schools")[0]))["school"].to_pylist()


def test_a_rerun_makes_nothing_anew(nation):
    store, folder = nation
    again = run(store, folder.parents[1], 2024, Asked(memory=MEMORY, workers=1))
    assert again.made == 0 and again.reused == 2
    assert (again.folder / "places.csv").read_bytes()
    assert sorted(path.name for path in folder.parents[0].iterdir()) == [again.folder.name]


def test_schools_set_aside_are_in_the_coverage_of_every_figure(nation, tmp_path):
    store, _ = nation
    shutil.copytree(store.root, tmp_path / "store")
    copy = NationalStore.open(tmp_path / "store")
    aside = (Aside("999999", "register.csv", "no column can be read as a date"),)
    copy.publish([Written(2024, "899", "North", (), frozenset(), aside)])
    folder = answers(copy, tmp_path / "out", 2024, sights=False)
    rows = pq.read_table(folder / "places.parquet").to_pylist()
    whole = [row for row in rows if row["level"] in ("england", "region")]
    assert whole and {row["schools_set_aside"] for row in whole} == {1}
    page = (folder / "england.html").read_text(encoding="utf-8")
    assert "register.csv" in page and "1 school was set aside" in page


@pytest.mark.parametrize("width", [375, 1280])
def test_englands_page_can_be_used_by_everybody(nation, chromium, width):  # noqa: F811
    _, first = nation
    (now,) = first.parent.iterdir()
    with chromium.new_context(viewport={"width": width, "height": 900}) as context:
        page = watched(context)
        page.goto((now / "england.html").as_uri())
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not page.errors


for mark in in_browser.marks("report.css", stylesheet()[1]):
    test_englands_page_can_be_used_by_everybody = mark(test_englands_page_can_be_used_by_everybody)


def test_the_command_does_as_it_is_told(nation, tmp_path):
    store, _ = nation
    asked = [
        "books",
        str(store.root),
        "-o",
        str(tmp_path / "out"),
        "--quiet",
        "--workers",
        "1",
        "--no-signals",
    ]
    done = CliRunner().invoke(app, [*asked, "--no-pupils", "--measure", "overall_absence"])
    assert done.exit_code == 0, done.output
    (folder,) = (tmp_path / "out" / "runs").iterdir()
    assert not {"signals", "exits", "pupils"} & {path.name for path in folder.iterdir()}
    refused = CliRunner().invoke(app, [*asked, "--measure", "share_of_loss_top_5_percent"])
    assert refused.exit_code == 2 and "cannot be added up" in refused.stderr
    assert [path.name for path in (tmp_path / "out" / "runs").iterdir()] == [folder.name]
