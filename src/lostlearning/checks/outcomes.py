"""What came of the checks: each one done, skipped (with why) or failed to run, and what was found."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping

import duckdb
import pyarrow as pa

from lostlearning.checks.base import Check
from lostlearning.problems import Problem
from lostlearning.tables import TABLES
from lostlearning.tables.arrays import array

FAILING = "checks_failing"
"""The temporary table of every row in failure: place, row of the staging table, file, row, found."""

NOTHING = "(nothing)"
ALL_FILES = "(all files)"


class Status(enum.StrEnum):
    """What came of one check."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """One check. ``found`` is the exact number of rows (or values) in failure; ``why`` says why it was
    skipped, what part of it was, or the class of the error that stopped it.
    """

    check: Check
    status: Status
    why: str = ""
    found: int = 0

    def as_dict(self) -> dict[str, object]:
        """As reports list it."""
        record = self.check.record
        return {
            "code": record.code,
            "title": record.title,
            "severity": record.severity.value,
            "status": self.status.value,
            "why": self.why,
            "found": self.found,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where one check was asked: its rows in :data:`FAILING` carry ``number``."""

    number: int
    check: Check
    table: str
    columns: tuple[str, ...]

    @property
    def identifying(self) -> bool:
        """Whether what is found there must be masked: bare values of columns that identify."""
        if self.check.found or self.check.part:
            return False
        if self.table == "identities":
            return True
        if self.table not in TABLES:
            return False
        known = TABLES[self.table].columns()
        return any(known[column].identifying for column in self.columns if column in known)


@dataclasses.dataclass(frozen=True, slots=True)
class Files:
    """What files are called, and what their columns are, by the number of the file."""

    names: Mapping[int, str]
    headings: Mapping[int, Mapping[str, str]]

    def name(self, file: int | None) -> str:
        """The file's name."""
        return ALL_FILES if file is None else self.names.get(file, ALL_FILES)

    def columns(self, file: int | None, place: Place) -> str:
        """The columns of a place, as the file heads them where that is known."""
        said = self.headings.get(file, {}) if file is not None else {}
        return ", ".join(said.get(column, column) for column in place.columns)


@dataclasses.dataclass(frozen=True, slots=True)
class Outcomes:
    """Every check's outcome, in order of code, and the rows in failure.

    ``problems`` holds at most ``cap`` rows a place; where there are more, one last Problem stands for the
    rest in its ``rows``, so that rows always add up. :meth:`stream` gives all of them, one by one.
    """

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    places: tuple[Place, ...]
    files: Files

    def stream(self, con: duckdb.DuckDBPyConnection, rows: int = 100_000) -> pa.RecordBatchReader:
        """Every row in failure, as Arrow batches with the columns of a Problem.

        The connection must be the one that the checks ran on, and must not be used for anything else
        until the batches are read.
        """
        names = ("check", "severity", "title", "file", "column", "expected", "mend")
        pairs = con.execute(f"SELECT DISTINCT place, _file FROM {FAILING}").fetchall()
        said = [problem_of(self.places[place], self.files, file, None, None) for place, file in pairs]
        words = pa.table(  # noqa: F841  (read by DuckDB under its name)
            {
                "place": array([place for place, _ in pairs], pa.int32()),
                "_file": array([file for _, file in pairs], pa.int32()),
                **{name: array([str(getattr(one, name)) for one in said], pa.string()) for name in names},
            }
        )
        query = (
            'SELECT "check", severity, title, file, _row AS "row", "column", '
            f"coalesce(found, '{NOTHING}') AS found, expected, mend, 1::BIGINT AS \"rows\" "
            f"FROM {FAILING} AS f JOIN words AS w "
            "ON w.place = f.place AND w._file IS NOT DISTINCT FROM f._file "
            "ORDER BY f.place, f._file, _row, found"
        )
        return con.sql(query).to_arrow_reader(rows)


def problem_of(place: Place, files: Files, file: int | None, row: int | None, found: str | None) -> Problem:
    """One row in failure as a Problem. ``found`` is as it is kept: what identifies is masked already."""
    record = place.check.record
    return Problem(
        check=record.code,
        severity=record.severity,
        title=record.title,
        file=files.name(file),
        row=row,
        column=files.columns(file, place),
        found=NOTHING if found is None else found,
        expected=record.expected,
        mend=record.mend,
    )
