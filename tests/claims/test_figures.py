"""Every figure in the founding documents has its record, and every record's figure is in its document."""

from collections import Counter

import pytest

from at_hand import SEEDS
from lostlearning.claims.claim import claims, documents, not_claims
from lostlearning.claims.figures import figures, plain

at_hand = pytest.mark.skipif(
    not SEEDS.is_dir(),
    reason="the founding documents are not at hand: set LOSTLEARNING_SEEDS to their folder",
)


def recorded(code):
    found = Counter(plain(figure) for claim in claims() if claim.document == code for figure in claim.figures)
    for each in not_claims():
        if each.document == code:
            found[plain(each.figure)] += each.times
    return found


@at_hand
@pytest.mark.parametrize("code", documents())
def test_every_figure_of_a_document_has_its_record(code):
    (path,) = SEEDS.glob(f"{code}_*.txt")
    there = figures(path.read_text(encoding="utf-8"))
    assert not there - recorded(code), "figures of the document that no record mentions"
    assert not recorded(code) - there, "figures of records that the document does not have"


@at_hand
def test_every_document_is_read():
    assert {path.name[:3] for path in SEEDS.glob("*.txt")} == set(documents())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("About 8,000 children", ["8,000"]),
        ("only one in 20 pupils, and one in two of those", ["one in 20", "one in two"]),
        ("£370,000 each, £2.1 billion in all", ["£370,000", "£2.1 billion"]),
        ("9.4k (44% increase), 790k, 32m and 1.5x", ["9.4k", "44%", "790k", "32m", "1.5x"]),
        ("six times as likely, twice the rate, half of them", ["six times", "twice", "half"]),
        ("32 million days in 2022/23, 30 per cent more", ["32 million", "2022/23", "30 per cent"]),
        ("a third of them, hundreds of parents, 3 out of 10", ["third", "hundreds", "3 out of 10"]),
        ("someone alone has often gone", []),
    ],
)
def test_what_a_figure_is(text, found):
    assert figures(text) == Counter(found)
