"""Registers as schools export them: a row a mark, a column a session, a row a week, a string a year."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth.register import Register
from lostlearning.synth.world import World
from lostlearning.synth.writers.sheet import Sheet, spoken, write_csv, write_xlsx
from lostlearning.vocabulary import attendance_codes

SLOTS = ("MonAM", "MonPM", "TueAM", "TuePM", "WedAM", "WedPM", "ThuAM", "ThuPM", "FriAM", "FriPM")
NO_MARK = "-"
"""How SIMS writes a session with no mark (sims-partners.com, TPAttendanceRead)."""
CLOSED = "#"
NOT_HELD = (ord("."), ord("_"))


def codes(unknown: str = NO_MARK) -> NDArray[np.str_]:
    """Symbol (as a byte) → the code people write; no mark is ``unknown``; not held and not on roll empty."""
    found = np.full(256, "", dtype="<U2")
    for code, symbol in attendance_codes().symbols.items():
        if not code.startswith("("):
            found[ord(symbol)] = code
    found[ord("?")] = unknown
    return found


def taken(values: Sequence[Any] | NDArray[Any], indices: NDArray[np.int64]) -> pa.DictionaryArray:
    """``values[indices]`` as text without writing each one out."""
    plain = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return pa.DictionaryArray.from_arrays(pa.array(indices.astype(np.int32)), pa.array(plain, pa.string()))


def mark_sheet(world: World) -> Sheet:
    """One row a mark, with the headings of a SIMS report. Off-roll sessions are left out."""
    register = world.register
    row, at = np.nonzero(register != ord("_"))
    dates = world.year.dates[world.year.sessions].tolist()
    people = world.people
    late = world.minutes_late[row, at]
    minutes = [str(value) for value in range(int(late.max(initial=0)) + 1)]
    written = codes()
    return Sheet(
        pa.table({
            "UPN": taken(people.upn, row),
            "Surname": taken(people.surname, row),
            "Forename": taken(people.forename, row),
            "Reg": taken(people.form, row),
            "Date": taken([spoken(day) for day in dates], at),
            "Session": taken(["AM", "PM"], at % 2),
            "Mark": pa.DictionaryArray.from_arrays(
                pa.array(register[row, at].astype(np.int32)), pa.array(written.tolist(), pa.string())
            ),
            "Minutes Late": pa.DictionaryArray.from_arrays(
                pa.array(late.astype(np.int32), mask=late < 0), pa.array(minutes, pa.string())
            ),
        })
    )  # fmt: skip


def long_csv(world: World, folder: Path) -> Path:
    """One row a mark."""
    return write_csv(mark_sheet(world), folder / "attendance_marks.csv")


def long_xlsx(world: World, folder: Path) -> Path:
    """One row a mark, as a workbook with dates as dates. A sheet holds 1,048,576 rows: ValueError beyond."""
    sheet = mark_sheet(world)
    if sheet.rows.num_rows >= 2**20:
        raise ValueError(f"{sheet.rows.num_rows} marks do not fit in one sheet; expected under 1,048,576")
    at = np.nonzero(world.register != ord("_"))[1]
    days = pa.array(world.year.dates[world.year.sessions])
    place = sheet.rows.schema.get_field_index("Date")
    dated = sheet.rows.set_column(place, "Date", days.take(pa.array(at)))
    return write_xlsx(Sheet(dated), folder / "attendance_marks.xlsx", "Marks")


def _grid(world: World, folder: Path, name: str, heading: Callable[[list[Any]], list[list[str]]]) -> Path:
    people = world.people
    marks = codes()[world.register]
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerows(heading(world.year.dates[world.year.sessions].tolist()))
        identity = zip(
            people.upn.tolist(),
            people.surname.tolist(),
            people.forename.tolist(),
            people.form.tolist(),
            strict=True,
        )
        for who, row in zip(identity, marks.tolist(), strict=True):
            out.writerow([*who, *row])
    return path


def wide_csv(world: World, folder: Path) -> Path:
    """One row a pupil and one column a session, headed ``02/09/2025 AM``."""
    return _grid(
        world, folder, "attendance_grid.csv",
        lambda days: [["UPN", "Surname", "Forename", "Reg",
                       *(f"{spoken(day)} {'PM' if at % 2 else 'AM'}" for at, day in enumerate(days))]],
    )  # fmt: skip


def wide_two_row_csv(world: World, folder: Path) -> Path:
    """The same with two rows of headings: the date over its morning, then AM and PM."""
    return _grid(
        world, folder, "attendance_grid_two_rows.csv",
        lambda days: [
            ["", "", "", "", *("" if at % 2 else str(spoken(day)) for at, day in enumerate(days))],
            ["UPN", "Surname", "Forename", "Reg", *("PM" if at % 2 else "AM" for at in range(len(days)))],
        ],
    )  # fmt: skip


def weeks(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64], Register]:
    """Every pupil-week with a session on roll: pupil row, week number, ten symbols."""
    grid = world.grid.reshape(len(world.people), -1, 10)
    row, week = np.nonzero(~np.isin(grid, NOT_HELD).all(axis=2))
    return row, week, grid[row, week]


def week_columns_csv(world: World, folder: Path) -> Path:
    """One row a pupil and week, with Bromcom's headings. Sessions off roll or not held are empty."""
    row, week, marks = weeks(world)
    written = pa.array(codes().tolist(), pa.string())
    starts = [spoken(day, "iso") for day in world.year.weeks.tolist()]
    columns: dict[str, pa.Array] = {
        "StudentId": taken(world.people.local_id, row),
        "UPN": taken(world.people.upn, row),
        "LastName": taken(world.people.surname, row),
        "FirstName": taken(world.people.forename, row),
        "WeekStart": taken(starts, week),
    }
    for slot, heading in enumerate(SLOTS):
        symbols = marks[:, slot].astype(np.int32)
        columns[heading] = pa.DictionaryArray.from_arrays(pa.array(symbols), written)
    return write_csv(Sheet(pa.table(columns)), folder / "attendance_by_week.csv")


def one_character(world: World) -> NDArray[np.uint8]:
    """Symbol → the one character of a packed string. Raises ValueError where a code has two characters."""
    table = codes()
    used = np.unique(world.grid)
    long = sorted({str(table[symbol]) for symbol in used if len(table[symbol]) > 1})
    if long:
        raise ValueError(
            f"codes {', '.join(long)} have two characters and cannot be in a packed string; "
            "make the world with single_character_codes=True"
        )
    found = np.full(256, ord(CLOSED), dtype=np.uint8)
    for symbol in used:
        if table[symbol]:
            found[symbol] = ord(str(table[symbol]))
    return found


def week_strings_csv(world: World, folder: Path) -> Path:
    """One row a pupil and week with ten characters. Sessions off roll or not held are ``#``."""
    row, week, marks = weeks(world)
    packed = one_character(world)[marks]
    columns = {
        "UPN": taken(world.people.upn, row),
        "Surname": taken(world.people.surname, row),
        "Forename": taken(world.people.forename, row),
        "Week commencing": taken([spoken(day) for day in world.year.weeks.tolist()], week),
        "Marks": pa.array([line.tobytes().decode("ascii") for line in packed], pa.string()),
    }
    return write_csv(Sheet(pa.table(columns)), folder / "attendance_week_marks.csv")


def strings_from_entry(world: World) -> list[tuple[int, Any, str]]:
    """For each pupil on roll at all: row, first day, and two characters for every weekday to the last day.

    Weekdays without a session (holidays, training days) are ``##``, as packed exports write them.
    """
    lookup = one_character(world)
    first = world.year.weeks[0]
    span = int((world.year.weeks[-1] - first).astype(int)) // 7 + 1
    every = np.full((len(world.people), span, 10), ord(CLOSED), dtype=np.uint8)
    which = (world.year.weeks - first).astype(int) // 7
    every[:, which] = lookup[world.grid].reshape(len(world.people), -1, 10)
    flat = every.reshape(len(world.people), -1)
    days = (first + (np.arange(span)[:, None] * 7 + np.arange(5)).astype("timedelta64[D]")).ravel()
    held = world.year.dates[world.year.sessions]
    found = []
    for row in range(len(world.people)):
        start, stop = int(world.move.first[row]), int(world.move.last[row])
        if start >= stop:
            continue
        begin = int(np.searchsorted(days, held[start]))
        end = int(np.searchsorted(days, held[stop - 1])) + 1
        found.append((row, days[begin].item(), flat[row, 2 * begin : 2 * end].tobytes().decode("ascii")))
    return found


def year_string_csv(world: World, folder: Path) -> Path:
    """One row a pupil with a string of marks from a start date, five days a week."""
    people = world.people
    lines = strings_from_entry(world)
    rows = np.array([row for row, _, _ in lines], dtype=np.int64)
    columns = {
        "UPN": taken(people.upn, rows),
        "Surname": taken(people.surname, rows),
        "Forename": taken(people.forename, rows),
        "Attendance start date": pa.array([spoken(start) for _, start, _ in lines], pa.string()),
        "Attendance marks": pa.array([marks for _, _, marks in lines], pa.string()),
    }
    return write_csv(Sheet(pa.table(columns)), folder / "attendance_strings.csv")


def closures_added(world: World, layout: str) -> int:
    """How many ``#`` a packed layout holds for sessions that were not held, beside the planned closures."""
    own = int((world.grid == ord(CLOSED)).sum())
    if layout == "week_strings_csv":
        _, _, marks = weeks(world)
        return int((one_character(world)[marks] == ord(CLOSED)).sum()) - own
    if layout in ("year_string_csv", "ctf_xml"):
        return sum(marks.count(CLOSED) for _, _, marks in strings_from_entry(world)) - own
    return 0
