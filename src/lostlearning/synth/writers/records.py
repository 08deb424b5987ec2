"""Everything but the register, as schools keep it: rolls, leavers, logs, lists. One sheet each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth.world import World
from lostlearning.synth.writers.sheet import Sheet, dates
from lostlearning.vocabulary import words

Rows = NDArray[np.int64]
CATEGORY = {"SUSP": "Suspension", "PERM": "Permanent exclusion"}


def who(world: World, rows: Rows) -> dict[str, Any]:
    """The columns that say which pupil."""
    people = world.people
    return {
        "UPN": people.upn[rows].tolist(),
        "Surname": people.surname[rows].tolist(),
        "Forename": people.forename[rows].tolist(),
    }


def pupils_of(world: World, table: pa.Table) -> Rows:
    """Rows of ``world.people`` of a canonical table."""
    order = np.argsort(world.people.key)
    return np.asarray(order[np.searchsorted(world.people.key[order], table["pupil"].to_numpy())])


def sheet(columns: Mapping[str, Any]) -> Sheet:
    """A sheet of text; None is an empty cell."""
    return Sheet(pa.table({name: _text(values) for name, values in columns.items()}))


def _text(values: Any) -> pa.Array:
    if isinstance(values, pa.ChunkedArray | pa.Array):
        return values.cast(pa.string())
    return pa.array([None if value is None or value == "" else str(value) for value in values], pa.string())


def yes_no(values: Any) -> list[str | None]:
    """Y, N or empty."""
    return [None if value is None else ("Y" if value else "N") for value in values]


def labels(name: str, values: Any) -> list[str | None]:
    """Codes of a list as its labels."""
    known = {word.code: word.label for word in words(name)}
    return [None if value is None else known.get(value, value) for value in values]


def clock(minutes: Any) -> list[str | None]:
    """Minutes after midnight as 09:05."""
    return [None if value is None else f"{value // 60:02d}:{value % 60:02d}" for value in minutes]


def roll(world: World) -> Sheet:
    """Everyone who has been on roll in the year, leavers too, as a pupil list."""
    people, move = world.people, world.move
    rows = np.flatnonzero(move.first < move.last)
    return sheet({
        **who(world, rows),
        "Admission number": people.local_id[rows].tolist(),
        "Date of birth": dates(people.born[rows]),
        "Sex": people.sex[rows].tolist(),
        "Year group": people.year_group[rows].tolist(),
        "Reg": people.form[rows].tolist(),
        "Entry date": dates(move.entry[rows]),
        "Leaving date": dates(move.leaving[rows]),
        "Enrolment status": people.enrolment_status[rows].tolist(),
        "Ethnicity": people.ethnicity[rows].tolist(),
        "FSM": yes_no(people.fsm[rows].tolist()),
        "FSM Ever 6": yes_no(people.fsm6[rows].tolist()),
        "SEN status": people.sen_provision[rows].tolist(),
        "SEN primary need": people.sen_primary_need[rows].tolist(),
        "EAL": yes_no(people.eal[rows].tolist()),
        "In care": yes_no(people.looked_after[rows].tolist()),
        "Child in need": yes_no(people.in_need[rows].tolist()),
        "Service child": yes_no(people.service_child[rows].tolist()),
        "Young carer": yes_no(people.young_carer[rows].tolist()),
        "Postcode": people.postcode[rows].tolist(),
    })  # fmt: skip


def leavers(world: World) -> Sheet:
    """Those who left in the year, with the ground and where to."""
    people, move = world.people, world.move
    rows = np.flatnonzero(~np.isnat(move.leaving) & (move.first < move.last))
    return sheet({
        **who(world, rows),
        "Date of birth": dates(people.born[rows]),
        "Year group": people.year_group[rows].tolist(),
        "Date of leaving": dates(move.leaving[rows]),
        "Ground for removal": move.ground[rows].tolist(),
        "Destination": labels("destinations", [value or None for value in move.destination[rows].tolist()]),
    })  # fmt: skip


def exclusions(world: World) -> Sheet:
    """The suspension and exclusion log."""
    table = world.tables["exclusions"]
    rows = pupils_of(world, table)
    return sheet({
        **who(world, rows),
        "Type": [CATEGORY[code] for code in table["category"].to_pylist()],
        "Start date": dates(table["start_date"].combine_chunks(), "month"),
        "Start session": table["start_session"],
        "End date": dates(table["end_date"].combine_chunks(), "month"),
        "Sessions": table["sessions"],
        "Reason 1": table["reason1"],
        "Reason 2": table["reason2"],
        "Reason 3": table["reason3"],
        "SEN": table["sen_provision"],
        "Outcome": table["outcome"],
    })  # fmt: skip


def removals(world: World) -> Sheet:
    """The internal-removal log."""
    table = world.tables["internal_removals"]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Removal date": dates(table["date"].combine_chunks()),
        "Session": table["session"],
        "Start time": clock(table["start_minute"].to_pylist()),
        "Minutes": table["minutes"],
        "Removal type": labels("removal_kinds", table["kind"].to_pylist()),
        "Reason for removal": table["reason"],
    })  # fmt: skip


def lessons(world: World) -> Sheet:
    """The lesson register."""
    table = world.tables["lesson_marks"]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Lesson date": dates(table["date"].combine_chunks()),
        "Period": table["period"],
        "Session": table["session"],
        "Lesson length": table["minutes"],
        "Lesson mark": labels("lesson_marks", table["mark"].to_pylist()),
        "Minutes late": table["minutes_late"],
    })  # fmt: skip


def part_time(world: World) -> Sheet:
    """Part-time timetables."""
    table = world.tables["part_time_timetables"]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Start date": dates(table["start_date"].combine_chunks()),
        "Review date": dates(table["review_date"].combine_chunks()),
        "End date": dates(table["end_date"].combine_chunks()),
        "Sessions per week": table["sessions_per_week"],
        "Parent agreed": yes_no(table["parent_agreed"].to_pylist()),
        "Reason for PTT": table["reason"],
    })  # fmt: skip


def placements(world: World) -> Sheet:
    """Alternative provision and other education off site."""
    table = world.tables["placements"]
    hours = [None if value is None else f"{value:g}" for value in table["hours_per_week"].to_pylist()]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Provider": table["provider"],
        "Setting type": table["setting_type"],
        "Placement reason": table["reason"],
        "Start date": dates(table["start_date"].combine_chunks()),
        "End date": dates(table["end_date"].combine_chunks()),
        "Attendance pattern": table["pattern"],
        "Sessions per week": [f"{value:g}" for value in table["sessions_per_week"].to_pylist()],
        "Hours per week": hours,
        "Commissioner": labels("ap_commissioners", table["commissioner"].to_pylist()),
    })  # fmt: skip


def behaviour(world: World) -> Sheet:
    """Behaviour incidents."""
    table = world.tables["behaviour_incidents"]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Incident date": dates(table["date"].combine_chunks(), "iso"),
        "Incident time": clock(table["minute"].to_pylist()),
        "Incident type": table["kind"],
        "Points": [f"{value:g}" for value in table["points"].to_pylist()],
        "Location": table["location"],
    })  # fmt: skip


def meetings(world: World) -> Sheet:
    """Meetings about pupils."""
    table = world.tables["meetings"]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Meeting date": dates(table["date"].combine_chunks()),
        "Meeting type": table["kind"],
        "Held": yes_no(table["held"].to_pylist()),
    })  # fmt: skip


def actions(world: World) -> Sheet:
    """Actions and plans."""
    table = world.tables["actions"]
    return sheet({
        **who(world, pupils_of(world, table)),
        "Action": table["kind"],
        "Start date": dates(table["start_date"].combine_chunks()),
        "End date": dates(table["end_date"].combine_chunks()),
        "Review date": dates(table["review_date"].combine_chunks()),
        "Lead": table["lead"],
    })  # fmt: skip


def terms(world: World) -> Sheet:
    """Half terms."""
    table = world.tables["school_calendar"]
    return sheet({
        "Term": [f"{term.title()} term" for term in table["term"].to_pylist()],
        "Half term": table["half_term"],
        "First day": dates(table["start_date"].combine_chunks()),
        "Last day": dates(table["end_date"].combine_chunks()),
    })  # fmt: skip


def closures(world: World) -> Sheet:
    """Days shut inside a half term."""
    table = world.tables["closures"]
    return sheet(
        {"Closure date": dates(table["date"].combine_chunks()), "Reason for closure": table["reason"]}
    )


def events(world: World) -> Sheet:
    """Exam weeks and other events."""
    table = world.tables["school_events"]
    return sheet({
        "Event": labels("school_event_kinds", table["kind"].to_pylist()),
        "Start date": dates(table["start_date"].combine_chunks()),
        "End date": dates(table["end_date"].combine_chunks()),
    })  # fmt: skip


RECORDS: dict[str, Callable[[World], Sheet]] = {
    "roll": roll,
    "leavers": leavers,
    "exclusions": exclusions,
    "internal_removals": removals,
    "lesson_register": lessons,
    "part_time_timetables": part_time,
    "placements": placements,
    "behaviour": behaviour,
    "meetings": meetings,
    "actions": actions,
    "term_dates": terms,
    "closures": closures,
    "events": events,
}
"""Every sheet but the register, by the name of its file."""
