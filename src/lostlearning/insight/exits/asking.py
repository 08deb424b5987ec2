"""Exits of some facts, asked for once: by SQL that is kept, or by the expressions it was written from."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from lostlearning.insight.exits.catalogue import rules
from lostlearning.insight.exits.classing import classed
from lostlearning.insight.exits.definitions import definitions
from lostlearning.insight.exits.flows import counted_flows
from lostlearning.insight.exits.from_bits import OF_BITS
from lostlearning.insight.exits.leavers import leavers
from lostlearning.insight.exits.ratings import Rating
from lostlearning.insight.exits.record import Expression
from lostlearning.insight.exits.rolls import Linked
from lostlearning.insight.exits.schools import YEARS, counted_by
from lostlearning.insight.signals.of_bits import OfBits, apart
from lostlearning.lazily import ibis
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.shelf import MADE_FROM, Shelf, Writer, shelf

PACKAGE = "insight/exits"
SHELF_MADE_FROM = (*MADE_FROM, "checks", "insight/signals", PACKAGE)
"""The packages whose code and data the kept queries are made from."""
SHOWN = (
    *("school", "pupil", "academic_year", "left", "day", "year_group", "ground", "destination", "reason"),
    *("next_school", "next_began", "came", "gap", "came_back", "could_look", "at_school", "not_known"),
)
"""Columns of an exit that are shown; those of rules follow (:func:`columns`)."""
RATINGS, READ = "exits_ratings", "exits_read"
"""Tables beside the canonical ones: inspection grades, and schools of which a log of exclusions was read."""
GIVEN = "exits_given"
_TIMES = itertools.count(1)


def columns() -> list[str]:
    """SHOWN, and of every rule whether it was met and whether it could be told."""
    return [*SHOWN, *(f"{kind}_{code}" for code in rules() for kind in ("met", "known"))]


class Given(Linked):
    """Facts with the records that are of one pupil linked, and with what was given beside the files as tables."""

    def __init__(self, facts: Any, ratings: Sequence[Rating], links: Mapping[int, int]) -> None:
        super().__init__(facts, links)
        self._given = {RATINGS: _ratings(ratings), READ: _read(facts)}
        self._made: set[str] = set()

    def __getitem__(self, name: str) -> Expression:
        """A canonical table, or one of what was given."""
        if name not in self._given:
            return super().__getitem__(name)
        if not hasattr(self._facts, "con"):
            return ibis.memtable(self._given[name])
        return self._facts.backend.table(self.view(name))

    def __getattr__(self, name: str) -> Any:
        """What else the facts have."""
        return getattr(self._facts, name)

    def view(self, name: str) -> str:
        """Make a table known to the connection; return its name."""
        if name not in self._given:
            return str(self._facts.view(name))
        if name not in self._made:
            self._facts.con.register(GIVEN, self._given[name])
            self._facts.con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {GIVEN}")
            self._facts.con.unregister(GIVEN)
            self._made.add(name)
        return name

    def forget(self) -> None:
        """Drop the tables of what was given."""
        for name in self._made:
            self._facts.con.execute(f"DROP TABLE IF EXISTS {name}")
        self._made.clear()


class Asking:
    """What is asked of the exits of some facts. With a ``writer`` every query is written for the shelf; with ``bits``
    the facts have ``marks`` and ``roll`` in place of ``register_weeks``.
    """

    def __init__(
        self,
        facts: Any,
        ratings: Sequence[Rating] = (),
        links: Mapping[int, int] | None = None,
        writer: Writer | None = None,
        *,
        bits: bool = False,
    ) -> None:
        facts = OfBits(facts) if bits else facts
        self._parts = OF_BITS if bits else {}
        self.links = dict(links or {})
        self.facts = Given(facts, ratings, self.links)
        # Records that are linked change what every table is: of them no SQL is kept.
        self._keeper = Keeper(
            self.facts,
            writer,
            Shelf({}, {}) if self.links else apart(shelf(PACKAGE, SHELF_MADE_FROM), bits=bits),
        )
        self._stage = "" if writer is not None else f"_{next(_TIMES)}"

    def keep(self, name: str, build: Any) -> Expression:
        """A part, worked out once. What is not on the shelf is another table at each asking."""
        if (own := self._parts.get(name)) is not None:
            build = functools.partial(own, self.facts)
        return self._keeper.table(name if self._keeper.has(name) else f"{name}{self._stage}", build)

    def classed(self) -> Expression:
        """Every exit with its evidence, what the rules say, and its class."""
        return self.keep("exits_classed", lambda: classed(leavers(self.facts, self.keep)))

    def shown(self) -> pa.Table:
        """Every exit with :func:`columns`, in no order."""
        return self._keeper.rows("exits shown", lambda: self.classed().select(*columns()))

    def years(self) -> tuple[int, ...]:
        """The academic years of the rolls."""
        return tuple(sorted({year for _, year in self.units()}))

    def units(self) -> list[tuple[str, int]]:
        """Schools and academic years of which there is a roll."""
        each = self._keeper.rows(
            "exits units", lambda: self.facts["enrolments"].select("school", "academic_year").distinct()
        )
        return list(zip(each["school"].to_pylist(), each["academic_year"].to_pylist(), strict=True))

    def counts(self, years: int) -> dict[str, pa.Table]:
        """By definition :func:`.schools.counts`, of those that rolls of so many ``years`` are enough for."""
        return {
            code: self._keeper.rows(
                f"exits counts {code}",
                lambda one=one: counted_by(self.facts, self.classed(), one, self.keep),  # type: ignore[misc]
            )
            for code, one in definitions().items()
            if years >= YEARS[one.span]
        }

    def flows(self) -> pa.Table:
        """Exits by school and place, as :func:`.flows.flows` counts them."""
        return self._keeper.rows("exits flows", lambda: counted_flows(self.classed()))

    def clear(self) -> None:
        """Let go of all that was made in the facts' database."""
        self._keeper.clear()
        self.facts.forget()


def _ratings(ratings: Sequence[Rating]) -> pa.Table:
    return pa.table(
        {
            "_school": pa.array([each.school for each in ratings], pa.string()),
            "_grade": pa.array([each.grade for each in ratings], pa.int64()),
            "_since": pa.array([each.since for each in ratings], pa.date32()),
            "_until": pa.array([each.until for each in ratings], pa.date32()),
        }
    )


def _read(facts: Any) -> pa.Table:
    """The schools of which a log of exclusions was read: one row without a school where that is all of them."""
    covered = facts.covered("exclusions") if facts.has("exclusions") else frozenset()
    schools = [None] if covered is None else sorted(covered)
    return pa.table({"_reader": pa.array(schools, pa.string())})


__all__ = ["PACKAGE", "SHELF_MADE_FROM", "SHOWN", "Asking", "columns"]
