"""What real exports have wrong with them, put in on purpose and counted.

``soil_world`` changes what is true (a code nobody knows becomes a session with no mark) and so comes before
the truths are worked out. The rest changes only how files look, or adds rows that a reader must refuse; each
says what it did in ``found``, which is written beside the truths.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lostlearning.synth.people import choose
from lostlearning.synth.world import World
from lostlearning.synth.world_tables import register_weeks
from lostlearning.synth.writers.sheet import Sheet

UNKNOWN = {"QQ": 0.4, "@": 0.3, "9": 0.2, "Ill": 0.1}
Found = dict[str, dict[str, Any]]


@dataclasses.dataclass
class Unreadable:
    """Cells of the register and the text that stands in each."""

    pupil: NDArray[np.int64]
    session: NDArray[np.int64]
    text: NDArray[np.str_]


def soil_world(rng: np.random.Generator, world: World, unknown: int = 9, outdated: int = 5) -> Unreadable:
    """A few codes that no table knows (true: no mark) and some H, out of date since August 2024 (true: H)."""
    held = np.isin(world.register, [ord("/"), ord("\\")])
    chosen = rng.choice(int(held.sum()), unknown, replace=False)
    everywhere = np.nonzero(held)
    pupil, session = everywhere[0][chosen], everywhere[1][chosen]
    world.grid[pupil, world.year.sessions[session]] = ord("?")
    leave = np.nonzero(world.register == ord("C"))
    picked = rng.choice(len(leave[0]), min(outdated, len(leave[0])), replace=False)
    world.grid[leave[0][picked], world.year.sessions[leave[1][picked]]] = ord("H")
    world.tables["register_weeks"] = register_weeks(world)
    world.planted["unknown_codes"] = unknown
    world.planted["out_of_date_codes"] = len(picked)
    return Unreadable(pupil, session, choose(rng, UNKNOWN, unknown))


def edit(sheet: Sheet, heading: str, rows: Sequence[int], change: Callable[[str], str | None]) -> Sheet:
    """Changes some cells of a column."""
    values = sheet.rows[heading].cast(pa.string()).combine_chunks()
    at = np.array(sorted(rows), dtype=np.int64)
    mask = np.zeros(len(values), dtype=bool)
    mask[at] = True
    old = values.take(pa.array(at)).to_pylist()
    new = pa.array([None if text is None else change(text) for text in old], pa.string())
    changed = pc.replace_with_mask(values, pa.array(mask), new)
    place = sheet.rows.schema.get_field_index(heading)
    return dataclasses.replace(sheet, rows=sheet.rows.set_column(place, heading, changed))


def some(rng: np.random.Generator, size: int, wanted: int) -> list[int]:
    """Row numbers, in order."""
    return sorted(rng.choice(size, min(wanted, size), replace=False).tolist())


def repeated(rng: np.random.Generator, sheet: Sheet, wanted: int) -> Sheet:
    """The same rows once more at the end, as a page printed twice."""
    rows = pa.array(some(rng, sheet.rows.num_rows, wanted), pa.int64())
    plain = pa.table({name: sheet.rows[name].cast(pa.string()) for name in sheet.rows.column_names})
    return dataclasses.replace(sheet, rows=pa.concat_tables([plain, plain.take(rows)]))


def wrong_check_letter(upn: str) -> str:
    """A UPN whose first letter is not the one its digits ask for."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    return letters[(letters.index(upn[0]) + 7) % 23] + upn[1:]


def soil_marks(rng: np.random.Generator, sheet: Sheet, found: Found) -> Sheet:
    """Lower-case codes, trailing spaces, blanks for sessions without a mark, repeated rows."""
    marks = sheet.rows["Mark"].cast(pa.string()).to_numpy(zero_copy_only=False)
    small = np.flatnonzero(np.isin(marks, ["I", "O", "M", "L"]))
    lower = small[some(rng, len(small), len(small) // 200)].tolist()
    sheet = edit(sheet, "Mark", lower, str.lower)
    none = np.flatnonzero(marks == "-")
    blank = none[some(rng, len(none), len(none) // 2)].tolist()
    sheet = edit(sheet, "Mark", blank, lambda _: None)
    written = np.flatnonzero(marks != "-")
    spaced = written[some(rng, len(written), len(written) // 300)].tolist()
    sheet = edit(sheet, "Mark", spaced, lambda text: f"{text} ")
    sheet = repeated(rng, sheet, 120)
    found["register"] = {
        "codes_in_lower_case": len(lower),
        "sessions_without_a_mark_left_blank": len(blank),
        "marks_with_a_trailing_space": len(spaced),
        "rows_repeated": 120,
    }
    return sheet


def after_leaving(rng: np.random.Generator, world: World, sheet: Sheet, found: Found) -> Sheet:
    """One leaver still in the register for a week after the leaving date, and a mark on a Saturday."""
    dates = world.year.dates[world.year.sessions]
    early = np.flatnonzero((world.move.last < len(dates) - 12) & (world.move.first < world.move.last))
    if not len(early):
        return sheet
    who = int(early[int(rng.integers(len(early)))])
    people, start = world.people, int(world.move.last[who])
    rows = [
        {
            "UPN": str(people.upn[who]),
            "Surname": str(people.surname[who]),
            "Forename": str(people.forename[who]),
            "Reg": str(people.form[who]),
            "Date": dates[at].item().strftime("%d/%m/%Y"),
            "Session": "PM" if at % 2 else "AM",
            "Mark": "\\" if at % 2 else "/",
            "Minutes Late": None,
        }
        for at in range(start, start + 10)
    ]
    friday = next(at for at in range(start) if dates[at].item().weekday() == 4)
    saturday = (dates[friday] + np.timedelta64(1, "D")).item().strftime("%d/%m/%Y")
    rows.append({**rows[0], "Date": saturday, "Session": "AM", "Mark": "/"})
    plain = pa.table({name: sheet.rows[name].cast(pa.string()) for name in sheet.rows.column_names})
    extra = pa.Table.from_pylist(rows, schema=plain.schema)
    found.setdefault("register", {}).update({"marks_after_leaving": 10, "marks_on_a_saturday": 1})
    return dataclasses.replace(sheet, rows=pa.concat_tables([plain, extra]))


def soil_roll(rng: np.random.Generator, sheet: Sheet, found: Found) -> Sheet:
    """Two pupils missing, words for codes, trailing spaces, an old encoding."""
    size = sheet.rows.num_rows
    left_out = some(rng, size, 2)
    keep = pa.array([row for row in range(size) if row not in left_out], pa.int64())
    sheet = dataclasses.replace(sheet, rows=sheet.rows.take(keep), encoding="cp1252")
    sheet = edit(sheet, "Sex", range(sheet.rows.num_rows), lambda text: {"M": "Male", "F": "Female"}[text])
    spaced = some(rng, sheet.rows.num_rows, 40)
    sheet = edit(sheet, "Surname", spaced, lambda text: f"{text}  ")
    repeated_rows = repeated(rng, sheet, 3)
    found["roll"] = {
        "pupils_left_out": len(left_out),
        "names_with_trailing_spaces": len(spaced),
        "rows_repeated": 3,
        "encoding": "cp1252",
    }
    return repeated_rows


def soil_exclusions(rng: np.random.Generator, sheet: Sheet, found: Found) -> Sheet:
    """FIXD for suspensions, mistyped UPNs, title lines above the headings."""
    size = sheet.rows.num_rows
    old = [row for row in some(rng, size, size // 3) if sheet.rows["Type"][row].as_py() == "Suspension"]
    sheet = edit(sheet, "Type", old, lambda _: "FIXD")
    wrong = some(rng, size, 2)
    sheet = edit(sheet, "UPN", wrong, wrong_check_letter)
    found["exclusions"] = {"called_fixd": len(old), "upns_mistyped": len(wrong), "title_lines": 2}
    return dataclasses.replace(
        sheet, titles=("Suspensions and permanent exclusions", "Academic year to date")
    )
