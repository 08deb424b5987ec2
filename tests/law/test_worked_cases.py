"""Every case worked by hand in ``tests/spec/law`` comes out so."""

import dataclasses
import datetime as dt

import pytest

from law.cases import chapters, failures

CASES = [case for chapter in chapters() for case in chapter.cases]


def test_titles_are_not_shared_and_every_case_says_what_it_tests():
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles) >= 150
    for case in CASES:
        assert case.expect and case.paragraph and case.arithmetic, case.title


def test_a_case_that_comes_out_otherwise_is_said():
    case = next(case for case in CASES if case.title == "A suspension of eight days")
    wrong = [
        {"duty": "educate", "due": dt.date(2026, 10, 13)},
        {"duty": "educate", "settled": False},
        {"duty": "educate", "absent": True},
        {"duty": "decide", "state": "due"},
        {"total": "s", "in_term": 9.0},
        {"opening": False},
        {"doubt": "no such doubt"},
        {"duty": "educate", "rule": "prompt"},
        {"duty": "educate", "says": "nothing of the kind"},
    ]
    for expected in wrong:
        assert failures(dataclasses.replace(case, expect=[expected])), expected


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_the_clock(case):
    assert not failures(case)
