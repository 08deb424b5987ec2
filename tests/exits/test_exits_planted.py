"""What is planted in the pupil lists of schools is found through the ordinary reading, and nothing else."""

import pytest

import lostlearning as ll
from lostlearning.insight.exits.classing import every_class
from lostlearning.insight.exits.finding import find
from lostlearning.insight.exits.ratings import read_ratings
from lostlearning.sources.identity import upn_text

from .cases import HERE, RATINGS, STORIES, planted
from .recovered import Row, kept


@pytest.fixture(scope="module")
def recovered(tmp_path_factory):
    return recover(tmp_path_factory.mktemp("planted"))


def recover(folder):
    """UPN → (class told of, near miss, expected), and UPN → the class found."""
    plot, told = planted()
    plot.write(folder / "files")
    (folder / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    books = ll.read(folder / "files")
    keys = dict(zip(books.loaded.store.key.hash_many([upn_text(upn) for upn in told]), told, strict=True))
    found = find(books.facts, read_ratings(folder / "ratings.csv"))
    books.close()
    classes = {}
    for each in found.exits:
        if each["school"] == HERE or each["pupil"] in keys:
            classes.setdefault(keys.get(each["pupil"], each["pupil"]), []).append(each["reason"])
    return told, classes


def table(told, classes):
    """A row for each class: planted, near misses, missed, and others found in it."""
    made = []
    for code in every_class():
        own = {upn for upn, (of, near, _) in told.items() if of == code and not near}
        near = {upn for upn, (of, is_near, _) in told.items() if of == code and is_near}
        found = {upn for upn, reasons in classes.items() if code in reasons}
        meant = {upn for upn, (_, _, expected) in told.items() if expected == code}
        made.append(
            Row(
                code,
                "pupils",
                len(own),
                len(near),
                len(meant - found),
                len(near & found - meant),
                len(found - meant - near),
            )
        )
    return made


def test_every_class_has_its_story():
    assert tuple(STORIES) == every_class()


@pytest.mark.parametrize("code", STORIES)
def test_every_planted_pupil_is_found_and_no_other(recovered, code):
    (row,) = (row for row in table(*recovered) if row.signal == code)
    assert row.planted == row.near_misses == 10
    assert row.exact, (row, wrong(recovered, code))


def wrong(recovered, code):
    told, classes = recovered
    return [
        (upn, story, classes.get(upn))
        for upn, story in told.items()
        if story[0] == code and classes.get(upn) != ([story[2]] if story[2] else None)
    ]


def test_nothing_is_found_but_what_was_planted(recovered):
    told, classes = recovered
    assert {upn: [expected] for upn, (_, _, expected) in told.items() if expected} == classes


def test_the_printed_table_is_of_every_class(recovered):
    assert kept() == table(*recovered), "python -m tests.exits writes it again"
