"""The demonstration school: what one secondary school would export, dirty in realistic ways."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lostlearning.synth import dirt
from lostlearning.synth.truth import write_truth
from lostlearning.synth.world import World, make_school
from lostlearning.synth.writers.records import RECORDS
from lostlearning.synth.writers.register import mark_sheet
from lostlearning.synth.writers.sheet import Sheet, write_csv, write_xlsx

ACADEMIC_YEAR = 2025
AS_OF = dt.date(2026, 6, 19)
"""A year to date with every term in it, before Year 11 leave."""
FILES = {
    "leavers": "Leavers 2025-26.csv",
    "internal_removals": "Reset room log.csv",
    "lesson_register": "Lesson register.csv",
    "part_time_timetables": "Part-time timetables.csv",
    "placements": "AP placements.csv",
    "behaviour": "Behaviour incidents.csv",
    "meetings": "Meetings.csv",
    "actions": "Plans and actions.csv",
    "term_dates": "Term dates.csv",
    "closures": "Closures.csv",
    "events": "Events.csv",
}


def make_demo(seed: int, pupils: int = 1200, as_of: dt.date = AS_OF) -> World:
    """The demonstration school before it is made dirty."""
    return make_school(seed, pupils, "Secondary", ACADEMIC_YEAR, as_of)


def write_demo(
    folder: Path, seed: int = 20, *, pupils: int = 1200, truth_folder: Path | None = None, clean: bool = False
) -> list[Path]:
    """Writes the demonstration school's files to ``folder`` and returns them.

    A register of one row a mark, a file a term; the pupil list in an old encoding; the exclusion log as a
    workbook with title lines; logs and lists as CSV. The truths, and what was made dirty, go to
    ``truth_folder`` (by default beside ``folder``, its name ending in ``-truth``), never among the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = make_demo(seed, pupils)
    rng = np.random.default_rng([seed, *b"dirt"])
    found: dirt.Found = {}
    unreadable = None if clean else dirt.soil_world(rng, world)
    marks = mark_sheet(world)
    if unreadable is not None:
        marks = _written_in(world, marks, unreadable)
        marks = dirt.after_leaving(rng, world, dirt.soil_marks(rng, marks, found), found)
    files = _register_by_term(
        world, marks, folder, () if clean else ("Registration marks", "Example Academy 01")
    )
    roll, exclusions = RECORDS["roll"](world), RECORDS["exclusions"](world)
    if not clean:
        roll = dirt.soil_roll(rng, roll, found)
        exclusions = dirt.soil_exclusions(rng, exclusions, found)
    files.append(write_csv(roll, folder / "Pupil list.csv"))
    files.append(write_xlsx(exclusions, folder / "Suspensions and exclusions.xlsx", "Log"))
    for name, file in FILES.items():
        sheet = RECORDS[name](world)
        if sheet.rows.num_rows:
            files.append(write_csv(sheet, folder / file))
    beside = truth_folder or folder.with_name(f"{folder.name}-truth")
    beside.mkdir(parents=True, exist_ok=True)
    write_truth(beside, [world], seed=seed, dirt=found, layout="long_csv")
    return files


def _written_in(world: World, marks: Sheet, unreadable: dirt.Unreadable) -> Sheet:
    """Puts the unreadable codes into the rows of the sheet."""
    on_roll = world.register != ord("_")
    place = np.cumsum(on_roll.ravel()) - 1
    rows = place[unreadable.pupil * on_roll.shape[1] + unreadable.session]
    texts = dict(zip(rows.tolist(), unreadable.text.tolist(), strict=True))
    order = iter(texts[row] for row in sorted(texts))
    return dirt.edit(marks, "Mark", list(texts), lambda _: next(order))


def _register_by_term(world: World, marks: Sheet, folder: Path, titles: tuple[str, ...]) -> list[Path]:
    """One file a term, by the date in each row."""
    month = pc.cast(pc.utf8_slice_codeunits(marks.rows["Date"].cast(pa.string()), 3, 5), pa.int32())
    spring_ends = world.year.half_terms[3].end
    files = []
    for term, keep in (
        ("Autumn", pc.greater_equal(month, 9)),
        ("Spring", pc.less_equal(month, spring_ends.month)),
        ("Summer", pc.and_(pc.greater(month, spring_ends.month), pc.less(month, 9))),
    ):
        rows = marks.rows.filter(keep)
        if rows.num_rows:
            year = world.academic_year + (term != "Autumn")
            files.append(write_csv(Sheet(rows, titles), folder / f"Attendance marks {term} {year}.csv"))
    return files
