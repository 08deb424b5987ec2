import datetime as dt

import pytest
from census_files import Read

from at_hand import OFFICIAL, needs_official
from lostlearning.problems import Severity
from lostlearning.sources.census import READER as CENSUS
from lostlearning.sources.codes import decode
from lostlearning.sources.ctf import READER
from lostlearning.sources.files import sniff
from lostlearning.sources.sims import READER as SIMS

D = dt.date
YEAR = """<YearData><Year>{year}</Year><LEA>999</LEA><Estab>4001</Estab>
  <SessionsPossible>{possible}</SessionsPossible><SessionsAuthorised>{authorised}</SessionsAuthorised>
  <SessionsAttended>{attended}</SessionsAttended><SessionsUnauthorised>{unauthorised}</SessionsUnauthorised>
  {marks}</YearData>"""
MARKS = """<AttendSessions><AttendanceStartDate>{start}</AttendanceStartDate>
  <AttendanceMarks>{marks}</AttendanceMarks></AttendSessions>"""
BASIC = """<BasicDetails><NCyearActual>8</NCyearActual><Ethnicity>WBRI</Ethnicity><EnrolStatus>C</EnrolStatus>
  {more}</BasicDetails>"""


def year(marks="", start="2026-09-07", **given):
    values = {"year": 2026, "possible": 10, "authorised": 2, "attended": 7, "unauthorised": 1} | given
    packed = MARKS.format(start=start, marks=marks.replace("&", "&amp;")) if marks else ""
    return YEAR.format(marks=packed, **values)


def pupil(years="", *, upn="B801200005001", basic="", more="", sex="<Sex>F</Sex>"):
    return f"""<Pupil><UPN>{upn}</UPN><Surname>EXAMPLE</Surname><Forename>PUPIL</Forename>
    <DOB>2013-11-20</DOB>{sex}
    {BASIC.format(more=basic)}{more}<Attendance>{years}</Attendance></Pupil>"""


def ctf(*pupils, version="25.0", root="CTfile", made="2026-10-05T10:30:00"):
    return f"""<?xml version="1.0"?><{root}><Header><DocumentName>Common Transfer File</DocumentName>
    <CTFversion>{version}</CTFversion><DateTime>{made}</DateTime>
    <SourceSchool><LEA>999</LEA><Estab>4001</Estab>
    <SchoolName>Test School</SchoolName><AcademicYear>2026</AcademicYear></SourceSchool></Header>
    <CTFpupilData>{"".join(pupils)}</CTFpupilData></{root.split()[0]}>"""


def read(tmp_path, text, encoding="utf-8", **how):
    path = tmp_path / "file.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return Read(path, reader=READER, **how)


def weeks(found):
    rows = found.staging.con.execute("SELECT school, week, packed FROM packed_weeks ORDER BY ALL").fetchall()
    return [(school, week, decode(packed)) for school, week, packed in rows]


WEEK = "/\\/\\EE/\\O\\"


@needs_official("formats")
def test_the_sample_file():
    found = Read(OFFICIAL / "formats" / "ctf25_constructed.xml", reader=READER)
    assert found.problems == []
    assert weeks(found) == [("9994001", D(2026, 9, 7), WEEK)]
    columns = ("school", "academic_year", "pupil", "sex", "ethnicity", "sen_provision", "fsm", "birth_month")
    assert found.rows("pupils", *columns) == [
        ("9994001", 2026, "B801200005001", "F", "WBRI", "K", True, D(2013, 11, 1))
    ]
    assert found.rows("enrolments", "entry_date", "leaving_date", "year_group", "enrolment_status") == [
        (D(2024, 9, 2), D(2026, 10, 2), "8", "C")
    ]
    assert found.rows("schools", "school", "label", "laestab") == [
        ("9994001", "Test Source School", "9994001")
    ]
    assert found.rows("session_totals", "code") == found.rows("sessions_possible", "term") == []


@pytest.mark.parametrize("version", range(17, 26))
def test_every_version(tmp_path, version):
    sex = "<Sex>M</Sex>" if version >= 25 else "<Gender>M</Gender>"
    found = read(tmp_path, ctf(pupil(year(WEEK), sex=sex), version=f"{version}.0"))
    assert found.problems == [] and len(weeks(found)) == 1
    assert found.rows("pupils", "sex") == [("M",)]


def test_another_version_is_read_and_said(tmp_path):
    found = read(tmp_path, ctf(pupil(year(WEEK)), version="12.0"))
    assert found.checks() == ["ctf_version"] and len(weeks(found)) == 1


@pytest.mark.parametrize(
    ("change", "encoding"),
    [
        (lambda text: text, "utf-8-sig"),
        (lambda text: text, "utf-16"),
        (lambda text: text.replace('version="1.0"', 'version="1.0" encoding="utf-16"'), "utf-16"),
        (lambda text: text.replace('version="1.0"', 'version="1.0" encoding="iso-8859-1"'), "latin-1"),
        (lambda text: text.replace('version="1.0"', 'version="1.0" encoding="utf-8"'), "latin-1"),
        (lambda text: text.replace('version="1.0"', 'version="1.0" encoding="utf-8"'), "utf-16"),
        (lambda text: text.replace("<CTfile>", '<CTfile xmlns="urn:test">'), "utf-8"),
        (
            lambda text: text.replace("<CTfile>", '<c:CTfile xmlns:c="u">').replace(
                "</CTfile>", "</c:CTfile>"
            ),
            "utf-8",
        ),
        (lambda text: text.replace("Pupil>", "PUPIL>").replace("CTfile", "ctFile"), "utf-8"),
        (lambda text: "<!-- made by hand -->" + text.partition("?>")[2], "utf-8"),
    ],
)
def test_any_encoding_namespace_and_case(tmp_path, change, encoding):
    text = ctf(pupil(year(WEEK), upn="")).replace("EXAMPLE", "ZOË")
    found = read(tmp_path, change(text), encoding)
    assert weeks(found) == [("9994001", D(2026, 9, 7), WEEK)]
    assert found.rows("pupils", "pupil") == [("name:9994001:zoë|pupil|2013-11-20",)]
    assert found.checks() == ["known_by_name"]


def test_a_year_with_weekends_in_the_string(tmp_path):
    marks = "/\\" * 5 + "####" + "I\\" + "/\\" * 4
    found = read(tmp_path, ctf(pupil(year(marks, possible=20, authorised=1, attended=19, unauthorised=0))))
    assert [week[1:] for week in weeks(found)] == [
        (D(2026, 9, 7), "/\\" * 5),
        (D(2026, 9, 14), "I\\" + "/\\" * 4),
    ]
    assert found.problems == []


def test_marks_that_do_not_fit_are_refused_and_the_totals_used(tmp_path):
    found = read(
        tmp_path, ctf(pupil(year(WEEK[:-1])), pupil(year(WEEK[:-3]), upn="B2"), pupil(year(WEEK), upn="B3"))
    )
    assert len(weeks(found)) == 1
    (problem,) = found.problems
    assert (problem.check, problem.severity, problem.row, problem.rows) == (
        "packed_marks",
        Severity.EXCLUDES,
        1,
        2,
    )
    assert "days_in_week" in problem.mend
    assert found.rows("session_totals", "pupil", "academic_year", "term", "code", "sessions")[:3] == [
        ("B2", 2026, "year", "(attended)", 7),
        ("B2", 2026, "year", "(authorised)", 2),
        ("B2", 2026, "year", "(unauthorised)", 1),
    ]
    assert found.rows("sessions_possible", "pupil", "possible") == [("B2", 10), ("B801200005001", 10)]


def test_totals_alone(tmp_path):
    earlier = year(year=2024, possible=380, authorised=10, attended=360, unauthorised=10)
    found = read(tmp_path, ctf(pupil(earlier)))
    assert found.rows("session_totals", "academic_year", "code", "sessions") == [
        (2024, "(attended)", 360),
        (2024, "(authorised)", 10),
        (2024, "(unauthorised)", 10),
    ]
    assert found.rows("pupils", "academic_year") == [(2024,), (2026,)]
    assert found.problems == []


def test_a_blank_total_is_not_nought(tmp_path):
    found = read(tmp_path, ctf(pupil(year(unauthorised="", possible=""))))
    assert found.rows("session_totals", "code") == [("(attended)",), ("(authorised)",)]
    assert found.rows("sessions_possible", "possible") == []


def test_marks_that_do_not_add_up_to_the_totals_are_used_and_said(tmp_path):
    found = read(tmp_path, ctf(pupil(year(WEEK, attended=8, authorised=1))))
    (problem,) = found.problems
    assert (problem.check, problem.severity, problem.rows) == ("marks_and_totals_differ", Severity.WARNS, 2)
    assert problem.found == "7 by the marks, 8 stated"
    assert len(weeks(found)) == 1


def test_an_unknown_mark_is_reported_and_keeps_its_session(tmp_path):
    found = read(tmp_path, ctf(pupil(year("/\\/\\@\\/\\/\\", attended=9, authorised=0, unauthorised=0))))
    assert weeks(found)[0][2] == "/\\/\\?\\/\\/\\"
    assert found.rows("unplaced_marks", "date", "session", "code", "why") == [
        (D(2026, 9, 9), "AM", "@", "unknown_code")
    ]


def test_what_is_known_of_a_pupil(tmp_path):
    more = """<FSMhistory><FSMinstance><FSMstartDate>2022-01-01</FSMstartDate>
        <FSMendDate>2023-01-01</FSMendDate>
      <UKcountry>ENG</UKcountry></FSMinstance></FSMhistory>
      <LookedAfter><InCare>true</InCare></LookedAfter>
      <SENhistory><SEN><StartDate>2022-01-01</StartDate><EndDate>2024-01-01</EndDate>
        <SENprovision>K</SENprovision></SEN>
      <SEN><StartDate>2024-01-02</StartDate><SENprovision>E</SENprovision></SEN>
      <SENneeds><SENneed><SENtypeRank>2</SENtypeRank><SENtype>MLD</SENtype></SENneed>
      <SENneed><SENtypeRank>1</SENtypeRank><SENtype>SEMH</SENtype></SENneed></SENneeds></SENhistory>"""
    basic = "<Languages><Type>F</Type><Language>URD</Language></Languages><ServiceChild>N</ServiceChild>"
    found = read(tmp_path, ctf(pupil(basic=basic, more=more)))
    columns = ("sen_provision", "sen_primary_need", "fsm", "fsm6", "looked_after", "eal", "service_child")
    assert found.rows("pupils", *columns) == [("E", "SEMH", False, True, True, True, False)]


def test_what_is_not_said_is_not_known(tmp_path):
    found = read(tmp_path, ctf(pupil()))
    columns = ("sen_provision", "sen_primary_need", "fsm", "fsm6", "looked_after", "eal", "service_child")
    assert found.rows("pupils", *columns) == [(None,) * 7]


def test_the_schools_a_pupil_was_at(tmp_path):
    history = """<SchoolHistory>
      <School><LEA>999</LEA><Estab>2001</Estab><EntryDate>2018-09-03</EntryDate>
        <LeavingDate>2025-07-22</LeavingDate></School>
      <School><LEA>999</LEA><Estab>4001</Estab><EntryDate>2025-09-02</EntryDate>
        <GroundsForRemoval>b</GroundsForRemoval></School>
      <School><LEA>XXX</LEA><Estab>XXXX</Estab><EntryDate>2017-09-02</EntryDate></School></SchoolHistory>"""
    found = read(tmp_path, ctf(pupil(year(WEEK) + year(year=2025, possible=380), more=history)))
    assert found.rows(
        "enrolments", "school", "academic_year", "entry_date", "leaving_date", "year_group"
    ) == [
        ("9992001", 2024, D(2018, 9, 3), D(2025, 7, 22), None),
        ("9994001", 2025, D(2025, 9, 2), None, None),
        ("9994001", 2026, D(2025, 9, 2), None, "8"),
    ]
    assert ("b",) in found.rows("enrolments", "leaving_ground")


BOMB = """<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
STOLEN = """<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize(
    "start", [BOMB, STOLEN, '<?xml version="1.0"?><!DOCTYPE CTfile SYSTEM "http://127.0.0.1/x">']
)
def test_bombs_and_thieves_are_refused(tmp_path, start):
    entity = "&d;" if "d " in start else "&a;" if "ENTITY" in start else "X"
    found = read(tmp_path, start + ctf(pupil(upn=entity)).partition("?>")[2])
    (problem,) = found.problems
    assert (problem.check, problem.severity) == ("unsafe_xml", Severity.STOPS)
    assert found.rows("pupils", "pupil") == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[:-20],
        lambda text: text.replace("</UPN>", "</UPM>", 1),
        lambda text: text.replace("<UPN>", "<UPN>&nbsp;", 1),
        lambda text: text.replace("EXAMPLE", "E\x01", 1),
        lambda text: text.replace("EXAMPLE", "<a>" * 300 + "</a>" * 300),
        lambda text: text.replace("EXAMPLE", "x" * 11_000_000),
    ],
    ids=("half", "tail", "mismatch", "entity", "control", "deep", "long"),
)
def test_a_broken_file_is_refused_whole(tmp_path, spoil):
    found = read(tmp_path, spoil(ctf(pupil(year(WEEK)), pupil(year(WEEK), upn="B2"))))
    (problem,) = found.problems
    assert (problem.check, problem.severity) == ("broken_xml", Severity.STOPS)
    assert found.rows("pupils", "pupil") == [] and weeks(found) == []


def test_no_pupils(tmp_path):
    found = read(tmp_path, ctf())
    assert [(p.check, p.severity) for p in found.problems] == [("nothing_in_file", Severity.STOPS)]


def test_no_header(tmp_path):
    text = f"<CTfile><CTFpupilData>{pupil(year(WEEK))}</CTFpupilData></CTfile>"
    found = read(tmp_path, text)
    assert len(weeks(found)) == 1 and found.checks() == ["ctf_version"]


def test_other_xml_is_not_taken_for_a_transfer_file(tmp_path):
    path = tmp_path / "a.xml"
    for text in ("<ATfile/>", "<Message/>", "<x><CTfile/></x>", "<SessionAttendances/>"):
        path.write_text(text)
        (file,) = sniff(path)
        assert READER.recognise(file) == 0.0
        assert SIMS.recognise(file) == (1.0 if "Session" in text else 0.0)
        assert CENSUS.recognise(file) == 0.0


def test_no_name_or_upn_is_shown_in_a_problem(tmp_path):
    text = ctf(pupil(year("/@"), upn="SECRET1")).replace("EXAMPLE", "SECRET2").replace("2013-11-20", "soon")
    found = read(tmp_path, text)
    assert found.problems and "SECRET" not in str(found.problems)
