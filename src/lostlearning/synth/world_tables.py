"""The canonical tables of a synthetic school, made from its world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth import conduct, support
from lostlearning.synth.provide import PartTime
from lostlearning.synth.rates import rates
from lostlearning.tables import TABLES
from lostlearning.vocabulary import attendance_codes

if TYPE_CHECKING:
    from lostlearning.synth.register import Register
    from lostlearning.synth.world import World

PHASE_CODES = {"Primary": "PS", "Secondary": "SS", "Special": "SP"}


def register_weeks(world: World) -> pa.Table:
    """The register as stored weeks; a pupil's weeks wholly off roll are left out."""
    weeks = world.grid.reshape(len(world.people), -1, 10)
    keep = ((weeks != ord("_")) & (weeks != ord("."))).any(axis=2)
    row, week = np.nonzero(keep)
    return table(
        world,
        "register_weeks",
        row,
        week=world.year.weeks[week],
        marks=strings(weeks[keep]),
    )


def strings(marks: Register) -> pa.StringArray:
    """Rows of symbols as text, without a copy for each."""
    rows, width = marks.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(marks)))


def table(world: World, name: str, pupil: NDArray[np.int64] | None, **columns: Any) -> pa.Table:
    """Rows of the canonical table ``name`` in its types; columns left out are empty.

    ``pupil`` gives row numbers of ``world.people``; None is a table without pupils. Numbers below 0 and
    empty text are empty.
    """
    schema = TABLES[name].arrow_schema()
    size = len(pupil) if pupil is not None else len(next(iter(columns.values())))
    given: dict[str, Any] = dict(columns)
    given["school"] = pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), [world.school])
    given["academic_year"] = np.full(size, world.academic_year, dtype=np.int32)
    if pupil is not None:
        given["pupil"] = world.people.key[pupil]
    arrays = []
    for field in schema:
        values = given.get(field.name)
        if values is None:
            arrays.append(pa.nulls(size, field.type))
            continue
        if isinstance(values, np.ndarray) and values.dtype.kind in "iu" and field.name != "pupil":
            values = pa.array(values, mask=values < 0)
        elif isinstance(values, np.ndarray) and values.dtype.kind == "U":
            values = pa.array(values, mask=values == "")
        elif not isinstance(values, pa.Array):
            values = pa.array(values)
        arrays.append(values.cast(field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def fill(
    world: World, stage: Any, absence: NDArray[np.float64], conflict: NDArray[np.float64], lesson_weeks: int
) -> None:
    """Makes every table of a world whose register and records are known."""
    people, move, year = world.people, world.move, world.year
    dates = year.dates[year.sessions]
    half = np.array(["AM", "PM"])
    everyone = np.arange(len(people))
    found = world.tables
    found["register_weeks"] = register_weeks(world)
    found["schools"] = table(
        world, "schools", None, label=[world.label], phase=[PHASE_CODES[world.phase]], laestab=[world.laestab]
    )
    found["pupils"] = table(
        world, "pupils", everyone,
        birth_month=people.born.astype("datetime64[M]").astype("datetime64[D]"),
        **{name: getattr(people, name) for name in (
            "sex", "ethnicity", "fsm", "fsm6", "sen_provision", "sen_primary_need", "eal", "looked_after",
            "in_need", "service_child")},
        young_carer=people.young_carer,
    )  # fmt: skip
    found["enrolments"] = table(
        world, "enrolments", everyone,
        entry_date=move.entry, leaving_date=move.leaving, year_group=people.year_group,
        enrolment_status=people.enrolment_status, part_time=np.zeros(len(people), bool),
        leaving_ground=move.ground, destination=move.destination,
    )  # fmt: skip
    row, column = np.nonzero(world.minutes_late >= 0)
    found["lateness"] = table(
        world, "lateness", row, date=dates[column], session=half[column % 2],
        minutes=world.minutes_late[row, column],
    )  # fmt: skip
    found["exclusions"] = exclusions_table(world)
    removed = conduct.removals(stage("removals"), rates(world.phase), world.register, conflict)
    at = removed["session"].astype(int)
    found["internal_removals"] = table(
        world, "internal_removals", removed["pupil"].astype(int), date=dates[at], session=half[at % 2],
        start_minute=removed["start_minute"], minutes=removed["minutes"], kind=removed["kind"],
        reason=removed["reason"],
    )  # fmt: skip
    recent = np.flatnonzero(year.sessions // 10 >= len(year.weeks) - lesson_weeks)
    lesson = conduct.lessons(
        stage("lessons"), rates(world.phase), world.register, world.minutes_late, removed, conflict, recent
    )
    at = lesson["session"].astype(int)
    found["lesson_marks"] = table(
        world, "lesson_marks", lesson["pupil"].astype(int), date=dates[at],
        period=np.array(["", "P1", "P2", "P3", "P4", "P5"])[lesson["period"].astype(int)],
        session=half[at % 2], minutes=np.full(len(at), conduct.LESSON), mark=lesson["mark"],
        minutes_late=lesson["minutes_late"],
    )  # fmt: skip
    seen = conduct.incidents(
        stage("incidents"), rates(world.phase), world.register, conflict, world.exclusions
    )
    found["behaviour_incidents"] = table(
        world, "behaviour_incidents", seen["pupil"].astype(int), date=dates[seen["session"].astype(int)],
        minute=seen["minute"], kind=seen["kind"], points=seen["points"], location=seen["location"],
    )  # fmt: skip
    found |= _provision(world)
    found |= _help(world, stage("support"))
    found |= _calendar(world)
    found["addresses"] = table(
        world, "addresses", everyone, start_date=move.entry,
        postcode_key=np.unique(people.postcode, return_inverse=True)[1].astype(np.int64),
    )  # fmt: skip
    for name in TABLES:
        found.setdefault(name, TABLES[name].arrow_schema().empty_table())


def exclusions_table(world: World) -> pa.Table:
    """The exclusion records as the canonical table."""
    people, dates = world.people, world.year.dates[world.year.sessions]
    records = sorted(world.exclusions, key=lambda record: (record.pupil, record.start))
    who = np.array([record.pupil for record in records], dtype=np.int64)
    suspension = [record.category == "SUSP" for record in records]
    reason = [[*record.reasons, "", "", ""][:3] for record in records]
    return table(
        world, "exclusions", who,
        category=[record.category for record in records],
        start_date=dates[[record.start for record in records]],
        start_session=["PM" if record.start % 2 else "AM" for record in records],
        end_date=pa.array([
            dates[record.start + record.length - 1].item() if fixed else None
            for record, fixed in zip(records, suspension, strict=True)], pa.date32()),
        sessions=pa.array([
            record.length if fixed else None for record, fixed in zip(records, suspension, strict=True)],
            pa.int32()),
        **{f"reason{at + 1}": np.array([row[at] for row in reason], dtype="<U4") for at in range(3)},
        sen_provision=people.sen_provision[who],
        outcome=np.array([record.outcome for record in records], dtype="<U12"),
    )  # fmt: skip


def _provision(world: World) -> dict[str, pa.Table]:
    dates = world.year.dates[world.year.sessions]
    timetables = [one for one in world.part_time if one.recorded]
    last = world.year.half_terms[-1].end

    def later(one: PartTime) -> dt.date | None:
        if one.review_after is None:
            return None
        start: dt.date = dates[one.start].item()
        return min(start + dt.timedelta(weeks=one.review_after), last)

    places = sorted(world.placements, key=lambda one: (one.pupil, one.start))
    return {
        "part_time_timetables": table(
            world, "part_time_timetables", _rows([one.pupil for one in timetables]),
            start_date=dates[[one.start for one in timetables]],
            review_date=pa.array([later(one) for one in timetables], pa.date32()),
            end_date=dates[[one.start + one.length - 1 for one in timetables]],
            sessions_per_week=np.array([len(one.attends) for one in timetables], dtype=int),
            parent_agreed=pa.array([one.agreed for one in timetables], pa.bool_()),
            reason=pa.array([one.reason for one in timetables], pa.string()),
        ),
        "placements": table(
            world, "placements", _rows([one.pupil for one in places]),
            start_date=dates[[one.start for one in places]],
            end_date=pa.array([dates[one.start + one.length - 1].item() if one.ended else None
                               for one in places], pa.date32()),
            sessions_per_week=np.array([len(one.slots) for one in places], dtype=float),
            hours_per_week=pa.array([one.hours_per_week for one in places], pa.float64()),
            **{name: pa.array([getattr(one, name) for one in places], pa.string())
               for name in ("provider", "setting_type", "reason", "pattern", "commissioner")},
        ),
    }  # fmt: skip


def lost_and_possible(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each pupil's lost and possible sessions, by the posting table in force on the first day."""
    on = attendance_codes().on(world.year.half_terms[0].start)
    lost = [ord(row.symbol) for row in on.values() if row.account == "lost"]
    possible = [ord(row.symbol) for row in on.values() if row.possible]
    return np.isin(world.grid, lost).sum(axis=1), np.isin(world.grid, possible).sum(axis=1)


def _help(world: World, rng: np.random.Generator) -> dict[str, pa.Table]:
    days = world.year.dates[world.year.sessions][::2]
    needy = support.high_need(*lost_and_possible(world), world.exclusions)
    meetings, actions = support.make_support(rng, needy, world.exclusions, len(days), len(world.people))

    def date(at: Any) -> dt.date | None:
        if at is None:
            return None
        beyond = max(0, at - len(days) + 1)
        day: dt.date = days[min(at, len(days) - 1)].item()
        return day + dt.timedelta(days=beyond * 7 // 5)

    return {
        "meetings": table(
            world, "meetings", _rows([row[0] for row in meetings]),
            date=pa.array([date(row[1]) for row in meetings], pa.date32()),
            kind=pa.array([row[2] for row in meetings], pa.string()),
            held=pa.array([row[3] for row in meetings], pa.bool_()),
        ),
        "actions": table(
            world, "actions", _rows([row[0] for row in actions]),
            start_date=pa.array([date(row[1]) for row in actions], pa.date32()),
            end_date=pa.array([date(row[2]) for row in actions], pa.date32()),
            review_date=pa.array([date(row[3]) for row in actions], pa.date32()),
            kind=pa.array([row[4] for row in actions], pa.string()),
            lead=pa.array([row[5] for row in actions], pa.string()),
        ),
    }  # fmt: skip


def _calendar(world: World) -> dict[str, pa.Table]:
    year = world.year
    events = [(year.half_terms[0].start, year.half_terms[0].start, "staggered_start")]
    if world.phase == "Secondary":
        spring = year.academic_year + 1
        events.append((dt.date(spring, 1, 19), dt.date(spring, 1, 30), "mock_exams"))
        events.append((dt.date(spring, 5, 11), dt.date(spring, 6, 19), "exam_week"))
    return {
        "school_calendar": table(
            world, "school_calendar", None,
            term=[half.term for half in year.half_terms],
            half_term=np.array([half.number for half in year.half_terms]),
            start_date=pa.array([half.start for half in year.half_terms]),
            end_date=pa.array([half.end for half in year.half_terms]),
        ),
        "closures": table(
            world, "closures", None,
            date=pa.array([day for day, _ in year.closures]), reason=[why for _, why in year.closures],
        ),
        "school_events": table(
            world, "school_events", None,
            start_date=pa.array([start for start, _, _ in events]),
            end_date=pa.array([end for _, end, _ in events]), kind=[kind for _, _, kind in events],
        ),
    }  # fmt: skip


def _rows(pupils: Sequence[int]) -> NDArray[np.int64]:
    return np.array(pupils, dtype=np.int64)
