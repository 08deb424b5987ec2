"""CSV registers left waiting, to be packed together: many at once, and one by one where that fails."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb

from lostlearning.sources import extract, marks
from lostlearning.sources.mark_rows import InFiles

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.headings import Header
    from lostlearning.sources.staging import Staging


def flush(staging: Staging) -> None:
    """Packs the CSV registers that were left to be read together: those with one heading row at once,
    which keeps every processor busy however small the files are.
    """
    groups: dict[tuple[object, ...], list[tuple[SourceFile, Header]]] = {}
    for file, header in staging.waiting:
        alike = (
            file.delimiter,
            header.row,
            header.headings,
            tuple(header.columns.items()),
            str(file.options),
        )
        groups.setdefault(alike, []).append((file, header))
    staging.waiting.clear()
    for group in groups.values():
        header = group[0][1]
        files = sorted((file for file, _ in group), key=lambda file: file.number)
        with staging.watched(
            f"Reading {len(files)} registers" if len(files) > 1 else f"Reading {files[0].name}"
        ):
            if not _attempt(staging, files, header, strict=True):
                for file in files:
                    _one_by_one(staging, file, header)


def _attempt(staging: Staging, files: Sequence[SourceFile], header: Header, *, strict: bool) -> bool:
    """All or nothing: a file too uneven for the database leaves no part of itself behind."""
    con = staging.con
    problems, rows = len(staging.problems), dict(staging.rows)
    con.execute("BEGIN")
    try:
        marks.add(staging, InFiles(files, header, strict=strict))
    except duckdb.OutOfMemoryException:
        con.execute("ROLLBACK")
        raise
    except duckdb.Error:
        con.execute("ROLLBACK")
        del staging.problems[problems:]
        staging.rows = rows
        return False
    con.execute("COMMIT")
    return True


def _one_by_one(staging: Staging, file: SourceFile, header: Header) -> None:
    """One file: strictly, leniently, and at last cell by cell."""
    if _attempt(staging, [file], header, strict=True) or _attempt(staging, [file], header, strict=False):
        return
    try:
        found = extract.cells(file, header, staging)
    except (UnicodeError, csv.Error) as error:
        extract.not_text(file, staging, error)
    else:
        staging.add_marks(found, file)
