"""Worked examples of persistent and severe absence, runs of absence and who loses most."""

from .base import Chapter, Paragraph, week

FULL = "/\\ /\\ /\\ /\\ /\\"
ABSENT = "OO OO OO OO OO"
CHAPTER = Chapter(
    "Absence",
    "An enrolment is a pupil at a school in a year. Thresholds are of its own possible sessions.",
    (
        Paragraph(
            title="Persistent absence at exactly 10%",
            text="One session of ten missed: the threshold is reached.",
            tables={"register_weeks": [week("2025-09-08", "/O /\\ /\\ /\\ /\\")]},
            measure="persistent_absence",
            expected=[{"period": "2025", "value": 1.0, "numerator": 1, "denominator": 1}],
        ),
        Paragraph(
            title="Just short of persistent absence",
            text="One session of eleven is less than 10%. Compared in whole numbers, so nothing is rounded.",
            tables={
                "register_weeks": [
                    week("2025-09-08", "/O /\\ /\\ /\\ /\\"),
                    week("2025-09-15", "/# ## ## ## ##"),
                ]
            },
            measure="persistent_absence",
            expected=[{"period": "2025", "value": 0.0, "numerator": 0, "denominator": 1}],
        ),
        Paragraph(
            title="Severe absence at exactly 50%",
            text="Five sessions of ten missed.",
            tables={"register_weeks": [week("2025-09-08", "OO OO O\\ /\\ /\\")]},
            measure="severe_absence",
            expected=[{"period": "2025", "value": 1.0, "numerator": 1, "denominator": 1}],
        ),
        Paragraph(
            title="A pupil who moves in the year",
            text="DfE counts enrolments, and so do we: the pupil counts at each school, on the "
            "sessions of each.",
            tables={
                "register_weeks": [
                    week("2025-09-08", ABSENT, school="School A"),
                    week("2025-09-15", FULL, school="School B"),
                ]
            },
            measure="persistent_absence",
            expected=[{"period": "2025", "value": 0.5, "numerator": 1, "denominator": 2}],
        ),
        Paragraph(
            title="Never over a week",
            text="Persistent absence means nothing over a week or a day.",
            tables={"register_weeks": [week("2025-09-08", ABSENT)]},
            measure="persistent_absence",
            over="week",
            expected=[{"period": "", "value": None, "numerator": None, "status": "not_applicable"}],
        ),
        Paragraph(
            title="A year whose threshold was of another kind",
            text="Until 2014/15 absence was compared with a standard year's sessions: such years are "
            "left out "
            "and not shown as nobody.",
            tables={"register_weeks": [week("2014-09-08", ABSENT, academic_year=2014)]},
            measure="persistent_absence",
            expected=[
                {
                    "period": "2014",
                    "value": None,
                    "numerator": 0,
                    "denominator": 0,
                    "status": "not_applicable",
                }
            ],
        ),
        Paragraph(
            title="Ten sessions in a row, over a holiday",
            text="A weekend, a holiday or a session that does not count neither breaks nor lengthens a run.",
            tables={
                "register_weeks": [
                    week("2025-10-20", "/\\ /\\ /\\ /\\ OO"),
                    week("2025-11-03", "## OO OO OO OO"),
                    week("2025-11-10", FULL),
                ]
            },
            measure="absent_any_10_sessions",
            expected=[{"period": "2025", "value": 1.0, "numerator": 1, "denominator": 1}],
        ),
        Paragraph(
            title="Back in school by the end",
            text="The same pupil was not absent for the last ten sessions: two measures, two names.",
            tables={
                "register_weeks": [
                    week("2025-10-20", "/\\ /\\ /\\ /\\ OO"),
                    week("2025-11-03", "## OO OO OO OO"),
                    week("2025-11-10", FULL),
                ]
            },
            measure="absent_last_10_sessions",
            expected=[{"period": "2025", "value": 0.0, "numerator": 0, "denominator": 1}],
        ),
        Paragraph(
            title="A session that is not known breaks a run",
            text="Eight lost, one not known, seven lost: no ten in a row.",
            tables={
                "register_weeks": [
                    week("2025-09-08", "OO OO OO OO ?O"),
                    week("2025-09-15", "OO OO OO /\\ /\\"),
                ]
            },
            measure="absent_any_10_sessions",
            expected=[{"period": "2025", "value": 0.0, "numerator": 0, "denominator": 1}],
        ),
        Paragraph(
            title="The twentieth who lose most",
            text="A twentieth of three enrolments, rounded up, is one: the one who lost six of all ten.",
            tables={
                "register_weeks": [
                    week("2025-09-08", "OO OO OO /\\ /\\", pupil=1),
                    week("2025-09-08", "II /\\ /\\ /\\ /\\", pupil=2),
                    week("2025-09-08", "/\\ /\\ /\\ /\\ MM", pupil=3),
                ]
            },
            measure="share_of_loss_top_5_percent",
            expected=[
                {"period": "2025", "value": 0.6, "numerator": 6, "denominator": 10, "low": None, "high": None}
            ],
        ),
    ),
)
printed = CHAPTER.printed
