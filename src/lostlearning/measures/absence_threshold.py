"""Whether an enrolment reaches a threshold of absence, by the threshold in force in its year."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.vocabulary import words
from lostlearning.vocabulary.terms import academic_year_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def reaches(row: ir.Table, code: str) -> ir.BooleanValue:
    """``lost / possible`` at or over the threshold ``code``, compared in integers.

    Years whose threshold was of a standard number of sessions never reach it: see :func:`compared`.
    """
    branches = [
        (row.academic_year.between(first, last), row.lost * bottom >= row.possible * top)
        for first, last, top, bottom in _own_thresholds(code)
    ]
    return ibis.cases(*branches, else_=False)


def compared(row: ir.Table, code: str) -> ir.BooleanValue:
    """Whether an enrolment has a possible session, in a year whose threshold is of its own sessions."""
    years = [row.academic_year.between(first, last) for first, last, _, _ in _own_thresholds(code)]
    return (row.possible > 0) & functools.reduce(operator.or_, years)


def _own_thresholds(code: str) -> list[tuple[int, int, int, int]]:
    """First and last academic year, numerator and denominator."""
    return [
        (
            academic_year_of(word.valid_from or dt.date(1900, 1, 1)),
            academic_year_of(word.valid_to) if word.valid_to else 9999,
            int(word["numerator"]),
            int(word["denominator"]),
        )
        for word in words("thresholds")
        if word.code == code and word["base"] == "own"
    ]
