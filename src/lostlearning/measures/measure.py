"""A measure: its definition, the books it needs, and one expression over a statement.

The expression returns two integers for each row of a statement (an enrolment and period): what it adds
to the numerator and to the denominator. Everything else (sums, rates, intervals, status) is made from
those two in one place, and only integers are ever made by an engine.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lostlearning.measures.definition import Better, Definition, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

Terms = tuple["ir.IntegerValue", "ir.IntegerValue | None"]
Expression = Callable[["ir.Table", Sequence[str]], Terms]
"""Statement, columns that make a group → numerator and denominator (None where there is none)."""

POPULATION = (
    "Enrolments aged 5 to 15 on 31 August before the academic year, sole or dual main registration. "
    "An enrolment is a pupil at a school: a pupil who moves counts at each."
)
MAY_DIFFER = (
    "Your own system may count pupils outside compulsory school age, subsidiary registrations or "
    "sessions without a mark in another way, and may have been changed since the files were made."
)
REVIEW = dt.date(2027, 8, 31)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A definition with its expression. ``not_over`` lists periods too short for it to mean anything."""

    definition: Definition
    books: tuple[str, ...]
    expression: Expression
    not_over: tuple[str, ...] = ()
    interval: bool = True
    unknown: Callable[[ir.Table], ir.IntegerValue] | None = None
    """Counts what the numerator should hold and cannot, because the records do not say."""
    by_session: bool = False
    """Whether it can be taken by day of the week and session."""

    @property
    def code(self) -> str:
        """The definition's code."""
        return self.definition.code


def define(
    code: str,
    title: str,
    *,
    unit: Unit,
    numerator: str,
    denominator: str = "",
    meaning: str,
    why: str,
    source: str,
    status: str,
    per: float = 1,
    better: Better = Better.LOWER,
    population: str = POPULATION,
    may_differ: str = MAY_DIFFER,
    version: str = "1",
    **dates: Any,
) -> Definition:
    """A definition with what most of them share filled in."""
    return Definition(
        code=code,
        version=version,
        title=title,
        meaning=meaning,
        why=why,
        unit=unit,
        numerator=numerator,
        denominator=denominator,
        per=per,
        better=better,
        population=population,
        source=source,
        status=status,
        may_differ=may_differ,
        checked_by="Lost Learning maintainers",
        next_review=REVIEW,
        **dates,
    )
