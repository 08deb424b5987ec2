"""Signs that a table is not whole: cut short, rows above its headings, cells beyond, an open quotation mark.

None of these stops a file from being read, and each can make its numbers wrong, so each is said.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

from lostlearning.problems import Problem, Severity
from lostlearning.sources import dates
from lostlearning.sources.files import SAMPLE, Kind, SourceFile
from lostlearning.sources.headings import Header

LARGE = 2_000_000
"""Bytes from which only the end of a file is looked at."""
LAST = 50
"""Rows before the last one that it is compared with."""


def problems(file: SourceFile, header: Header, heading_rows: int = 1) -> list[Problem]:
    """What of ``file`` is not whole. ``heading_rows`` are the rows that make up its heading."""
    found: list[Problem] = []
    if file.kind is Kind.CSV and (short := _cut_short(file, header)):
        found.append(short)
    if file.kind is Kind.CSV and file.size > LARGE:
        return found
    above: list[int] = []
    beyond: list[int] = []
    swallowed: list[int] = []
    named = sum(1 for heading in header.headings if heading.strip())
    width = max((at + 1 for at, heading in enumerate(header.headings) if heading.strip()), default=0)
    rows, quotes = 0, file.kind is Kind.CSV
    try:
        for number, row in enumerate(file.rows()):
            if number <= header.row:
                filled = sum(1 for cell in row[:width] if cell.strip())
                like = filled > max(2, 0.6 * named) or (filled >= named and _dated(row, header))
                if number <= header.row - heading_rows and like:
                    above.append(number + 1)
                continue
            rows += 1
            if len(row) > len(header.headings) or any(cell.strip() for cell in row[width:]):
                beyond.append(number + 1)
            if quotes and any("\n" in cell and _holds_rows(cell, row, file, header) for cell in row):
                swallowed.append(number + 1)
    except (UnicodeError, csv.Error):
        return found  # the reader says so
    if above:
        found.append(_rows_above(file, above))
    if beyond and len(beyond) < max(2, rows / 2):  # a column without a heading is another thing
        found.append(_beyond(file, beyond))
    if swallowed:
        found.append(_swallowed(file, swallowed))
    return found


def _dated(row: Sequence[str], header: Header) -> bool:
    """Whether a date stands where the table has its dates: of a table of few columns, that is no title."""
    cells = [row[place] for name, place in header.columns.items() if "date" in name and place < len(row)]
    return any(day is not None for day in dates.read(cells, dates.Order.DAY_FIRST).values.values())


def _holds_rows(cell: str, row: Sequence[str], file: SourceFile, header: Header) -> bool:
    """Whether a cell of several lines is the rest of its own row, or of the file, and not a long remark."""
    separators = cell.count(file.delimiter)
    named = sum(1 for heading in header.headings if heading.strip())
    return (
        cell.endswith("\n") or separators >= named - 1 or (separators > 0 and len(row) < len(header.headings))
    )


def _cut_short(file: SourceFile, header: Header) -> Problem | None:
    """The last line breaks off: it has no end, and fewer or shorter cells than the lines before it, or a last
    cell that is the beginning of another's.
    """
    tail = _tail(file)
    if not tail or tail.endswith(("\n", "\r")):
        return None
    lines = tail.splitlines()[-LAST:]
    try:
        *before, last = list(csv.reader(lines, delimiter=file.delimiter))
    except (ValueError, csv.Error):
        return None
    # the first may have lost its beginning, or be the headings
    before = [row for row in before if any(row)]
    width = len(before[-1]) if before else 0
    ends = [row[-1] for row in before[1:] if len(row) == width]
    begun = any(end != last[-1] and end.startswith(last[-1]) for end in ends)
    if len(last) >= width and len(last[-1]) >= min(map(len, ends), default=0) and not begun:
        return None
    return Problem(
        check="cut_short",
        severity=Severity.WARNS,
        title="The last line of the file breaks off",
        file=file.name,
        row=None,
        column=header.headings[len(last) - 1].strip() if len(last) <= len(header.headings) else "",
        found="a last line that is shorter than the others and has no end",
        expected="a file that ends with a whole row",
        mend="It was probably cut short on the way: export or copy it again. What is missing is not counted.",
    )


def _tail(file: SourceFile) -> str:
    with file.path.open("rb") as data:
        data.seek(max(0, file.size - SAMPLE // 4))
        return data.read().decode(file.encoding, errors="replace") if not _wide(file) else ""


def _wide(file: SourceFile) -> bool:
    """Encodings whose text cannot be read from just anywhere: only a whole file is."""
    return file.encoding.startswith("utf-16") and file.size > SAMPLE // 4


def _rows_above(file: SourceFile, rows: Sequence[int]) -> Problem:
    return _warns(
        file, "rows_above_headings", "Rows stand above the headings", rows,
        "rows like those of the table, above its heading row",
        "the heading row first, or titles of a cell or two above it",
        "They are not read. Sort the file again so that its headings come first, or export it again.",
    )  # fmt: skip


def _beyond(file: SourceFile, rows: Sequence[int]) -> Problem:
    return _warns(
        file, "row_too_long", "A row has more cells than there are headings", rows,
        "cells to the right of the last heading",
        "one cell for each heading",
        "Its cells may stand under the wrong headings: look at the row, and put quotation marks around "
        "values that hold the separator.",
    )  # fmt: skip


def _swallowed(file: SourceFile, rows: Sequence[int]) -> Problem:
    return _warns(
        file, "open_quotation", "A quotation mark that is not closed has swallowed the rows after it", rows,
        "a cell that holds whole rows",
        "quotation marks in pairs",
        "Take out the quotation mark at the start of that cell, or export the file again. "
        "The rows inside the cell are not read.",
    )  # fmt: skip


def _warns(
    file: SourceFile, check: str, title: str, rows: Sequence[int], found: str, expected: str, mend: str
) -> Problem:
    return Problem(
        check, Severity.WARNS, title, file.name, rows[0], "", found, expected, mend, rows=len(rows)
    )
