"""The books of a nation from Python: of a national store on either engine, or of one's own tables in Spark.

from lostlearning import nation

with nation.books("nation/", 2024) as found:
england = found.figures("england")

tables = {"session_marks": "main.schools.marks", "pupils": "main.schools.pupils"}
with nation.books(tables, 2024, engine="spark", session=spark) as found:
found.write("answers")
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from lostlearning.nation.figures import LEVELS, Sums, figures
from lostlearning.nation.recipe import BY, recipe
from lostlearning.nation.running import Asked, run
from lostlearning.store.errors import StoreError, writing
from lostlearning.store.nation import NationalStore, Partition, Piece

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ENGINES = ("duckdb", "spark")
FILES = ("places", "schools")
"""The tables of figures: of England, regions and authorities, and of schools."""


class NationalBooks(Protocol):
    """Every figure of a year of a nation. Counted when first asked for; :meth:`close` lets go of everything."""

    def figures(self, level: str) -> pa.Table:
        """The figures of ``england``, each ``region``, each ``authority`` or each ``school``: one row a place,
        characteristic, group and measure, with the columns of ``places.csv``. Raises ValueError for another level,
        UnbalancedError, and the errors of the store or the tables.
        """
        ...

    def write(self, folder: str | Path) -> Path:
        """Write places and schools as CSV and Parquet, and ``england.html``: the folder in which they are.

        Raises StoreWriteError, and what :meth:`figures` raises.
        """
        ...

    def close(self) -> None:
        """Let go of what was kept."""
        ...

    def __enter__(self) -> NationalBooks: ...

    def __exit__(self, *_: object) -> None: ...


def books(
    nation: str | Path | NationalStore | Mapping[str, str | Path | DataFrame],
    academic_year: int,
    *,
    engine: str = "duckdb",
    session: SparkSession | None = None,
    measures: Collection[str] = (),
    by: Collection[str] = BY,
    memory: int = 4 * 2**30,
    workers: int = 0,
) -> OfStore | OfTables:
    """The books of the year that starts in the calendar year ``academic_year`` (2024 is 2024/25).

    ``nation`` is the folder of a national store, or tables of your own in ``session``: canonical ones by name, and
    ``session_marks`` (school, pupil, date, session, and code or symbol) or ``register_weeks``; ``authorities``
    (school, authority, region) says whose each school is, or else its LAESTAB does. Each is the name of a Spark
    table, a Parquet path or a DataFrame. ``measures`` are codes, all unless said; ``by`` the characteristics.
    ``memory`` in bytes and ``workers`` (0: all processors) are for DuckDB, and for a session that is made here.

    Raises ValueError for an engine that there is not or tables without Spark, UnknownNameError for a measure or
    characteristic, StoreError for a folder that is no nation and EngineError for tables that cannot be read.
    """
    if engine not in ENGINES:
        raise ValueError(f"There is no engine called {engine!r}: expected {' or '.join(ENGINES)}.")
    if isinstance(nation, Mapping):
        if engine != "spark" or session is None:
            raise ValueError(
                "Tables of your own are counted in your Spark session: give engine='spark' and session=. "
                "DuckDB counts the folder of a national store."
            )
        return OfTables(session, nation, academic_year, tuple(measures), tuple(by))
    store = nation if isinstance(nation, NationalStore) else NationalStore.open(Path(nation))
    asked = Asked(
        codes=tuple(measures),
        by=tuple(by),
        memory=memory,
        workers=workers or os.cpu_count() or 1,
        pupils=False,
        engine=engine,
        session=session,
    )
    return OfStore(store, academic_year, asked)


class _Level:
    """Figures by level, from ``places`` and ``schools``."""

    def _table(self, name: str) -> pa.Table:
        raise NotImplementedError

    def figures(self, level: str) -> pa.Table:
        """See :meth:`NationalBooks.figures`."""
        if level not in LEVELS:
            raise ValueError(f"There is no level {level!r}: expected {', '.join(LEVELS)}.")
        table = self._table("schools" if level == "school" else "places")
        return table.filter(pc.equal(table["level"], level))


class OfStore(_Level):
    """The books of a national store. What was written is read again and not counted twice."""

    def __init__(self, store: NationalStore, academic_year: int, asked: Asked) -> None:
        self._store = store
        self._year = academic_year
        self._asked = asked
        self._held: tempfile.TemporaryDirectory[str] | None = None
        self._folder: Path | None = None

    def _table(self, name: str) -> pa.Table:
        import pyarrow.parquet as pq

        if self._folder is None:
            self._held = tempfile.TemporaryDirectory(prefix="lostlearning-")
            self._folder = run(self._store, Path(self._held.name), self._year, self._asked).folder
        return pq.read_table(self._folder / f"{name}.parquet")

    def write(self, folder: str | Path, *, pupils: bool = False) -> Path:
        """See :meth:`NationalBooks.write`; ``pupils`` writes what was counted of each pupil too."""
        asked = dataclasses.replace(self._asked, pupils=pupils)
        self._folder = run(self._store, Path(folder), self._year, asked).folder
        return self._folder

    def close(self) -> None:
        """See :meth:`NationalBooks.close`."""
        if self._held is not None:
            self._held.cleanup()
        self._held = self._folder = None

    def __enter__(self) -> OfStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OfTables(_Level):
    """The books of one's own tables in Spark. The session stays as it was; nothing is written but what is asked."""

    def __init__(
        self,
        session: SparkSession,
        tables: Mapping[str, str | Path | DataFrame],
        academic_year: int,
        codes: tuple[str, ...],
        by: tuple[str, ...],
    ) -> None:
        from lostlearning.nation.on_spark import SparkCounter
        from lostlearning.nation.own_tables import ready

        self._year = academic_year
        recipe(academic_year, (), codes, by)  # An unknown name is said before anything is counted.
        self._ready = ready(session, tables, academic_year)
        self.recipe = recipe(academic_year, self._ready.names, codes, by)
        self._counter = SparkCounter(self.recipe, self._ready.facts.backend, self._ready.tables)

    @functools.cached_property
    def _made(self) -> dict[str, pa.Table]:
        answers = self._counter.answers()
        source = _fingerprint(answers)
        sums = Sums([answers], self._ready.places)
        try:
            rows = {"places": sums.of_places(), "schools": sums.of_schools()}
            return {name: figures(rows[name], self.recipe.measures, self._year, source) for name in FILES}
        finally:
            sums.close()

    def _table(self, name: str) -> pa.Table:
        return self._made[name]

    def pupils(self) -> DataFrame:
        """What was counted of each enrolment, as a DataFrame of your session: a column a count, no characteristic.
        It can be read until the books are closed.
        """
        return self._counter.pupils()

    def write(self, folder: str | Path) -> Path:
        """See :meth:`NationalBooks.write`. What was counted of pupils is :meth:`pupils`, for you to save.

        Raises StoreError for a folder with anything in it.
        """
        import pyarrow.csv as csv
        import pyarrow.parquet as pq

        from lostlearning.nation.page import page

        out = Path(folder)
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise StoreError(f"{out} has other things in it. Choose an empty folder, or a new one.")
        made = self._made
        partitions = [
            self._partition(place.authority, place.region, place.schools) for place in self._ready.places
        ]
        html = page(
            made["places"], self.recipe.measures, partitions, self._year, {"signals": [], "exits": []}
        )
        making = out.with_name(f"{out.name}.making")
        with writing(out):
            making.mkdir(parents=True)
            for name, table in made.items():
                pq.write_table(table, making / f"{name}.parquet")
                csv.write_csv(_plain(table), making / f"{name}.csv")
            (making / "england.html").write_text(html, encoding="utf-8")
            making.replace(out)
        return out

    def _partition(self, authority: str, region: str, schools: int) -> Partition:
        held = {"schools": schools, "roll": self._ready.enrolments[authority]}
        pieces = tuple(Piece(table, "", rows, 0, "") for table, rows in held.items())
        return Partition(self._year, authority, region, pieces)

    def close(self) -> None:
        """See :meth:`NationalBooks.close`: the views that were made in the session go."""
        self._ready.facts.close()

    def __enter__(self) -> OfTables:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _fingerprint(answers: Mapping[str, pa.Table]) -> str:
    """Sixteen hexadecimal digits of the sums that figures are made from: of the same sums, the same."""
    schools = answers["schools"].sort_by([("authority", "ascending"), ("school", "ascending")])
    return hashlib.sha256(json.dumps(schools.to_pylist(), sort_keys=True).encode()).hexdigest()[:16]


def _plain(table: pa.Table) -> pa.Table:
    """The same with every dictionary written out."""
    return table.cast(
        pa.schema(
            [
                (field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
                for field in table.schema
            ]
        )
    )
