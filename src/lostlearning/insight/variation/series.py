"""The series of a measure from the books: by week, month or half term, whole numbers throughout."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lostlearning.insight.variation.charts import Kind, Measured
from lostlearning.measures.definition import Unit
from lostlearning.measures.registry import measures

if TYPE_CHECKING:
    from lostlearning.books import Books

OVER = ("week", "month", "half_term")
CHARTED = {"overall_absence": "week", "suspension_rate_live": "week", "persistent_absence": "half_term"}
"""What is charted, and over what unless told."""


class SeriesError(ValueError):
    """A measure or period that cannot be charted; the message says why, and what can."""


def series(books: Books, code: str, over: str = "week") -> tuple[Kind, list[Measured]]:
    """Every period with anything to count, in order, of all the schools and years of the books; and the chart that
    suits it. Raises SeriesError, and UnknownNameError for a measure that there is not.
    """
    over = period_of(over)
    measure = measures().get(code)
    if measure is not None and not measure.definition.denominator:
        raise SeriesError(f"{measure.definition.title} is a count of nothing in particular: chart a rate.")
    asked = "week" if over == "month" else over
    if measure is not None and asked in measure.not_over:
        raise SeriesError(f"{measure.definition.title} means nothing by {over.replace('_', ' ')}.")
    found: dict[str, list[int]] = {}
    for row in books.measure(code, over=asked):
        number = row.number
        if number.numerator is None or not number.denominator or not row.period:
            continue
        period = month(row.period) if over == "month" else row.period
        sums = found.setdefault(period, [0, 0])
        sums[0] += number.numerator
        sums[1] += number.denominator
    kind = Kind.P if measure and measure.definition.unit in (Unit.PUPIL, Unit.SESSION) else Kind.U
    return kind, [Measured(period, y, x) for period, (y, x) in sorted(found.items())]


def period_of(over: str) -> str:
    """``over``, if there are charts by it. Raises SeriesError."""
    if over not in OVER:
        raise SeriesError(f"There is no chart by {over}; there are {', '.join(OVER)}.")
    return over


def month(week: str) -> str:
    """The month that a week (a Monday) is of: that of its Thursday, as terms are told."""
    return f"{dt.date.fromisoformat(week) + dt.timedelta(days=3):%Y-%m}"
