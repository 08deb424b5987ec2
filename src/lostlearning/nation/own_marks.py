"""What makes somebody's marks unfit to be counted: found in one pass, and said all at once, as how many there are."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lostlearning.ledger.bits import bit_count
from lostlearning.ledger.sessions import position_of
from lostlearning.problems import UnusableError
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK
from lostlearning.vocabulary.year_bits import SESSIONS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def faults_of_rows(rows: ir.Table) -> dict[str, int]:
    """What is wrong with rows of one mark: school, pupil, date, session and symbol."""
    symbols = [*packing.numbers()]
    place = position_of(rows.date, rows.session == "PM")
    return counted(
        rows,
        {
            "the school, the pupil or the date is missing": rows.school.isnull()
            | rows.pupil.isnull()
            | rows.date.isnull(),
            "the session is neither AM nor PM": ~rows.session.isin(["AM", "PM"]).fill_null(False),
            "the date is a Saturday or a Sunday": place >= SESSIONS_IN_A_WEEK,
            "the code is not one that was in use on the day, or the symbol is none of the ledger's": ~rows.symbol.isin(
                symbols
            ).fill_null(False),
        },
    )


def faults_of_weeks(weeks: ir.Table) -> dict[str, int]:
    """What is wrong with register weeks."""
    return counted(
        weeks,
        {
            "the school, the pupil or the week is missing": weeks.school.isnull()
            | weeks.pupil.isnull()
            | weeks.week.isnull(),
            "the week is not the date of a Monday": weeks.week.day_of_week.index() != 0,
            "the marks of a week are not ten symbols": (weeks.marks.length() != SESSIONS_IN_A_WEEK).fill_null(
                True
            ),
        },
    )


def said_twice(wide: ir.Table) -> dict[str, int]:
    """Pupils with two different marks for a session: their bits are more than those that are set in any."""
    held = functools.reduce(operator.add, [bit_count(wide[word]) for word in SESSIONS])
    by_pupil = wide.mutate(held=held.cast("int64")).group_by(["school", "pupil"])
    table = by_pupil.aggregate(
        held=lambda t: t.held.sum().cast("int64"), **{word: wide[word].bit_or() for word in SESSIONS}
    )
    apart = functools.reduce(operator.add, [bit_count(table[word]) for word in SESSIONS])
    told = "a pupil has two different marks for one session"
    return counted(table, {told: table.held != apart.cast("int64")})


def counted(rows: ir.Table, wrong: Mapping[str, ir.BooleanValue]) -> dict[str, int]:
    """How many rows each is true of."""
    asked = rows.aggregate(
        **{f"f{number}": value.fill_null(False).sum() for number, value in enumerate(wrong.values())}
    )
    (found,) = asked.to_pyarrow().to_pylist()
    return {what: found[f"f{number}"] or 0 for number, what in enumerate(wrong)}


def refuse(faults: Mapping[str, int]) -> None:
    """Raise UnusableError where there is any."""
    told = [f"- {what}: {rows:,} of them" for what, rows in faults.items() if rows]
    if told:
        raise UnusableError(
            "The marks cannot be counted, and no figure is given:\n"
            + "\n".join(told)
            + "\nMend them in your table or a view, or leave those schools out."
        )
