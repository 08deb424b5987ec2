"""Every check's expression as SQL, worked out once and kept beside the checks.

Ibis takes some milliseconds an expression, and there are hundreds: writing them out at every run would
cost more than all of the checking. ``data/compiled.json`` holds what Ibis makes of them, with a
fingerprint of all they are made from (the checks, the words, the tables, Ibis itself); where that has
changed, they are made anew in memory, so a stale copy can be slow but never wrong. A test says when it
is time to write it again: ``python -m lostlearning.checks``.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from lostlearning.checks.base import Check, Frame
from lostlearning.checks.catalogue import checks
from lostlearning.tables import TABLES
from lostlearning.tables.base import SQL

ROWS = "checks_rows"
"""What the rows judged are called in the SQL of an expression."""
BASE = "checks_of_"
"""Stands before the name of a staging table that also says ``_rid``, ``_file`` and ``_row``."""
PREFIX = "checks_"
"""Stands before a view's name in the database."""
PLACE = {"_rid": "BIGINT", "_file": "INTEGER", "_row": "BIGINT"}
EXTRA_TABLES: dict[str, dict[str, str]] = {
    "unplaced_marks": {
        "school": "VARCHAR",
        "academic_year": "INTEGER",
        "pupil": "BIGINT",
        "date": "DATE",
        "session": "VARCHAR",
        "code": "VARCHAR",
        "why": "VARCHAR",
    },
    "identities": {
        "school": "VARCHAR",
        "upn": "VARCHAR",
        "local_id": "VARCHAR",
        "date_of_birth": "VARCHAR",
    },
    "marks_read": {"marks": "BIGINT"},
}
"""Staging tables that are not canonical tables, with the columns that checks look at."""
_IBIS = {
    "BIGINT": "int64",
    "INTEGER": "int32",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "VARCHAR": "string",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Expressions:
    """The SQL of one check in one place, over rows called ``checks_rows``."""

    flag: str
    found: str
    part: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Compiled:
    """The SQL of every view, its columns, and the SQL of every check by code, table and first column."""

    views: dict[str, str]
    columns: dict[str, list[str]]
    checks: dict[str, Expressions]


def key(code: str, table: str, column: str) -> str:
    """How :attr:`Compiled.checks` names a check in a place."""
    return f"{code} {table}.{column}"


def types(table: str) -> dict[str, str]:
    """The SQL types of a staging table's columns, as checks see them."""
    if table in EXTRA_TABLES:
        return {**EXTRA_TABLES[table], **PLACE}
    return {**{name: SQL[column.type] for name, column in TABLES[table].columns().items()}, **PLACE}


@functools.cache
def compiled() -> Compiled:
    """What stands in the file if it is of now, else what Ibis makes of the checks."""
    kept = resources.files("lostlearning.checks") / "data" / "compiled.json"
    if kept.is_file():
        held = json.loads(kept.read_text(encoding="utf-8"))
        if held.pop("fingerprint") == fingerprint():
            return _of(held)
    return everything()


def everything() -> Compiled:
    """Every view and check, as Ibis writes them now."""
    return Maker().all(checks().values())


def fingerprint() -> str:
    """A hash of all that the SQL is made from."""
    digest = hashlib.blake2b(digest_size=16)
    for name in ("ibis-framework", "sqlglot"):
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    for package, suffixes in (("checks", (".py", ".csv")), ("vocabulary", (".csv",))):
        folder = Path(str(resources.files("lostlearning") / package))
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes:
                digest.update(path.name.encode() + b"\n" + path.read_bytes().replace(b"\r\n", b"\n"))
    for name, table in TABLES.items():
        digest.update(f"{name} {table.key}\n".encode())
        for column, spec in table.columns().items():
            held = (spec.type.value, spec.required, spec.vocabulary, spec.low, spec.high)
            digest.update(f"{column} {held}\n".encode())
    return digest.hexdigest()


def write() -> Path:
    """Writes the file anew."""
    path = Path(str(resources.files("lostlearning.checks") / "data" / "compiled.json"))
    held = {"fingerprint": fingerprint(), **dataclasses.asdict(everything())}
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _of(held: dict[str, Any]) -> Compiled:
    made = {name: Expressions(**expressions) for name, expressions in held["checks"].items()}
    return Compiled(held["views"], held["columns"], made)


class Maker:
    """Makes SQL of Ibis expressions, over tables that need not exist."""

    def __init__(self) -> None:
        import ibis
        from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

        from lostlearning.checks.views import VIEWS

        self.ibis = ibis
        self.compiler = DuckDBCompiler()
        self.views = VIEWS
        self.tables: dict[str, Any] = {
            name: self._table(BASE + name, types(name)) for name in (*TABLES, *EXTRA_TABLES)
        }
        self.sql: dict[str, str] = {}
        for name, view in VIEWS.items():
            made = view.build(self.tables)
            self.sql[name] = self.compiler.to_sqlglot(made).sql("duckdb")
            self.tables[name] = ibis.table(made.schema(), name=PREFIX + name)

    def _table(self, name: str, kinds: dict[str, str]) -> Any:
        return self.ibis.table({column: _IBIS[kind] for column, kind in kinds.items()}, name=name)

    def all(self, wanted: Any) -> Compiled:
        """Every view, and every check of ``wanted`` in each of its places."""
        made = {}
        for check in wanted:
            for table, columns in check.places():
                made[key(check.code, table, columns[0])] = self.expressions(check, table, columns)
        columns = {name: list(self.tables[name].columns) for name in self.views}
        return Compiled(self.sql, columns, made)

    def expressions(self, check: Check, table: str, columns: tuple[str, ...]) -> Expressions:
        """The SQL of ``check`` in one place. Raises ValueError where it is not one expression."""
        from lostlearning.checks import functions

        schema = dict(self.tables[table].schema().items())
        for view in check.record.views:
            for name, kind in self.tables[view].schema().items():
                schema[f"{view}_{name}"] = kind
        if table in self.views:
            schema.setdefault("_row", "int64")
        rows = self.ibis.table(schema, name=ROWS)
        at = Frame(rows, self.tables, functions.today(), table, columns[0])
        flagged = self._snippet(rows, self._in_force(check, check.fails(at), rows, schema), check.code)
        part = ""
        if check.part:
            part = self._snippet(rows, check.part(at), check.code)
            rows = self.ibis.table({**schema, "part": "string"}, name=ROWS)
            at = dataclasses.replace(at, rows=rows)
        found = check.found(at) if check.found else self._found(check, rows, columns)
        return Expressions(flagged, self._snippet(rows, found, check.code), part)

    def _in_force(self, check: Check, fails: Any, rows: Any, schema: dict[str, Any]) -> Any:
        """The expression, in the academic years in which the check holds."""
        record = check.record
        if "academic_year" in schema and record.since:
            fails = fails & (rows.academic_year >= record.since.year - (record.since.month < 8))
        if "academic_year" in schema and record.until:
            fails = fails & (rows.academic_year <= record.until.year - (record.until.month < 8))
        return fails

    def _found(self, check: Check, rows: Any, columns: tuple[str, ...]) -> Any:
        if check.part:
            from lostlearning.checks.weeks import spell

            return spell(rows.part, rows.week)
        texts = [rows[column].cast("string").fill_null("") for column in columns]
        return texts[0] if len(texts) == 1 else self.ibis.literal(" / ").join(texts)

    def _snippet(self, rows: Any, expression: Any, code: str) -> str:
        """The SQL of one value of ``rows``, taken out of the query that selects it."""
        from sqlglot import exp

        query = self.compiler.to_sqlglot(rows.select(value=expression))
        source = query.args.get("from_") or query.args.get("from")
        plain = isinstance(query, exp.Select) and not any(
            query.args.get(name)
            for name in ("joins", "with_", "with", "where", "group", "qualify", "distinct")
        )
        if not plain or source is None or not isinstance(source.this, exp.Table) or source.this.name != ROWS:
            raise ValueError(f"the check {code} is not one expression over its rows")
        alias = source.this.alias_or_name
        value = str(query.expressions[0].unalias().sql("duckdb"))
        return value.replace(f'"{alias}".', f"{ROWS}.")
