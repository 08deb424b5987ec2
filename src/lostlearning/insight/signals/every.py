"""All signals of many schools at once, as Arrow tables: nothing is done row by row."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

import pyarrow as pa

from lostlearning.insight.signals.catalogue import signals
from lostlearning.insight.signals.from_bits import OF_BITS
from lostlearning.insight.signals.looking import KINDS, PACKAGE, SHELF_MADE_FROM, asked, known, query
from lostlearning.insight.signals.needs import Known
from lostlearning.insight.signals.of_bits import OfBits, apart
from lostlearning.insight.signals.record import COLUMNS, Strength
from lostlearning.insight.signals.views import VIEWS
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.shelf import shelf

CODE = pa.dictionary(pa.int16(), pa.string())
UNITS = pa.schema(
    [
        ("signal", CODE),
        ("school", pa.string()),
        ("academic_year", pa.int32()),
        ("unchecked", pa.string()),
        ("unread", pa.string()),
    ]
)
"""A row a signal, school and year of the files: why it could not be checked there (null where it could), and which
records that might explain the evidence were not read (null where all were)."""
ROWS = pa.schema([("signal", CODE), *KINDS])
"""A row of a signal, with its code."""
FOUND, OF = "signals_found", "signals_units"


@dataclasses.dataclass(frozen=True)
class Every:
    """``rows`` of :data:`ROWS`, in no order; ``units`` of :data:`UNITS`."""

    rows: pa.Table
    units: pa.Table


def every(facts: Any, codes: Collection[str] = (), *, bits: bool = False) -> Every:
    """Every signal (or those of ``codes``) in some facts, as :func:`.looking.look` finds them.

    Facts are of as many schools and years as memory allows: a signal is of a school. They need what
    :class:`lostlearning.store.Facts` has: ``con``, ``backend``, ``view``, ``rows``, ``has``, ``covered``,
    ``keeps_history`` and ``history``. Nothing stays in their database.

    With ``bits`` they have ``marks`` and ``roll`` in place of ``register_weeks`` (:mod:`.of_bits`),
    and no history.

    Raises UnknownSignalError for a code that is not a signal's.
    """
    wanted = [signals()[known(code)] for code in codes] or list(signals().values())
    facts = OfBits(facts) if bits else facts
    keeper = Keeper(facts, kept=apart(shelf(PACKAGE, SHELF_MADE_FROM), bits=bits))
    views = VIEWS | OF_BITS if bits else VIEWS
    told = Known(facts)
    light = [each for each in wanted if not told.nowhere(each.record.needs)]
    if _threads(facts.con) > 1:
        keeper.ahead([query(each) for each in light], however_many=True)
    try:
        units = _units([each.record for each in wanted], told)
        parts = [
            _coded(each.code, keeper.rows(query(each), asked(each, facts, keeper, views))) for each in light
        ]
        return Every(_judged(facts.con, pa.concat_tables([ROWS.empty_table(), *parts]), units), units)
    finally:
        keeper.clear()
        if bits:
            facts.forget()


def _threads(con: Any) -> int:
    """How many the connection was given: with one, authorities go side by side in processes of their own."""
    ((threads,),) = con.execute("SELECT current_setting('threads')").fetchall()
    return int(threads)


def _coded(code: str, held: pa.Table) -> pa.Table:
    """The rows with their signal's code."""
    codes = pa.DictionaryArray.from_arrays(pa.nulls(held.num_rows, pa.int16()).fill_null(0), [code])
    return held.select(COLUMNS).cast(KINDS).add_column(0, ROWS.field("signal"), codes)


def _units(records: Collection[Any], told: Known) -> pa.Table:
    codes = [record.code for record in records]
    places = sorted(told.units)
    of: dict[str, list[Any]] = {name: [] for name in UNITS.names}
    for place, record in enumerate(records):
        missing, unread = told.missing(record.needs), told.missing(record.looks_at)
        of["signal"] += [place] * len(places)
        of["school"] += [school for school, _ in places]
        of["academic_year"] += [year for _, year in places]
        for name, why in (("unchecked", missing), ("unread", unread)):
            of[name] += ["; ".join(why[unit]) if unit in why else None for unit in places]
    own = pa.DictionaryArray.from_arrays(pa.array(of.pop("signal"), pa.int16()), pa.array(codes, pa.string()))
    kinds = {field.name: field.type for field in UNITS}
    return pa.table(
        {"signal": own, **{name: pa.array(values, kinds[name]) for name, values in of.items()}}, UNITS
    )


def _judged(con: Any, found: pa.Table, units: pa.Table) -> pa.Table:
    """The rows of what could be checked; their evidence weak where what might explain it was not read."""
    columns = ", ".join(f'r."{name}"' for name in COLUMNS[:-1])
    strength = f"CASE WHEN u.unread IS NULL THEN r.strength ELSE '{Strength.WEAK}' END AS strength"
    cursor = con.cursor()
    try:
        cursor.register(FOUND, found)
        cursor.register(OF, units)
        rows = cursor.sql(
            f"SELECT r.signal, {columns}, {strength} FROM {FOUND} r JOIN {OF} u USING (signal, school, academic_year) "
            "WHERE u.unchecked IS NULL"
        ).to_arrow_table()
        return rows.cast(ROWS)
    finally:
        cursor.close()


__all__ = ["ROWS", "UNITS", "Every", "every"]
