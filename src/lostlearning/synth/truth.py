"""What is true of a world, worked out by plain counting, to be written beside its files.

``truth`` has no pupil in it. ``pupil_truth`` has one row a pupil, by UPN: it is the private part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth.conduct import PRESENT
from lostlearning.synth.exclude import Exclusion
from lostlearning.synth.register import Register
from lostlearning.synth.support import HIGH_ABSENCE, HIGH_SUSPENSIONS, high_need
from lostlearning.synth.world import World
from lostlearning.synth.world_tables import lost_and_possible
from lostlearning.vocabulary import attendance_codes

Counts = NDArray[np.int64]
ACCOUNTS = ("learning_in_school", "educated_elsewhere", "lost", "not_known", "outside_possible")
BY = ("year_group", "sex", "fsm", "sen_provision")
PERSISTENT, SEVERE = 10, 50
"""Per cent of a pupil's own possible sessions missed (DfE, Pupil absence in schools in England)."""


def in_population(world: World) -> NDArray[np.bool_]:
    """Sole or dual main registrations aged 5 to 15 on 31 August before the year, as DfE counts absence."""
    return np.asarray(np.isin(world.people.enrolment_status, ["C", "M"]) & (world.people.year_group != "R"))


def by_pupil(world: World) -> dict[str, Counts]:
    """Every count, one entry a pupil, in the order of ``world.people``."""
    size = len(world.people)
    table = attendance_codes()
    # A code out of date is posted as it last stood.
    on = {row.code: row for row in table.rows} | table.on(world.year.half_terms[0].start)
    # A session in which nobody has a mark but # was not held: packed exports write holidays so.
    held = ~np.isin(world.grid, [ord(symbol) for symbol in "#?._"]).all(axis=0)
    grid = np.where(held | (world.grid == ord("_")), world.grid, ord("."))
    found: dict[str, Counts] = {}
    for account in ACCOUNTS:
        found[account] = np.zeros(size, dtype=np.int64)
    for row in on.values():
        if row.account == "no_session" or row.symbol in "+&%":
            continue
        count = (grid == ord(row.symbol)).sum(axis=1)
        found[f"code {row.code}"] = count
        found[row.account] = found[row.account] + count
        found[f"{row.account}: {row.route}"] = found.get(f"{row.account}: {row.route}", 0) + count
        if row.statistical_class in ("authorised", "unauthorised"):
            found[row.statistical_class] = found.get(row.statistical_class, 0) + count
    found["possible"] = sum((found[account] for account in ACCOUNTS[:4]), np.zeros(size, np.int64))
    absent = found["authorised"] + found["unauthorised"]
    some = found["possible"] > 0
    found["enrolments"] = some.astype(np.int64)
    found["persistent"] = (some & (100 * absent >= PERSISTENT * found["possible"])).astype(np.int64)
    found["severe"] = (some & (100 * absent >= SEVERE * found["possible"])).astype(np.int64)
    return found | _exclusions(world) | _in_school(world)


def _exclusions(world: World) -> dict[str, Counts]:
    size = len(world.people)
    names = (
        "suspensions",
        "suspension_sessions",
        "permanent_exclusions",
        "suspended_sessions_marked_unauthorised",
        "suspended_sessions_marked_present",
    )
    found = {name: np.zeros(size, dtype=np.int64) for name in names}
    for record in world.exclusions:
        if record.category == "PERM":
            found["permanent_exclusions"][record.pupil] += 1
            continue
        said = _due(world, record)
        found["suspensions"][record.pupil] += 1
        found["suspension_sessions"][record.pupil] += record.length
        unauthorised = np.isin(said, [ord(symbol) for symbol in "GNOU"]).sum()
        found["suspended_sessions_marked_unauthorised"][record.pupil] += unauthorised
        found["suspended_sessions_marked_present"][record.pupil] += np.isin(said, PRESENT).sum()
    found["suspended_pupils"] = (found["suspensions"] > 0).astype(np.int64)
    return found


def _due(world: World, record: Exclusion) -> Register:
    """What the register says of the sessions a suspension covers: the first so many possible ones as its
    length says, up to the end of its last day (DfE counts only sessions the pupil was due to attend).
    """
    dates = world.year.dates[world.year.sessions]
    end = np.searchsorted(dates, dates[record.start + record.length - 1], side="right")
    said = world.register[record.pupil, record.start : end]
    possible = [ord(row.symbol) for row in attendance_codes().rows if row.possible]
    return np.asarray(said[np.isin(said, possible)][: record.length])


def _in_school(world: World) -> dict[str, Counts]:
    """Minutes inside sessions that the register calls present.

    A lesson missed in a session with a removal on record is the removal's.
    """
    register = world.register
    removal, lesson, late = (
        _events(world, world.tables[name]) for name in ("internal_removals", "lesson_marks", "lateness")
    )
    here = {
        "removal": np.isin(register[removal["pupil"], removal["at"]], PRESENT),
        "lesson": np.isin(register[lesson["pupil"], lesson["at"]], PRESENT),
        "late": np.isin(register[late["pupil"], late["at"]], PRESENT),
    }
    removed = set(zip(removal["pupil"].tolist(), removal["at"].tolist(), strict=True))
    missed = here["lesson"] & (lesson["mark"] == "absent")
    explained = np.zeros(len(missed), dtype=bool)
    for row in np.flatnonzero(missed).tolist():
        explained[row] = (int(lesson["pupil"][row]), int(lesson["at"][row])) in removed
    missed &= ~explained

    def total(events: dict[str, Any], keep: NDArray[np.bool_], minutes: str | None) -> Counts:
        weights = np.ones(len(keep)) if minutes is None else np.maximum(events[minutes], 0)
        summed = np.bincount(events["pupil"], weights=weights * keep, minlength=len(world.people))
        return np.asarray(summed.astype(np.int64))

    every = np.ones(len(here["removal"]), dtype=bool)
    tardy = here["lesson"] & (lesson["mark"] == "late")
    return {
        "internal_removals": total(removal, every, None),
        "internal_removals_in_sessions_marked_present": total(removal, here["removal"], None),
        "internal_removal_minutes": total(removal, here["removal"], "minutes"),
        "internal_removals_untimed": total(removal, here["removal"] & (removal["minutes"] < 0), None),
        "lessons_missed": total(lesson, missed, None),
        "internal_truancy_minutes": total(lesson, missed, "minutes"),
        "late_to_lesson_minutes": total(lesson, tardy, "minutes_late"),
        "late_sessions_timed": total(late, here["late"], None),
        "lateness_minutes": total(late, here["late"], "minutes"),
    }


def _events(world: World, table: pa.Table) -> dict[str, Any]:
    """Columns of a table as arrays, with ``pupil`` and ``at`` as rows and columns of the register."""
    order = np.argsort(world.people.key)
    keys = table["pupil"].to_numpy()
    pupil = order[np.searchsorted(world.people.key[order], keys)]
    dates = world.year.dates[world.year.sessions]
    day = table["date"].to_numpy().astype("datetime64[D]")
    at = np.searchsorted(dates, day) + (table["session"].to_numpy(zero_copy_only=False) == "PM")
    found: dict[str, Any] = {"pupil": pupil, "at": at}
    for name in ("minutes", "minutes_late", "mark"):
        if name in table.column_names:
            column = table[name]
            found[name] = (
                column.to_numpy(zero_copy_only=False)
                if name == "mark"
                else column.fill_null(-1).to_numpy().astype(np.int64)
            )
    return found


def _block(counts: dict[str, Counts], keep: NDArray[np.bool_]) -> dict[str, Any]:
    """The counts added up over some pupils."""
    sums = {name: int(values[keep].sum()) for name, values in counts.items()}

    def under(prefix: str) -> dict[str, int]:
        return {name.removeprefix(prefix): value for name, value in sums.items() if name.startswith(prefix)}

    plain = {name: value for name, value in sums.items() if ": " not in name and not name.startswith("code ")}
    return {
        **plain,
        "codes": under("code "),
        "lost_by_route": under("lost: "),
        "outside_possible_by_route": under("outside_possible: "),
        "educated_elsewhere_by_route": under("educated_elsewhere: "),
        "days_lost_by_route": {route: value / 2 for route, value in under("lost: ").items()},
        "headlines": {
            "published-2024": (sums["unauthorised"] + sums["suspension_sessions"]) / 2,
            "ledger": sums["lost"] / 2,
        },
    }


def truth(world: World) -> dict[str, Any]:
    """What is true of one school: for everyone in its files, for the default population, and by group."""
    counts = by_pupil(world)
    everyone = np.ones(len(world.people), dtype=bool)
    population = in_population(world)
    groups: dict[str, Any] = {}
    for name in BY:
        values = getattr(world.people, name)
        values = np.where(values, "yes", "no") if values.dtype == bool else values
        groups[name] = {
            str(value): _block(counts, population & (values == value)) for value in np.unique(values)
        }
    lost, possible = lost_and_possible(world)
    needy = high_need(lost, possible, world.exclusions)
    helped = np.isin(world.people.key[needy], world.tables["actions"]["pupil"].to_numpy())
    met = np.isin(world.people.key[needy], world.tables["meetings"]["pupil"].to_numpy())
    return {
        "school": world.school,
        "label": world.label,
        "phase": world.phase,
        "academic_year": world.academic_year,
        "as_of": world.year.as_of.isoformat(),
        "sessions_open": len(world.year.sessions),
        "everyone": _block(counts, everyone),
        "population": _block(counts, population),
        "by": groups,
        "high_need": {
            "absence_share": HIGH_ABSENCE,
            "suspensions": HIGH_SUSPENSIONS,
            "pupils": len(needy),
            "with_no_action": int((~helped).sum()),
            "with_no_action_and_no_meeting": int((~helped & ~met).sum()),
        },
        "planted": planted(world),
    }


def planted(world: World) -> dict[str, Any]:
    """What was put into the world for checks and precedence to find."""
    dates = world.year.dates[world.year.sessions]
    suspended = [record for record in world.exclusions if record.category == "SUSP"]
    covered: set[tuple[int, int]] = set()
    for record in world.exclusions:
        covered.update((record.pupil, at) for at in range(record.start, record.start + record.length))
    marked = zip(*np.nonzero(world.register == ord("E")), strict=True)
    return {
        "suspensions_marked_unauthorised": sum(record.marked == "O" for record in suspended),
        "suspensions_marked_present": sum(record.marked == "/" for record in suspended),
        "e_marks_without_a_record": sum((int(row), int(at)) not in covered for row, at in marked),
        "part_time_timetables_without_a_record": sum(not one.recorded for one in world.part_time),
        "suspensions_without_provision_from_day_six": sum(
            record.length > 10 and not record.provided for record in suspended
        ),
        "leavers": int((~np.isnat(world.move.leaving)).sum()),
        "leavers_with_no_ground": int(
            ((world.move.ground == "") & ~np.isnat(world.move.leaving)).sum()
        ),
        "joiners": int((world.move.entry > dates[0]).sum()),
        **world.planted,
    }  # fmt: skip


def pupil_truth(worlds: Iterable[World]) -> pa.Table:
    """One row a pupil: school, upn, whether in the default population, and every count. Private."""
    parts = []
    for world in worlds:
        counts = by_pupil(world)
        fixed = {
            "school": pa.array([world.school] * len(world.people)),
            "upn": pa.array(world.people.upn),
            "local_id": pa.array(world.people.local_id),
            "in_population": pa.array(in_population(world)),
        }
        parts.append(pa.table(fixed | {name: pa.array(values) for name, values in counts.items()}))
    return pa.concat_tables(parts)


def write_truth(folder: Path, worlds: list[World], **about: Any) -> None:
    """Writes ``truth.json`` and, apart, ``private/truth_pupils.csv`` into ``folder``."""
    import pyarrow.csv

    schools = [truth(world) for world in worlds]
    text = json.dumps({**about, "schools": schools}, indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    private = folder / "private"
    private.mkdir(exist_ok=True)
    pyarrow.csv.write_csv(pupil_truth(worlds), private / "truth_pupils.csv")
