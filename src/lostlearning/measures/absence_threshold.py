"""Whether an enrolment reaches a threshold of absence, by the threshold in force in its year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

from lostlearning.vocabulary import words
from lostlearning.vocabulary.terms import academic_year_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def reaches(row: ir.Table, code: str) -> ir.BooleanValue:
    """``lost / possible`` at or over the threshold ``code``, compared in integers.

    Years whose threshold was of a standard number of sessions cannot be compared, and never reach it.
    """
    branches = []
    for word in words("thresholds"):
        if word.code != code or word["base"] != "own":
            continue
        first = academic_year_of(word.valid_from or dt.date(1900, 1, 1))
        last = academic_year_of(word.valid_to) if word.valid_to else 9999
        over = row.lost * int(word["denominator"]) >= row.possible * int(word["numerator"])
        branches.append((row.academic_year.between(first, last), over))
    return ibis.cases(*branches, else_=False)
