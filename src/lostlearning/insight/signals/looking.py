"""Looks for every signal in some facts: what is found, what was looked at, and what could not be."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lostlearning.insight.signals.catalogue import signals
from lostlearning.insight.signals.frame import Frame
from lostlearning.insight.signals.needs import Known, Unit
from lostlearning.insight.signals.of_bits import apart
from lostlearning.insight.signals.record import COLUMNS, Record, Signal, Strength
from lostlearning.insight.signals.views import VIEWS
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.shelf import MADE_FROM, Writer, shelf

if TYPE_CHECKING:
    from lostlearning.insight.signals.record import Expression

PACKAGE = "insight/signals"
SHELF_MADE_FROM = (*MADE_FROM, "checks", PACKAGE)
"""The packages whose code and data the kept queries are made from."""

ONE = re.compile(r"(?<![\d,.])1 ((?:school )?(?:session|day|week|time|minute|suspension|record|pupil))s\b")
"""One of something, in the plural."""


KINDS = pa.schema(
    [
        ("school", pa.string()),
        ("academic_year", pa.int32()),
        ("pupil", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("n", pa.int64()),
        ("m", pa.int64()),
        ("what", pa.string()),
        ("strength", pa.string()),
    ]
)
"""The columns of a signal's rows, as Arrow."""
NONE = KINDS.empty_table()


class UnknownSignalError(ValueError):
    """A signal that does not exist; the message names the nearest."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """What came of looking for one signal.

    ``rows`` have the columns of :data:`COLUMNS`, in order of school, strength and day. ``checked`` are the
    schools and years that could be looked at; ``unchecked`` says of the others why not, and ``unread`` of which
    records that might explain the evidence were not read.
    """

    record: Record
    rows: pa.Table
    checked: frozenset[Unit]
    unchecked: Mapping[Unit, tuple[str, ...]]
    unread: Mapping[Unit, tuple[str, ...]] = dataclasses.field(default_factory=dict)

    @property
    def status(self) -> str:
        """``raised``, ``not raised``, or ``cannot be checked`` where no school and year could be."""
        if self.rows.num_rows:
            return "raised"
        return "not raised" if self.checked else "cannot be checked"

    def said(self, row: Mapping[str, Any]) -> str:
        """What one of the rows says."""
        return ONE.sub(r"1 \1", self.record.says.format(n=row["n"], m=row["m"], what=row["what"]))

    def because(self, row: Mapping[str, Any]) -> str:
        """Why the evidence of one of the rows is as strong as it is."""
        unread = self.unread.get((row["school"], row["academic_year"]))
        if unread:
            return f"{' and '.join(unread)}, which might explain it"
        return self.record.strengths[Strength(row["strength"])]


def known(code: str) -> str:
    """``code``, if it is a signal's. Raises UnknownSignalError for one that is not: the nearest are named."""
    if code in signals():
        return code
    near = difflib.get_close_matches(code, signals(), n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(signals())}"
    raise UnknownSignalError(f"no signal is called {code!r}{hint}")


def look(facts: Any, codes: Collection[str] = (), writer: Writer | None = None) -> list[Finding]:
    """Every signal (or those of ``codes``) in some facts, in the order of the catalogue.

    Raises UnknownSignalError for a code that is not a signal's.
    """
    with looking(facts, codes, writer) as found:
        return found()


@contextlib.contextmanager
def looking(
    facts: Any, codes: Collection[str] = (), writer: Writer | None = None
) -> Iterator[Callable[[], list[Finding]]]:
    """Begins to look, beside what the block does; what it gives waits for all of it, as :func:`look` returns it.

    Raises UnknownSignalError for a code that is not a signal's.
    """
    wanted = [signals()[known(code)] for code in codes] or list(signals().values())
    keeper = Keeper(facts, writer, apart(shelf(PACKAGE, SHELF_MADE_FROM), bits=False))
    told = Known(facts) if hasattr(facts, "con") else None
    # What cannot be checked anywhere is not looked for.
    dark = {each.code for each in wanted if writer is None and told and told.nowhere(each.record.needs)}
    if not codes:
        keeper.ahead([query(each) for each in wanted if each.code not in dark], however_many=True)

    def found() -> list[Finding]:
        every = []
        for signal in wanted:
            held = NONE if signal.code in dark else keeper.rows(query(signal), asked(signal, facts, keeper))
            every.append(_finding(signal.record, held, told))
        return every

    try:
        yield found
    finally:
        keeper.settle()


def query(signal: Signal) -> str:
    """What a signal's query is called on the shelf."""
    return f"signal {signal.code}"


def asked(
    signal: Signal, facts: Any, keeper: Keeper, views: Mapping[str, Callable[[Any], Expression]] = VIEWS
) -> Callable[[], Expression]:
    """A signal's expression over some facts, made when it is asked for."""
    return lambda: signal.find(frame(facts, keeper, views))


def frame(facts: Any, keeper: Keeper, views: Mapping[str, Callable[[Any], Expression]] = VIEWS) -> Frame:
    """The tables that expressions are written over; each view is worked out once."""

    def made(name: str) -> Callable[[], Expression]:
        return lambda: keeper.table(name, lambda: views[name](at))

    at = Frame(facts, {name: made(name) for name in views})
    return at


def _finding(record: Record, held: pa.Table, known: Known | None) -> Finding:
    if known is None:
        return Finding(record, _ordered(held), frozenset(), {})
    missing, unread = known.missing(record.needs), known.missing(record.looks_at)
    if (missing or unread) and held.num_rows:
        units = list(zip(held["school"].to_pylist(), held["academic_year"].to_pylist(), strict=True))
        strength = [
            Strength.WEAK.value if unit in unread else said
            for unit, said in zip(units, held["strength"].to_pylist(), strict=True)
        ]
        place = held.column_names.index("strength")
        held = held.set_column(place, "strength", pa.array(strength, pa.string()))
        held = held.filter(pa.array([unit not in missing for unit in units]))
    return Finding(record, _ordered(held), known.units - missing.keys(), missing, unread)


def _ordered(held: pa.Table) -> pa.Table:
    """The rows of a signal, those of a school together and the strongest first."""
    order = pa.array(
        [list(Strength).index(Strength(each)) for each in held["strength"].to_pylist()], pa.int8()
    )
    keys = ("school", "_order", "academic_year", "first", "last", "pupil", "n", "m", "what")
    ordered = held.append_column("_order", order).sort_by([(key, "ascending") for key in keys])
    return ordered.select(COLUMNS)


__all__ = ["Finding", "UnknownSignalError", "frame", "look", "looking"]
