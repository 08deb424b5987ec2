"""Looks for every indicator in some facts: on a day, or on every day at once."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lostlearning.insight.signals.evidence import day
from lostlearning.insight.signals.looking import ONE
from lostlearning.insight.signals.needs import Known, Unit
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.shelf import MADE_FROM, Writer, shelf
from lostlearning.store import sql
from lostlearning.support import limits
from lostlearning.support.catalogue import indicators
from lostlearning.support.frame import Frame
from lostlearning.support.readable import Narrow
from lostlearning.support.record import Indicator, Record
from lostlearning.support.views import REGISTER, VIEWS
from lostlearning.tables.arrays import array, repeated

if TYPE_CHECKING:
    from lostlearning.support.record import Expression

PACKAGE = "support"
SHELF_MADE_FROM = (*MADE_FROM, "checks", "insight/signals", PACKAGE)
"""The packages whose code and data the kept queries are made from."""
ROWS = "support_rows"
"""What the rows of one indicator are called while they are looked through."""
WHO = ("school", "academic_year", "pupil")
SCHEMA = pa.schema(
    [
        ("school", pa.string()),
        ("academic_year", pa.int32()),
        ("pupil", pa.int64()),
        ("indicator", pa.string()),
        ("crossed_on", pa.date32()),
        ("first", pa.date32()),
        ("last_day", pa.date32()),
        ("expires_on", pa.date32()),
        ("n", pa.int64()),
        ("m", pa.int64()),
        ("what", pa.string()),
    ]
)
"""A row of a finding: who, the day the line was crossed, the first and last day of what is counted, the day after
which it stands no longer, and what was counted. The rows it rests on come from :func:`.evidence.evidence`."""
CROSSINGS = pa.schema(
    [
        ("indicator", pa.string()),
        ("school", pa.string()),
        ("academic_year", pa.int32()),
        ("pupil", pa.int64()),
        ("crossed_on", pa.date32()),
        ("last_day", pa.date32()),
        ("expires_on", pa.date32()),
    ]
)
"""A row of :func:`history`: one spell over a line, from the day it was crossed to the last on which it was so."""


class UnknownIndicatorError(ValueError):
    """An indicator that does not exist; the message names the nearest."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """What came of looking for one indicator on a day.

    ``rows`` have the columns of :data:`SCHEMA`, one a pupil and school. ``checked`` are the schools and years that
    could be looked at; ``unchecked`` says of the others why not.
    """

    record: Record
    rows: pa.Table
    checked: frozenset[Unit]
    unchecked: Mapping[Unit, tuple[str, ...]]

    @property
    def status(self) -> str:
        """``raised``, ``not raised``, or ``cannot be checked`` where no school and year could be."""
        if self.rows.num_rows:
            return "raised"
        return "not raised" if self.checked else "cannot be checked"

    def said(self, row: Mapping[str, Any]) -> str:
        """What one of the rows says."""
        return said(self.record, row)


def said(record: Record, row: Mapping[str, Any]) -> str:
    """What a row of a finding says, in words."""
    days = {name: day(row[name]) for name in ("first", "last_day", "crossed_on")}
    text = record.says.format(n=row["n"], m=row["m"], what=row["what"], **days)
    return ONE_MORE.sub(r"1 \1", ONE.sub(r"1 \1", text))


ONE_MORE = re.compile(r"(?<![\d,.])1 ((?:possible )?(?:session|suspension|lesson|time))s\b")
"""One of something, in the plural."""


def known(code: str) -> str:
    """``code``, if it is an indicator's. Raises UnknownIndicatorError: the nearest are named."""
    if code in indicators():
        return code
    near = difflib.get_close_matches(code, indicators(), n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(indicators())}"
    raise UnknownIndicatorError(f"no indicator is called {code!r}{hint}")


def look(
    facts: Any, *, as_of: dt.date, codes: Collection[str] = (), writer: Writer | None = None
) -> list[Finding]:
    """Every indicator (or those of ``codes``) as it stood on the day ``as_of``, in the order of the catalogue.

    Nothing dated after that day is used. Of each pupil and indicator the latest spell over the line is given, while
    it stands: until ``expires_on``. A pupil who had left the school's roll by then is not in it.

    Raises UnknownIndicatorError for a code that is not an indicator's.
    """
    with _asked(facts, codes, writer) as asked:
        rows = list(asked)
    stood = _stood(facts, _together(rows), as_of)
    held_of = Known(facts) if hasattr(facts, "rows") else None
    found = []
    for indicator, _ in rows:
        missing = held_of.missing(indicator.record.needs) if held_of else {}
        units = held_of.units if held_of else frozenset()
        own = _of(indicator, stood)
        found.append(Finding(indicator.record, _without(own, missing), units - missing.keys(), missing))
    return found


def every_row(facts: Any, codes: Collection[str] = ()) -> dict[str, pa.Table]:
    """By code every row of each expression (or of those of ``codes``), with the columns of a rule."""
    with _asked(facts, codes) as asked:
        return {indicator.code: rows for indicator, rows in asked}


def history(facts: Any, codes: Collection[str] = ()) -> pa.Table:
    """Every spell over every line (or those of ``codes``) in the whole of the facts: the rows of CROSSINGS.

    A spell was known on ``crossed_on`` from what was dated up to that day; ``last_day`` and ``expires_on`` are of the
    whole spell, and were not known then. Of a day in the past use ``crossed_on`` alone, or :func:`look`.

    Pupils who have left since are in it. Raises UnknownIndicatorError.
    """
    with _asked(facts, codes) as asked:
        rows = list(asked)
    query = f"""
        SELECT indicator, school, max(academic_year)::INTEGER AS academic_year, pupil, crossed_on,
            max(coalesce(until, seen_on)) AS last_day, max(coalesce(until, seen_on) + stands)::DATE AS expires_on
        FROM {ROWS} GROUP BY indicator, school, pupil, crossed_on ORDER BY indicator, school, crossed_on, pupil"""
    found = _over(facts, _together(rows), query).cast(CROSSINGS)
    if not hasattr(facts, "rows"):
        return found
    held_of = Known(facts)
    parts = [_without(_of(each, found), held_of.missing(each.record.needs)) for each, _ in rows]
    return pa.concat_tables(parts)


def standing(facts: Any, days: Sequence[dt.date]) -> tuple[dict[dt.date, pa.Table], list[Finding]]:
    """The rows of :func:`look` on each of several days, every rule run once; and a finding of each indicator without
    rows, for where it could be checked. Of a day: the rows of SCHEMA, of every indicator.
    """
    with _asked(facts, ()) as asked:
        rows = list(asked)
    together = _together(rows)
    held_of = Known(facts) if hasattr(facts, "con") else None
    found, parts = [], {day_: _stood(facts, together, day_) for day_ in days}
    for indicator, _ in rows:
        missing = held_of.missing(indicator.record.needs) if held_of else {}
        units = held_of.units if held_of else frozenset()
        found.append(Finding(indicator.record, SCHEMA.empty_table(), units - missing.keys(), missing))
    return parts, found


@contextlib.contextmanager
def _asked(
    facts: Any, codes: Collection[str], writer: Writer | None = None
) -> Iterator[Iterator[tuple[Indicator, pa.Table]]]:
    """Each indicator wanted, with every row of its expression."""
    wanted = [known(code) for code in codes] or list(indicators())
    keeper = Keeper(facts, writer, shelf(PACKAGE, SHELF_MADE_FROM))
    if not codes:
        keeper.ahead()

    def each() -> Iterator[tuple[Indicator, pa.Table]]:
        for code in wanted:
            indicator = indicators()[code]
            build = functools.partial(_expression, indicator, facts, keeper)
            yield indicator, keeper.rows(f"support {code}", build)

    try:
        yield each()
    finally:
        keeper.settle()
        keeper.drop()


def _expression(indicator: Indicator, facts: Any, keeper: Keeper) -> Expression:
    return indicator.find(frame(facts, keeper))


def frame(facts: Any, keeper: Keeper) -> Frame:
    """The tables that expressions are written over; each view is worked out once."""

    def made(name: str) -> Callable[[], Expression]:
        # A name of its own: the view of a signal is over more than a rule here may read.
        over = narrow if name == REGISTER else at
        return lambda: keeper.table(f"needs_{name}", lambda: VIEWS[name](over))

    narrow = Narrow(facts)
    views: dict[str, Callable[[], Expression]] = {}
    at = Frame(facts, views)
    views.update({name: made(name) for name in VIEWS})
    return at


def _together(found: Sequence[tuple[Indicator, pa.Table]]) -> pa.Table:
    """The rows of several indicators, with their codes and the days for which each stands."""
    parts = []
    for indicator, rows in found:
        codes = repeated(indicator.code, rows.num_rows)
        stands = np.full(rows.num_rows, limits.number(indicator.record.expires))
        parts.append(
            rows.append_column("indicator", codes).append_column("stands", array(stands, pa.int32()))
        )
    return pa.concat_tables(parts)


def _of(indicator: Indicator, rows: pa.Table) -> pa.Table:
    """The rows of one indicator."""
    return rows.filter(pc.equal(rows["indicator"], repeated(indicator.code, rows.num_rows)))


def _stood(facts: Any, rows: pa.Table, as_of: dt.date) -> pa.Table:
    """Of each indicator, school and pupil the latest spell over the line that stands on a day."""
    day_ = f"DATE '{as_of.isoformat()}'"
    query = f"""
        WITH seen AS (
            SELECT *, least(coalesce(until, seen_on), {day_}) AS last_day FROM {ROWS} WHERE seen_on <= {day_}
        ), latest AS (
            FROM seen WHERE last_day + stands >= {day_}
            QUALIFY row_number() OVER (PARTITION BY indicator, school, pupil
                ORDER BY crossed_on DESC, seen_on DESC, first DESC, n DESC, m DESC, what) = 1
        )
        SELECT school, academic_year, pupil, indicator, crossed_on, first, last_day,
            (last_day + stands)::DATE AS expires_on, n, m, what
        FROM latest WHERE NOT EXISTS (
            FROM support_gone AS g WHERE g.school = latest.school AND g.pupil = latest.pupil
            AND g.left_on < {day_} AND coalesce(g.entry_date <= {day_}, true) AND NOT EXISTS (
                FROM support_gone AS b WHERE b.school = g.school AND b.pupil = g.pupil
                AND b.entry_date > g.left_on AND b.entry_date <= {day_}))
        ORDER BY indicator, school, crossed_on, pupil"""
    return _over(facts, rows, query, support_gone=_gone(facts)).cast(SCHEMA)


def _gone(facts: Any) -> pa.Table:
    """First and last days on roll: who had left by a day is not on the list of that day."""
    view = facts.view("enrolments") if hasattr(facts, "view") else "enrolments"
    query = f"SELECT DISTINCT school, pupil, entry_date, leaving_date AS left_on FROM {sql.name(view)}"
    return _con(facts).sql(query).to_arrow_table()


def _over(facts: Any, rows: pa.Table, query: str, **others: pa.Table) -> pa.Table:
    """What a query over the rows of one indicator returns."""
    con = _con(facts)
    names = {ROWS: rows, **others}
    for name, table in names.items():
        con.register(name, table)
    try:
        return con.sql(query).to_arrow_table()
    finally:
        for name in names:
            con.unregister(name)


def _con(facts: Any) -> Any:
    return facts.con if hasattr(facts, "con") else facts.backend.con


def _without(rows: pa.Table, missing: Mapping[Unit, Sequence[str]]) -> pa.Table:
    """Rows of schools and years in which the indicator can be checked."""
    if not missing or not rows.num_rows:
        return rows
    units = zip(rows["school"].to_pylist(), rows["academic_year"].to_pylist(), strict=True)
    return rows.filter(array([unit not in missing for unit in units], pa.bool_()))


__all__ = [
    "CROSSINGS",
    "SCHEMA",
    "Finding",
    "UnknownIndicatorError",
    "frame",
    "history",
    "known",
    "look",
    "said",
]
