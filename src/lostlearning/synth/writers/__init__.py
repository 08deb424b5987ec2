"""Writes a world in the layouts of real files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from lostlearning.synth.world import World
from lostlearning.synth.writers import census, ctf, register, sims
from lostlearning.synth.writers.records import RECORDS
from lostlearning.synth.writers.sheet import write_csv

LAYOUTS: dict[str, Callable[[World, Path], Path | list[Path]]] = {
    "long_csv": register.long_csv,
    "long_xlsx": register.long_xlsx,
    "wide_csv": register.wide_csv,
    "wide_two_row_csv": register.wide_two_row_csv,
    "week_columns_csv": register.week_columns_csv,
    "week_strings_csv": register.week_strings_csv,
    "year_string_csv": register.year_string_csv,
    "sims_xml": sims.sims_xml,
    "ctf_xml": ctf.ctf_xml,
    "census_csv": census.census_csv,
}
"""Every layout a register comes in. Packed ones (PACKED) need a world of one-character codes."""
PACKED = ("week_strings_csv", "year_string_csv", "ctf_xml")
WITHOUT_MINUTES = ("wide_csv", "wide_two_row_csv", "week_columns_csv", *PACKED, "census_csv")
"""Layouts that cannot say how many minutes late a pupil was."""


def write_register(world: World, folder: Path, layout: str) -> list[Path]:
    """Writes the register in one layout. Raises ValueError for a layout that is not in LAYOUTS."""
    if layout not in LAYOUTS:
        raise ValueError(f"layout is {layout!r}; expected one of {', '.join(LAYOUTS)}")
    folder.mkdir(parents=True, exist_ok=True)
    written = LAYOUTS[layout](world, folder)
    return written if isinstance(written, list) else [written]


def write_records(world: World, folder: Path, names: Iterable[str] = tuple(RECORDS)) -> list[Path]:
    """Writes rolls, logs and lists as CSV, leaving out those with no rows."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in names:
        sheet = RECORDS[name](world)
        if sheet.rows.num_rows:
            files.append(write_csv(sheet, folder / f"{name}.csv"))
    return files


__all__ = ["LAYOUTS", "PACKED", "WITHOUT_MINUTES", "write_records", "write_register"]
