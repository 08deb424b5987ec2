"""What the cells of a register's rows mean: codes, sessions and dates, as tables the rows are joined to.

There are few different ones of each, so each is made sense of once however many rows have it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.sources import codes, dates, distinct
from lostlearning.sources.codes import BITS
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.mark_rows import Rows
    from lostlearning.sources.staging import Staging

EARLIEST, LATEST = dt.date(2000, 8, 1), dt.date(2100, 7, 31)
"""The days a register may be of: anything else is a slip, or no date at all."""
SESSIONS = {
    "AM": (
        "am",
        "a.m.",
        "a",
        "morning",
        "1",
        "s1",
        "session 1",
        "am registration",
        "am reg",
        "ammark",
        "reg am",
    ),
    "PM": (
        "pm",
        "p.m.",
        "p",
        "afternoon",
        "2",
        "s2",
        "session 2",
        "pm registration",
        "pm reg",
        "pmmark",
        "reg pm",
    ),
}
"""What a morning and an afternoon are called."""
WORDS = (
    "LEFT JOIN code_words AS c ON c.text = upper(trim(coalesce(r.code, ''))) "
    "LEFT JOIN session_words AS s ON s.text = lower(trim(r.session))"
)
"""SQL: the meaning of a row's code and session, however they are written."""


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of codes and sessions, as rows may write them."""
    known = codes.code_table()  # noqa: F841  (read by DuckDB under its name)
    con.execute("CREATE TABLE code_words AS SELECT * FROM known")
    spoken = [
        (text, shift)
        for shift, name in enumerate(SESSIONS)
        for text in (
            name,
            name.title(),
            *SESSIONS[name],
            *map(str.upper, SESSIONS[name]),
            *map(str.title, SESSIONS[name]),
        )
    ]
    halves = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "text": array(dict(spoken), pa.string()),
            "half": array(list(dict(spoken).values()), pa.int32()),
        }
    )
    con.execute("CREATE TABLE session_words AS SELECT * FROM halves")


def day_table(staging: Staging, texts: set[str] | list[str], source: Rows, *, report: bool = False) -> str:
    """A temporary table of the dates a register may hold: ``text, day``, its Monday and its place in the
    week, which is NULL for a weekend.
    """
    read = dates.read(texts, distinct.order_of(source.files[0]))
    if read.trouble and report:
        for file in source.files:
            staging.problem(distinct.date_trouble(read.trouble, file, "date"))
    fit = {text: day for text, day in read.values.items() if day and EARLIEST <= day <= LATEST}
    days = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "text": array(list(fit), pa.string()),
            "day": array(list(fit.values()), pa.date32()),
            "week": array([monday(day) for day in fit.values()], pa.date32()),
            "shift": array(
                [day.weekday() * 2 * BITS if day.weekday() < 5 else None for day in fit.values()], pa.int64()
            ),
        }
    )
    name = staging.temporary("day_words")
    staging.con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM days")
    return name


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())
