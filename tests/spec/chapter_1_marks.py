"""Worked examples of how each mark is posted."""

from .base import Chapter, Paragraph, day, week

CHAPTER = Chapter(
    "Marks",
    "A stored week is ten symbols, morning and afternoon from Monday. C1, C2, J1 and Y1 to Y7 have "
    "one symbol "
    "each (a, p, j, 1 to 7); `.` is no session, `_` not on roll and `?` a session with no mark.",
    (
        Paragraph(
            title="Present and absent",
            text="Eight of ten sessions attended. One pupil is too few for a rate to be reliable, and the "
            "status says so.",
            tables={"register_weeks": [week("2025-09-08", "/\\ /\\ /\\ /\\ II")]},
            measure="attendance",
            expected=[
                {
                    "period": "2025",
                    "value": 0.8,
                    "numerator": 8,
                    "denominator": 10,
                    "status": "low_reliability",
                }
            ],
        ),
        Paragraph(
            title="Late before the register closes",
            text="L is present: no session is lost.",
            tables={"register_weeks": [week("2025-09-08", "L\\ /\\ /\\ /\\ /\\")]},
            measure="overall_absence",
            expected=[{"period": "2025", "value": 0.0, "numerator": 0, "denominator": 10}],
        ),
        Paragraph(
            title="Late after the register closes",
            text="U is unauthorised absence: the session is lost.",
            tables={"register_weeks": [week("2025-09-08", "U\\ /\\ /\\ /\\ /\\")]},
            measure="unauthorised_absence",
            expected=[{"period": "2025", "value": 0.1, "numerator": 1, "denominator": 10}],
        ),
        Paragraph(
            title="Lateness before and after",
            text="Lateness counts both, as DfE's late sessions do.",
            tables={"register_weeks": [week("2025-09-08", "U\\ L\\ /\\ /\\ /\\")]},
            measure="lateness",
            expected=[{"period": "2025", "value": 0.2, "numerator": 2, "denominator": 10}],
        ),
        Paragraph(
            title="A session with no mark",
            text="It is not present, and it stays in the denominator. From one session in twenty not known, "
            "a figure is of low reliability.",
            tables={"register_weeks": [week("2025-09-08", "/\\ ?\\ /\\ /\\ /\\")]},
            measure="attendance",
            expected=[
                {
                    "period": "2025",
                    "value": 0.9,
                    "numerator": 9,
                    "denominator": 10,
                    "status": "low_reliability",
                }
            ],
        ),
        Paragraph(
            title="Half the sessions with no mark",
            text="From half not known, nothing is said.",
            tables={"register_weeks": [week("2025-09-08", "?? ?? ?\\ /\\ /\\")]},
            measure="attendance",
            expected=[
                {"period": "2025", "value": None, "numerator": 5, "denominator": 10, "status": "not_known"}
            ],
        ),
        Paragraph(
            title="How much is not known",
            text="The measure of what is not known is itself known.",
            tables={"register_weeks": [week("2025-09-08", "?? ?? ?\\ /\\ /\\")]},
            measure="not_known",
            expected=[{"period": "2025", "value": 0.5, "numerator": 5, "denominator": 10}],
        ),
        Paragraph(
            title="A planned closure",
            text="`#` is outside possible sessions: the day counts for nobody.",
            tables={"register_weeks": [week("2025-09-08", "## /\\ /\\ /\\ /\\")]},
            measure="possible_sessions",
            expected=[{"period": "2025", "value": 8, "numerator": 8, "denominator": None, "status": "known"}],
        ),
        Paragraph(
            title="The school shuts without warning",
            text="Y4 (stored as 4) is outside possible sessions too.",
            tables={"register_weeks": [week("2025-09-08", "/\\ /\\ 44 /\\ /\\")]},
            measure="overall_absence",
            expected=[{"period": "2025", "value": 0.0, "numerator": 0, "denominator": 8}],
        ),
        Paragraph(
            title="A pupil who starts on a Wednesday",
            text="Sessions before the first day on roll are nobody's.",
            tables={"register_weeks": [week("2025-09-08", "__ __ /\\ /\\ OO")]},
            measure="overall_absence",
            expected=[{"period": "2025", "value": 1 / 3, "numerator": 2, "denominator": 6}],
        ),
        Paragraph(
            title="Dual registration",
            text="D leaves the session to the other school, so that it counts once.",
            tables={
                "register_weeks": [
                    week("2025-09-08", "DD DD /\\ /\\ /\\", school="School A"),
                    week("2025-09-08", "/\\ OO DD DD DD", school="School B"),
                ]
            },
            measure="overall_absence",
            by=("school",),
            expected=[
                {"school": "School A", "period": "2025", "value": 0.0, "numerator": 0, "denominator": 6},
                {"school": "School B", "period": "2025", "value": 0.5, "numerator": 2, "denominator": 4},
            ],
        ),
        Paragraph(
            title="Off-site education is attendance",
            text="B, K, P, V and W are approved educational activities: attended, and shown apart from "
            "learning in school.",
            tables={"register_weeks": [week("2025-09-08", "BB KK PV W\\ OO")]},
            measure="attendance",
            expected=[{"period": "2025", "value": 0.8, "numerator": 8, "denominator": 10}],
        ),
        Paragraph(
            title="A part-time timetable",
            text="C2 (stored as p) is authorised absence, and lost.",
            tables={"register_weeks": [week("2025-09-08", "/p /p /p /p /p")]},
            measure="part_time_timetable",
            expected=[{"period": "2025", "value": 0.5, "numerator": 5, "denominator": 10}],
        ),
        Paragraph(
            title="A part-time timetable before 19 August 2024",
            text="It was marked C then, with other leave: how much there was cannot be seen, which "
            "is not none.",
            tables={"register_weeks": [week("2023-09-11", "/C /C /C /C /C", academic_year=2023)]},
            measure="part_time_timetable",
            expected=[
                {
                    "period": "2023",
                    "value": None,
                    "numerator": None,
                    "denominator": None,
                    "status": "not_available",
                }
            ],
        ),
        Paragraph(
            title="An interview, before and after 19 August 2024",
            text="J was an approved educational activity; J1 (stored as j) is authorised absence.",
            tables={
                "register_weeks": [
                    week("2023-09-11", "/J /\\ /\\ /\\ /\\", academic_year=2023),
                    week("2024-09-09", "/j /\\ /\\ /\\ /\\", academic_year=2024),
                ]
            },
            measure="attendance",
            expected=[
                {"period": "2023", "value": 1.0, "numerator": 10, "denominator": 10},
                {"period": "2024", "value": 0.9, "numerator": 9, "denominator": 10},
            ],
        ),
        Paragraph(
            title="A code met after it was withdrawn",
            text="H was removed on 19 August 2024 and still turns up. The session is not lost from "
            "sight: it is "
            "posted as it was last, and a check says that the code is out of date.",
            tables={"register_weeks": [week("2025-09-08", "HH /\\ /\\ /\\ /\\")]},
            measure="authorised_absence",
            expected=[{"period": "2025", "value": 0.2, "numerator": 2, "denominator": 10}],
        ),
        Paragraph(
            title="Mornings and afternoons",
            text="A measure of sessions can be taken by day of the week and by session. Five mornings of one "
            "pupil are one pupil's: n counts enrolments, and an interval takes each as one cluster.",
            tables={"register_weeks": [week("2025-09-08", "/O /\\ /\\ /\\ /O")]},
            measure="overall_absence",
            by=("session",),
            expected=[
                {"session": "AM", "period": "2025", "value": 0.0, "numerator": 0, "denominator": 5, "n": 1},
                {"session": "PM", "period": "2025", "value": 0.4, "numerator": 2, "denominator": 5, "n": 1},
            ],
        ),
        Paragraph(
            title="The week of New Year's Day",
            text="A week belongs to the term of its Thursday: this one is in the spring.",
            tables={
                "register_weeks": [
                    week("2025-12-15", "/\\ /\\ /\\ /\\ /\\"),
                    week("2025-12-29", ".. .. .. .. /\\"),
                ]
            },
            measure="possible_sessions",
            over="term",
            expected=[
                {"period": "2025 autumn", "value": 10, "numerator": 10},
                {"period": "2025 spring", "value": 2, "numerator": 2},
            ],
        ),
        Paragraph(
            title="The first Friday of August",
            text="The year turns on 1 August. A week that begins in July and holds its Thursday there is the "
            "old year's.",
            tables={"register_weeks": [week("2025-07-28", "/\\ /\\ /\\ /\\ /\\", academic_year=2024)]},
            measure="possible_sessions",
            over="term",
            expected=[{"period": "2024 summer", "value": 10, "numerator": 10}],
        ),
        Paragraph(
            title="Half terms by the school's calendar",
            text="Weeks outside every half term on the calendar are in none.",
            tables={
                "school_calendar": [
                    {
                        "term": "autumn",
                        "half_term": 1,
                        "start_date": day("2025-09-03"),
                        "end_date": day("2025-10-17"),
                    }
                ],
                "register_weeks": [
                    week("2025-09-01", ".. .. /\\ /\\ /\\"),
                    week("2025-11-03", "/\\ /\\ /\\ /\\ /\\"),
                ],
            },
            measure="possible_sessions",
            over="half_term",
            expected=[{"period": "2025 half term 1", "value": 6, "numerator": 6}],
        ),
    ),
)
printed = CHAPTER.printed
