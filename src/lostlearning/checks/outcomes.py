"""What came of the checks: each one done, skipped (with why) or failed to run, and what was found."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping

import duckdb
import pyarrow as pa

from lostlearning.checks.base import Check
from lostlearning.problems import Problem, mask
from lostlearning.tables import TABLES

FAILING = "checks_failing"
"""The temporary table of every row in failure: place, row of the staging table, file, row, found."""


class Status(enum.StrEnum):
    """What came of one check."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """One check. ``found`` is the exact number of rows (or values) in failure; ``why`` says why it was
    skipped, what part of it was, or the class of the error that stopped it."""

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
        """Whether what is found there must be masked."""
        if self.table == "identities":
            return True
        if self.table not in TABLES:
            return False
        known = TABLES[self.table].columns()
        return any(known[column].identifying for column in self.columns if column in known)


@dataclasses.dataclass(frozen=True, slots=True)
class Outcomes:
    """Every check's outcome, in order of code, and the rows in failure.

    ``problems`` holds at most ``cap`` rows a place; where there are more, one last Problem stands for the
    rest in its ``rows``, so that rows always add up. :meth:`stream` gives all of them, one by one.
    """

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    places: tuple[Place, ...]
    files: Mapping[int, str]

    def stream(self, con: duckdb.DuckDBPyConnection, rows: int = 100_000) -> pa.RecordBatchReader:
        """Every row in failure, as Arrow batches with the columns of a Problem.

        The connection must be the one that the checks ran on, and must not be used for anything else
        until the batches are read.
        """
        schema = pa.schema(
            [
                *((name, pa.string()) for name in ("check", "severity", "title", "file")),
                ("row", pa.int64()),
                *((name, pa.string()) for name in ("column", "found", "expected", "mend")),
                ("rows", pa.int64()),
            ]
        )
        cursor = con.execute(f"SELECT place, _file, _row, found FROM {FAILING} ORDER BY place, _file, _row")

        def batches():  # type: ignore[no-untyped-def]
            while chunk := cursor.fetchmany(rows):
                found = [problem_of(self.places[one[0]], self.files, *one[1:]) for one in chunk]
                yield pa.RecordBatch.from_pylist([dataclasses.asdict(one) for one in found], schema=schema)

        return pa.RecordBatchReader.from_batches(schema, batches())


def problem_of(
    place: Place, files: Mapping[int, str], file: int | None, row: int | None, found: str | None
) -> Problem:
    """One row in failure as a Problem; what identifies is masked."""
    record = place.check.record
    shown = found if found not in (None, "") else "(nothing)"
    return Problem(
        check=record.code,
        severity=record.severity,
        title=record.title,
        file=files.get(file, f"file {file}") if file is not None else "(all files)",
        row=row,
        column=", ".join(place.columns),
        found=mask(shown) if place.identifying else str(shown),
        expected=record.expected,
        mend=record.mend,
    )
