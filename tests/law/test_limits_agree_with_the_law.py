"""What checks and signals compare with is what the parameters of the law say, on every day that either changes."""

import datetime as dt
import re

import pytest

from lostlearning.law.parameter import Kind, parameters
from lostlearning.vocabulary.limits import limits_of, named

ONE_DAY = dt.timedelta(days=1)
SAID_BY = {
    "CAP-45": ("cap-school-year", 0),
    "ATT-N": ("code-unknown", 0),
    "EDU-S6": ("sixth-day", 1),
    "EDU-P6": ("sixth-day-permanent", 1),
    "ABSENT-I": ("roll-ground-i", 0),
    "IRP-APPLY": ("panel-apply", 0),
}
"""The parameter of each limit, and how many days later the day that it names is."""


def by_the_law(parameter, day):
    value = parameters()[parameter].value(day, Kind.MAINTAINED)
    if value is None:
        return None
    if value.number is not None:
        return value.number
    return int(re.search(r"\d+", value.items[0]).group())


def test_every_limit_of_the_law_has_its_parameter():
    assert {limit.code for limit in limits_of()} == set(SAID_BY)


@pytest.mark.parametrize("code", SAID_BY)
def test_a_limit_is_what_the_law_says(code):
    parameter, later = SAID_BY[code]
    spans = named(code, limits_of())
    first = min(span.valid_from for span in spans)
    days = {first, dt.date(2026, 11, 1)}
    for span in spans:
        days |= {span.valid_from, span.valid_to or span.valid_from}
    for value in parameters()[parameter].values:
        days |= {value.since, value.until or value.since}
    for day in sorted(each for each in days if each >= first):
        held = [s.value for s in spans if s.valid_from <= day and (s.valid_to is None or day <= s.valid_to)]
        assert held == [by_the_law(parameter, day) - later], day


def test_a_limit_that_there_is_not_is_not_made_up():
    with pytest.raises(KeyError, match="CAP-46"):
        named("CAP-46", limits_of())
