"""Queries worked out once and kept as SQL, so that a school is diagnosed without Ibis writing them again.

Every query of a diagnosis is one Ibis expression over the canonical tables, and Ibis takes several times
longer to write them out than DuckDB to run them on one school. ``data/shelf.json`` holds what Ibis makes
of them, with the small tables they look words up in and a fingerprint of all they are made from; where
that has changed, nothing is taken from the shelf and the expressions are used: a stale copy can be slow,
never wrong. A test says when it is time to write it again: ``python -m lostlearning.diagnosis``.

Only queries that do not depend on the data are kept: over weeks and years, for every symbol, with every
book (a book of an empty table is empty).
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Callable, Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import ibis.expr.types as ir

FILE = "shelf.json"
FAULTS = "faults of "
"""Stands before a part's name in that of the query that must find nothing wrong with it."""
DROPPED = re.compile(r"(?<=EXCLUDE \()[^()]+(?=\))")
"""The columns that a query drops: Ibis holds them as a set, and writes them in any order."""
MADE_FROM = ("vocabulary", "tables", "ledger", "measures")
"""The packages whose code and data the queries are made from."""


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """SQL, the canonical views it reads and the reference tables it looks words up in."""

    sql: str
    views: tuple[str, ...]
    references: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """Queries by name, and reference tables as compressed Arrow streams."""

    queries: dict[str, Query]
    references: dict[str, str]

    def reference(self, name: str) -> pa.Table:
        """A reference table."""
        packed = zlib.decompress(base64.b85decode(self.references[name]))
        return pa.ipc.open_stream(packed).read_all()


@functools.cache
def shelf(package: str = "ledger", made_from: tuple[str, ...] = MADE_FROM) -> Shelf:
    """What ``package`` keeps, if it was made from the code and words of now; else nothing."""
    kept = resources.files("lostlearning") / package / "data" / FILE
    if not kept.is_file():
        return Shelf({}, {})
    held = json.loads(kept.read_text(encoding="utf-8"))
    if held["fingerprint"] != fingerprint(made_from):
        return Shelf({}, {})
    queries = {
        name: Query(each["sql"], tuple(each["views"]), tuple(each["references"]))
        for name, each in held["queries"].items()
    }
    return Shelf(queries, held["references"])


class Writer:
    """Collects queries and puts them on the shelf."""

    def __init__(self) -> None:
        self.queries: dict[str, Query] = {}
        self.references: dict[str, str] = {}

    def add(self, name: str, expression: ir.Table) -> None:
        """Write out one expression. Its reference tables are named after what is in them."""
        import ibis
        import ibis.expr.operations as ops

        # Where the parts lie is for whoever runs the query to say.
        sql = _narrowed(str(ibis.to_sql(expression)), expression).replace('"temp"."main".', "")
        sql = DROPPED.sub(_in_order, sql)
        named = []
        for held in expression.op().find(ops.InMemoryTable):
            table = held.data.to_pyarrow(held.schema)
            packed = _stream(table)
            reference = f"reference_{hashlib.blake2b(packed, digest_size=8).hexdigest()}"
            self.references[reference] = base64.b85encode(zlib.compress(packed, 9)).decode()
            sql = sql.replace(held.name, reference)
            named.append(reference)
        views = {table.name for table in expression.op().find(ops.DatabaseTable)}
        self.queries[name] = Query(sql, tuple(sorted(views)), tuple(sorted(set(named))))

    def write(self, package: str = "ledger", made_from: tuple[str, ...] = MADE_FROM) -> None:
        """Write the file among the data of ``package``."""
        held = {
            "fingerprint": fingerprint(made_from),
            "queries": {name: dataclasses.asdict(query) for name, query in sorted(self.queries.items())},
            "references": dict(sorted(self.references.items())),
        }
        path = Path(str(resources.files("lostlearning"))) / package / "data" / FILE
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(held, indent=0) + "\n", encoding="utf-8", newline="\n")


def command(
    arguments: Sequence[str],
    written: Callable[[], Writer],
    package: str = "ledger",
    made_from: tuple[str, ...] = MADE_FROM,
) -> int:
    """Write a package's shelf, or (``--check``) say whether it is of now; returns an exit code."""
    where = f"{package}/data/{FILE}"
    if "--check" in arguments:
        if not shelf(package, made_from).queries:
            print(f"{where} is out of date: run make docs", file=sys.stderr)
            return 1
        return 0
    writer = written()
    writer.write(package, made_from)
    print(f"{len(writer.queries)} queries written to {where}")
    return 0


def _narrowed(sql: str, expression: ir.Table) -> str:
    """The query with integers of 64 bits: DuckDB's sums have 128, and Ibis believes they need no cast."""
    schema = expression.schema()
    columns = ", ".join(
        f'CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_int64() else f'"{name}"'
        for name, kind in schema.items()
    )
    return f"SELECT {columns} FROM ({sql})"


def _in_order(dropped: re.Match[str]) -> str:
    return ", ".join(sorted(dropped[0].split(", ")))


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


@functools.cache
def fingerprint(made_from: tuple[str, ...] = MADE_FROM) -> str:
    """A hash of all that the queries are made from."""
    digest = hashlib.blake2b(digest_size=16)
    for name in ("ibis-framework", "sqlglot"):
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for package in made_from:
        folder = Path(str(resources.files("lostlearning") / package))
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".csv", ".toml"):
                digest.update(path.name.encode() + b"\n" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
