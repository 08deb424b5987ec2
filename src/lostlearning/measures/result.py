"""A measured table: rows of groups and numbers, which shows itself in a notebook."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.measures.definition import Definition, Unit
from lostlearning.measures.number import Number, Status

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

SAYS = {
    Status.SUPPRESSED: "suppressed",
    Status.NOT_AVAILABLE: "not available",
    Status.NOT_APPLICABLE: "not applicable",
    Status.NOT_KNOWN: "not known",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One group in one period. A group's value is None where the files do not say."""

    groups: Mapping[str, str | None]
    period: str
    number: Number


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What ``books.measure`` returns."""

    definition: Definition
    by: tuple[str, ...]
    over: str
    rows: tuple[Row, ...]
    query: Callable[[], ir.Table] | None

    @property
    def sql(self) -> str:
        """The query that made the sums, from the statement of the period; empty where none was asked."""
        if self.query is None:
            return ""
        import ibis

        return str(ibis.to_sql(self.query()))

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a row: the groups, the period and the ten columns of a number."""
        return [{**row.groups, self.over: row.period, **row.number.as_dict()} for row in self.rows]

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())

    def _repr_html_(self) -> str:
        head = "".join(f"<th scope='col'>{html.escape(_words(name))}</th>" for name in (*self.by, self.over))
        body = "".join(
            "<tr>"
            + "".join(
                f"<th scope='row'>{html.escape(row.groups[name] or 'not known')}</th>" for name in self.by
            )
            + f"<th scope='row'>{html.escape(called(row.period))}</th>"
            + f"<td>{html.escape(shown(row.number, self.definition))}</td>"
            + f"<td>{html.escape(_interval(row.number, self.definition))}</td>"
            + f"<td>{_count(row.number.numerator)}</td><td>{_count(row.number.denominator)}</td>"
            + f"<td>{_count(row.number.n)}</td><td>{_words(row.number.status.value)}</td></tr>"
            for row in self.rows
        )
        title = html.escape(self.definition.title)
        note = html.escape(f"{self.definition.meaning} {self.definition.may_differ}")
        return (
            f"<table><caption>{title}</caption><thead><tr>{head}<th scope='col'>Value</th>"
            "<th scope='col'>95% interval</th><th scope='col'>Numerator</th><th scope='col'>Denominator</th>"
            f"<th scope='col'>Enrolments</th><th scope='col'>Status</th></tr></thead><tbody>{body}</tbody>"
            f"</table><p>{note}</p>"
        )

    def __repr__(self) -> str:
        lines = [
            "  ".join(
                [
                    *(f"{name}={row.groups[name]}" for name in self.by),
                    called(row.period),
                    shown(row.number, self.definition),
                ]
            )
            for row in self.rows
        ]
        return f"{self.definition.title}\n" + "\n".join(lines)


def called(period: str) -> str:
    """A period as people say it: ``2025/26``, ``2025/26 autumn``; a week by its Monday, as it is."""
    if not period[:4].isdigit() or period[4:5] == "-":
        return period
    return f"{period[:4]}/{(int(period[:4]) + 1) % 100:02d}{period[4:]}"


def shown(number: Number, definition: Definition) -> str:
    """A number as people read it: ``9.2%``, ``1,204.5 days``, ``at least 3``, ``suppressed``."""
    if number.value is None:
        return SAYS.get(number.status, "not known")
    text = _format(number.value, definition)
    if number.status is not Status.LOW_RELIABILITY:
        return text
    return f"at least {text}" if least(definition) else f"{text} (low reliability)"


def least(definition: Definition) -> bool:
    """Whether what is not known can only add to it: counts, but not that of possible sessions, in which
    those not known are.
    """
    return not definition.denominator and definition.unit is not Unit.SESSION


def _format(value: float, definition: Definition) -> str:
    if definition.denominator and definition.per == 1:
        return f"{value:.1%}"
    if definition.denominator:
        return f"{value:,.2f}"
    if definition.unit is Unit.DAYS:
        return f"{value:,.1f}".removesuffix(".0") + " days"
    return f"{value:,.0f}"


def _interval(number: Number, definition: Definition) -> str:
    if number.low is None or number.high is None:
        return ""
    return f"{_format(number.low, definition)} to {_format(number.high, definition)}"


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _words(name: str) -> str:
    return name.replace("_", " ")
