"""Each small reader, by its headings alone: files are called what nobody would guess from."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from lostlearning.sources import headings
from lostlearning.sources.files import sniff
from lostlearning.sources.reader import choose
from lostlearning.sources.readers import readers
from lostlearning.sources.staging import Staging

A = "A820000000001"
FILES = {
    "roll": f"UPN,Legal surname,Legal forename,DOB,NC Year,Gender,Date of admission,SEN status,Ever 6\n{A},Ash,Ann,01/02/2012,9,Female,01/09/2023,EHCP,Yes\n",
    "exclusion_log": f"UPN,Type,From,To,Reason,Days\n{A},Fixed Period Exclusion,07/09/2026,08/09/2026,Persistent disruptive behaviour,2\n",
    "removal_log": "Student ID,Removed on,Time in,Time out,Sanction\n17,07/09/2026,09:10,10:40,Isolation\n",
    "lesson_register": f"UPN,Date,Period,Mark,Mins late\n{A},07/09/2026,P1,L,4\n{A},07/09/2026,P2,/,\n{A},07/09/2026,P3,N,\n",
    "part_time_log": f"UPN,Start,Review due,Sessions per week,Parental agreement\n{A},07/09/2026,12/10/2026,6,Yes\n",
    "placement_log": f"UPN,AP provider,Type of setting,Start,End,Hours a week\n{A},Hill House,NFE,07/09/2026,,12.5\n",
    "behaviour_log": "StudentId,EventDate,Behaviour type,Points\n17,07/09/2026 13:05,Defiance,-2\n",
    "meeting_log": f"UPN,Meeting date,Type of meeting,Took place\n{A},07/09/2026,Reintegration,Y\n",
    "action_log": f"UPN,Intervention,Started,Review,Led by\n{A},Mentoring,07/09/2026,12/10/2026,Pastoral lead\n",
    "term_dates": "Term,Half term,First day,Last day\nAutumn,1,01/09/2026,23/10/2026\nAutumn,2,02/11/2026,18/12/2026\n",
    "closure_list": "INSET date,Reason for closure\n02/09/2026,Training day\n",
    "event_list": "Event,Event start,Event end\nMocks,07/12/2026,11/12/2026\n",
    "register_marks": "Student ID,Date,Session Name,Mark\n17,07/09/2026,AM,/\n",
    "register_columns": f"UPN,07/09/2026 AM,07/09/2026 PM\n{A},/,\\\n",
    "register_strings": f"UPN,AttendanceStartDate,AttendanceMarks\n{A},07/09/2026,/\\/\\/\\\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_what_is_in_it(tmp_path, name):
    (tmp_path / "data.txt").write_text(FILES[name], encoding="utf-8")
    (file,) = sniff(tmp_path / "data.txt")
    reader, _ = choose(file, readers())
    assert reader is not None
    assert reader.name == name


def read(tmp_path, name: str, sql: str) -> list[tuple]:
    (tmp_path / "data.txt").write_text(FILES[name], encoding="utf-8")
    (file,) = sniff(tmp_path / "data.txt")
    file.school = "s"
    with Staging(threads=1) as staging:
        reader, _ = choose(file, readers())
        reader.read(file, staging)
        staging.finish(lambda texts: list(range(len(texts))))
        assert staging.problems == []
        return staging.con.sql(sql).fetchall()


def test_an_exclusion_in_days_is_in_sessions(tmp_path):
    sql = "SELECT category, start_date::VARCHAR, end_date::VARCHAR, sessions, reason1, academic_year FROM exclusions"
    assert read(tmp_path, "exclusion_log", sql) == [("SUSP", "2026-09-07", "2026-09-08", 4, "DB", 2026)]


def test_a_removal_is_as_long_as_its_times_say(tmp_path):
    sql = "SELECT start_minute, minutes, session, kind FROM internal_removals"
    assert read(tmp_path, "removal_log", sql) == [(550, 90, "AM", "isolation")]


def test_lesson_marks_are_not_session_marks(tmp_path):
    sql = "SELECT period, mark, minutes_late FROM lesson_marks ORDER BY 1"
    assert read(tmp_path, "lesson_register", sql) == [
        ("P1", "late", 4),
        ("P2", "present", None),
        ("P3", "absent", None),
    ]


def test_an_incident_keeps_its_time_of_day(tmp_path):
    sql = "SELECT date::VARCHAR, minute, kind, points FROM behaviour_incidents"
    assert read(tmp_path, "behaviour_log", sql) == [("2026-09-07", 785, "Defiance", -2.0)]


def test_a_roll_makes_pupils_and_enrolments(tmp_path):
    sql = "SELECT birth_month::VARCHAR, sex, sen_provision, fsm6 FROM pupils"
    assert read(tmp_path, "roll", sql) == [("2012-02-01", "F", "E", True)]
    sql = "SELECT entry_date::VARCHAR, year_group FROM enrolments"
    assert read(tmp_path, "roll", sql) == [("2023-09-01", "9")]


def test_hours_are_numbers_and_terms_have_their_codes(tmp_path):
    assert read(tmp_path, "placement_log", "SELECT provider, hours_per_week FROM placements") == [
        ("Hill House", 12.5)
    ]
    assert read(tmp_path, "term_dates", "SELECT term, half_term FROM school_calendar ORDER BY 2") == [
        ("autumn", 1),
        ("autumn", 2),
    ]


def test_synonyms_name_columns_that_exist_once_each():
    from lostlearning.tables import TABLES

    worked_out = {
        "name",
        "days",
        "hours",
        "periods",
        "end_minute",
        "language",
        "postcode",
        "upn",
        "local_id",
        "surname",
        "forename",
        "date_of_birth",
    }
    for table, known in headings.synonyms().items():
        if table in TABLES:
            assert set(known.values()) - worked_out <= set(TABLES[table].columns())
        assert all(known)
