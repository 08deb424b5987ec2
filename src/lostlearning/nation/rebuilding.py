"""A partition as it stands, taken apart, changed and made ready again.

Everything but a new day goes this way: a past mark put right, a school that comes late or goes, days put
together. What comes out is what making the whole partition anew would be, since that is what is done.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Mapping, Sequence

import duckdb
import pyarrow as pa

from lostlearning.nation.drafting import Draft, kinds
from lostlearning.nation.layout import CANONICAL, MARKS_WIDE, SCHEMAS, schema
from lostlearning.nation.preparing import Preparer
from lostlearning.nation.turning import bits_of_days, bits_of_rows
from lostlearning.store import sql
from lostlearning.store.nation import Aside, NationalStore, Partition, Piece, Written
from lostlearning.vocabulary.year_bits import SESSIONS

ROWS = pa.schema(
    [
        ("school", pa.string()),
        ("pupil", pa.int64()),
        ("date", pa.date32()),
        ("session", pa.string()),
        ("symbol", pa.string()),
    ]
)
"""Marks as they come: one row each, the session AM or PM."""


@dataclasses.dataclass(frozen=True)
class Change:
    """What is to be different: schools that go, tables and ``marks_wide`` that come, single ``marks`` (ROWS).

    A school that comes and is there already is replaced if it is among those that go.
    """

    without: frozenset[str] = frozenset()
    tables: Mapping[str, pa.Table] = dataclasses.field(default_factory=dict)
    marks: pa.Table | None = None
    aside: tuple[Aside, ...] = ()
    heard: frozenset[str] = frozenset()
    """Schools that are no longer set aside, besides those that go."""


class Rebuilder:
    """Changes partitions, one after the other."""

    def __init__(self, store: NationalStore) -> None:
        self.store = store
        self._preparer = Preparer(store)

    def rebuild(
        self, academic_year: int, authority: str, region: str, partition: Partition | None, change: Change
    ) -> Written:
        """The partition (None: there is none yet) with a change, written and not yet published.

        Raises StoreDamagedError where a piece cannot be read, and StoreWriteError.
        """
        with duckdb.connect(config={"threads": 1}) as con:
            tables = {name: change.tables[name] for name in CANONICAL if name in change.tables}
            if partition is not None:
                self.store.check(partition.pieces)
                for name in CANONICAL:
                    if pieces := partition.of(name):
                        kept = self._kept(con, pieces, change.without)
                        tables[name] = pa.concat_tables([kept.cast(schema(name)), *_given(tables, name)])
            tables["marks_wide"] = self._marks(con, academic_year, partition, change)
        gone = {each.school for each in change.aside} | change.without | change.heard
        before = partition.aside if partition else ()
        aside = (*(each for each in before if each.school not in gone), *change.aside)
        return self._preparer.prepare(academic_year, authority, tables, region=region, aside=aside)

    def _kept(
        self, con: duckdb.DuckDBPyConnection, pieces: Sequence[Piece], without: Collection[str]
    ) -> pa.Table:
        listed = ", ".join(sql.text(school) for school in without) or "''"
        scan = self.store.scan(pieces)
        return con.sql(f"SELECT * FROM {scan} WHERE school NOT IN ({listed})").to_arrow_table()

    def _marks(
        self, con: duckdb.DuckDBPyConnection, academic_year: int, partition: Partition | None, change: Change
    ) -> pa.Table:
        """All marks as bits: those there were, the new ones in place of what stood at their sessions."""
        draft = _draft(academic_year)
        draft.prepare(con)
        for name in ("roll", "marks", "days"):
            pieces = partition.of(name) if partition else ()
            listed = ", ".join(
                f"CAST(NULL AS {kind}) AS {sql.name(c)}" for c, kind in kinds(SCHEMAS[name]).items()
            )
            source = f"SELECT * FROM {self.store.scan(pieces)}" if pieces else f"SELECT {listed} WHERE false"
            con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {source}")
        con.register("marks_now", change.marks if change.marks is not None else ROWS.empty_table())
        con.register("given", change.tables.get("marks_wide", MARKS_WIDE.empty_table()))
        gone = ", ".join(sql.text(school) for school in change.without) or "''"
        words = ", ".join(SESSIONS)
        con.execute(
            f"CREATE TEMP TABLE held AS SELECT school, pupil, symbol, {words} FROM "
            f"(SELECT enrolment, symbol, {words} FROM marks UNION ALL FROM ({draft.queries['day_bits']})) "
            f"JOIN roll USING (enrolment) WHERE school NOT IN ({gone}) "
            f"UNION ALL SELECT school, pupil, symbol, {words} FROM given"
        )
        con.execute(f"CREATE TEMP TABLE fresh AS {draft.queries['fresh']}")
        masks = ", ".join(f"bit_or({word}) AS {word}" for word in SESSIONS)
        cleared = ", ".join(f"held.{word} & ~coalesce(m.{word}, 0) AS {word}" for word in SESSIONS)
        return con.sql(
            f"SELECT school, pupil, symbol, {masks} FROM (SELECT held.school, held.pupil, symbol, {cleared} FROM held "
            f"LEFT JOIN (SELECT school, pupil, {masks} FROM fresh GROUP BY ALL) m USING (school, pupil) "
            f"UNION ALL FROM fresh) GROUP BY ALL HAVING {' OR '.join(f'bit_or({word}) <> 0' for word in SESSIONS)}"
        ).to_arrow_table()


@functools.lru_cache(8)
def _draft(academic_year: int) -> Draft:
    """The queries ``day_bits`` and ``fresh``: days, and single marks, as bits."""
    draft = Draft(marks_now=ROWS)
    draft.write("day_bits", bits_of_days(draft["days"], academic_year))
    draft.write("fresh", bits_of_rows(draft["marks_now"], academic_year))
    return draft


def _given(tables: Mapping[str, pa.Table], name: str) -> list[pa.Table]:
    return [tables[name].cast(schema(name))] if name in tables else []
