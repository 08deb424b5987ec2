"""A local authority's schools, between which some pupils move in the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lostlearning.synth.movement import Mover, movers
from lostlearning.synth.truth import write_truth
from lostlearning.synth.world import World, make_school
from lostlearning.synth.writers import write_records, write_register

PUPILS: Mapping[str, int] = {"Primary": 280, "Secondary": 1050, "Special": 140}
"""Pupils a school of each phase, about the national means (DfE, school census)."""


def phase_of(number: int) -> str:
    """One school in five is secondary and one in twenty special, about as in England."""
    if number % 20 == 0:
        return "Special"
    return "Secondary" if number % 5 == 1 else "Primary"


def make_authority(
    seed: int,
    schools: int = 100,
    pupils: int | Mapping[str, int] = PUPILS,
    academic_year: int = 2025,
    as_of: dt.date | None = None,
    *,
    phase: str | None = None,
    variation: float = 0.45,
    lesson_weeks: int = 1,
    single_character_codes: bool = False,
) -> Iterator[World]:
    """Schools one at a time, so that an authority of any size fits in memory.

    ``pupils`` is a number for every school, or one for each phase; ``phase`` makes every school of that
    phase. Schools differ in the share eligible for free school meals by ``variation`` (log odds). Some
    joiners are pupils who left an earlier school: same UPN, same name, another enrolment.
    """
    waiting: list[Mover] = []
    for number in range(1, schools + 1):
        kind = phase or phase_of(number)
        world = make_school(
            seed,
            pupils if isinstance(pupils, int) else pupils[kind],
            kind,
            academic_year,
            as_of,
            number=number,
            variation=variation,
            lesson_weeks=lesson_weeks,
            single_character_codes=single_character_codes,
            arrivals=waiting,
        )
        waiting += movers(world.people, world.move)
        yield world


def write_authority(
    worlds: Iterator[World],
    folder: Path,
    layout: str,
    truth_folder: Path,
    *,
    records: bool = True,
    **about: Any,
) -> list[Path]:
    """Writes each school to a folder of its own, named by its LAESTAB, and the truths to ``truth_folder``."""
    files: list[Path] = []
    kept: list[World] = []
    for world in worlds:
        home = folder / world.school
        files += write_register(world, home, layout)
        if records:
            files += write_records(world, home)
        kept.append(world)
    truth_folder.mkdir(parents=True, exist_ok=True)
    write_truth(truth_folder, kept, layout=layout, **about)
    return files
