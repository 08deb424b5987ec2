"""Things that happen to single pupils of a world, on top of what happens to everybody."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lostlearning.synth.exclude import Exclusion
from lostlearning.synth.world import World
from lostlearning.synth.world_tables import exclusions_table, register_weeks
from lostlearning.tables import TABLES

OF_PUPILS = (
    "lateness", "internal_removals", "lesson_marks", "part_time_timetables", "placements", "behaviour_incidents",
    "meetings", "actions",
)  # fmt: skip
"""Tables that a quiet pupil is in none of, and that rows may be added to."""
AT_LEAST = 20
"""School days from the first that are kept free, so that every window has days before it."""


class Scene:
    """A world to plant in. Pupils are rows; days are school days counted from 0. Call :meth:`finish` at the end."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in OF_PUPILS}
        self._quiet: set[int] = set()
        self.days: list[dt.date] = [day.item() for day in world.year.dates[world.year.sessions][::2]]

    def upn(self, row: int) -> str:
        """The UPN of the school's own files."""
        return str(self.world.people.upn[row])

    def quiet(self, row: int) -> int:
        """Takes away all that happened to the pupil: present on every session on roll, and in no log."""
        move, sessions = self.world.move, self.world.year.sessions
        on_roll = sessions[int(move.first[row]) : int(move.last[row])]
        self.world.grid[row, on_roll[on_roll % 2 == 0]] = ord("/")
        self.world.grid[row, on_roll[on_roll % 2 == 1]] = ord("\\")
        self.world.minutes_late[row] = -1
        self._quiet.add(row)
        for name in ("exclusions", "part_time", "placements"):
            kept = [one for one in getattr(self.world, name) if one.pupil != row]
            setattr(self.world, name, kept)
        return row

    def mark(self, row: int, day: int, symbols: str, half: int = 0) -> None:
        """Marks sessions one after the other, from a day's morning (or afternoon); a space leaves one as it is."""
        for place, symbol in enumerate(symbols):
            if symbol != " ":
                self.world.grid[row, self.world.year.sessions[2 * day + half + place]] = ord(symbol)

    def run(self, row: int, day: int, days: int, symbol: str) -> None:
        """Marks whole days."""
        self.mark(row, day, symbol * (2 * days))

    def suspend(self, row: int, day: int, days: int, marks: str = "E", reason: str = "DB") -> None:
        """A suspension on record, and what the register says of it."""
        self.run(row, day, days, marks)
        self.world.exclusions.append(
            Exclusion(row, "SUSP", 2 * day, 2 * days, [reason], marks, provided=False)
        )

    def exclude(self, row: int, day: int, left: int) -> None:
        """A permanent exclusion: E for five days, then education that the authority arranges, to the last day."""
        self.run(row, day, 5, "E")
        self.run(row, day + 5, left - day - 4, "K")
        length = 2 * (left - day + 1)
        self.world.exclusions.append(
            Exclusion(row, "PERM", 2 * day, length, ["PA"], "E", provided=True, outcome="upheld")
        )
        self.add(
            "placements", row, start_date=self.days[day + 5], end_date=self.days[left],
            provider="Example Pupil Referral Unit", setting_type="pupil_referral_unit", reason="PEX", pattern="FT",
            sessions_per_week=10.0, hours_per_week=25.0, commissioner="local_authority",
        )  # fmt: skip

    def timetable(self, row: int, day: int, days: int | None, review: dt.date | None) -> None:
        """A part-time timetable on record, of mornings, agreed with the parent."""
        end = None if days is None else self.days[day + days - 1]
        self.add(
            "part_time_timetables", row, start_date=self.days[day], end_date=end, review_date=review,
            sessions_per_week=5, parent_agreed=True, reason="Reintegration",
        )  # fmt: skip

    def incident(self, row: int, day: int, minute: int = 600) -> None:
        """A behaviour incident."""
        self.add("behaviour_incidents", row, date=self.days[day], minute=minute, kind="Defiance", points=3.0)

    def remove(self, row: int, day: int, minutes: int) -> None:
        """An internal removal in the morning."""
        self.add(
            "internal_removals", row, date=self.days[day], session="AM", start_minute=540, minutes=minutes,
            kind="isolation", reason="Defiance",
        )  # fmt: skip

    def act(self, row: int, start: dt.date, review: dt.date | None) -> None:
        """A plan for the pupil, with somebody to lead it, that has not ended."""
        self.add(
            "actions", row, start_date=start, review_date=review, kind="Attendance plan", lead="Head of year"
        )

    def add(self, table: str, row: int, **values: Any) -> None:
        """A row of a table of pupils."""
        self.rows[table].append({"pupil": int(self.world.people.key[row]), **values})

    def finish(self) -> World:
        """The world with its tables as they now are."""
        world = self.world
        quiet = pa.array(world.people.key[np.array(sorted(self._quiet), dtype=np.int64)], pa.int64())
        common = {"school": world.school, "academic_year": world.academic_year}
        tables = dict(world.tables)
        for name, rows in self.rows.items():
            schema = TABLES[name].arrow_schema()
            kept = tables[name].filter(pc.invert(pc.is_in(tables[name]["pupil"], value_set=quiet)))
            filled = [{column: (common | row).get(column) for column in schema.names} for row in rows]
            tables[name] = pa.concat_tables(
                [kept, pa.Table.from_pylist(filled, schema=schema)]
            ).combine_chunks()
        made = dataclasses.replace(world, tables=tables)
        made.tables["exclusions"] = exclusions_table(made)
        made.tables["register_weeks"] = register_weeks(made)
        return made
