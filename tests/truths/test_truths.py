"""What is planted in an authority comes back exactly, whichever layout its registers are in."""

import dataclasses

import pyarrow as pa
import pytest

import lostlearning as ll
from lostlearning.synth import LAYOUTS, make_authority

from .plant import Planted, plant
from .recover import BY, differences

IN_FULL = ("long_csv", "census_csv")
"""Layouts whose measures are taken by every group here; those of the others for the authority, which with
every count of every pupil leaves nothing that could differ. ``python -m tests.truths`` does all."""


@pytest.fixture(scope="module")
def authority():
    """Two schools between which pupils move, every code in one character so that any layout can hold it."""
    return list(make_authority(5, 2, 70, phase="Secondary", single_character_codes=True))


@pytest.fixture(scope="module")
def as_planted(authority, tmp_path_factory) -> Planted:
    return plant(authority, tmp_path_factory.mktemp("long"), "long_csv")


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "census_csv"])
def test_every_layout_gives_back_what_was_planted(authority, as_planted, layout, tmp_path):
    planted = as_planted if layout == "long_csv" else plant(authority, tmp_path, layout)
    assert planted.truths == as_planted.truths, "the same truths for every layout"
    books = ll.read(planted.folder)
    try:
        assert differences(books, planted, BY if layout in IN_FULL else [()]) == []
    finally:
        books.close()


@pytest.mark.parametrize("layout", ["wide_two_row_csv", "census_csv"])
def test_codes_of_two_characters_come_back_too(layout, tmp_path):
    worlds = list(make_authority(6, 2, 60, phase="Secondary", variation=0.8))
    planted = plant(worlds, tmp_path, layout)
    met = {code for school in planted.truths for code, n in school["everyone"]["codes"].items() if n}
    assert {"C1", "C2", "J1", "Y1", "Y2", "Y7"} & met
    books = ll.read(planted.folder)
    try:
        assert differences(books, planted, BY if layout in IN_FULL else [()]) == []
    finally:
        books.close()


@pytest.fixture(scope="module")
def books(as_planted):
    books = ll.read(as_planted.folder)
    yield books
    books.close()


TOLD_BY = {
    "lost": "lost_days",
    "persistent": "persistent_absence",
    "suspension_sessions": "suspension_days",
    "internal_truancy_minutes": "internal_truancy_minutes",
}
"""A count of the truths, and the measure that is not what was planted where it is one out."""


def test_each_truth_that_is_one_out_is_noticed(books, as_planted):
    first, *rest = as_planted.truths
    block = first["population"] | {count: first["population"][count] + 1 for count in TOLD_BY}
    wrong = dataclasses.replace(as_planted, truths=[{**first, "population": block}, *rest])
    told = {said.partition(" of ")[0] for said in differences(books, wrong, [()])}
    assert set(TOLD_BY.values()) <= told
    assert "overall_absence" not in told, "what is not one out is as it was"


def test_a_pupil_whose_sessions_were_given_to_another_is_noticed(books, as_planted):
    """The sums stay as they were: only the pupils' own counts can show it."""
    lost = as_planted.pupils["lost"].to_pylist()
    at = as_planted.pupils.column_names.index("lost")
    turned = as_planted.pupils.set_column(at, "lost", pa.array(lost[1:] + lost[:1]))
    found = differences(books, dataclasses.replace(as_planted, pupils=turned), [()])
    assert found and all(said.startswith("lost: differs") for said in found)
