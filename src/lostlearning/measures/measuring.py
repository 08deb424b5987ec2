"""Runs measures over a statement: many measures, one query, integers back."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lostlearning.measures.definition import Unit
from lostlearning.measures.estimate import Sums
from lostlearning.measures.measure import Measure

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

FIELDS = ("n", "y", "x", "yy", "xy", "xx", "unknown")


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """A group's place in the table, and the sums of each measure in it."""

    key: tuple[str | None, ...]
    sums: Mapping[str, Sums]


def query(
    statement: ir.Table, measures: Collection[Measure], within: Sequence[str], *, ordered: bool = True
) -> ir.Table:
    """One row a group, with the integer sums of every measure, and of possible and not known sessions."""
    grouped, named = sums_of(statement, measures, within)
    table = grouped.select(*within, **{name: grouped[one] for name, one in named.items()})
    return table.order_by(list(within)) if within and ordered else table


def sums_of(
    statement: ir.Table, measures: Collection[Measure], within: Sequence[str]
) -> tuple[ir.Table, dict[str, str]]:
    """The sums of :func:`query`, each taken once, and for each of its columns the one here that has it."""
    terms = {}
    unknowns = {}
    units = {measure.code: measure.definition.unit for measure in measures}
    for measure in measures:
        numerator, denominator = measure.expression(statement, within)
        terms[measure.code] = (
            numerator.cast("int64"),
            None if denominator is None else denominator.cast("int64"),
        )
        if measure.unknown is not None:
            unknowns[measure.code] = measure.unknown(statement).cast("int64")
    columns = {f"{code}__y": y for code, (y, _) in terms.items()}
    columns |= {f"{code}__x": x for code, (_, x) in terms.items() if x is not None}
    columns |= {f"{code}__u": u for code, u in unknowns.items()}
    sessions = [name for name in ("possible", "not_known") if name in statement.columns]
    columns |= {f"s__{name}": statement[name] for name in sessions}
    held, of_column = _once(columns)
    rows = statement.select(*within, **held)
    sums: dict[str, ir.Value] = {"rows__": rows.count()}
    for name in sessions:
        sums[f"{name}__"] = _sum(rows[of_column[f"s__{name}"]])
    for code, (_, denominator) in terms.items():
        y = rows[of_column[f"{code}__y"]]
        sums[f"{code}__y"] = _sum(y)
        if code in unknowns:
            sums[f"{code}__unknown"] = _sum(rows[of_column[f"{code}__u"]])
        if denominator is None:
            continue
        x = rows[of_column[f"{code}__x"]]
        sums[f"{code}__x"] = _sum(x)
        sums[f"{code}__n"] = (x > 0).sum().cast("int64")
        # One enrolment is one or nought of a share of enrolments: its own square, and none that is not of the whole.
        whole = units[code] is Unit.PUPIL
        sums[f"{code}__yy"], sums[f"{code}__xy"] = (_sum(y), _sum(y)) if whole else (_sum(y * y), _sum(x * y))
        sums[f"{code}__xx"] = _sum(x) if whole else _sum(x * x)
    held, of_sum = _once(sums)
    return rows.group_by(list(within)).aggregate(**held) if within else rows.aggregate(**held), of_sum


def run(found: pa.Table, measures: Collection[Measure], within: Sequence[str]) -> list[Group]:
    """The sums of every measure in every group of ``within``, from the rows that :func:`query` returns."""
    groups = []
    for row in found.to_pylist():
        sums = {}
        for measure in measures:
            code = measure.code
            said = {field: row.get(f"{code}__{field}") for field in FIELDS}
            by_register = "register" in measure.books
            sums[code] = Sums(
                n=_int(said["n"] if said["x"] is not None else row["rows__"]),
                y=_int(said["y"]),
                x=None if said["x"] is None else int(said["x"]),
                yy=_int(said["yy"]),
                xy=_int(said["xy"]),
                xx=_int(said["xx"]),
                possible=row.get("possible__") if by_register else None,
                not_known=row.get("not_known__") if by_register and code != "not_known" else None,
                unknown=_int(said["unknown"]),
            )
        groups.append(Group(tuple(row[name] for name in within), sums))
    return groups


def _once(values: Mapping[str, ir.Value]) -> tuple[dict[str, ir.Value], dict[str, str]]:
    """Each value under the first of its names, and that name for each: many measures share a denominator."""
    first: dict[Any, str] = {}
    named = {name: first.setdefault(value.op(), name) for name, value in values.items()}
    return {name: values[name] for name in first.values()}, named


def _int(value: int | None) -> int:
    return 0 if value is None else int(value)


def _sum(column: ir.IntegerColumn) -> ir.IntegerScalar:
    # A sum of 64-bit integers widens to 128 bits: cut back here, where it is known to fit.
    return column.sum().cast("int64").fill_null(0)
