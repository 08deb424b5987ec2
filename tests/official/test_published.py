"""The publications at hand: their national totals come back, and every rate adds up or is explained."""

import os
from pathlib import Path

import pytest

from lostlearning.insight.audit import audit
from lostlearning.insight.conclusions import concluded, conclusions
from lostlearning.insight.official import Official
from lostlearning.sources.official.publications import publications
from lostlearning.sources.official.reading import files, known, read
from lostlearning.sources.official.symbols import cited
from lostlearning.store.official import OfficialShelf

FOLDER = os.environ.get("LOSTLEARNING_OFFICIAL", "")
at_hand = pytest.mark.skipif(
    not FOLDER or not Path(FOLDER).is_dir(),
    reason="official files are not at hand: set LOSTLEARNING_OFFICIAL to their folder",
)
WANTED = ("exclusions", "absence", "attendance", "alternative-provision", "outcomes", "send")
TOTALS = {
    2018: (7_894, 438_265),
    2019: (5_057, 310_733),
    2021: (6_495, 578_280),
    2022: (9_376, 786_961),
}


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    shelf = OfficialShelf(tmp_path_factory.mktemp("official"))
    found = [file for name in WANTED for file in files(Path(FOLDER) / name)]
    shelf.add(read(file, publication) for file in found if (publication := known(file)) is not None)
    with Official(shelf) as asked:
        yield asked


@at_hand
def test_every_publication_is_at_hand_and_loaded(official):
    assert {each.publication for each in official.loaded} == set(publications())


@at_hand
def test_national_totals_come_back_exactly(official):
    for at, figure in enumerate(("permanent_exclusions", "suspensions")):
        found = official.figures(figure, of="suspensions").to_pylist()
        values = {row["year"]: row["value"] for row in found}
        assert {year: values[year] for year in TOTALS} == {
            year: totals[at] for year, totals in TOTALS.items()
        }
    (latest,) = [
        row
        for row in official.figures("suspension_rate", of="suspensions").to_pylist()
        if row["year"] == 2022
    ]
    assert latest["value"] == 9.33458


@at_hand
def test_every_published_rate_is_worked_out_again_and_what_differs_is_explained(official):
    found = list(audit(official))
    rates = {(code, rate.rate) for code, publication in publications().items() for rate in publication.rates}
    assert {(each.publication, each.rate) for each in found} == rates
    assert sum(each.tested for each in found) > 700_000
    unexplained = [
        (each.file, difference.row)
        for each in found
        for difference in each.differences
        if not concluded(each, difference)
    ]
    assert unexplained == []
    assert sum(each.differ for each in found) == sum(len(each.differences) for each in found) == 196


def test_every_source_named_is_a_source():
    named = {each.source for each in conclusions()} | {each.source for each in publications().values()}
    assert named <= cited()
