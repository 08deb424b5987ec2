"""A small valid copy of every format, several times over: each slot is a school of its own.

The schools share no pupil, so that many mutated copies can be read in one import without touching each other.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from lostlearning.synth import World, make_school
from lostlearning.synth.writers import LAYOUTS
from lostlearning.synth.writers.records import RECORDS
from lostlearning.synth.writers.sheet import write_csv, write_xlsx

SLOTS = 15
PUPILS, WEEKS_TO, RETURN_TO = 10, dt.date(2025, 9, 19), dt.date(2026, 1, 30)
CENSUS_PUPILS = 8
ROWS = 8
"""Rows of a roll or log, at most."""
Build = Callable[[int, Path], Path]
"""Slot and folder → the file to mutate, written there with whatever it cannot do without."""


@functools.cache
def _school(slot: int, as_of: dt.date) -> World:
    return make_school(20, PUPILS, academic_year=2025, as_of=as_of, number=slot + 1, lesson_weeks=1,
                       single_character_codes=True)  # fmt: skip


@functools.cache
def _large() -> World:
    """One school whose pupils are dealt out to the slots: a small one has no exclusions."""
    return make_school(21, 1200, academic_year=2025, as_of=RETURN_TO, number=99, lesson_weeks=1)


def _register(layout: str) -> Build:
    def build(slot: int, folder: Path) -> Path:
        written = LAYOUTS[layout](_school(slot, WEEKS_TO), folder)
        assert isinstance(written, Path)
        return written

    return build


@functools.cache
def _returns() -> dict[str, list[list[str]]]:
    """Table → heading and rows of the large school's spring return."""
    with tempfile.TemporaryDirectory() as folder:
        paths = LAYOUTS["census_csv"](_large(), Path(folder))
        return {
            path.stem.removeprefix("2026_spring_"): list(csv.reader(path.read_text("utf-8").splitlines()))
            for path in paths
        }


def _return(table: str) -> Build:
    """One table of a census return, beside the pupils it hangs from: each slot's pupils at a school of its
    own.
    """

    def build(slot: int, folder: Path) -> Path:
        keys = [row[0] for row in (*_returns()[table][1:], *_returns()["pupilonroll"][1:])]
        mine = set(list(dict.fromkeys(keys))[slot : CENSUS_PUPILS * SLOTS : SLOTS])
        for name in {"pupilonroll", table}:
            head, *rows = _returns()[name]
            at = head.index("NativeId")
            kept = [[*row[:at], laestab(slot), *row[at + 1 :]] for row in rows if row[0] in mine]
            with (folder / f"2026_spring_{name}.csv").open("w", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows([head, *kept])
        return folder / f"2026_spring_{table}.csv"

    return build


def laestab(slot: int) -> str:
    """What a slot's school is called in files that say so themselves."""
    return f"999{4001 + slot}"


@functools.cache
def _dealt(name: str) -> list[pa.Table]:
    """The rows of a record for each slot. Lists that are not of pupils are everybody's."""
    rows = RECORDS[name](_large()).rows
    if "UPN" not in rows.column_names:
        return [rows] * SLOTS
    place = {upn: at for at, upn in enumerate(dict.fromkeys(rows["UPN"].to_pylist()))}
    several = min(SLOTS, len(place))  # of what is rare, some slots have the same rows
    slot = np.array([place[upn] % several for upn in rows["UPN"].to_pylist()])
    return [rows.filter(pa.array(slot == number % several)).slice(0, ROWS) for number in range(SLOTS)]


def _record(name: str, *, workbook: bool = False) -> Build:
    def build(slot: int, folder: Path) -> Path:
        sheet = RECORDS[name](_large())
        sheet.rows = _dealt(name)[slot]
        if workbook:
            return write_xlsx(sheet, folder / f"{name}.xlsx")
        return write_csv(sheet, folder / f"{name}.csv")

    return build


FORMATS: dict[str, Build] = {
    **{layout: _register(layout) for layout in LAYOUTS if layout != "census_csv"},
    **{
        f"census_{table}": _return(table)
        for table in ("pupilonroll", "termlysessiondetailsonroll", "termlyexclusionsonroll")
    },
    **{name: _record(name) for name in RECORDS},
    "roll_xlsx": _record("roll", workbook=True),
}
