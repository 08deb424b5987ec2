"""From the sums of partitions to figures of schools, authorities, regions and England."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from lostlearning.measures.estimates import Columns, Ints, numbers
from lostlearning.measures.measure import Measure
from lostlearning.nation.grouping import ALL, TABLES, by_every_name, held, loaded
from lostlearning.store import sql

LEVELS = ("england", "region", "authority", "school")
PLACES = ("academic_year", "level", "region", "authority", "school", "characteristic", "group")
FIGURE = (
    *("value", "status", "numerator", "denominator", "low", "high", "n"),
    *("definition", "definition_version", "source"),
)
COVERAGE = ("schools", "schools_set_aside")
COLUMNS = (*PLACES, *FIGURE, *COVERAGE)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """An authority as it is covered: schools counted, and schools set aside."""

    authority: str
    region: str
    schools: int
    aside: int


class Sums:
    """The sums of some parts, in a database of their own, added up to whatever is asked."""

    def __init__(self, parts: Sequence[Path | Mapping[str, pa.Table]], places: Collection[Place]) -> None:
        """``parts`` are the folders of parts (see :mod:`lostlearning.nation.grouping`), or the tables of one."""
        self.con = duckdb.connect(config={"threads": 2})
        self._names = {name: loaded(self.con, name, parts) for name in TABLES}
        covered = pa.table(
            {
                "authority": [place.authority for place in places],
                "region": [place.region for place in places],
                "schools": pa.array([place.schools for place in places], pa.int64()),
                "schools_set_aside": pa.array([place.aside for place in places], pa.int64()),
            }
        )
        self.con.register("covered", covered)
        self.con.execute("CREATE TABLE places AS SELECT * FROM covered")

    def close(self) -> None:
        """Let go of the database."""
        self.con.close()

    def of_schools(self) -> pa.Table:
        """One row a school."""
        everyone = sql.text(ALL)
        names = self._names["schools"]
        rows = self.con.sql(
            f"SELECT 'school' AS level, region, authority, school, {everyone} AS characteristic, "
            f'{everyone} AS "group", {sql.names(held(names))}, 1::BIGINT AS schools, 0::BIGINT AS schools_set_aside '
            "FROM schools JOIN places USING (authority) ORDER BY authority, school"
        )
        return by_every_name(rows.to_arrow_table(), names)

    def of_places(self) -> pa.Table:
        """One row an authority, region and England, of everyone and of each group of each of ``by``."""
        names = self._names["groups"]
        sums = ", ".join(f"sum({sql.name(name)})::BIGINT AS {sql.name(name)}" for name in held(names))
        parts = []
        for level, region, authority in (
            ("england", "NULL", "NULL"),
            ("region", "region", "NULL"),
            ("authority", "region", "authority"),
        ):
            within = {"england": "", "region": "region, ", "authority": "region, authority, "}[level]
            parts.append(
                f"SELECT {sql.text(level)} AS level, {region}::VARCHAR AS region, {authority}::VARCHAR AS authority, "
                f'NULL::VARCHAR AS school, characteristic, "group", {sums} '
                f'FROM groups JOIN places USING (authority) GROUP BY {within}characteristic, "group"'
            )
        covered = (
            "SELECT region, authority, sum(schools)::BIGINT AS schools, sum(schools_set_aside)::BIGINT AS "
            "schools_set_aside FROM places GROUP BY CUBE (region, authority)"
        )
        rows = self.con.sql(
            f"SELECT g.*, c.schools, c.schools_set_aside FROM ({' UNION ALL '.join(parts)}) g JOIN ({covered}) c "
            "ON g.region IS NOT DISTINCT FROM c.region AND g.authority IS NOT DISTINCT FROM c.authority "
            'ORDER BY level, region, authority, characteristic, "group"'
        )
        return by_every_name(rows.to_arrow_table(), names)


def figures(rows: pa.Table, measures: Collection[Measure], academic_year: int, source: str) -> pa.Table:
    """Every measure of every row, one figure a row: COLUMNS."""
    count = rows.num_rows
    made = []
    places = {name: rows[name].combine_chunks().dictionary_encode() for name in PLACES[1:]}
    for measure in measures:
        found = numbers(measure.definition, _columns(rows, measure), interval=measure.interval)
        columns: dict[str, pa.Array] = {
            "academic_year": pa.repeat(pa.scalar(academic_year, pa.int32()), count)
        }
        columns |= places
        columns["value"] = pa.array(found["value"], from_pandas=True)
        columns["status"] = pa.array(found["status"]).dictionary_encode()
        for name in ("numerator", "denominator", "n"):
            columns[name] = pa.array(found[name].data, pa.int64(), mask=np.ma.getmaskarray(found[name]))
        for name in ("low", "high"):
            columns[name] = pa.array(found[name], from_pandas=True)
        told = (measure.code, measure.definition.version, source)
        for name, text in zip(FIGURE[-3:], told, strict=True):
            columns[name] = pa.DictionaryArray.from_arrays(
                pa.array(np.zeros(count, np.int32)), pa.array([text])
            )
        columns |= {name: rows[name].combine_chunks() for name in COVERAGE}
        made.append(pa.table({name: columns[name] for name in COLUMNS}))
    return pa.concat_tables(made).unify_dictionaries()


def _columns(rows: pa.Table, measure: Measure) -> Columns:
    code = measure.code
    held: Mapping[str, int] = {name: n for n, name in enumerate(rows.column_names)}

    def ints(name: str) -> Ints:
        column = rows[held[name]] if name in held else None
        if column is None:
            return np.zeros(rows.num_rows, np.int64)
        return np.asarray(column.combine_chunks().fill_null(0), np.int64)

    ratio = f"{code}__x" in held
    by_register = "register" in measure.books
    return Columns(
        n=ints(f"{code}__n") if ratio else ints("rows__"),
        y=ints(f"{code}__y"),
        x=ints(f"{code}__x") if ratio else None,
        yy=ints(f"{code}__yy"),
        xy=ints(f"{code}__xy"),
        xx=ints(f"{code}__xx"),
        possible=ints("possible__") if by_register else None,
        not_known=ints("not_known__") if by_register and code != "not_known" else None,
        unknown=ints(f"{code}__unknown"),
        there=np.asarray(rows[held[f"{code}__y"]].combine_chunks().is_valid())
        if f"{code}__y" in held
        else np.zeros(rows.num_rows, bool),
    )
