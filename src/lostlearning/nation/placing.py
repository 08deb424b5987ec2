"""Incoming marks by enrolment and day.

Where every row can be used, as is usual, they are set in their places as they are read: a place for each enrolment
and session, so nothing is sorted or grouped. What cannot be taken so is read into a table, where all that is wrong
with it is found.
"""

from __future__ import annotations

import dataclasses

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.nation.incoming import Fault, Incoming
from lostlearning.nation.preparing import NUMBERS

MOST_AT_ONCE = 4
"""Days that are set in their places at a time: each takes six bytes an enrolment of the nation."""
ROWS = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """How many rows were taken, and what was left out."""

    rows: int
    faults: tuple[Fault, ...] = ()


def place(con: duckdb.DuckDBPyConnection, incoming: Incoming, rolls: str) -> Placed:
    """Make ``placed`` known to a connection: ``enrolment`` (none for those on no roll), ``n`` (the number of the
    school in ``known``), ``date``, ``am``, ``pm``, in the order of enrolments. ``rolls`` is a scan of all rolls.

    Raises UnusableError where no row can be used.
    """
    numbered = f"SELECT enrolment, n, pupil FROM {rolls} JOIN known USING (school)"
    at_once = _AtOnce(con, incoming, numbered)
    if at_once.read():
        con.register("placed", at_once.table())
        return Placed(at_once.rows)
    incoming.read()
    faults = incoming.faults()
    con.execute(
        "CREATE TEMP TABLE placed AS SELECT enrolment, n, date, am, pm FROM days_of_pupils JOIN known USING (school) "
        f"LEFT JOIN ({numbered}) USING (n, pupil) ORDER BY enrolment"
    )
    ((rows,),) = con.execute("SELECT count(*) FROM incoming").fetchall()
    return Placed(rows, faults)


@dataclasses.dataclass(slots=True)
class _Day:
    """A place for each enrolment: the number of its symbol, nought where it has none, and of its school."""

    am: NDArray[np.uint8]
    pm: NDArray[np.uint8]
    school: NDArray[np.int32]


class _AtOnce:
    """Rows set in their places as they are read."""

    def __init__(self, con: duckdb.DuckDBPyConnection, incoming: Incoming, numbered: str) -> None:
        self.rows = 0
        self._con = con
        self._query = (
            "SELECT coalesce(enrolment, -1) AS enrolment, coalesce(n, 0) AS n, "
            "date_diff('day', DATE '1970-01-01', date)::INTEGER AS day, session = 'PM' AS afternoon, "
            "coalesce(number, 0)::UTINYINT AS number, coalesce(enrolment IS NOT NULL AND number IS NOT NULL AND "
            f"session IN ('AM', 'PM') AND isodow(date) < 6 AND {incoming.within}, false) AS usable "
            f"FROM ({incoming.rows()}) LEFT JOIN known USING (school) LEFT JOIN ({numbered}) USING (n, pupil)"
        )
        twice = con.execute("SELECT 1 FROM known GROUP BY school HAVING count(*) > 1 LIMIT 1").fetchall()
        self._possible = not twice
        # Of each authority the numbers begin where those of the one before it end.
        tops = con.execute(
            f"SELECT enrolment // {NUMBERS}, max(enrolment % {NUMBERS}) + 1 FROM ({numbered}) GROUP BY 1 ORDER BY 1"
        ).fetchall()
        self._authorities = np.array([authority for authority, _ in tops], np.int64)
        self._starts = np.concatenate([[0], np.cumsum([top for _, top in tops])]).astype(np.int64)
        self._days: dict[int, _Day] = {}

    def read(self) -> bool:
        """Whether every row could be used, and no session has two codes."""
        if not self._possible:
            return False
        try:
            return all(self._take(batch) for batch in self._con.sql(self._query).to_arrow_reader(ROWS))
        except duckdb.InterruptException:
            raise
        except duckdb.Error:  # A row that stops the reader is found, and named, by the other way.
            return False

    def _take(self, batch: pa.RecordBatch) -> bool:
        enrolment, school, day, afternoon, number, usable = (
            column.to_numpy(zero_copy_only=False) for column in batch.columns
        )
        if not usable.all():
            return False
        authority = enrolment // NUMBERS
        index = self._starts[np.searchsorted(self._authorities, authority)] + enrolment % NUMBERS
        self.rows += len(index)
        for date in day[:1] if (day == day[:1]).all() else np.unique(day):
            if date not in self._days and len(self._days) == MOST_AT_ONCE:
                return False
            held = self._days.setdefault(int(date), self._empty())
            for into, half in ((held.am, afternoon == 0), (held.pm, afternoon)):
                of = half & (day == date)
                at, symbols = index[of], number[of]
                if ((into[at] != 0) & (into[at] != symbols)).any():
                    return False
                into[at] = symbols
                if (into[at] != symbols).any():
                    return False
                held.school[at] = school[of]
        return True

    def _empty(self) -> _Day:
        size = int(self._starts[-1])
        return _Day(np.zeros(size, np.uint8), np.zeros(size, np.uint8), np.zeros(size, np.int32))

    def table(self) -> pa.Table:
        """What was placed, in the order of enrolments."""
        listed = self._con.execute("SELECT DISTINCT number, symbol FROM symbols ORDER BY number").fetchall()
        symbols = pa.array([symbol for _, symbol in listed])

        def spelt(numbers: NDArray[np.uint8]) -> pa.Array:
            places = pa.array(numbers.astype(np.int16) - 1, pa.int16(), mask=numbers == 0)
            return pa.DictionaryArray.from_arrays(places, symbols)

        made = []
        for date, held in sorted(self._days.items()):
            at = np.flatnonzero(held.am | held.pm)
            block = np.searchsorted(self._starts, at, side="right") - 1
            made.append(
                pa.table(
                    {
                        "enrolment": self._authorities[block] * NUMBERS + at - self._starts[block],
                        "n": held.school[at],
                        "date": pa.array(np.full(len(at), date, np.int32), pa.date32()),
                        "am": spelt(held.am[at]),
                        "pm": spelt(held.pm[at]),
                    }
                )
            )
        table = pa.concat_tables(made)
        return table if len(made) == 1 else table.sort_by("enrolment")
