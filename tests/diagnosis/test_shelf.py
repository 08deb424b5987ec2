"""Queries kept as SQL answer as the expressions they were written from, whatever files there are."""

import pytest

from lostlearning.books import Books
from lostlearning.diagnosis import diagnose
from lostlearning.diagnosis.__main__ import written
from lostlearning.importing import load
from lostlearning.ledger import keeping, shelf
from lostlearning.synth import write_demo
from lostlearning.synth.world import make_school
from lostlearning.synth.writers import write_records, write_register


def test_the_shelf_is_of_now():
    assert shelf.shelf().queries, "python -m lostlearning.diagnosis writes the shelf again"


def test_a_stale_shelf_is_not_used(monkeypatch):
    monkeypatch.setattr(shelf, "fingerprint", lambda *_: "another")
    shelf.shelf.cache_clear()
    try:
        assert not shelf.shelf().queries
    finally:
        monkeypatch.undo()
        shelf.shelf.cache_clear()


def school_of(folder, year, layout, number=1):
    """A small primary school of an academic year: its register in a layout, and its records beside it."""
    world = make_school(5, 60, "Primary", year, number=number)
    write_register(world, folder / f"School {number}", layout)
    write_records(world, folder / f"School {number}")


def test_the_shelf_holds_every_query_of_a_diagnosis_and_nothing_of_one_school():
    """It is written of no school at all, and the same to the letter of any: it changes with its words alone."""
    made = written(lambda folder: school_of(folder, 2023, "long_csv"))
    kept = shelf.shelf()
    assert set(kept.queries) == set(made.queries)
    assert [name for name in kept.queries if kept.queries[name] != made.queries[name]] == []
    assert kept.references == made.references


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_demo(folder, seed=3, pupils=80)
    return folder


@pytest.mark.parametrize("wanted", ["*", "Attendance*", "[PS]*"])
def test_the_shelf_answers_as_the_expressions_do(exports, monkeypatch, wanted):
    the_same_either_way(sorted(exports.glob(wanted)), monkeypatch)


@pytest.mark.parametrize(
    "schools",
    [[(2022, "wide_csv")], [(2023, "long_csv"), (2026, "census_csv")]],
    ids=["an earlier year", "two years and two kinds, the later a return"],
)
def test_the_shelf_is_of_any_year(tmp_path, monkeypatch, schools):
    for number, (year, layout) in enumerate(schools, start=1):
        school_of(tmp_path, year, layout, number)
    said = the_same_either_way([tmp_path], monkeypatch)
    assert said["academic_year"][:4] in {str(year) for year, _ in schools}
    assert said["numbers"]["overall_absence"]["value"] > 0


def the_same_either_way(paths, monkeypatch):
    loaded = load(paths)
    said = []
    for use_shelf in (True, False):
        with monkeypatch.context() as patched:
            if not use_shelf:
                patched.setattr(keeping, "shelf", lambda: shelf.Shelf({}, {}))
            books = Books(loaded.store.facts(), loaded)
            assert books._keeper.has("roster") is use_shelf
            said.append(diagnose(books))
            books.facts.close()
    loaded.store.close()
    assert said[0] == said[1]
    return said[0]
