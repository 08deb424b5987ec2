"""Queries kept as SQL answer as the expressions they were written from, whatever files there are."""

import pytest

from lostlearning.books import Books
from lostlearning.diagnosis import diagnose
from lostlearning.diagnosis.__main__ import written
from lostlearning.importing import load
from lostlearning.ledger import keeping, shelf
from lostlearning.synth import write_demo


def test_the_shelf_is_of_now():
    assert shelf.shelf().queries, "python -m lostlearning.diagnosis writes the shelf again"


def test_a_stale_shelf_is_not_used(monkeypatch):
    monkeypatch.setattr(shelf, "fingerprint", lambda: "another")
    shelf.shelf.cache_clear()
    try:
        assert not shelf.shelf().queries
    finally:
        monkeypatch.undo()
        shelf.shelf.cache_clear()


def test_the_shelf_holds_every_query_of_a_diagnosis():
    assert set(written().queries) == set(shelf.shelf().queries)


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    write_demo(folder, seed=3, pupils=80)
    return folder


@pytest.mark.parametrize("wanted", ["*", "Attendance*", "[PS]*"])
def test_the_shelf_answers_as_the_expressions_do(exports, monkeypatch, wanted):
    loaded = load(sorted(exports.glob(wanted)))
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
