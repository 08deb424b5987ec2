"""For every check, rows that fail it and rows that do not.

A case names the table (or view) judged; ``bad`` and ``good`` are its rows, ``beside`` the rows of other
tables. Rows with ``pupil`` left out are all of pupil 1, so cases that compare rows say the pupil.
"""

import datetime as dt
from dataclasses import dataclass, field


@dataclass
class Case:
    table: str
    bad: list[dict]
    good: list[dict]
    beside: dict[str, list[dict]] = field(default_factory=dict)
    finds: str = ""
    """Something the first problem's ``found`` must say."""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


FULL = "/\\" * 5
MONDAY = day("2025-10-06")


def week(marks: str = FULL, pupil: int = 1, monday: str = "2025-10-06", **more) -> dict:
    return {"pupil": pupil, "week": day(monday), "marks": marks, **more}


def roll(pupil: int = 1, entry: str = "2024-09-03", left: str | None = None, **more) -> dict:
    leaving = day(left) if left else None
    return {"pupil": pupil, "entry_date": day(entry), "leaving_date": leaving, **more}


def out(
    pupil: int = 1,
    start: str = "2025-10-06",
    end: str | None = "2025-10-07",
    sessions: int | None = 4,
    **more,
):
    last = day(end) if end else None
    return {
        "pupil": pupil,
        "category": "SUSP",
        "start_date": day(start),
        "end_date": last,
        "sessions": sessions,
        **more,
    }


def lost(why: str, **more) -> dict:
    return {"date": MONDAY, "session": "AM", "code": "/", "why": why, **more}


def removal(
    pupil: int = 1, date: str = "2025-10-06", session: str | None = "AM", minutes: int | None = 60, **more
):
    return {"pupil": pupil, "date": day(date), "session": session, "minutes": minutes, **more}


def lesson(
    pupil: int = 1,
    period: str = "1",
    mark: str = "present",
    date: str = "2025-10-06",
    session: str | None = "AM",
):
    return {"pupil": pupil, "date": day(date), "period": period, "session": session, "mark": mark}


def plan(pupil: int = 1, start: str = "2025-09-01", end: str | None = None, **more) -> dict:
    return {"pupil": pupil, "start_date": day(start), "end_date": day(end) if end else None, **more}


def born(month: str, pupil: int = 1, **more) -> dict:
    return {"pupil": pupil, "birth_month": day(month + "-01"), **more}


def half(number: int, start: str, end: str, term: str = "autumn", **more) -> dict:
    return {"term": term, "half_term": number, "start_date": day(start), "end_date": day(end), **more}


def possible(pupil: int, number: int, term: str = "autumn", **more) -> dict:
    return {"pupil": pupil, "term": term, "possible": number, **more}


def total(pupil: int, code: str, sessions: int = 5, term: str = "autumn", **more) -> dict:
    return {"pupil": pupil, "term": term, "code": code, "sessions": sessions, **more}


def known(upn: str = "", **more) -> dict:
    return {"upn": upn, **more}


AUTUMN = [half(1, "2025-09-03", "2025-10-24"), half(2, "2025-11-03", "2025-12-19")]
FROM_2024 = "2024-09-02"

CASES: dict[str, Case] = {
    "unknown_attendance_code": Case(
        "unplaced_marks", [lost("unknown_code", code="ZZ")], [lost("weekend")], finds="ZZ on 6 Oct 2025 AM"
    ),
    "mark_at_a_weekend": Case(
        "unplaced_marks",
        [lost("weekend", date=day("2025-10-04"))],
        [lost("unknown_code")],
        finds="Saturday 4 Oct",
    ),
    "two_marks_for_one_session": Case(
        "unplaced_marks",
        [lost("second_mark", code="O")],
        [lost("weekend")],
        finds="O as well on 6 Oct 2025 AM",
    ),
    "mark_without_a_session": Case(
        "unplaced_marks",
        [lost("unreadable_date", date=None), lost("unknown_session", session="evening")],
        [lost("second_mark")],
        finds="no readable date",
    ),
    "mark_for_no_pupil": Case(
        "unplaced_marks", [lost("no_pupil", pupil=None)], [lost("weekend")], finds="/ on 6 Oct 2025"
    ),
    "register_half_unreadable": Case(
        "unplaced_marks",
        [],
        [],
        # file 1: ten unread and five read; file 2: ten unread and twenty read
        beside={
            "unplaced_marks": [lost("unknown_code", _file=file) for file in (1, 2) for _ in range(10)],
            "register_weeks": [week("/\\/\\/?????", _file=1), week(_file=2), week(_file=2, pupil=2)],
        },
        finds="10 of 15 marks",
    ),
    "attendance_code_out_of_date": Case(
        "register_weeks",
        [
            week("/\\/\\HH/\\/\\", monday="2025-10-06"),
            week("aa" + FULL[2:], monday="2023-10-02", academic_year=2023),
            week("/\\/\\YY/\\/\\", monday="2024-08-19", academic_year=2024),
        ],
        [
            week("/\\/\\HH/\\/\\", monday="2023-10-02", academic_year=2023),
            week("aapp" + FULL[4:], monday=FROM_2024, academic_year=2024),
            week(),
        ],
        finds="H on 8 Oct 2025 (morning) and 1 more",
    ),
    "mark_before_entry": Case(
        "register_weeks",
        [week(), week("/.__/\\/\\/\\", pupil=3)],
        [week("____/\\/\\/\\", pupil=2), week("ZZZZ/\\/\\/\\", pupil=2), week(pupil=2, monday="2025-10-13")],
        {"enrolments": [roll(1, "2025-10-09"), roll(2, "2025-10-08"), roll(3, "2025-10-07")]},
        finds="/ on 6 Oct 2025 (morning) and 5 more that week; on roll from 9 Oct 2025",
    ),
    "mark_after_leaving": Case(
        "register_weeks",
        [week(), week(monday="2025-10-13")],
        [week("/\\/\\/\\____", pupil=1, monday="2025-10-06", _file=2), week(pupil=2), week(pupil=3)],
        {"enrolments": [roll(1, left="2025-10-08"), roll(2), roll(3, left="2025-10-10")]},
        finds="/ on 9 Oct 2025 (morning) and 3 more that week; left on 8 Oct 2025",
    ),
    "mark_on_a_day_the_school_was_shut": Case(
        "register_weeks",
        [week(monday="2025-10-27"), week(monday="2025-11-10"), week(monday="2025-11-17")],
        [
            week(),
            week("##" + FULL[2:], monday="2025-11-10"),
            week("/" + "." + FULL[2:], monday="2025-11-17"),
            week(monday="2026-06-01"),
            week(monday="2025-10-27", school="100002"),
        ],
        {
            "school_calendar": AUTUMN,
            "closures": [{"date": day("2025-11-10")}, {"date": day("2025-11-17"), "session": "PM"}],
        },
        finds="/ on 27 Oct 2025 (morning) and 9 more",
    ),
    "mark_in_the_future": Case(
        "register_weeks",
        [week(monday="2026-11-23", academic_year=2026), week(monday="2027-03-01", academic_year=2026)],
        [week(), week(monday="2026-11-16", academic_year=2026), week("#" * 10, monday="2026-12-21")],
        finds="/ on 23 Nov 2026 (morning)",
    ),
    "morning_and_afternoon_swapped": Case(
        "register_weeks",
        [week("\\/" * 5), week("/////\\/\\/\\")],
        [week(), week("?\\L\\I\\/U/?")],
        finds="\\ on 6 Oct 2025 (morning) and 4 more",
    ),
    "reason_overdue": Case(
        "register_weeks",
        [week("N" + FULL[1:]), week("IIN" + FULL[3:])],
        # the register ends on Friday 17 October: the sixth school day before the last is the 10th
        [week("/\\/\\/\\/\\NN"), week(monday="2025-10-13"), week("N" * 10, monday="2025-10-13", pupil=2)],
        finds="N on 6 Oct 2025 (morning); register goes to 17 Oct 2025",
    ),
    "no_mark_recorded": Case(
        "register_weeks",
        [week("/?" + FULL[2:])],
        [week(), week("__.." + FULL[4:])],
        finds="6 Oct 2025 (afternoon)",
    ),
    "school_day_without_marks": Case(
        "register_weeks",
        [],
        [],
        beside={
            "register_weeks": [
                week("/\\??/\\/\\/\\"),
                week("I" * 2 + "??" + FULL[4:], pupil=2),
                week(".." + FULL[2:], monday="2025-10-13"),
            ],
            "school_calendar": AUTUMN,
        },
        finds="Tuesday 7 Oct 2025",
    ),
    "whole_site_closed_while_others_attend": Case(
        "register_weeks",
        [week("44" + FULL[2:], pupil=1)],
        [
            week("44II" + FULL[4:], pupil=2, school="100002"),
            week("4" * 10, monday="2025-10-13"),
            week(pupil=2),
        ],
        finds="Y4 on 6 Oct 2025 (morning)",
    ),
    "not_required_at_compulsory_age": Case(
        "register_weeks",
        [week("XX" + FULL[2:], pupil=1), week("XX" + FULL[2:], pupil=4, monday="2026-06-15")],
        [
            week("XX" + FULL[2:], pupil=2),
            week("XX" + FULL[2:], pupil=3),
            week("XX" + FULL[2:], pupil=4, monday="2026-06-29"),
            week("XX" + FULL[2:], pupil=5),
            week(pupil=1),
        ],
        {
            "pupils": [
                born("2013-05", 1),
                born("2021-02", 2),
                born("2008-08", 3),
                born("2009-10", 4),
                {"pupil": 5},
            ]
        },
        finds="X on 6 Oct 2025",
    ),
    "prospective_pupil_on_roll": Case(
        "register_weeks",
        [week("Z" * 10, pupil=1)],
        [week("ZZ" + FULL[2:], pupil=2), week(pupil=1), week("Z" * 10, pupil=3)],
        {"enrolments": [roll(1, "2025-10-08"), roll(2, "2025-10-07"), roll(3, "2025-11-03")]},
        finds="Z on 8 Oct 2025 (morning) and 5 more that week; on roll from 8 Oct 2025",
    ),
    "dual_mark_without_dual_registration": Case(
        "register_weeks",
        [week("DD" + FULL[2:], pupil=1)],
        [week("DD" + FULL[2:], pupil=2), week("DD" + FULL[2:], pupil=3), week(pupil=1)],
        {
            "enrolments": [
                roll(1, enrolment_status="C"),
                roll(2, enrolment_status="M"),
                roll(3, enrolment_status=None),
            ]
        },
        finds="D on 6 Oct 2025",
    ),
    "week_malformed": Case(
        "register_weeks",
        [week("/\\/\\"), week(FULL + "/\\"), week("/\\/\\/\\/\\/£"), week(monday="2025-10-07")],
        [week(), week("ap1234567j"), week("__..??##ZX")],
    ),
    "excluded_mark_without_record": Case(
        "register_weeks",
        [
            week("EE" + FULL[2:], pupil=1),
            week("EE" + FULL[2:], pupil=2, monday="2025-11-10"),
            week("EE" + FULL[2:], pupil=5),
        ],
        [
            week(pupil=1),
            week("EEEE" + FULL[4:], pupil=2),
            week("EE" + FULL[2:], pupil=3),
            week("E" * 10, pupil=4, monday="2025-12-01"),
            week("EE" + FULL[2:], pupil=1, school="100002"),
        ],
        {
            "exclusions": [
                out(2),
                out(3, end=None),
                out(4, end=None, sessions=None, category="PERM"),
                out(5, category="LNCH", sessions=1),
            ]
        },
        finds="E on 6 Oct 2025",
    ),
    "excluded_beyond_the_fifth_day": Case(
        "register_weeks",
        [week("EEEEEEEE/\\", monday="2025-10-13")],
        [
            week("/\\/\\/\\EEEE"),
            week("EEEEEE/\\/\\", monday="2025-10-13", pupil=2),
            week("/\\/\\/\\EEEE", pupil=2),
            week("E" * 10, pupil=3),
            week("BB" + FULL[2:], pupil=3, monday="2025-10-13"),
        ],
    ),
    "part_time_mark_without_timetable": Case(
        "register_weeks",
        [week("/p" * 5, pupil=1)],
        [week("/p" * 5, pupil=2), week(pupil=1)],
        {"part_time_timetables": [plan(2)]},
        finds="C2 on 6 Oct 2025 (afternoon) and 4 more",
    ),
    "part_time_mark_outside_its_timetable": Case(
        "register_weeks",
        [week("/p" * 5, pupil=1), week("/p" * 5, pupil=2, monday="2025-08-25")],
        [week("/p" * 5, pupil=2), week("/p" * 5, pupil=1, monday="2025-09-29"), week("/p" * 5, pupil=3)],
        {"part_time_timetables": [plan(1, end="2025-10-03"), plan(2)]},
        finds="C2 on 6 Oct 2025",
    ),
    "off_site_mark_without_placement": Case(
        "register_weeks",
        [week("BBBBB" + FULL[5:], pupil=1), week("K" * 10, pupil=2, monday="2025-11-10")],
        [week("BBBB" + FULL[4:], pupil=1), week("K" * 10, pupil=2)],
        {"placements": [plan(2, end="2025-10-31", provider="x")]},
        finds="B on 6 Oct 2025",
    ),
    "too_few_sessions_in_the_year": Case(
        "register_weeks",
        [],
        [],
        beside={
            "register_weeks": [
                *(week(monday=str(day("2025-09-01") + dt.timedelta(7 * n))) for n in range(46) if n % 3),
                *(
                    week(monday=str(day("2025-09-01") + dt.timedelta(7 * n)), school="100002")
                    for n in range(46)
                    if n % 6
                ),
                *(
                    week(monday=str(day("2025-09-01") + dt.timedelta(7 * n)), school="100003")
                    for n in range(20)
                ),
            ]
        },
        finds="300 sessions at 100001 in 2025/26",
    ),
    "enrolment_spells_overlap": Case(
        "enrolments",
        [roll(1, "2025-10-06"), roll(2, "2025-10-06")],
        [
            roll(1, "2024-09-03"),
            roll(2, "2024-09-03", "2025-11-01"),
            roll(3, "2024-09-03", "2025-10-03"),
            roll(3, "2025-10-06"),
            roll(1, "2025-12-01", school="100002"),
        ],
        finds="entered again on 6 Oct 2025",
    ),
    "leaving_before_entry": Case(
        "enrolments",
        [roll(1, "2025-09-03", "2025-07-18")],
        [roll(2, "2025-09-03", "2025-09-03"), roll(3)],
        finds="left 18 Jul 2025, entered 3 Sep 2025",
    ),
    "entry_before_school_age": Case(
        "enrolments",
        [roll(1, "2015-01-05")],
        [roll(2, "2015-04-13"), roll(3, "2015-01-05")],
        {"pupils": [born("2013-02", 1), born("2013-02", 2), {"pupil": 3}]},
        finds="entered 5 Jan 2015",
    ),
    "main_registration_at_two_schools": Case(
        "enrolments",
        [roll(1, enrolment_status="C"), roll(1, school="100002", enrolment_status="M")],
        [
            roll(2, enrolment_status="M"),
            roll(2, school="100002", enrolment_status="S"),
            roll(3, left="2025-10-03", enrolment_status="C"),
            roll(3, "2025-10-03", school="100002", enrolment_status="C"),
        ],
        finds="C at 100001",
    ),
    "enrolment_status_unknown": Case(
        "enrolments",
        [roll(enrolment_status="Q")],
        [roll(enrolment_status="S"), roll(enrolment_status=None)],
        finds="Q",
    ),
    "year_group_unknown": Case(
        "enrolments",
        [roll(year_group="7B")],
        [roll(year_group="7"), roll(year_group="R"), roll()],
        finds="7B",
    ),
    "year_group_against_age": Case(
        "enrolments",
        [roll(1, year_group="9"), roll(2, year_group="R")],
        [
            roll(1, year_group="7"),
            roll(1, year_group="8"),
            roll(2, year_group="6"),
            roll(2, year_group="X"),
            roll(2),
        ],
        # in 2025/26 a child born in August 2014 is in year 7, one born in September in year 6
        {"pupils": [born("2014-08", 1), born("2014-09", 2)]},
        finds="year 9 at age 11",
    ),
    "leaver_without_ground": Case(
        "enrolments",
        [roll(left="2026-02-13")],
        [roll(left="2026-02-13", leaving_ground="f"), roll(left="2026-07-17"), roll()],
        finds="left 13 Feb 2026",
    ),
    "leaver_without_destination": Case(
        "enrolments",
        [roll(left="2026-02-13")],
        [roll(left="2026-02-13", destination="unknown"), roll(left="2026-07-17"), roll()],
        finds="left 13 Feb 2026",
    ),
    "leaving_ground_not_in_force": Case(
        "enrolments",
        [
            roll(left="2026-02-13", leaving_ground="z"),
            roll(left="2010-02-13", leaving_ground="o", academic_year=2009),
        ],
        [
            roll(left="2026-02-13", leaving_ground="o"),
            roll(left="2013-02-13", leaving_ground="m"),
            roll(left="2026-02-13"),
        ],
        finds="z on 13 Feb 2026",
    ),
    "removed_for_exclusion_without_record": Case(
        "enrolments",
        [roll(1, left="2026-02-13", leaving_ground="o"), roll(4, left="2026-02-13", leaving_ground="o")],
        [
            roll(2, left="2026-02-13", leaving_ground="o"),
            roll(1, left="2026-02-13", leaving_ground="m"),
            roll(3, left="2026-02-13", leaving_ground="o", school="100002"),
        ],
        {"exclusions": [out(2, category="PERM"), out(3), out(4, category="PERM", outcome="cancelled")]},
        finds="o on 13 Feb 2026",
    ),
    "removed_for_absence_with_other_marks": Case(
        "enrolments",
        [roll(1, left="2025-10-24", leaving_ground="i")],
        [
            roll(2, left="2025-10-24", leaving_ground="i"),
            roll(1, left="2025-10-24", leaving_ground="h"),
            roll(3, left="2025-10-24", leaving_ground="i"),
        ],
        {
            "register_weeks": [
                week("OOOOCOOOOO", 1),
                week("OONNGGOOOO", 2),
                week(pupil=3, monday="2025-09-15"),
                week("O" * 10, pupil=3),
            ]
        },
        finds="i on 24 Oct 2025",
    ),
    "on_roll_without_register": Case(
        "enrolments",
        [roll(1)],
        [
            roll(2),
            roll(3, left="2025-09-30"),
            roll(4, "2026-01-05"),
            roll(5, enrolment_status="G"),
            roll(6, school="100002"),
        ],
        {"register_weeks": [week(pupil=2), week(pupil=2, monday="2025-10-13")]},
    ),
    "pupil_not_on_roll": Case(
        "exclusions",
        [out(1)],
        [out(2), out(3, school="100002"), out(2), out(1, start="2025-11-03", _row=301)],
        {"enrolments": [roll(2)]},
    ),
    "exclusion_category_unknown": Case(
        "exclusions",
        [out(category="INTERNAL")],
        [out(category="SUSP"), out(category="FIXD"), out(category="PERM"), out(category="LNCH")],
        finds="INTERNAL",
    ),
    "exclusion_reason_unknown": Case(
        "exclusions",
        [out(reason1="ZZ"), out(reason1="PP", reason3="QQ")],
        [out(reason1="PP", reason2="OW"), out()],
        finds="ZZ",
    ),
    "exclusion_reason_not_in_force": Case(
        "exclusions",
        [out(reason1="OT"), out(start="2019-10-07", end="2019-10-08", reason2="OW", academic_year=2019)],
        [
            out(reason1="OW"),
            out(start="2019-10-07", end="2019-10-08", reason1="OT", academic_year=2019),
            out(reason1="ZZ"),
        ],
        finds="OT on 6 Oct 2025",
    ),
    "suspension_without_length": Case(
        "exclusions",
        [out(end=None, sessions=None), out(sessions=0)],
        [out(end=None), out(sessions=None), out(end=None, sessions=None, category="PERM")],
        finds="suspended on 6 Oct 2025, no length",
    ),
    "exclusion_end_before_start": Case(
        "exclusions",
        [out(end="2025-10-03")],
        [out(), out(end="2025-10-06"), out(end=None)],
        finds="to 3 Oct 2025",
    ),
    "exclusion_longer_than_the_days_available": Case(
        "exclusions",
        [
            out(sessions=5),
            out(start="2025-10-10", end="2025-10-13", sessions=5),
            out(start="2026-07-30", end=None, sessions=5),
        ],
        [
            out(sessions=4),
            out(start="2025-10-10", end="2025-10-13", sessions=4),
            out(end=None, sessions=90),
            out(start="2025-10-04", end="2025-10-12", sessions=10),
            out(sessions=80, category="PERM"),
        ],
        finds="5 sessions in 2 weekdays",
    ),
    "suspensions_over_the_yearly_cap": Case(
        "exclusions",
        [
            out(1, start="2026-03-02", sessions=1),
            out(2, start="2026-04-02", sessions=None, category="LNCH", school="100002"),
        ],
        [
            out(1, sessions=50),
            out(1, start="2026-01-05", sessions=40),
            out(1, start="2026-01-05", sessions=40, _file=2),
            out(2, sessions=90),
            out(3, sessions=90, academic_year=2024),
            out(3, sessions=2),
        ],
        finds="45.5 days",
    ),
    "suspensions_overlap": Case(
        "exclusions",
        [out(1, start="2025-10-07", end="2025-10-08")],
        [
            out(1),
            out(2),
            out(2, start="2025-10-08", end="2025-10-09"),
            out(1, start="2025-10-07", category="LNCH"),
        ],
        finds="suspended again on 7 Oct 2025",
    ),
    "duplicate_exclusion": Case(
        "exclusions",
        [out(1, _file=2), out(2, category="FIXD", _file=2)],
        [
            out(1),
            out(2, start_session="AM"),
            out(3, start_session="AM"),
            out(3, start_session="PM"),
            out(4, start="2025-10-09"),
        ],
        finds="SUSP from 6 Oct 2025",
    ),
    "exclusion_outside_enrolment": Case(
        "exclusions",
        [out(1), out(2)],
        [out(3), out(4), out(5)],
        {
            "enrolments": [
                roll(1, "2025-11-03"),
                roll(2, left="2025-10-03"),
                roll(3),
                roll(4, left="2025-10-06"),
            ]
        },
        finds="excluded 6 Oct 2025; on roll from 3 Nov 2025",
    ),
    "exclusion_without_register_marks": Case(
        "exclusions",
        [out(1), out(4, start="2025-10-08", end="2025-10-09")],
        [out(2), out(3), out(5), out(1, category="LNCH"), out(6)],
        {
            "register_weeks": [
                week(pupil=1),
                week("EEEE" + FULL[4:], pupil=2),
                week("KKKK" + FULL[4:], pupil=3),
                week("EEEE" + FULL[4:], pupil=4),
                week("_" * 10, pupil=6),
            ]
        },
        finds="6 Oct 2025: /\\/\\",
    ),
    "more_than_one_permanent_exclusion": Case(
        "exclusions",
        [out(1, start="2026-01-12", end=None, category="PERM")],
        [
            out(1, end=None, category="PERM"),
            out(2, end=None, category="PERM", outcome="reinstated"),
            out(2, start="2026-01-12", end=None, category="PERM"),
            out(3),
        ],
        finds="PERM from 12 Jan 2026",
    ),
    "attendance_after_permanent_exclusion": Case(
        "register_weeks",
        [week(pupil=1), week(pupil=1, monday="2025-10-13")],
        [
            week("/\\EEEEEEEE", pupil=1),
            week(pupil=1, monday="2025-09-29"),
            week(pupil=2),
            week("B" * 10, monday="2025-10-20"),
        ],
        {
            "exclusions": [
                out(1, end=None, category="PERM"),
                out(2, end=None, category="PERM", outcome="cancelled"),
            ]
        },
        finds="/ on 7 Oct 2025 (morning) and 7 more that week; excluded 6 Oct 2025",
    ),
    "session_total_code_unknown": Case(
        "session_totals", [total(1, "?!")], [total(1, "I"), total(1, "H")], finds="?!"
    ),
    "session_total_code_out_of_date": Case(
        "session_totals",
        [total(1, "H"), total(1, "C2", academic_year=2023, term="summer")],
        [total(1, "C2"), total(1, "H", academic_year=2023), total(1, "J", academic_year=2023, term="summer")],
        finds="H, autumn 2025",
    ),
    "session_totals_over_possible": Case(
        "sessions_possible",
        [possible(1, 9)],
        [possible(2, 10), possible(1, 120, "spring"), possible(3, 1)],
        {"session_totals": [total(1, "I"), total(1, "O"), total(2, "I"), total(2, "O"), total(3, "D", 100)]},
        finds="10 sessions of 9 possible",
    ),
    "session_totals_short_of_possible": Case(
        "sessions_possible",
        [possible(1, 100)],
        [possible(2, 100), possible(3, 100)],
        {
            "session_totals": [
                total(1, "/", 90),
                total(1, "I"),
                total(2, "/", 95),
                total(2, "I"),
                total(3, "I"),
            ]
        },
        finds="95 sessions of 100 possible",
    ),
    "session_totals_without_possible": Case(
        "session_totals",
        [total(1, "I")],
        [total(1, "O", _row=301), total(2, "I")],
        {"sessions_possible": [possible(2, 100)]},
    ),
    "no_possible_sessions": Case(
        "sessions_possible", [possible(1, 0)], [possible(1, 1), possible(2, 120)], finds="0"
    ),
    "sex_unknown": Case("pupils", [{"sex": "X9"}], [{"sex": "F"}, {"sex": "U"}, {}], finds="X9"),
    "ethnicity_unknown": Case("pupils", [{"ethnicity": "BAME"}], [{"ethnicity": "WBRI"}, {}], finds="BAME"),
    "sen_provision_unknown": Case(
        "pupils", [{"sen_provision": "Y"}], [{"sen_provision": "K"}, {}], finds="Y"
    ),
    "sen_need_unknown": Case(
        "pupils", [{"sen_primary_need": "ADHD"}], [{"sen_primary_need": "SEMH"}, {}], finds="ADHD"
    ),
    "sen_word_out_of_date": Case(
        "pupils",
        [{"sen_provision": "P"}, {"sen_primary_need": "BESD"}],
        [
            {"sen_provision": "K"},
            {"sen_provision": "A", "academic_year": 2012},
            {"sen_primary_need": "SEMH"},
            {},
        ],
        finds="P",
    ),
    "sen_need_without_provision": Case(
        "pupils",
        [{"sen_provision": "N", "sen_primary_need": "SEMH"}],
        [
            {"sen_provision": "K", "sen_primary_need": "SEMH"},
            {"sen_provision": "N"},
            {"sen_primary_need": "SEMH"},
        ],
        finds="N / SEMH",
    ),
    "fsm_without_fsm6": Case(
        "pupils",
        [{"fsm": True, "fsm6": False}],
        [{"fsm": True, "fsm6": True}, {"fsm": False, "fsm6": True}, {"fsm": True}],
    ),
    "birth_month_out_of_range": Case(
        "pupils",
        [born("1900-01"), born("2025-01"), born("2005-08")],
        [born("2023-09"), born("2006-01"), {}],
        finds="1900",
    ),
    "duplicate_pupil": Case("pupils", [born("2012-01", 1)], [born("2012-02", 1), born("2012-01", 2)]),
    "upn_invalid": Case(
        "identities",
        [known("A801200005001"), known("B80120000500"), known("B801200005010"), known("not a upn")],
        [known("B801200005001"), known("P207000016049"), known("")],
        finds="A80",
    ),
    "upn_temporary": Case(
        "identities", [known("B80120000500A")], [known("B801200005001"), known("")], finds="B80"
    ),
    "upn_of_two_pupils": Case(
        "identities",
        [
            known("B801200005001", date_of_birth="2012-01-01"),
            known("B801200005001", date_of_birth="2011-01-01"),
        ],
        [
            known("P207000016049", date_of_birth="2012-01-01"),
            known("P207000016049"),
            known("", date_of_birth="2010-01-01"),
        ],
        finds="B80",
    ),
    "pupil_with_two_upns": Case(
        "identities",
        [known("B801200005001", local_id="7"), known("P207000016049", local_id="7")],
        [
            known("B801200005001", local_id="7", school="100002"),
            known("", local_id="7"),
            known("P207000016049"),
        ],
        finds="B80",
    ),
    "removal_in_a_session_marked_absent": Case(
        "internal_removals",
        [removal(1), removal(2, session=None), removal(2, session="PM")],
        [removal(1, session="PM"), removal(3), removal(1, session=None), removal(4), removal(5)],
        {
            "register_weeks": [
                week("I" + FULL[1:], 1),
                week("EE" + FULL[2:], 2),
                week(pupil=3),
                week("U" + FULL[1:], 4),
            ]
        },
        finds="removed on 6 Oct 2025, register has I",
    ),
    "removal_without_minutes": Case(
        "internal_removals", [removal(minutes=None), removal(minutes=0)], [removal()], finds="length not said"
    ),
    "removal_longer_than_the_day": Case(
        "internal_removals",
        [removal(1, minutes=300), removal(1, minutes=100, session="PM"), removal(2, minutes=391)],
        [removal(3, minutes=390), removal(1, minutes=300, date="2025-10-07")],
        finds="300 minutes on 6 Oct 2025",
    ),
    "removals_overlap": Case(
        "internal_removals",
        [removal(1, start_minute=600)],
        [
            removal(1, start_minute=570, minutes=31),
            removal(1, start_minute=660, minutes=30),
            removal(2, start_minute=660),
            removal(2, start_minute=600, minutes=60),
            removal(3, start_minute=600),
            removal(3, start_minute=600, date="2025-10-07"),
        ],
        finds="removed again on 6 Oct 2025",
    ),
    "lesson_attended_while_absent": Case(
        "lesson_marks",
        [lesson(1), lesson(4, "1", "late")],
        [
            lesson(1, "2", "late"),
            lesson(1, "3", "absent"),
            lesson(1, "4", session="PM"),
            lesson(2),
            lesson(3),
            lesson(1, "5", session=None),
        ],
        {
            "register_weeks": [
                week("O" + FULL[1:], 1),
                week(pupil=2),
                week("U" + FULL[1:], 3),
                week("I" + FULL[1:], 4),
            ]
        },
        finds="2 attended on 6 Oct 2025, register has O",
    ),
    "every_lesson_missed_while_present": Case(
        "lesson_marks",
        [lesson(1, "1", "absent")],
        [
            lesson(1, "2", "absent"),
            lesson(2, "1", "absent"),
            lesson(2, "2", "present"),
            lesson(3, "1", "absent"),
            lesson(4, "1", "absent"),
            lesson(4, "2", "absent"),
        ],
        {"register_weeks": [week(pupil=1), week(pupil=2), week(pupil=3), week("I" + FULL[1:], 4)]},
        finds="2 lessons on 6 Oct 2025, AM",
    ),
    "minutes_late_without_a_late_mark": Case(
        "lateness",
        [{"pupil": 1, "date": MONDAY, "session": "AM", "minutes": 5}],
        [
            {"pupil": 1, "date": MONDAY, "session": "PM", "minutes": 5},
            {"pupil": 1, "date": MONDAY + dt.timedelta(1), "session": "AM", "minutes": 0},
            {"pupil": 2, "date": MONDAY, "session": "AM", "minutes": 5},
        ],
        {"register_weeks": [week("/L" + FULL[2:], 1), week("U" + FULL[1:], 2)]},
        finds="5 minutes on 6 Oct 2025 beside /",
    ),
    "part_time_timetable_without_review": Case(
        "part_time_timetables",
        [plan()],
        [plan(end="2025-11-01"), plan(review_date=day("2025-11-01"))],
        finds="from 1 Sep 2025",
    ),
    "part_time_timetable_without_agreement": Case(
        "part_time_timetables",
        [plan(parent_agreed=False), plan()],
        [plan(parent_agreed=True)],
        finds="not agreed, from 1 Sep 2025",
    ),
    "part_time_timetable_not_in_the_register": Case(
        "part_time_timetables",
        [plan(1, sessions_per_week=5)],
        [
            plan(2, sessions_per_week=5),
            plan(3, sessions_per_week=5),
            plan(1, sessions_per_week=10),
            plan(1, end="2025-09-30"),
        ],
        {"register_weeks": [week(pupil=1), week("/p" * 5, pupil=2)]},
        finds="timetable from 1 Sep 2025",
    ),
    "placement_open_ended": Case(
        "placements",
        [plan(), plan(commissioner="school")],
        [plan(end="2026-01-01"), plan(commissioner="local_authority")],
        finds="from 1 Sep 2025, no end",
    ),
    "placement_without_hours": Case(
        "placements",
        [plan()],
        [plan(hours_per_week=20.0), plan(sessions_per_week=4.0)],
        finds="hours not said",
    ),
    "end_before_start": Case(
        "placements", [plan(end="2025-08-31")], [plan(end="2025-09-01"), plan()], finds="to 31 Aug 2025"
    ),
    "half_term_reversed": Case(
        "school_calendar",
        [half(1, "2025-10-24", "2025-09-03")],
        AUTUMN,
        finds="from 24 Oct 2025 to 3 Sep 2025",
    ),
    "half_terms_overlap": Case(
        "school_calendar",
        [half(2, "2025-10-20", "2025-12-19")],
        [half(1, "2025-09-03", "2025-10-24"), half(1, "2025-09-03", "2025-10-24", school="100002")],
        finds="from 20 Oct 2025",
    ),
    "event_at_a_weekend": Case(
        "exclusions",
        [out(start="2025-10-04"), out(start="2025-10-05")],
        [out(), out(start="2025-10-10")],
        finds="Saturday 4 Oct 2025",
    ),
    "event_on_a_day_the_school_was_shut": Case(
        "exclusions",
        [out(start="2025-10-27"), out(start="2025-11-10")],
        [out(), out(start="2025-10-25"), out(start="2026-02-16"), out(start="2025-10-27", school="100002")],
        {"school_calendar": AUTUMN, "closures": [{"date": day("2025-11-10")}]},
        finds="Monday 27 Oct 2025",
    ),
    "event_in_the_future": Case(
        "internal_removals",
        [removal(date="2026-11-22")],
        [removal(), removal(date="2026-11-21")],
        finds="2026-11-22",
    ),
    "date_out_of_range": Case(
        "exclusions",
        [out(start="1900-01-01"), out(end="2037-01-01"), out(start="1999-12-31")],
        [out(), out(start="2000-01-01"), out(end=None)],
        finds="1 Jan 1900",
    ),
    "number_out_of_range": Case(
        "exclusions",
        [out(sessions=4000), out(sessions=-1)],
        [out(), out(sessions=400), out(sessions=None)],
        finds="4000",
    ),
    "required_value_missing": Case(
        "exclusions", [out(pupil=None), out(category=None)], [out(), out(end=None)], finds="(nothing)"
    ),
    "value_not_in_its_list": Case(
        "internal_removals",
        [removal(kind="dungeon")],
        [removal(kind="isolation"), removal()],
        finds="dungeon",
    ),
    "school_identifier_malformed": Case(
        "schools",
        [{"urn": "12345"}, {"laestab": "301/4021"}],
        [{"urn": "100001", "laestab": "3014021"}, {}],
        finds="12345",
    ),
    "duplicate_row": Case(
        "lesson_marks",
        [lesson(1, mark="absent"), {**lesson(2), "_file": 2}],
        [lesson(1, _period) for _period in ("2", "3")] + [lesson(2), lesson(3)],
        beside={"lesson_marks": [{**lesson(1), "_row": 0}]},
        finds="2025-10-06 / 1",
    ),
}
DERIVED = {"register_half_unreadable": 1, "school_day_without_marks": 2, "too_few_sessions_in_the_year": 1}
"""Checks that judge a view: how many of its rows fail with the tables of the case."""
