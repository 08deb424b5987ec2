"""Registers with a column a session: the grids that people print and send.

The columns may be dated (``01/09/2026 AM``, or a date above an AM and a PM), or days of a week whose date
stands in each row (``MonAM`` … ``FriPM``) or in a title, or just AM and PM of a day whose date stands in
each row. Headings may come again at a page break, with the next week's dates.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources import codes, dates, extract, headings
from lostlearning.sources.distinct import date_trouble, order_of
from lostlearning.sources.files import LONGEST_CELL, Kind, SourceFile
from lostlearning.sources.grid_headings import WHO, Grid, grid, on_one_row, on_two_rows
from lostlearning.sources.headings import IDENTIFYING, LOOK_IN, Header
from lostlearning.sources.slots import DATE, dated, looks_like_marks, slot
from lostlearning.sources.tabular import names_apart
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging


class ColumnsReader:
    """A column a session, or a day."""

    name = "register_columns"
    title = "Register, one column a session"
    needs = (IDENTIFYING, ("session",))
    offered = WHO

    def proposal(self, row: Sequence[str], extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Heading → column; a session's heading, in a row that says who, is known by itself."""
        found = headings.proposal(row, "register", self.offered, extra)
        if set(found.values()).isdisjoint(IDENTIFYING):
            return found
        return {heading: "session" if slot(heading) else column for heading, column in found.items()}

    def first(self, file: SourceFile) -> Grid | None:
        """The first grid of a file."""
        if file.kind not in (Kind.CSV, Kind.XLSX):
            return None
        said = file.options.get("header_row")
        rows = file.preview
        found = [
            one
            for number in range(min(LOOK_IN, len(rows)))
            if (one := grid(rows, number, file.options.get("columns")))
            and (not said or int(said) - 1 in (number, one.last))
        ]
        return max(found, key=lambda one: (one.weight, -one.last)) if found else None

    def recognise(self, file: SourceFile) -> float:
        """Sure when the cells under the sessions are marks."""
        found = self.first(file)
        if found is None:
            return 0.0
        if file.options.get("reader") == self.name:
            return 1.0
        marks = [
            part
            for row in file.preview[found.last + 1 :]
            for place, one in found.places
            if place < len(row) and row[place].strip()
            for part in ([row[place]] if one.half else two(row[place]) or [row[place]])
        ]
        if not marks:
            return 0.6
        share = looks_like_marks(marks)
        return 0.6 + 0.38 * share if share > 0.4 else 0.2

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Turns each grid of the file into marks."""
        found = self.first(file)
        if found is None:
            return
        file.notes["header"] = Header(found.last, found.headings, found.who)
        above = file.preview[found.last - 1] if found.last else []
        someone = any(place < len(above) and above[place].strip() for place in found.who.values())
        file.notes["heading_rows"] = 1 if someone else 2  # the row above may hold the dates
        try:
            for part in _blocks(file, found):
                _add(staging, file, *part)
        except (UnicodeError, csv.Error) as error:
            extract.not_text(file, staging, error)


Block = tuple[Grid, list[str], list[int], list[list[str]]]


def _blocks(file: SourceFile, first: Grid) -> Iterator[Block]:
    """Each grid with the titles above it and its rows: headings may come again further down."""
    extra = file.options.get("columns")
    titles: list[str] = [file.name]
    current: Grid | None = None
    numbers: list[int] = []
    rows: list[list[str]] = []
    before: list[str] = []
    waiting: list[str] = []
    last_row: list[str] = []
    who = sorted({first.who[name] for name in IDENTIFYING if name in first.who})
    for number, row in enumerate(file.rows()):
        if number < first.last:
            titles.extend(cell for cell in row if cell.strip())
            last_row = row
            continue
        if number == first.last:
            current, before = first, titles
            continue
        identified = any(place < len(row) and row[place].strip() for place in who) and not _is_title(row)
        again = [first.headings[place] for place in who]
        is_heading = identified and [row[place] if place < len(row) else "" for place in who] == again
        if is_heading or (not identified and sum(1 for cell in row if cell.strip()) > 1):
            candidate = (
                (on_two_rows(last_row, row, number, extra) or on_one_row(row, number, extra))
                if is_heading
                else None
            )
            if candidate is not None:
                if current is not None and rows:
                    yield current, before, numbers, rows
                slots = candidate.places
                current = dataclasses.replace(candidate, last=number)
                if [one for _, one in slots] == [one for _, one in first.places] and not waiting:
                    current = dataclasses.replace(first, last=number)
                else:
                    before = [file.name, *waiting] if waiting else titles
                numbers, rows, waiting = [], [], []
        elif identified and current is not None:
            numbers.append(number + 1)
            rows.append(row)
            waiting = []
        else:
            waiting.extend(cell for cell in row if cell.strip())
        last_row = row
    if current is not None and rows:
        yield current, before, numbers, rows


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row has one cell, which says what is below (a date) or what a mark means (a legend)."""
    said = [cell for cell in row if cell.strip()]
    return len(said) == 1 and bool(DATE.search(said[0]) or set(":=") & set(said[0]))


def two(cell: str) -> list[str]:
    """The morning's and the afternoon's mark of a cell that holds a day; [] where it cannot be said which
    they are (C2 may be a part-time timetable, or C and 2: nothing is sliced by guess).
    """
    text = cell.strip()
    parts = text.replace(",", " ").replace(";", " ").split()
    if len(parts) == 2:
        return parts
    known = codes.written()
    if len(text) == 2 and text not in known and text[0] in known and text[1] in known:
        return [text[0], text[1]]
    return [text, text] if text in ("", "#") else []


def _add(
    staging: Staging,
    file: SourceFile,
    found: Grid,
    titles: list[str],
    numbers: list[int],
    rows: list[list[str]],
) -> None:
    width = len(found.headings)
    padded = [row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows]
    days, trouble = dated([one for _, one in found.places], titles, order_of(file))
    file.notes["headings"] = {name: found.headings[place].strip() for name, place in found.who.items()}
    _report_undated(staging, file, found, padded)
    base = ""
    if not found.is_dated:
        base = found.base
        if not base:
            title_days = {day for day in dates.read(_dates_in(titles), order_of(file)).values.values() if day}
            if len(title_days) != 1:
                _no_date(staging, file, found)
                return
            monday = title_days.pop()
            days = [monday] * len(found.places)
    elif trouble or any(day is None for day in days):
        staging.problem(date_trouble(trouble or "a heading that is not a date", file, "headings"))
        if not any(days):
            return
    columns: list[pa.Array] = []
    when: list[str] = []
    halves: list[str] = []
    names: list[str] = []
    weekdays: list[int] = []
    whole: list[tuple[int, str]] = []
    for (place, one), day in zip(found.places, days, strict=True):
        if day is None and not base:
            continue
        cells = [row[place] if len(row[place]) <= LONGEST_CELL else "?" for row in padded]
        weekday = -1 if one.date or one.weekday is None else one.weekday
        split: list[tuple[str, list[str]]] = [(one.half, cells)]
        if not one.half:
            pairs = [two(cell) for cell in cells]
            whole.extend(
                (number, found.headings[place])
                for number, pair in zip(numbers, pairs, strict=True)
                if not pair
            )
            split = [
                ("AM", [pair[0] if pair else "?" for pair in pairs]),
                ("PM", [pair[1] if pair else "?" for pair in pairs]),
            ]
        for half, marks in split:
            columns.append(array(marks, pa.string()))
            when.append(day.isoformat() if day else "")
            weekdays.append(weekday)
            halves.append(half)
            names.append(found.headings[place].strip())
    if whole:
        _unsplit(staging, file, whole)
    if not columns:
        return
    many, count = len(columns), len(rows)
    row_of = array(np.tile(np.arange(count), many), pa.int64())
    column_of = array(np.repeat(np.arange(many), count), pa.int64())
    table = {
        name: array([row[place] for row in padded], pa.string()).take(row_of)
        for name, place in found.who.items()
    }
    table |= {
        "code": pa.concat_arrays(columns),
        "session": array(halves, pa.string()).take(column_of),
        "_day": array(when, pa.string()).take(column_of),
        "_weekday": array(weekdays, pa.int32()).take(column_of),
        "_column": array(names, pa.string()).take(column_of),
        "_row": array(numbers, pa.int64()).take(row_of),
    }
    long = pa.table(table)
    _stage(staging, file, long, base)


def _stage(staging: Staging, file: SourceFile, long: pa.Table, base: str) -> None:
    con = staging.con
    name = staging.temporary("grid")
    con.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM long")
    day, join = "try_cast(g._day AS DATE)", ""
    if base:
        day = "b.day"
        join = f"LEFT JOIN {staging.date_table(name, base, file)} AS b ON b.text = g.{base}"
    moved = f"CASE WHEN g._weekday < 0 THEN {day} ELSE {day} - (isodow({day}) - 1)::INTEGER + g._weekday END"
    text = f"coalesce(({moved})::DATE::VARCHAR, {f'g.{base}' if base else 'g._day'})"
    rows = con.sql(
        f"SELECT g.* EXCLUDE (_day, _weekday{f', {base}' if base else ''}), {text} AS date FROM {name} AS "
        f"g {join}"
    )
    rows = extract.changed(rows, staging, names_apart(rows.columns))
    staging.add_marks(rows, file)
    con.execute(f"DROP TABLE {name}")


def _report_undated(staging: Staging, file: SourceFile, found: Grid, rows: list[list[str]]) -> None:
    """Says which columns of marks are left out because their headings have no date that can be read."""
    left = []
    for place in found.undated:
        marks = [row[place] for row in rows if row[place].strip()]
        if marks and looks_like_marks(marks) > 0.8:
            left.append(place)
    if left:
        staging.problem(
            Problem(
                check="undated_column",
                severity=Severity.EXCLUDES,
                title="A column of marks has no date that can be read",
                file=file.name,
                row=found.last + 1,
                column=", ".join(dict.fromkeys(found.headings[place].strip() for place in left)),
                found=f"marks in column {left[0] + 1} of the sheet under a heading that is not a date",
                expected="a date, such as 07/09/2026, in or above the heading",
                mend="Put the date right in the heading, or export again. The marks are not read.",
                rows=len(left),
            )
        )


def _dates_in(titles: list[str]) -> list[str]:
    return [match.group() for title in titles for match in DATE.finditer(title)]


def _no_date(staging: Staging, file: SourceFile, found: Grid) -> None:
    staging.problem(
        Problem(
            check="no_week",
            severity=Severity.STOPS,
            title="A register does not say which week it is",
            file=file.name,
            row=found.last + 1,
            column=", ".join(found.headings[place].strip() for place, _ in found.places[:3]),
            found="days of the week without a date",
            expected="a column with the date of each row's Monday, or a title: Week commencing 07/09/2026",
            mend="Export again with the week's date, or add a column headed Week commencing.",
        )
    )


def _unsplit(staging: Staging, file: SourceFile, whole: list[tuple[int, str]]) -> None:
    number, heading = whole[0]
    staging.problem(
        Problem(
            check="day_mark",
            severity=Severity.EXCLUDES,
            title="A cell does not say which mark is the morning's and which the afternoon's",
            file=file.name,
            row=number,
            column=heading.strip(),
            found="a cell that is not two marks",
            expected="two marks with a space between them, or a column each for AM and PM",
            mend="Export a column a session, or one row a mark. These days count as not known.",
            rows=len(whole),
        )
    )


READER = ColumnsReader()
