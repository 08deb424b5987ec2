"""Session attendances as SIMS partners receive them (sims-partners.com, TPAttendanceRead)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lostlearning.synth.world import World
from lostlearning.synth.writers.register import codes, taken

TIMES = ("T09:00:00", "T13:00:00")


def sims_xml(world: World, folder: Path) -> Path:
    """``SessionAttendances`` in iso-8859-1; PersonID is the admission number; no mark is ``-``."""
    register = world.register
    row, at = np.nonzero(register != ord("_"))
    dates = world.year.dates[world.year.sessions].tolist()
    when = [f"{day.isoformat()}{TIMES[number % 2]}" for number, day in enumerate(dates)]
    late = world.minutes_late[row, at]
    minutes = ["", *(str(value) for value in range(int(late.max(initial=0)) + 1))]
    parts: list[pa.Array | str] = [
        "<SessionAttendance><PersonID>",
        taken(world.people.local_id, row),
        "</PersonID><BaseGroupID>0</BaseGroupID><AttendanceDate>",
        taken(when, at),
        "</AttendanceDate><SessionName>",
        taken(["AM", "PM"], at % 2),
        "</SessionName><AttendanceMark>",
        taken(codes(), register[row, at].astype(np.int64)),
        "</AttendanceMark><Comments></Comments><MinsLate>",
        taken(minutes, late + 1),
        "</MinsLate></SessionAttendance>\n",
    ]
    plain = [part if isinstance(part, str) else part.cast(pa.string()) for part in parts]
    lines = pc.binary_join_element_wise(*plain, "")
    path = folder / "session_attendances.xml"
    with path.open("w", encoding="iso-8859-1", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="iso-8859-1" standalone="yes"?>\n<SessionAttendances>\n')
        for start in range(0, len(lines), 100_000):
            file.writelines(lines.slice(start, 100_000).to_pylist())
        file.write("</SessionAttendances>\n")
    return path
