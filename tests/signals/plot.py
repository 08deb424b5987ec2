"""A quiet invented school in which nothing happens but what is planted, written in the layouts of real files."""

import datetime as dt

import numpy as np
import pyarrow as pa

from lostlearning.synth import make_school, write_records, write_register
from lostlearning.synth.movement import IDENTITY
from lostlearning.synth.world_tables import register_weeks
from lostlearning.tables import TABLES

PLANTED = (
    "exclusions", "internal_removals", "lesson_marks", "part_time_timetables", "placements", "behaviour_incidents",
    "meetings", "actions", "school_events",
)  # fmt: skip
HOURS = {"sessions_per_week": 10.0, "hours_per_week": 25.0, "pattern": "full_time"}


class Plot:
    """Pupils are rows, taken one after the other; days are school days counted from 0."""

    def __init__(self, number, pupils, as_of=None, seed=11):
        self.world = world = make_school(seed, pupils, number=number, as_of=as_of, lesson_weeks=0)
        self.rows = {name: [] for name in PLANTED}
        self.yes, self.no = {}, {}
        self.also = set()
        count = len(world.people)
        world.minutes_late[:] = -1
        sessions = world.year.sessions
        world.grid[:, sessions[::2]], world.grid[:, sessions[1::2]] = ord("/"), ord("\\")
        move = world.move
        move.entry[:] = np.datetime64("2025-09-01")
        move.leaving[:] = np.datetime64("NaT")
        move.ground[:], move.destination[:] = "", ""
        move.first[:], move.last[:] = 0, len(sessions)
        self.days = [day.item() for day in world.year.dates[sessions][::2]]
        self.unused = {group: [] for group in ("7", "8", "9", "10", "11")}
        for row in range(count):
            self.unused[str(world.people.year_group[row])].append(row)
        people = world.people
        people.looked_after[:], people.in_need[:], people.fsm[:], people.fsm6[:] = False, False, False, False
        people.sen_provision[:], people.sen_primary_need[:], people.ethnicity[:] = "N", "", "WBRI"
        people.enrolment_status[:] = "C"

    def pupil(self, group="8"):
        """A pupil to whom nothing has happened."""
        return self.unused[group].pop()

    def case(self, code, group="8", *, met):
        """A pupil in whom a signal is to be found, or nearly."""
        row = self.pupil(group)
        (self.yes if met else self.no).setdefault(code, []).append(row)
        return row

    def expect(self, code, row):
        """Another signal that a planted story raises too."""
        self.also.add((code, row))

    def upn(self, row):
        return str(self.world.people.upn[row])

    def full_weeks(self):
        """The number of the Monday of each week with five school days."""
        return [
            place
            for place, day in enumerate(self.days[:-4])
            if day.weekday() == 0 and self.days[place + 4] == day + dt.timedelta(days=4)
        ]

    def on(self, day, back=0):
        """The number of a school day on or before a date."""
        return max(place for place, each in enumerate(self.days) if each <= day) - back

    def mark(self, row, day, symbols, half=0):
        """Marks of sessions one after the other from a day's morning (or afternoon); a space leaves one as it is."""
        for place, symbol in enumerate(symbols):
            if symbol != " ":
                self.world.grid[row, self.world.year.sessions[2 * day + half + place]] = ord(symbol)

    def run(self, row, day, days, symbol):
        self.mark(row, day, symbol * (2 * days))

    def suspend(self, row, day, days, marks="E", reason=None, **given):
        """A suspension on record, and in the register."""
        self.run(row, day, days, marks)
        reason = reason or ("DB", "PP", "VA", "PA")[row % 4]
        self.add(
            "exclusions", row, category="SUSP", start_date=self.days[day], start_session="AM",
            end_date=self.days[day + days - 1], sessions=2 * days, reason1=reason, **given,
        )  # fmt: skip

    def exclude(self, row, day):
        """A permanent exclusion: E for six days, then education that the authority arranges."""
        self.add(
            "exclusions", row, category="PERM", start_date=self.days[day], start_session="AM", reason1="PA"
        )
        self.run(row, day, 6, "E")
        self.run(row, day + 6, len(self.days) - day - 6, "K")
        self.place(row, day + 6, "Example Centre")

    def place(self, row, day, provider, days=None):
        end = None if days is None else self.days[day + days - 1]
        self.add("placements", row, start_date=self.days[day], end_date=end, provider=provider, **HOURS)

    def timetable(self, row, day, days, review=None):
        self.add(
            "part_time_timetables", row, start_date=self.days[day], end_date=self.days[day + days - 1],
            review_date=None if review is None else self.days[review], sessions_per_week=5, parent_agreed=True,
        )  # fmt: skip

    def incident(self, row, day, minute=600):
        self.add("behaviour_incidents", row, date=self.days[day], minute=minute, kind="Defiance", points=3.0)

    def remove(self, row, day, minutes):
        self.add(
            "internal_removals", row, date=self.days[day], session="AM", start_minute=540, minutes=minutes,
            kind="isolation",
        )  # fmt: skip

    def add(self, table, row, **values):
        key = None if row is None else int(self.world.people.key[row])
        self.rows[table].append({"pupil": key, **values})

    def leave(self, row, day, ground, destination):
        """The last day on roll, a school day by number."""
        self.world.move.leave(row, np.datetime64(self.days[day]), self.world.year, ground, destination)
        self.world.grid[row, self.world.year.sessions[2 * day + 2 :]] = ord("_")

    def enter(self, row, day):
        """The first day on roll, a school day by number."""
        self.world.move.entry[row] = np.datetime64(self.days[day])
        self.world.move.first[row] = 2 * day
        self.world.grid[row, self.world.year.sessions[: 2 * day]] = ord("_")

    def become(self, row, other, whom):
        """The pupil of this school is the same child as a pupil of another."""
        for name in IDENTITY:
            getattr(self.world.people, name)[row] = getattr(other.world.people, name)[whom]

    def write(self, folder, layout="long_csv"):
        """The files of the school."""
        world = self.world
        common = {"school": world.school, "academic_year": world.academic_year}
        for name, rows in self.rows.items():
            schema = TABLES[name].arrow_schema()
            filled = [{column: (common | row).get(column) for column in schema.names} for row in rows]
            world.tables[name] = pa.Table.from_pylist(filled, schema=schema)
        world.tables["lateness"] = TABLES["lateness"].arrow_schema().empty_table()
        world.tables["register_weeks"] = register_weeks(world)
        write_register(world, folder, layout)
        write_records(world, folder)
