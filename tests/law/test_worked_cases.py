"""Every case worked by hand in ``tests/spec/law`` comes out so."""

import pytest

from law.cases import chapters, failures

CASES = [case for chapter in chapters() for case in chapter.cases]


def test_titles_are_not_shared_and_every_case_says_what_it_tests():
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles)
    for case in CASES:
        assert case.expect and case.paragraph and case.arithmetic, case.title


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_the_clock(case):
    assert not failures(case)
