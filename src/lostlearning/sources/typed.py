"""Rows of text become rows of a canonical table, each value typed by what its column holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.sources import distinct, identity, unread, values
from lostlearning.sources.values import literal, quoted
from lostlearning.tables import TABLES
from lostlearning.tables.base import SQL, Column, PupilTable, Type

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Staging

YEAR_FROM = ("start_date", "date", "week")
"""The columns that say which academic year a row belongs to, where no column says so outright."""


def add(staging: Staging, table: str, incoming: str, file: SourceFile) -> None:
    """Adds the rows of ``incoming`` (a table of text) to ``raw.{table}``; reports what cannot be read."""
    con = staging.con
    staging.read_for.setdefault(table, set()).add(file.number)
    present = {str(row[0]) for row in con.execute(f"DESCRIBE {incoming}").fetchall()}
    total = unread.count(staging, incoming, present - {"_row"}, file)
    staging.rows[file.number] = staging.rows.get(file.number, 0) + total
    if total:
        _Typing(staging, table, incoming, present, file).add()


class _Typing:
    """The SQL of each typed column (over ``i``, the rows, and what they are joined to), as it is put together.

    ``doubts`` is SQL for each column that may hold what it should not: whether any of its texts does not
    parse; ``understood`` whether a text that gives no value was nevertheless read as it was meant.
    """

    def __init__(
        self, staging: Staging, table: str, incoming: str, present: set[str], file: SourceFile
    ) -> None:
        self.staging, self.table, self.incoming, self.file = staging, table, incoming, file
        self.present = present
        self.spec = TABLES[table].columns()
        self.joins: list[str] = []
        self.typed: dict[str, str] = {}
        self.understood: dict[str, str] = {}
        self.doubts: list[str] = []

    def add(self) -> None:
        """Types the rows, reports, and adds them."""
        for name, column in self.spec.items():
            if name != "pupil":
                self.typed[name] = self.column(name, column)
        self.place()
        who = self.who() if issubclass(TABLES[self.table], PupilTable) else "NULL"
        row = "i._row" if "_row" in self.present else "row_number() OVER ()"
        columns = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in self.typed.items())
        con, done = self.staging.con, self.staging.temporary("typed")
        con.execute(
            f"CREATE TEMP TABLE {done} AS SELECT {columns}, {who} AS _identity, {self.file.number} AS _file, "
            f"({row})::BIGINT AS _row FROM {self.incoming} AS i {' '.join(self.joins)}"
        )
        doubtful = " OR ".join(f"EXISTS ({one})" for one in self.doubts) or "false"
        if con.execute(f"SELECT 1 WHERE {doubtful}").fetchall():
            unread.report(
                self.staging, self.table, self.incoming, done, self.present, self.understood, self.file
            )
        names = ", ".join(quoted(name) for name in self.typed)
        con.execute(
            f"INSERT INTO raw.{self.table} ({names}, _identity, _file, _row) "
            f"SELECT {names}, _identity, _file, _row FROM {done}; DROP TABLE {done}"
        )

    def column(self, name: str, column: Column) -> str:
        """The SQL of a column, with the join it needs."""
        if name not in self.present:
            return f"NULL::{SQL[column.type]}"
        if name == "academic_year":
            return _academic_year(f"i.{name}")
        if column.type is Type.DATE:
            return self.looked_up(
                name, distinct.date_table(self.staging, self.incoming, name, self.file), "day"
            )
        if column.type is Type.BOOLEAN or (column.type is Type.CODE and column.vocabulary):
            found = distinct.word_table(self.staging, self.incoming, name, column)
            if column.type is Type.CODE:
                return self.looked_up(name, found)
            same = f"w.text = i.{quoted(name)} AND w.known"
            self.understood[name] = f"EXISTS (SELECT 1 FROM {found} AS w WHERE {same})"
            return self.looked_up(name, found, doubt="value IS NULL AND NOT known")
        if column.type in (Type.INTEGER, Type.NUMBER):
            found = distinct.number_table(self.staging, self.incoming, name, column)
            return self.looked_up(name, found, doubt="value IS NULL")
        return values.parsed(name, column).replace(quoted(name), f"i.{quoted(name)}")

    def looked_up(self, name: str, found: str, value: str = "value", doubt: str = "") -> str:
        """The SQL of a column whose different texts are in the table ``found``."""
        if value == "day":
            doubt = "day IS NULL"
        if doubt:
            self.doubts.append(f"SELECT 1 FROM {found} WHERE {doubt} AND NOT {values.is_blank('text')}")
        self.joins.append(f"LEFT JOIN {found} AS of_{name} ON of_{name}.text = i.{quoted(name)}")
        return f"of_{name}.{value}"

    def place(self) -> None:
        """The school and academic year that a row belongs to, where it does not say."""
        if "school" in self.spec:
            given = f"nullif(trim({self.typed['school']}), '')" if "school" in self.present else "NULL"
            self.typed["school"] = f"coalesce({given}, {literal(self.file.school)})"
        dated = next((name for name in YEAR_FROM if name in self.spec and name in self.present), None)
        if "academic_year" in self.spec and dated:
            day = self.typed[dated]
            worked = f"(year({day}) - CASE WHEN month({day}) < 8 THEN 1 ELSE 0 END)"
            self.typed["academic_year"] = f"coalesce({self.typed['academic_year']}, {worked})"

    def who(self) -> str:
        """The SQL of a row's identity; a date of birth gives the month that is kept of it."""
        self.joins.append(identity.number(self.staging, self.incoming, self.present, self.file))
        born_said = "date_of_birth" in self.present and "birth_month" not in self.present
        if self.table == "pupils" and born_said:
            found = distinct.date_table(self.staging, self.incoming, "date_of_birth", self.file)
            self.joins.append(f"LEFT JOIN {found} AS born ON born.text = i.date_of_birth")
            self.typed["birth_month"] = "date_trunc('month', born.day)::DATE"
            unread.report_unborn(self.staging, self.incoming, found, self.file)
        return "who.identity"


def _academic_year(cell: str) -> str:
    """SQL: 2025 from 2025, 2025/26, 2025-2026, 202526 or "2025/26 academic year"."""
    return f"try_cast(regexp_extract({cell}, '(20\\d\\d)', 1) AS INTEGER)"
