"""Who was on each list at each cut, and since when: from what was known by then alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.support.backtest.lists import Kind, List, lists
from lostlearning.support.backtest.people import AT
from lostlearning.support.catalogue import indicators
from lostlearning.support.record import Expression

FLAGS = pa.schema(
    [
        ("cut", pa.string()),
        ("school", pa.string()),
        ("academic_year", pa.int32()),
        ("pupil", pa.int64()),
        ("list", pa.string()),
        ("kind", pa.string()),
        ("crossed_on", pa.date32()),
        ("n", pa.int64()),
    ]
)


def raised(days: Mapping[tuple[str, int], dt.date], standing: Mapping[dt.date, pa.Table]) -> pa.Table:
    """The indicators that stood at each cut, of its own school year: the columns of FLAGS."""
    kinds = {code: each.record.group.value for code, each in indicators().items()}
    parts = []
    for (cut, year), day in days.items():
        rows = standing[day]
        codes = rows["indicator"].to_pylist()
        parts.append(
            pa.table(
                {
                    "cut": pa.repeat(pa.scalar(cut), rows.num_rows),
                    "school": rows["school"],
                    "academic_year": pa.repeat(pa.scalar(year, pa.int32()), rows.num_rows),
                    "pupil": rows["pupil"],
                    "list": rows["indicator"],
                    "kind": pa.array([kinds[code] for code in codes], pa.string()),
                    "crossed_on": rows["crossed_on"],
                    "n": rows["n"],
                },
                schema=FLAGS,
            )
        )
    return pa.concat_tables(parts) if parts else FLAGS.empty_table()


def listed(flags: Expression, people: Expression) -> Expression:
    """A row a pupil, cut and list that they were on: AT, ``list`` and ``crossed_on``."""
    return ibis.union(*(_of(each, flags, people) for each in _others()), _own(flags))


def _others() -> list[List]:
    return [each for each in lists() if each.kind is not Kind.INDICATOR]


def _own(flags: Expression) -> Expression:
    return flags.select(*AT, "list", "crossed_on")


def _of(each: List, flags: Expression, people: Expression) -> Expression:
    """Who is on one combination or comparison."""
    rows = _made(each, flags, people)
    return rows.select(*AT, list=ibis.literal(each.code), crossed_on=rows.crossed_on)


def _made(each: List, flags: Expression, people: Expression) -> Any:
    match each.kind:
        case Kind.SUSPENDED_BEFORE:
            known = people.filter(people.suspended_before.notnull())
            return known.mutate(crossed_on=known.suspended_before)
        case Kind.ATTENDANCE_UNDER:
            return people.filter(people.under).mutate(crossed_on=ibis._.day)
        case Kind.AT_LEAST:
            return _nth(flags.select(*AT, "crossed_on", what="list"), int(each.first))
        case Kind.KINDS:
            kinds = flags.group_by(*AT, "kind").aggregate(crossed_on=flags.crossed_on.min())
            return _nth(kinds.select(*AT, "crossed_on", what="kind"), int(each.first))
    first, second = (flags.filter(flags.list == code) for code in (each.first, each.second))
    if each.kind is Kind.FIRST_ALONE:
        return first.anti_join(second, list(AT))
    other = second.select(*AT, other="crossed_on")
    both = first.join(other, list(AT)).select(*first.columns, "other")
    return both.mutate(crossed_on=ibis.greatest(both.crossed_on, both.other))


def _nth(rows: Expression, wanted: int) -> Expression:
    """The day on which so many had been crossed: of pupils who had crossed as many."""
    order = ibis.window(group_by=[rows[name] for name in AT], order_by=[rows.crossed_on, rows.what])
    placed = rows.mutate(place=ibis.row_number().over(order) + 1)
    return placed.filter(placed.place == wanted)
