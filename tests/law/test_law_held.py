"""The law as it is held: values as applied, twins of paragraphs, the law of another day."""

import datetime as dt

import pytest

from lostlearning.law.held import held
from lostlearning.law.parameter import Kind, Verification

DAY = dt.date(2026, 10, 5)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("board-large", "15 school days"),
        ("prompt", "1 school day"),
        ("lunchtime-days", "0.5 school day"),
        ("quash-payment", "£4,000"),
        ("tell-parent", "without delay"),
        ("roll-special", "d, e, k, o"),
    ],
)
def test_a_value_in_words(name, said):
    assert held().applied(name, DAY, Kind.MAINTAINED).said == said


@pytest.mark.parametrize(
    ("kind", "paragraph"),
    [
        (Kind.MAINTAINED, "reg 6(11), 8(3); Sch 1 para 1(2)"),
        (Kind.PRU, "reg 15(11), 17(3); Sch 1 para 1(2)"),
        (Kind.ACADEMY, "reg 24(11), 26(3); Sch 1 para 1(2)"),
    ],
)
def test_the_same_rule_has_three_numbers(kind, paragraph):
    assert held().applied("post", DAY, kind).paragraph == paragraph
    assert held().applied("sixth-day", DAY, kind).paragraph == "regs 3(3), 4(3)(b)"


def test_what_was_in_force_on_a_day():
    def on(day):
        return {each.id for each in held().in_force(day, Kind.MAINTAINED)}

    assert "cancel" not in on(dt.date(2023, 8, 31)) and "cancel" in on(dt.date(2023, 9, 1))
    assert "board-covid" in on(dt.date(2020, 9, 24)) and "board-covid" not in on(dt.date(2022, 3, 25))
    assert on(dt.date(1990, 1, 1)) == set()


def test_the_law_as_if_a_change_had_not_been_made():
    before = held().as_before(dt.date(2015, 1, 5))
    assert before.applied("sixth-day-joins", DAY, Kind.MAINTAINED).text == "each alone"
    assert before.applied("cancel", DAY, Kind.MAINTAINED) is None
    assert not before.unread and held().unread


def test_a_part_of_a_parameter_may_be_less_well_read_than_the_rest():
    assert held().applied("offsite-notice", DAY, Kind.MAINTAINED).status is Verification.PRIMARY
    assert held().applied("offsite-notice", DAY, Kind.ACADEMY).status is Verification.SECONDARY


def test_every_word_for_a_duty_names_parameters_and_roles_that_exist():
    import string

    for each in held().wordings.values():
        assert {each.who, *each.to} <= set(held().roles), each.id
        for text in (each.what, each.when):
            for _, name, _, _ in string.Formatter().parse(text):
                assert name is None or name.removesuffix("-number") in held().parameters, (each.id, name)


def test_an_unknown_parameter_is_a_fault():
    with pytest.raises(KeyError):
        held().applied("no-such-thing", DAY, Kind.PRU)
