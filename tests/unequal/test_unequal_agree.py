"""The engine and the oracle agree on every group of nasty tables; what is said of them, on made ones."""

import datetime as dt
import math
import os

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.insight.unequal import AskedError, compare
from lostlearning.insight.unequal.enrolments import NO_RECORDS, enrolments
from lostlearning.insight.unequal.outcomes import clustered, outcomes
from lostlearning.insight.unequal.ratios import ratio
from lostlearning.insight.unequal.references import combinations, references
from lostlearning.insight.unequal.tables import tables
from oracle.books import OracleBooks
from oracle.tables import worlds

from . import plain

WORLDS = int(os.environ.get("LOSTLEARNING_ORACLE_WORLDS", "2"))
ASKED = [
    ("sex",),
    ("sen_provision",),
    ("year_group",),
    ("ethnicity_major",),
    ("sex", "fsm6"),
    ("sex", "year_group"),
]


def close(one, other):
    return (one is None) == (other is None) and (
        one is None or math.isclose(float(one), float(other), rel_tol=1e-7, abs_tol=1e-9)
    )


def differences(world, schools):
    """Every group of which the engine says something other than the oracle."""
    world = world | {"schools": schools}
    books = Books(LiteralFacts(**world))
    oracle = OracleBooks({name: rows for name, rows in world.items() if name != "schools"})
    found, compared = [], 0
    try:
        years = sorted({period for _, period, _ in oracle.statement("year")}) if oracle.available else []
        for year in years[-1:]:
            rows = enrolments(books, year)
            for code in rows.outcomes:
                for names in ASKED:
                    meant = plain.compared(oracle, world, code, names, year)
                    said = {
                        each.group: each
                        for each in tables(rows, rows.outcomes[code], names, clustered(outcomes()[code]))
                    }
                    # The engine lists a group of which nothing is counted too.
                    extra = {
                        group for group in said.keys() - meant.keys() if said[group].within.group.n.sum()
                    }
                    if extra or meant.keys() - said.keys():
                        found.append(f"{code} {names}: groups {extra or meant.keys() - said.keys()}")
                    for group in meant.keys() & said.keys():
                        compared += 1
                        made = said[group]
                        cells = (made.within.crude, made.by_year, made.within)
                        if (made.within.group.n.sum(), made.within.reference.n.sum()) != meant[group][:2]:
                            found.append(f"{code} {names} {group}: pupils")
                        for cell, (value, variance, square) in zip(cells, meant[group][2], strict=True):
                            answer = ratio(cell)
                            low, high = plain.interval(value, variance)
                            p = None if square is None else math.erfc(math.sqrt(square / 2))
                            for name, meaning in (("value", value), ("low", low), ("high", high), ("p", p)):
                                if not close(getattr(answer, name), meaning):
                                    found.append(f"{code} {names} {group} {name}: {answer}, meant {meaning}")
    finally:
        books.close()
    return found, compared


@settings(
    max_examples=WORLDS,
    deadline=None,
    derandomize="LOSTLEARNING_ORACLE_WORLDS" not in os.environ,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_engine_and_oracle_agree(data):
    world = data.draw(worlds("unequal"))
    phases = data.draw(st.sampled_from([("PS", "SS"), (None, "SS"), ("SS", "SS")]))
    schools = [
        {"school": school, "phase": phase} for school, phase in zip(("100001", "100002"), phases, strict=True)
    ]
    found, _ = differences(world, schools)
    note("\n".join(found[:20]))
    assert not found, f"{len(found)} differences, the first: {found[0]}"


# -- what is said ----------------------------------------------------------------------------------

YEAR = 2025
FIRST = dt.date(YEAR, 10, 1)


def roll(groups):
    """Tables of pupils: (school, year group, sex, sen provision, suspended of, pupils) each."""
    made = {"pupils": [], "enrolments": [], "exclusions": []}
    for school, year_group, sex, sen, suspended, pupils in groups:
        for place in range(pupils):
            who = {"school": school, "academic_year": YEAR, "pupil": len(made["pupils"]) + 1}
            made["pupils"].append(who | {"sex": sex, "sen_provision": sen})
            made["enrolments"].append(who | {"entry_date": None, "year_group": year_group})
            if place < suspended:
                made["exclusions"].append(
                    who | {"category": "SUSP", "start_date": FIRST, "start_session": "AM", "sessions": 2}
                )
    return made


@pytest.fixture(scope="module")
def two_schools():
    """One school suspends one in ten of everybody, the other half; boys are mostly at the other. EHC plans are
    too few, one sex is not known, and nobody was permanently excluded.
    """
    books = Books(
        LiteralFacts(
            **roll(
                [
                    ("a", "9", "F", "N", 10, 100), ("a", "9", "M", "N", 2, 20),
                    ("b", "9", "F", "N", 10, 20), ("b", "9", "M", "N", 50, 100),
                    ("a", "9", "F", "E", 1, 6), ("b", "9", None, "N", 3, 12),
                ]
            )
        )
    )  # fmt: skip
    yield books
    books.close()


def test_crude_and_within_tell_which_school_apart(two_schools):
    found = compare(two_schools, by=[("sex",)], codes=["pupils_suspended"])
    (boys,) = [each for each in found.comparisons if each.group == ("M",)]
    assert (boys.side.count, boys.side.of, boys.other.count, boys.other.of) == (52, 120, 21, 126)
    assert boys.crude.value == pytest.approx(52 / 120 * 126 / 21)
    assert boys.within.value == pytest.approx(1, abs=0.05)
    assert boys.by_year.value == boys.crude.value and boys.which_school == pytest.approx(
        boys.crude.value, rel=0.05
    )
    assert boys.stands_out is False and boys.crude.low > 1
    (unknown,) = [each for each in found.comparisons if each.group == (None,)]
    assert unknown.side.pupils == 12 and unknown.crude is not None


def test_the_few_are_shown_and_nothing_said_of_them(two_schools):
    found = compare(
        two_schools, by=[("sen_provision",), ("sex", "sen_provision")], codes=["pupils_suspended"]
    )
    few = [each for each in found.comparisons if each.side.pupils < 10]
    assert [(each.group, each.status, each.note) for each in few] == [
        (("E",), "too_few", "too few to say"),
        (("F", "E"), "too_few", "too few to say"),
    ]
    assert all(each.crude is each.within is None and each.stands_out is None for each in few)


def test_none_missing_and_zero_are_three_things(two_schools):
    found = compare(two_schools, by=[("sex",), ("fsm",)])
    assert found.cannot == {"overall_absence": NO_RECORDS, "persistent_absence": NO_RECORDS}
    excluded = [each for each in found.comparisons if each.outcome == "pupils_permanently_excluded"]
    assert {each.status for each in excluded} == {"none_happened"}
    assert "fsm" not in {name for each in found.comparisons for name in each.characteristics}


def test_how_many_were_made_is_said(two_schools):
    found = compare(two_schools)
    assert found.tested == sum(each.asks is not None for each in found.comparisons) > 1
    assert found.by_chance == pytest.approx(found.tested * 0.05)
    assert all(each.asks >= each.within.p for each in found.comparisons if each.asks is not None)
    assert found.method == "benjamini-hochberg"


def test_what_there_is_not_is_refused_with_what_there_is(two_schools):
    with pytest.raises(AskedError, match="No characteristic is called religion; there are sex"):
        compare(two_schools, by=[("religion",)])
    with pytest.raises(AskedError, match=r"nobody on roll in 1999; they hold 2025\."):
        compare(two_schools, "1999")
    with pytest.raises(AskedError, match="No outcome is called joy"):
        compare(two_schools, codes=["joy"])


def test_every_combination_is_of_characteristics_with_a_reference():
    assert all(set(each.characteristics) <= set(references()) for each in combinations())
    assert {name: each.reference for name, each in references().items()} == plain.REFERENCES
