"""A case kept by hand: the example in the documentation is read and answered, and slips are named."""

import datetime as dt

import pytest

from lostlearning.law import casefile
from lostlearning.law.clock import State, clock
from lostlearning.law.held import held
from lostlearning.records import RecordsError

EXAMPLE = casefile.__doc__.partition("\n\n")[2]


def read(text):
    return casefile.read_case(text, "case.toml", held())


def test_the_example_is_read_and_answered():
    case = read(EXAMPLE)
    answer = clock(case)
    assert not answer.doubts
    assert answer.totals[0].in_term == 5.0
    assert answer.duty("tell-parent").state is State.KEPT
    assert answer.duty("tell-authority").state is State.MISSED
    assert answer.duty("claim-disability").due.day == dt.date(2027, 4, 4)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'kind = "academy"',
            'kind = "free"',
            "school, kind: found 'free'; expected one of maintained, academy, pru",
        ),
        ("start = 2026-10-05", 'start = "5 Oct"', "suspensions 1, start: found '5 Oct'; expected a date"),
        ("start = 2026-10-05", "begin = 2026-10-05", "suspensions 1, begin: found a field nobody knows"),
        (
            '"tell-authority"',
            '"tell-authorty"',
            "first, not_done: found tell-authorty; expected the code of a duty",
        ),
        ("tell-parent = ", "tell-parents = ", "first, done: found tell-parents; expected the code of a duty"),
        ("[school]", "[school", "expected TOML"),
    ],
)
def test_a_slip_is_named_with_where_and_what_was_expected(before, after, said):
    assert before in EXAMPLE
    with pytest.raises(RecordsError) as error:
        read(EXAMPLE.replace(before, after))
    assert said in str(error.value) and "case.toml" in str(error.value)


def test_an_authoritys_calendar_serves_where_the_school_says_only_what_differs():
    text = """
    [school]
    kind = "maintained"
    [school.calendar]
    closed = [2026-10-07]
    [authority_calendar]
    terms_a_year = 3
    terms = [{first = 2026-09-02, last = 2026-12-18}]
    [[suspensions]]
    id = "s"
    start = 2026-10-05
    end = 2026-10-09
    """
    answer = clock(read(text))
    assert answer.totals[0].days == 4.0 and not answer.doubts
