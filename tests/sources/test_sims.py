import datetime as dt

import pytest
from census_files import Read

from at_hand import OFFICIAL, needs_official
from lostlearning.problems import Severity
from lostlearning.sources import sims
from lostlearning.sources.codes import decode
from lostlearning.sources.sims import READER

D = dt.date


def mark(person="1", day="2026-09-07T09:00:00", session="AM", code="/", late=""):
    return (
        f"<SessionAttendance><PersonID>{person}</PersonID><BaseGroupID>0</BaseGroupID><AttendanceDate>{day}"
        f"</AttendanceDate><SessionName>{session}</SessionName><AttendanceMark>{code}</AttendanceMark>"
        f"<Comments>é</Comments><MinsLate>{late}</MinsLate></SessionAttendance>\n"
    )


def read(
    tmp_path,
    *marks,
    start='<?xml version="1.0" encoding="iso-8859-1" standalone="yes"?>',
    end="</SessionAttendances>",
):
    path = tmp_path / "marks.xml"
    path.write_bytes(f"{start}<SessionAttendances>{''.join(marks)}{end}".encode("latin-1"))
    return Read(path, reader=READER, school="s")


def weeks(found):
    rows = found.staging.con.execute("SELECT week, packed FROM packed_weeks ORDER BY ALL").fetchall()
    return [(week, decode(packed)) for week, packed in rows]


@needs_official("formats")
def test_the_sample_file():
    found = Read(OFFICIAL / "formats" / "sims_session_attendances.xml", reader=READER)
    assert found.problems == [] and [week[:2] for _, week in weeks(found)] == ["/E"]


def test_marks_minutes_and_who(tmp_path):
    found = read(
        tmp_path,
        mark(),
        mark(session="PM", code="L", late="12"),
        mark(day="2026-09-08", code="C2"),
        mark(day="2026-09-08", session="PM", code="-"),
        mark(person="2", code="Y7"),
    )
    assert found.problems == []
    assert sorted(week[:4] for _, week in weeks(found)) == ["/Lp?", "7..."]
    assert found.rows("lateness", "date", "session", "minutes") == [(D(2026, 9, 7), "PM", 12)]
    people = {row[0] for row in found.staging.con.execute("SELECT person FROM people").fetchall()}
    assert people == {"local:s:1", "local:s:2"}


def test_marks_a_week_cannot_hold_are_kept_apart(tmp_path):
    found = read(
        tmp_path, mark(), mark(day="2026-09-12T09:00:00"), mark(code="@", session="PM"), mark(day="soon")
    )
    assert sorted(found.rows("unplaced_marks", "why", "_row")) == [
        ("unknown_code", 3),
        ("unreadable_date", 4),
        ("weekend", 2),
    ]


def test_batches_lose_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(sims, "BATCH", 7)
    days = [D(2026, 9, 7) + dt.timedelta(days=n) for n in range(5)]
    found = read(
        tmp_path, *(mark(p, f"{d}T09:00:00", s) for p in range(9) for d in days for s in ("AM", "PM"))
    )
    assert [week for _, week in weeks(found)] == ["/\\" * 5] * 9
    assert found.staging.rows == {1: 90}


@pytest.mark.parametrize(
    ("how", "check"),
    [
        ({"end": ""}, "broken_xml"),
        ({"end": "</Session"}, "broken_xml"),
        ({"start": '<!DOCTYPE x [<!ENTITY a "b">]>'}, "unsafe_xml"),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path, how, check):
    found = read(tmp_path, mark(), mark(session="PM"), **how)
    assert [(p.check, p.severity) for p in found.problems] == [(check, Severity.STOPS)]
    assert weeks(found) == []


def test_no_marks(tmp_path):
    found = read(tmp_path)
    assert [(p.check, p.severity) for p in found.problems] == [("nothing_in_file", Severity.STOPS)]
