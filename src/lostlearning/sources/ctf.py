"""The Common Transfer File (XML, versions 17 to 25): what one school sends the next about a pupil.

Element names as DfE's own code and other open readers and writers have them; names are matched in any case,
with or without a namespace, and the file may be UTF-8, UTF-16 or Latin-1. Suspensions do not travel in it;
their E marks do. ``_row`` is the pupil's place in the file, from 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources import safe_xml
from lostlearning.sources.ctf_attendance import Attendance, Disagreement
from lostlearning.sources.ctf_pupil import Header, Transfer
from lostlearning.sources.files import Kind, SourceFile
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging

VERSIONS = range(17, 26)
SAID_TWICE = ("pupils", "enrolments")
"""Tables whose further rows for a pupil repeat the same elements for another year."""
HEADINGS = {
    "upn": "UPN",
    "surname": "Surname",
    "forename": "Forename",
    "date_of_birth": "DOB",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "year_group": "NCyearActual",
    "enrolment_status": "EnrolStatus",
    "sen_provision": "SENprovision",
    "sen_primary_need": "SENneed",
    "looked_after": "InCare",
    "entry_date": "EntryDate",
    "leaving_date": "LeavingDate",
    "possible": "SessionsPossible",
    "sessions": "SessionsAttended, SessionsAuthorised, SessionsUnauthorised",
    "date": "AttendanceStartDate",
    "code": "AttendanceMarks",
}


class CtfReader:
    """Common Transfer Files."""

    name = "ctf"
    title = "Common Transfer File (XML)"

    def recognise(self, file: SourceFile) -> float:
        """By the name of its outermost element."""
        if file.kind is not Kind.XML:
            return 0.0
        return 1.0 if safe_xml.root_name(file) == "ctfile" else 0.0

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Adds everything the file says, or nothing: a file that breaks off is refused whole."""
        staging.register(file)
        file.notes["headings"] = HEADINGS
        week = file.options.get("days_in_week")
        rows: dict[str, list[dict[str, Any]]] = {}
        attendances: list[Attendance] = []
        count = 0
        try:
            header = Header.read(next(safe_xml.elements(file, "header"), None))
            for element in safe_xml.elements(file, "pupil"):
                count += 1
                transfer = Transfer(element, header, file.school, count)
                attendance = Attendance(element, header, transfer, week if week in (5, 7) else None)
                attendances.append(attendance)
                for part in (transfer.rows(attendance.years), attendance.rows()):
                    for table, found in part.items():
                        rows.setdefault(table, []).extend(found)
        except safe_xml.XmlRefusedError as refused:
            staging.problem(safe_xml.problem(file, refused))
            return
        self._header(file, staging, header, count)
        if header.school and count:
            rows["schools"] = [{**header.schools_row(), "_row": 1}]
        marks = rows.pop("register_weeks", [])
        for table, found in rows.items():
            _stage(staging, file, table, found)
        if marks:
            staging.add_marks(_text(marks), file)
        staging.rows[file.number] = count
        _report(file, staging, attendances)

    def _header(self, file: SourceFile, staging: Staging, header: Header, count: int) -> None:
        def warn(check: str, title: str, column: str, found: str, expected: str, mend: str) -> None:
            severity = Severity.WARNS if count else Severity.STOPS
            staging.problem(Problem(check, severity, title, file.name, None, column, found, expected, mend))

        if not count:
            warn(
                "nothing_in_file",
                "The file holds no pupils",
                "CTFpupilData",
                "no Pupil element",
                "at least one Pupil",
                "Choose the pupils in the system it came from and export again.",
            )
        elif header.version not in VERSIONS:
            warn(
                "ctf_version",
                "The version of the transfer file is not one this reader was made for",
                "CTFversion",
                f"version {header.version}" if header.version else "no version",
                f"a version from {VERSIONS[0]} to {VERSIONS[-1]}",
                "Look at what was read before relying on it, or ask for a file in a current version.",
            )


def _text(rows: list[dict[str, Any]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table(
        {
            name: array(
                [
                    None
                    if (value := row.get(name)) in (None, "")
                    else value
                    if name == "_row"
                    else str(value)
                    for row in rows
                ],
                pa.int64() if name == "_row" else pa.string(),
            )
            for name in names
        }
    )


def _stage(staging: Staging, file: SourceFile, table: str, rows: list[dict[str, Any]]) -> None:
    """Stages rows in turns, one a pupil each time, so that a pupil's own faults are reported once."""
    turns: list[list[dict[str, Any]]] = []
    met: dict[int, int] = {}
    for row in rows:
        turn = met[row["_row"]] = met.get(row["_row"], -1) + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(row)
    for turn, batch in enumerate(turns):
        known = len(staging.problems)
        staging.add(table, _text(batch), file)
        if turn and table in SAID_TWICE:
            del staging.problems[known:]


def _report(file: SourceFile, staging: Staging, attendances: list[Attendance]) -> None:
    """One problem for each kind of trouble with the attendance, however many pupils have it."""
    refused: dict[str, list[tuple[int, str]]] = {}
    differ: list[Disagreement] = []
    for attendance in attendances:
        for trouble in attendance.refused:
            refused.setdefault(trouble.expected, []).append((attendance.row, trouble.found))
        differ += attendance.disagreements
    for expected, found in refused.items():
        staging.problem(
            Problem(
                check="packed_marks",
                severity=Severity.EXCLUDES,
                title="A string of session marks cannot be laid out on dates",
                file=file.name,
                row=found[0][0],
                column="AttendanceMarks",
                found=found[0][1],
                expected=expected,
                mend="The year's totals are used instead. If the sender's calendar is known, write "
                f'days_in_week = 5 (or 7) under [files."{file.name}"] in mapping.toml beside the file; '
                "otherwise ask the sending school for the file again.",
                rows=len(found),
            )
        )
    if differ:
        staging.problem(
            Problem(
                check="marks_and_totals_differ",
                severity=Severity.WARNS,
                title="The marks of a year do not add up to its stated totals",
                file=file.name,
                row=differ[0].row,
                column=differ[0].element,
                found=f"{differ[0].marked} by the marks, {differ[0].stated} stated",
                expected="the same number",
                mend="The marks are used. Ask the sending school which is right.",
                rows=len(differ),
            )
        )


READER = CtfReader()
