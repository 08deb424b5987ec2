"""All exits at once, as Arrow, are those that are found for a report."""

import dataclasses
from collections import Counter

import pytest

from facts import Connected, LiteralFacts, OfBits
from lostlearning.insight.exits import asking
from lostlearning.insight.exits.asking import PACKAGE, SHELF_MADE_FROM, columns
from lostlearning.insight.exits.every import drawn, every
from lostlearning.insight.exits.finding import find
from lostlearning.insight.exits.ratings import Rating
from lostlearning.ledger.shelf import Shelf, shelf

from .test_exits_agree import made


class Facts(Connected, LiteralFacts):
    """Literal rows on a connection."""


class Bits(OfBits, Facts):
    """The register as bits."""


def rows(each):
    return Counter(repr(sorted(row.items())) for row in each)


@pytest.mark.parametrize("seed", [3, 11, 12])
def test_every_exit_at_once_is_each_of_a_report(seed, monkeypatch):
    tables, grades = made(seed)
    ratings = [Rating(*each) for each in grades]
    facts = Facts(**{name: given for name, given in tables.items() if given})
    found = find(facts, ratings)
    before = facts.made()
    at_once = every(facts, ratings)
    assert facts.made() <= before  # what was given lay there already
    assert at_once.exits.column_names == columns() and found.exits
    assert rows(at_once.exits.to_pylist()) == rows(found.exits)
    assert rows(at_once.flows.to_pylist()) == rows(map(dataclasses.asdict, found.flows))
    figures = [dataclasses.asdict(one) for some in found.figures.values() for one in some]
    assert figures and drawn(at_once.counts, found.phases).to_pylist() == figures
    monkeypatch.setattr(asking, "shelf", lambda *_: Shelf({}, {}))  # the same without the SQL that is kept
    written_out = every(facts, ratings)
    assert rows(written_out.exits.to_pylist()) == rows(found.exits)
    assert rows(written_out.counts.to_pylist()) == rows(at_once.counts.to_pylist())
    assert rows(written_out.flows.to_pylist()) == rows(at_once.flows.to_pylist())
    facts.close()
    monkeypatch.undo()
    bits = Bits(**{name: given for name, given in tables.items() if given})
    of_bits = every(bits, ratings, bits=True)
    assert rows(of_bits.exits.to_pylist()) == rows(found.exits)
    assert rows(of_bits.counts.to_pylist()) == rows(at_once.counts.to_pylist())
    assert bits.made() == set()
    bits.close()


def test_an_exclusion_log_of_one_school_says_nothing_of_another():
    tables, _ = made(3)
    schools = sorted({row["school"] for row in tables["enrolments"]})
    read = [{"school": school, "records": "enrolments"} for school in schools]
    read.append({"school": schools[0], "records": "exclusions"})
    facts = Facts(enrolments=tables["enrolments"], records_read=read)
    said = {
        (row["school"] == schools[0], row["known_permanent_exclusion"])
        for row in every(facts).exits.to_pylist()
        if row["destination"] is None and row["ground"] is None
    }
    assert said == {(True, True), (False, False)}
    facts.close()


def test_the_shelf_is_of_now():
    assert shelf(PACKAGE, SHELF_MADE_FROM).queries, (
        "python -m lostlearning.insight.exits writes the shelf again"
    )
