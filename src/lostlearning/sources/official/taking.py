"""Takes the rows of a file into DuckDB as text, under the names used here: table ``taken``, with ``row``."""

from __future__ import annotations

import csv
import io

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import Kind as Bytes
from lostlearning.sources.files import SourceFile
from lostlearning.sources.official.finding import Known
from lostlearning.sources.official.publications import called
from lostlearning.sources.values import literal, quoted

TAIL = 1 << 20
NEVER = "\x00"
"""What no cell is: so that an empty cell is not read as one that is not there."""


def names_of(known: Known) -> dict[str, str]:
    """Heading → the name of its column in ``taken``: what it is called here, else what it says, in lower case."""
    found = called(known.headings, known.kind)
    names: dict[str, str] = {}
    for heading in known.headings:
        name = found.get(heading, heading.strip().lower())
        if name and name not in names.values() and (heading in found or name not in found.values()):
            names[heading] = name
    return names


def take(con: duckdb.DuckDBPyConnection, file: SourceFile, known: Known) -> list[Problem]:
    """Makes ``taken``. Blank rows are left out, and with a problem rows that lack cells: what they say last may be
    half of it. Raises UnicodeError, duckdb.Error.
    """
    names = names_of(known)
    places = {name: known.headings.index(heading) for heading, name in names.items()}
    picked = ", ".join(f"nullif(trim(c{at}), '') AS {quoted(name)}" for name, at in places.items())
    filled = " OR ".join(f"c{at} <> ''" for at in places.values())
    if file.kind is Bytes.CSV and file.encoding in ("utf-8", "utf-8-sig", "ascii"):
        columns = ", ".join(f"{literal(f'c{at}')}: 'VARCHAR'" for at in range(len(known.headings)))
        rows = (
            f"SELECT *, row_number() OVER () + {known.row} AS row FROM read_csv("
            f"{literal(file.path.as_posix())}, columns = {{{columns}}}, auto_detect = false, header = false, "
            f"skip = {known.row}, delim = {literal(file.delimiter)}, quote = '\"', escape = '\"', "
            f"null_padding = true, strict_mode = false, nullstr = {literal(NEVER)})"
        )
    else:
        con.register("given_rows", _table(file, known))
        rows = "SELECT * FROM given_rows"
    # a cell that is not there is NULL, an empty one is not
    last = len(known.headings) - 1
    con.execute(
        f"CREATE TABLE taken AS SELECT {picked}, row, c{last} IS NULL AS short FROM ({rows}) WHERE {filled}"
    )
    ((first, count),) = con.execute("SELECT min(row), count(*) FROM taken WHERE short").fetchall()
    con.execute("DELETE FROM taken WHERE short")
    con.execute("ALTER TABLE taken DROP COLUMN short")
    if not count:
        return []
    short = Problem(
        "short_row", Severity.EXCLUDES, "A row has fewer cells than there are columns", file.name, first, "",
        "cells that are not there", f"{len(known.headings)} cells", "Download the file again, or look at the row.",
        count,
    )  # fmt: skip
    return [short]


def _table(file: SourceFile, known: Known) -> pa.Table:
    """The rows below the headings, for sheets and for text that is not UTF-8."""
    rows = list(file.rows())[known.row :]
    absent = None if file.kind is Bytes.CSV else ""  # a sheet's rows end with their last cell that is filled
    columns = {
        f"c{at}": pa.array([row[at] if at < len(row) else absent for row in rows], pa.string())
        for at in range(len(known.headings))
    }
    columns["row"] = pa.array(range(known.row + 1, known.row + 1 + len(rows)), pa.int64())
    return pa.table(columns)


def cut_short(file: SourceFile, known: Known) -> Problem | None:
    """What is wrong when the last row of a text file has fewer cells than there are columns."""
    if file.kind is not Bytes.CSV:
        return None
    with file.path.open("rb") as data:
        data.seek(max(0, file.size - TAIL))
        tail = data.read().decode(file.encoding, errors="replace")
    lines = tail.rstrip("\r\n\x00 ").splitlines()
    if len(lines) < 2:
        return None
    (cells,) = list(csv.reader(io.StringIO(lines[-1]), delimiter=file.delimiter)) or [[]]
    if len(cells) >= len(known.headings):
        return None
    return Problem(
        "cut_short", Severity.STOPS, "The file ends in the middle of a row", file.name, None,
        known.headings[len(cells)].strip(), f"{len(cells)} cells in the last row", f"{len(known.headings)}",
        "Download it again: the download was cut short. What was loaded before stays.",
    )  # fmt: skip
