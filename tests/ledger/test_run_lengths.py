"""Runs from bits are those of going through each enrolment's sessions one by one."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lostlearning.ledger import run_lengths as module
from lostlearning.ledger.run_lengths import run_lengths
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS


@st.composite
def years(draw):
    """Some enrolments, each a letter a session: lost, other and none. Most of a year is as it was the day before."""
    sizes = st.lists(st.tuples(st.sampled_from("aaoo."), st.integers(1, 90)), min_size=1, max_size=40)
    made = []
    for _ in range(draw(st.integers(1, 4))):
        letters = "".join(letter * count for letter, count in draw(sizes))
        made.append(letters.ljust(WEEKS * len(SESSIONS), ".")[: WEEKS * len(SESSIONS)])
    return made


def words(letters, letter):
    """Ten arrays of a word an enrolment."""
    return [
        np.array(
            [sum((year[week * 10 + place] == letter) << week for week in range(WEEKS)) for year in letters],
            np.int64,
        )
        for place in range(len(SESSIONS))
    ]


@pytest.mark.parametrize("at_once", [module.AT_ONCE, 2])
@settings(max_examples=60, deadline=None)
@given(letters=years())
def test_runs_are_those_of_the_letters(at_once, letters):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "AT_ONCE", at_once)
        longest, to_date = run_lengths(words(letters, "a"), words(letters, "o"))
    for number, year in enumerate(letters):
        possible = year.replace(".", "")
        runs = [len(list(run)) for letter, run in itertools.groupby(possible) if letter == "a"]
        assert longest[number] == max(runs, default=0)
        assert to_date[number] == len(possible) - len(possible.rstrip("a"))
