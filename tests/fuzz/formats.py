"""A small valid copy of every format, several times over: each slot is a school of its own.

The schools share no pupil, so that many mutated copies can be read in one import without touching each other.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from lostlearning.synth import World, make_school
from lostlearning.synth.writers import LAYOUTS
from lostlearning.synth.writers.records import RECORDS
from lostlearning.synth.writers.sheet import write_csv, write_xlsx

SLOTS = 30
PUPILS, WEEKS_TO, RETURN_TO = 10, dt.date(2025, 9, 19), dt.date(2026, 1, 30)
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
    return make_school(21, 600, academic_year=2025, as_of=RETURN_TO, number=99, lesson_weeks=1)


def _register(layout: str) -> Build:
    def build(slot: int, folder: Path) -> Path:
        written = LAYOUTS[layout](_school(slot, WEEKS_TO), folder)
        assert isinstance(written, Path)
        return written

    return build


def _return(table: str) -> Build:
    """One table of a census return, beside the pupils it hangs from."""

    def build(slot: int, folder: Path) -> Path:
        kept = ("2026_spring_pupilonroll.csv", f"2026_spring_{table}.csv")
        for path in LAYOUTS["census_csv"](_school(slot, RETURN_TO), folder):
            if path.name not in kept:
                path.unlink()
        return folder / kept[1]

    return build


@functools.cache
def _dealt(name: str) -> list[pa.Table]:
    """The rows of a record for each slot. Lists that are not of pupils are everybody's."""
    rows = RECORDS[name](_large()).rows
    if "UPN" not in rows.column_names:
        return [rows] * SLOTS
    place = {upn: at for at, upn in enumerate(_large().people.upn.tolist())}
    slot = np.array([place[upn] % SLOTS for upn in rows["UPN"].to_pylist()])
    return [rows.filter(pa.array(slot == number)).slice(0, ROWS) for number in range(SLOTS)]


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
