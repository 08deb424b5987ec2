"""The demonstration authority: twenty schools and two years of their files, with what was planted kept apart."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import itertools
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from lostlearning.synth.demo_authority import needs, stories
from lostlearning.synth.demo_authority.exits import Exit, Plan
from lostlearning.synth.demo_authority.kinds import KINDS, MEANT
from lostlearning.synth.demo_authority.rolls import (
    ELSEWHERE,
    Roster,
    chosen,
    end_of_school,
    first_roster,
    new_pupils,
    next_roster,
    together,
    up_a_year,
)
from lostlearning.synth.demo_authority.scene import Scene
from lostlearning.synth.people import People
from lostlearning.synth.rates import rates
from lostlearning.synth.school_year import school_year
from lostlearning.synth.truth import truth
from lostlearning.synth.world import World, furnished
from lostlearning.synth.writers.records import RECORDS
from lostlearning.synth.writers.register import long_csv
from lostlearning.synth.writers.sheet import Sheet, write_csv

YEARS = (2024, 2025)
AS_OF = dt.date(2026, 6, 19)
"""The day of the files: the second year has every term in it, and Year 11 have not left."""
SIZES = {"Secondary": 280, "Primary": 165, "Special": 60}
UNIT = 30
FILES = {
    "roll": "Pupil list",
    "leavers": "Leavers",
    "exclusions": "Suspensions and exclusions",
    "internal_removals": "Reset room log",
    "part_time_timetables": "Part-time timetables",
    "placements": "AP placements",
    "behaviour": "Behaviour incidents",
    "meetings": "Meetings",
    "actions": "Plans and actions",
    "term_dates": "Term dates",
    "closures": "Closures",
    "events": "Events",
}
OF_A_YEAR = ("roll", "leavers")
"""Files that say of which academic year they are; the others are logs that run on from year to year."""
JOINERS = 3
"""Pupils from other authorities who join a secondary school in a year."""
SIGNALS, NEEDS = 2, 2
"""Stories of each kind planted: two for each signal, and for each need two of whom nothing is done and two of whom
something is.
"""


Story = tuple[str, bool | None]
"""The code of a signal, and None; or of an indicator, and whether something is done about it."""


@dataclasses.dataclass
class Authority:
    """What was planted, and the files that were written."""

    exits: list[Exit]
    signals: list[stories.Planted]
    needs: list[needs.Need]
    files: list[Path]


def shape(schools: int) -> Iterator[tuple[int, str, bool]]:
    """Number, phase and whether it is a referral unit: of twenty, eleven are secondary and seven primary."""
    for number in range(1, schools + 1):
        if number > 2 and number >= schools - 1:
            yield number, "Special", number == schools
        else:
            yield number, "Secondary" if number <= max(2, schools * 11 // 20) else "Primary", False


def write_demo_authority(
    folder: Path, seed: int = 1, *, schools: int = 20, sizes: Mapping[str, int] = SIZES
) -> Authority:
    """Writes each school's files to a folder of its own, named by its LAESTAB, and the truths beside ``folder``.

    Pupils go up a year between the two academic years, with the same UPN; some leave, in each way of
    :data:`.kinds.KINDS`, and are at another school or at none. The truths are in ``…-truth``: ``exits.csv``,
    ``signals.csv`` and ``needs.csv`` (a row for each that was planted, in terms of each school's own UPN),
    ``kinds.csv`` (what each kind means), and ``truth.json``, what is true of each school in each year. Raises
    ValueError for fewer than four schools: pupils move between two, a special school and a referral unit.
    """
    if schools < 4:
        raise ValueError(f"{schools} schools are too few to move between; expected four or more")
    rng = np.random.default_rng([seed, *b"authority"])
    kinds = itertools.cycle(KINDS)
    before = [
        first_roster(rng, number, phase, UNIT if unit else sizes[phase], school_year(YEARS[0]), unit=unit)
        for number, phase, unit in shape(schools)
    ]
    first = _planned(rng, before, kinds, summer=True)
    after = _next_year(rng, before, first)
    second = _planned(rng, after, kinds, summer=False)
    made = Authority([*first.exits, *second.exits], [], [], [])
    made.signals += (raised for one in made.exits if (raised := stories.of_exit(one)))
    turns = _Turns(after)
    found: list[dict[str, Any]] = []
    for earlier, later in zip(before, after, strict=True):
        chosen_rows = turns.choose(seed, later)
        quiet = set(later.people.upn[[row for _, row in chosen_rows]].tolist())
        worlds = [_world(seed, earlier, first, quiet), _world(seed, later, second, quiet, chosen_rows, made)]
        made.files += _write_school(worlds, folder / later.school)
        found += map(truth, worlds)
    beside = folder.with_name(f"{folder.name}-truth")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    _write_truths(beside, made, found, seed)
    return made


def _planned(
    rng: np.random.Generator, rosters: Sequence[Roster], kinds: Iterator[str], *, summer: bool
) -> Plan:
    plan = Plan(rng, rosters)
    plan.make(kinds, summer=summer)
    for roster in rosters:
        if roster.phase == "Secondary":
            place = ELSEWHERE + 100 * (roster.year.academic_year % 2) + roster.number
            coming = new_pupils(rng, roster, (7, 8, 9), JOINERS, place)
            roster.arrive(coming, rng.choice(roster.days[20:-20], len(coming)))
        rows = end_of_school(roster).tolist()
        plan.ended(roster, rows, "to_secondary" if roster.phase == "Primary" else "completed")
    return plan


def _next_year(rng: np.random.Generator, before: Sequence[Roster], plan: Plan) -> list[Roster]:
    """The second year's rolls. Year 6 go to the secondary schools by turns."""
    year = school_year(YEARS[1], AS_OF)
    secondary = [roster.number for roster in before if roster.phase == "Secondary"]
    going: dict[int, list[People]] = {number: [] for number in secondary}
    for roster in before:
        if roster.phase == "Primary":
            rows = np.flatnonzero((roster.people.year == 6) & (roster.move.destination == "other_school"))
            rows = np.array([row for row in rows.tolist() if row not in roster.taken], dtype=np.int64)
            for place, number in enumerate(secondary):
                if len(rows[place :: len(secondary)]):
                    going[number].append(up_a_year(chosen(roster.people, rows[place :: len(secondary)])))
    return [
        next_roster(rng, roster, year, _joined(going.get(roster.number)), plan.gone[roster.school])
        for roster in before
    ]


def _joined(parts: list[People] | None) -> People | None:
    return together(*parts) if parts else None


class _Turns:
    """Which signals and needs are planted in which school: each by turns among the larger schools."""

    def __init__(self, rosters: Sequence[Roster]) -> None:
        schools = [roster.school for roster in rosters if roster.phase == "Secondary"]
        turn = itertools.cycle(schools)
        self._held: dict[str, list[Story]] = {school: [] for school in schools}
        for signal in stories.STORIES:
            for _ in range(SIGNALS):
                self._held[next(turn)].append((signal, None))
        for indicator in needs.PATTERNS:
            for acted_on in (False, True) * NEEDS:
                self._held[next(turn)].append((indicator, acted_on))

    def choose(self, seed: int, roster: Roster) -> list[tuple[Story, int]]:
        """The pupils of a school in whom each is planted."""
        rng = np.random.default_rng([seed, roster.number, *b"choose"])
        rows = ((story, roster.choose(rng, (8, 9, 10))) for story in self._held.get(roster.school, ()))
        return [(story, row) for story, row in rows if row is not None]


def _world(
    seed: int,
    roster: Roster,
    plan: Plan,
    quiet: set[str],
    planted: Sequence[tuple[Story, int]] = (),
    made: Authority | None = None,
) -> World:
    """A school's year, with what is ``planted`` in it. Nobody but the planted is permanently excluded.

    Those of ``quiet`` UPNs are so in both years, so that a first suspension is one.
    """
    figures = rates(roster.phase).but({("permanent_exclusion_rate", ""): 0.0})
    world = furnished(
        seed, roster.phase, roster.people, roster.move, roster.year, number=roster.number, figures=figures,
        stages=(roster.year.academic_year,),
    )  # fmt: skip
    scene = Scene(world)
    leaving = ~np.isnat(roster.move.leaving)
    for row in np.flatnonzero(np.isin(roster.people.upn, sorted(quiet))).tolist():
        scene.quiet(row)
    for row in sorted(roster.taken):
        if leaving[row]:
            scene.quiet(row)
    for what in plan.before:
        if what.school == roster.school:
            stories.happened_before(scene, what)
    rng = np.random.default_rng([seed, roster.number, *b"stories"])
    if made is not None:
        for (code, acted_on), row in planted:
            if acted_on is None:
                made.signals.append(stories.plant(scene, row, code, rng))
            else:
                made.needs.append(needs.plant(scene, row, code, acted_on=acted_on))
    return scene.finish()


def _write_school(worlds: Sequence[World], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for world in worlds:
        called = f"{world.academic_year}-{(world.academic_year + 1) % 100:02d}"
        register = long_csv(world, folder)
        files.append(register.replace(folder / f"Attendance marks {called}.csv"))
        for name in OF_A_YEAR:
            rows = RECORDS[name](world).rows
            if rows.num_rows:
                year = pa.array([called.replace("-", "/")] * rows.num_rows, pa.string())
                sheet = Sheet(rows.append_column("Academic year", year))
                files.append(write_csv(sheet, folder / f"{FILES[name]} {called}.csv"))
    for name, called in FILES.items():
        if name not in OF_A_YEAR:
            both = pa.concat_tables([RECORDS[name](world).rows for world in worlds])
            if both.num_rows:
                files.append(write_csv(Sheet(both), folder / f"{called}.csv"))
    return files


def _write_truths(folder: Path, made: Authority, found: list[dict[str, Any]], seed: int) -> None:
    for name, kind, rows in (
        ("exits.csv", Exit, made.exits),
        ("signals.csv", stories.Planted, made.signals),
        ("needs.csv", needs.Need, made.needs),
    ):
        fields = [field.name for field in dataclasses.fields(kind)]
        _write_rows(folder / name, fields, map(dataclasses.astuple, rows))
    meanings = [("exits.csv", kind, each.stands_as, each.meaning) for kind, each in KINDS.items()]
    meanings += [("exits.csv", kind, stands_as, meaning) for kind, (meaning, stands_as) in MEANT.items()]
    for file, told in (("signals.csv", stories.STORIES), ("needs.csv", needs.PATTERNS)):
        meanings += [(file, code, "", " ".join((each.__doc__ or "").split())) for code, each in told.items()]
    meanings += [("signals.csv", code, "", meaning) for code, meaning in stories.LEAVING.items()]
    _write_rows(folder / "kinds.csv", ["file", "kind", "stands_as", "meaning"], meanings)
    text = json.dumps({"seed": seed, "schools": found}, indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_rows(path: Path, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
