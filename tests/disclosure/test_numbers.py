"""A rate, its interval and its parts are withheld together; suppressed, missing and zero stay apart."""

import datetime as dt

import pytest

from lostlearning.disclosure import Release, suppression_rule
from lostlearning.measures.number import Number, Status

RULE = suppression_rule("public")


def share(numerator, denominator, status=Status.KNOWN):
    value = numerator / denominator
    return Number(
        value, status, numerator, denominator, 0.01, 0.99, denominator, "persistent_absence", "1", "f1"
    )


def published(groups):
    """One characteristic's table: persistently absent pupils of each group, and of all."""
    release = Release(RULE)
    total = share(sum(a for a, _ in groups.values()), sum(b for _, b in groups.values()))
    for name, number in {**{name: share(*pair) for name, pair in groups.items()}, "all": total}.items():
        release.add(
            name,
            number,
            numerator=("pa", name),
            denominator=("pupils", name),
            pupils=("pupils", name),
            share=True,
        )
    release.sum(("pa", "all"), [("pa", name) for name in groups])
    release.sum(("pupils", "all"), [("pupils", name) for name in groups])
    return release.numbers()


def test_a_small_numerator_takes_its_rate_and_the_next_smallest_with_it():
    numbers = published({"N": (90, 800), "K": (12, 100), "E": (3, 40)})
    assert numbers["E"] == Number(
        None, Status.SUPPRESSED, None, 40, None, None, 40, "persistent_absence", "1", "f1"
    )
    assert numbers["K"].status is Status.SUPPRESSED
    assert numbers["K"].numerator is None and numbers["K"].value is None
    assert numbers["N"].status is Status.KNOWN
    assert numbers["all"].numerator == 105


def test_what_is_left_over_is_protected_as_well():
    """38 of 40 says that two pupils were not."""
    numbers = published({"N": (90, 800), "K": (50, 100), "E": (38, 40)})
    assert numbers["E"].status is Status.SUPPRESSED


def test_a_small_group_is_withheld_whole_and_cannot_be_had_from_the_total():
    numbers = published({"N": (90, 800), "K": (50, 100), "E": (0, 3)})
    assert numbers["E"].status is Status.SUPPRESSED and numbers["E"].n is None
    assert numbers["E"].denominator is None
    assert numbers["K"].status is Status.SUPPRESSED and numbers["K"].n is None
    assert numbers["N"].status is Status.KNOWN


def test_zero_is_data_and_missing_is_not_suppressed():
    numbers = published({"N": (90, 800), "K": (50, 100), "E": (0, 40)})
    assert numbers["E"].value == 0
    missing = Number(None, Status.NOT_KNOWN, None, None, None, None, None, "hours", "1", "")
    release = Release(RULE)
    release.add("hours", missing)
    assert release.numbers() == {"hours": missing}


def test_a_figure_about_few_pupils_is_withheld_however_large_it_is():
    release = Release(RULE)
    release.add("sessions", Number(0.5, Status.KNOWN, 150, 300, None, None, 2, "absence", "1", ""))
    assert release.numbers()["sessions"].status is Status.SUPPRESSED


def test_one_fact_printed_twice_is_withheld_twice():
    release = Release(RULE)
    for place, fact in (("rate", "susp"), ("count", "susp")):
        release.add(place, Number(3.0, Status.KNOWN, 3, None, None, None, 900, "x", "1", ""), numerator=fact)
    assert {number.status for number in release.numbers().values()} == {Status.SUPPRESSED}


def test_a_fact_has_one_value():
    release = Release(RULE)
    release.add("a", share(5, 50), numerator="same")
    with pytest.raises(ValueError, match="in one table"):
        release.add("b", share(6, 50), numerator="same")


def test_sums_that_do_not_hold_are_not_used():
    release = Release(RULE)
    release.add("a", share(5, 50), numerator="a")
    assert not release.sum("a", ["b", "c"])


def test_the_rule_is_dated_and_cited():
    assert (RULE.low, RULE.high) == (1, 4)
    assert (suppression_rule("survey").low, suppression_rule("survey").high) == (1, 9)
    assert RULE.source and RULE.status in {"V", "V2", "P"}
    assert suppression_rule("public", dt.date(2010, 1, 1)) == RULE
    with pytest.raises(KeyError, match="no suppression rule"):
        suppression_rule("whatever")
