"""Writes an authority's files in one layout, and its truths beside them, one school at a time."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from lostlearning.synth import PACKED, World, pupil_truth, truth, write_records, write_register
from lostlearning.synth.writers import WITHOUT_MINUTES


@dataclasses.dataclass(frozen=True)
class Planted:
    """``truths`` is what truth.json says of each school; ``pupils`` one row a pupil, by UPN."""

    folder: Path
    layout: str
    truths: list[dict]
    pupils: pa.Table
    marks: int

    @property
    def sessions(self) -> bool:
        """Whether the layout says which session a mark is of. Census totals do not: what happens inside a
        session, and what the register says of a suspended one, cannot be told from them.
        """
        return self.layout != "census_csv"

    @property
    def minutes(self) -> bool:
        """Whether the layout can say how many minutes late a pupil was."""
        return self.layout not in WITHOUT_MINUTES


def plant(worlds: Iterable[World], home: Path, layout: str, *, single: bool = False) -> Planted:
    """Files under ``home/exports``, a folder a school; ``home/truth.json``, from which truths are read back.

    ``single`` writes codes of one character, as packed layouts must: then every layout says the same.
    """
    folder = home / "exports"
    truths, pupils, marks = [], [], 0
    for world in worlds:
        written = world.single_character() if single or layout in PACKED else world
        write_register(written, folder / world.school, layout)
        write_records(written, folder / world.school)
        truths.append(truth(written))
        pupils.append(pupil_truth([written]))
        marks += sum(truths[-1]["everyone"]["codes"].values())
    (home / "truth.json").write_text(json.dumps({"schools": truths}), encoding="utf-8")
    truths = json.loads((home / "truth.json").read_text(encoding="utf-8"))["schools"]
    return Planted(folder, layout, truths, pa.concat_tables(pupils), marks)
