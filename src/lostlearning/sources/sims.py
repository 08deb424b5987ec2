"""Session attendances as SIMS gives them to its partners: one XML element a mark.

``SessionAttendances > SessionAttendance`` {PersonID, AttendanceDate, SessionName, AttendanceMark, MinsLate}:
https://sims-partners.com/Product/SIMS7/PartnerAPIs/TPAttendanceRead, read 2026-11-21. A ``-`` is SIMS's "no
mark for session". PersonID is the school's own identifier; a roll that has it beside the UPN says who it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources import safe_xml
from lostlearning.sources.files import Kind, SourceFile
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging

BATCH = 100_000
"""Elements held as Python objects at a time."""
FIELDS = {
    "personid": "local_id",
    "attendancedate": "date",
    "sessionname": "session",
    "attendancemark": "code",
    "minslate": "minutes_late",
}
HEADINGS = {
    "local_id": "PersonID",
    "date": "AttendanceDate",
    "session": "SessionName",
    "code": "AttendanceMark",
    "minutes_late": "MinsLate",
}
BYTES_AN_ELEMENT = 230
"""About how long an element is, to say how far reading has come."""


class SimsReader:
    """SIMS session attendances (XML), streamed: a year of a large school stays within memory."""

    name = "sims"
    title = "SIMS session attendances (XML)"

    def recognise(self, file: SourceFile) -> float:
        """By the name of its outermost element."""
        if file.kind is not Kind.XML:
            return 0.0
        return 1.0 if safe_xml.root_name(file) == "sessionattendances" else 0.0

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Adds every mark, or none: a file that breaks off is refused whole."""
        staging.register(file)
        file.notes["headings"] = HEADINGS
        target = staging.temporary("sims")
        columns = ", ".join(f"{name} VARCHAR" for name in FIELDS.values())
        staging.con.execute(f"CREATE TEMP TABLE {target} ({columns}, _row BIGINT)")
        try:
            count = self._stream(file, staging, target)
        except safe_xml.XmlRefusedError as refused:
            staging.con.execute(f"DROP TABLE {target}")
            staging.problem(safe_xml.problem(file, refused))
            return
        if not count:
            staging.problem(
                Problem(
                    check="nothing_in_file",
                    severity=Severity.STOPS,
                    title="The file holds no session attendances",
                    file=file.name,
                    row=None,
                    column="SessionAttendance",
                    found="no SessionAttendance element",
                    expected="one SessionAttendance for each pupil, day and session",
                    mend="Choose pupils and dates in the system it came from and export again.",
                )
            )
        else:
            staging.add_marks(staging.con.table(target), file)
        staging.con.execute(f"DROP TABLE {target}")

    def _stream(self, file: SourceFile, staging: Staging, target: str) -> int:
        batch: dict[str, list[str | None]] = {name: [] for name in FIELDS.values()}
        count = 0
        for element in safe_xml.elements(file, "sessionattendance"):
            count += 1
            found: dict[str, str | None] = dict.fromkeys(FIELDS.values())
            for below in element:
                name = FIELDS.get(safe_xml.local(below))
                if name and below.text:
                    found[name] = below.text.strip()
            day = found["date"]
            # the time of day is when the register was taken, not part of the session
            found["date"] = day.partition("T")[0] if day else None
            for name, values in batch.items():
                values.append(found[name])
            if count % BATCH == 0:
                _insert(staging, target, batch, count)
                if staging.progress and file.size:
                    staging.progress(f"Reading {file.name}", min(count * BYTES_AN_ELEMENT / file.size, 1.0))
        _insert(staging, target, batch, count)
        return count


def _insert(staging: Staging, target: str, batch: dict[str, list[str | None]], upto: int) -> None:
    size = len(batch["date"])
    rows = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            **{name: array(values, pa.string()) for name, values in batch.items()},
            "_row": array(range(upto - size + 1, upto + 1), pa.int64()),
        }
    )
    staging.con.execute(f"INSERT INTO {target} SELECT * FROM rows")
    for values in batch.values():
        values.clear()


READER = SimsReader()
