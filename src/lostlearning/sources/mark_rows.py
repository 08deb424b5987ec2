"""Where the rows of registers come from, one row a mark: a table of the connection, or CSV files scanned
where they lie. And, since both are asked it alike, whose mark a row is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from lostlearning.sources import extract, identity
from lostlearning.sources.values import literal, quoted

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.headings import Header
    from lostlearning.sources.staging import Staging

IDENTITY = ("school", *identity.COLUMNS)
"""The columns that may say whose a row is."""
HELD = 64_000_000
"""Bytes of CSV registers up to which their rows are read once and held while they are worked on."""


class Rows(Protocol):
    """Where marks come from: a table in memory, or CSV files that are scanned where they lie.

    ``at`` is SQL (over the rows, alias ``r``) for the place of a row's file in ``files``.
    """

    files: Sequence[SourceFile]
    columns: set[str]
    at: str
    known: str
    """The table of the identities met in them, once there is one."""

    def hold(self, staging: Staging) -> None:
        """Reads the rows once for all, where they are few enough."""
        ...

    def release(self, staging: Staging) -> None:
        """Lets go of what is held."""
        ...

    def scan(self) -> str:
        """SQL: the rows."""
        ...

    def detail(self, file: SourceFile) -> str:
        """SQL: the rows of one file, with ``_row``."""
        ...

    def again(self) -> str:
        """SQL: whether a group of rows (alias ``r``) is the headings repeated."""
        ...


class InTable:
    """Marks in a table of the connection."""

    at = "0"

    def __init__(self, table: str, file: SourceFile) -> None:
        self.table = table
        self.files: Sequence[SourceFile] = (file,)
        self.columns: set[str] = set()
        self.known = ""

    def hold(self, staging: Staging) -> None:
        """They are held by whoever made the table."""

    def release(self, staging: Staging) -> None:
        """They are let go of by whoever made the table."""

    def scan(self) -> str:
        """SQL: the rows."""
        return self.table

    def detail(self, file: SourceFile) -> str:
        """SQL: the rows with ``_row``."""
        if "_row" in self.columns:
            return self.table
        return f"(SELECT *, row_number() OVER () AS _row FROM {self.table})"

    def again(self) -> str:
        """SQL: whether a group of rows is the headings repeated; they never get here."""
        return "false"


class InFiles:
    """Marks in CSV files that all have one heading row, scanned where they lie."""

    at = "r.file_index"

    def __init__(self, files: Sequence[SourceFile], header: Header, *, strict: bool) -> None:
        self.files, self.header, self.strict = files, header, strict
        self.columns: set[str] = set()
        self.known = self.held = ""
        self.picked = ", ".join(f"c{place} AS {quoted(name)}" for name, place in header.columns.items())

    def hold(self, staging: Staging) -> None:
        """Reads the rows once for all, where they are few enough. Raises duckdb.Error for uneven files."""
        if sum(file.size for file in self.files) <= HELD:
            held = staging.temporary("held_rows")
            staging.con.execute(f"CREATE TEMP TABLE {held} AS SELECT * FROM {self._scan(self.files)}")
            self.held = held

    def release(self, staging: Staging) -> None:
        """Lets go of what is held."""
        if self.held:
            staging.con.execute(f"DROP TABLE {self.held}")
            self.held = ""

    def scan(self) -> str:
        """SQL: the rows."""
        return self.held or self._scan(self.files)

    def _scan(self, files: Sequence[SourceFile]) -> str:
        rows = extract.csv_scan(files, self.header, self.strict)
        return f"(SELECT {self.picked}, file_index FROM {rows})"

    def again(self) -> str:
        """SQL: whether a group of rows is the headings repeated."""
        name = next((name for name in IDENTITY if name in self.header.columns), None)
        if name is None:
            return "false"
        return f"coalesce(r.{name} = {literal(self.header.headings[self.header.columns[name]])}, false)"

    def detail(self, file: SourceFile) -> str:
        """SQL: the rows with ``_row``, without legends and totals below a register (which say nothing of a
        mark) and headings repeated further down.
        """
        heading = literal(self.header.headings[self.header.columns["date"]])
        rows = self._scan([file])
        if self.held:
            rows = f"(SELECT * FROM {self.held} WHERE file_index = {self.files.index(file)})"
        return (
            f"(SELECT *, row_number() OVER () + {self.header.row + 1} AS _row FROM {rows} "
            f"WHERE (date IS NOT NULL OR code IS NOT NULL) AND coalesce(date, '') <> {heading})"
        )


def who(staging: Staging, source: Rows) -> tuple[dict[str, str], str]:
    """SQL for each part of a row's identity (alias ``r``), and the join it needs.

    Names matter only where there is nothing better: they would make every row dearer to group.
    """
    parts = identity.cleaned(source.columns, "sf.school", "r.")
    parts["date_of_birth"] = "''"
    nothing = " AND ".join(f"{parts[name]} = ''" for name in ("upn", "local_id"))
    better = {"upn", "local_id"} & source.columns
    for name in ("surname", "forename"):
        if name in source.columns and better:
            parts[name] = f"CASE WHEN {nothing} THEN {parts[name]} ELSE '' END"
    if "date_of_birth" not in source.columns:
        return parts, ""
    born = staging.date_table(source.scan(), "date_of_birth", source.files[0])
    cell = "coalesce(born.day::VARCHAR, '')"
    parts["date_of_birth"] = f"CASE WHEN {nothing} THEN {cell} ELSE '' END" if better else cell
    return parts, f"LEFT JOIN {born} AS born ON born.text = r.date_of_birth"
