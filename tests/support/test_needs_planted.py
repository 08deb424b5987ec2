"""What is planted in the files of a school is found, and nothing else: over each line ten pupils, ten nearly."""

import pytest

import lostlearning as ll
from lostlearning.support import history, indicators

from .planted import AT_HOME, STORIES, found_of, plant

LEAST = 10


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Code → (planted, missed, near misses, of them found, others found who have no story)."""
    folder = tmp_path_factory.mktemp("planted") / "school"
    folder.mkdir()
    plot = plant(folder)
    books = ll.read(folder)
    try:
        return {code: rest for code, *rest in found_of(plot, books, history(books.facts))}
    finally:
        books.close()


def test_no_indicator_is_left_out():
    assert {*STORIES, AT_HOME} == set(indicators())


@pytest.mark.parametrize("code", [*STORIES, AT_HOME])
def test_every_planted_pupil_is_found_and_no_other(planted, code):
    yes, missed, no, near_misses_found, invented = planted[code]
    assert yes >= LEAST and no >= LEAST
    assert (missed, near_misses_found, invented) == (0, 0, 0)
