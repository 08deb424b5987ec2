"""Worked examples of suspension and exclusion, and of the two headlines."""

from .base import Chapter, Paragraph, day, week

FULL = "/\\ /\\ /\\ /\\ /\\"


def suspension(start, sessions, **row):
    return {**row, "category": "SUSP", "start_date": day(start), "sessions": sessions}


def on_roll(entry, leaving=None, **row):
    return {**row, "entry_date": day(entry), "leaving_date": leaving and day(leaving)}


SUSPENDED_O = {
    "register_weeks": [week("2025-09-08", "/\\ /\\ OO /\\ /\\")],
    "exclusions": [suspension("2025-09-10", 2)],
}
CHAPTER = Chapter(
    "Suspension and exclusion",
    "The register's mark decides its session. An exclusion record is counted as a record, and never "
    "moves a mark.",
    (
        Paragraph(
            title="A suspended session marked E",
            text="Two sessions lost to suspension or exclusion: one day.",
            tables={
                "register_weeks": [week("2025-09-08", "/\\ /\\ EE /\\ /\\")],
                "exclusions": [suspension("2025-09-10", 2)],
            },
            measure="headline_ledger",
            expected=[{"period": "2025", "value": 1.0, "numerator": 2, "status": "known"}],
        ),
        Paragraph(
            title="A log of last year, and a register of two",
            text="The log has nothing of 2025/26. Whether nobody was suspended or the log ends before is not "
            "known.",
            tables={
                "register_weeks": [
                    week("2024-09-09", FULL, academic_year=2024),
                    week("2025-09-08", FULL),
                ],
                "exclusions": [suspension("2024-09-11", 2, academic_year=2024)],
            },
            measure="suspensions",
            expected=[
                {"period": "2024", "value": 1, "numerator": 1, "status": "known"},
                {"period": "2025", "value": None, "numerator": None, "status": "not_available"},
            ],
        ),
        Paragraph(
            title="A suspended session marked O, in the published headline",
            text="The published headline adds unauthorised absence and the lengths of suspension records, so "
            "these sessions are in both of its terms.",
            tables=SUSPENDED_O,
            measure="headline_published_2024",
            expected=[{"period": "2025", "value": 2.0, "numerator": 4, "status": "known"}],
        ),
        Paragraph(
            title="A suspended session marked O, in the ledger",
            text="The ledger counts each session once, by its mark.",
            tables=SUSPENDED_O,
            measure="headline_ledger",
            expected=[{"period": "2025", "value": 1.0, "numerator": 2, "status": "known"}],
        ),
        Paragraph(
            title="A suspension whose sessions are marked present",
            text="The register says that nothing was lost. The suspension still counts as one; the "
            "two are kept "
            "as a disagreement.",
            tables={
                "register_weeks": [week("2025-09-08", FULL)],
                "exclusions": [suspension("2025-09-10", 2)],
            },
            measure="lost_days",
            expected=[{"period": "2025", "value": 0.0, "numerator": 0, "status": "known"}],
        ),
        Paragraph(
            title="FIXD and SUSP are one thing",
            text="A fixed-period exclusion is the older word for a suspension.",
            tables={
                "exclusions": [
                    suspension("2025-09-10", 2),
                    {"category": "FIXD", "start_date": day("2025-10-01"), "sessions": 1},
                ]
            },
            measure="suspensions",
            expected=[{"period": "2025", "value": 2, "numerator": 2, "status": "known"}],
        ),
        Paragraph(
            title="A suspension without a length",
            text="What is known is at least three days: two sessions, and four, and one record that "
            "does not say.",
            tables={
                "exclusions": [
                    suspension("2025-09-10", 2),
                    suspension("2025-10-01", 4),
                    suspension("2025-11-05", None),
                ]
            },
            measure="suspension_days",
            expected=[{"period": "2025", "value": 3.0, "numerator": 6, "status": "low_reliability"}],
        ),
        Paragraph(
            title="No suspension with a length",
            text="Not known, which is not none.",
            tables={"exclusions": [suspension("2025-09-10", None)]},
            measure="suspension_days",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="The average of the lengths that are known",
            text="Two sessions and four over two suspensions: a day and a half each.",
            tables={
                "exclusions": [
                    suspension("2025-09-10", 2),
                    suspension("2025-10-01", 4),
                    suspension("2025-11-05", None),
                ]
            },
            measure="average_suspension_length",
            expected=[{"period": "2025", "value": 1.5, "numerator": 6, "denominator": 2}],
        ),
        Paragraph(
            title="Lunchtime suspensions are counted apart",
            text="They are no suspensions, and take no session of the register.",
            tables={
                "exclusions": [
                    suspension("2025-09-10", 2),
                    {"category": "LNCH", "start_date": day("2025-09-12"), "sessions": 1},
                ]
            },
            measure="suspensions",
            expected=[{"period": "2025", "value": 1, "numerator": 1}],
        ),
        Paragraph(
            title="Repeat suspensions",
            text="Three suspensions of one pupil and one of another: two were not the pupil's first.",
            tables={
                "exclusions": [
                    *(suspension(start, 2, pupil=1) for start in ("2025-09-10", "2025-10-01", "2025-11-05")),
                    suspension("2025-09-10", 2, pupil=2),
                ]
            },
            measure="repeat_suspensions",
            expected=[{"period": "2025", "value": 2, "numerator": 2}],
        ),
        Paragraph(
            title="More than a hundred suspensions for a hundred pupils",
            text="The rate counts events. Headcount is of 15 January 2026, the spring census day.",
            tables={
                "enrolments": [on_roll("2025-09-01", pupil=1)],
                "exclusions": [suspension("2025-09-10", 2), suspension("2025-10-01", 4)],
            },
            measure="suspension_rate_january",
            expected=[{"period": "2025", "value": 200.0, "numerator": 2, "denominator": 1}],
        ),
        Paragraph(
            title="A suspended pupil who left before the census day",
            text="The suspension counts and the pupil is not in the headcount: as published.",
            tables={
                "enrolments": [on_roll("2025-09-01", "2025-12-01", pupil=1), on_roll("2025-09-01", pupil=2)],
                "exclusions": [suspension("2025-09-10", 2, pupil=1)],
            },
            measure="suspension_rate_january",
            expected=[{"period": "2025", "value": 100.0, "numerator": 1, "denominator": 1}],
        ),
        Paragraph(
            title="Suspensions on mean roll",
            text="One suspension in two pupils' two weeks of school: 100 x 38 / 4 = 950 for every 100 pupils "
            "through a year of 38 weeks.",
            tables={
                "register_weeks": [week("2025-09-08", FULL), week("2025-09-15", FULL)],
                "enrolments": [on_roll("2025-09-01", pupil=1), on_roll("2025-09-01", pupil=2)],
                "exclusions": [suspension("2025-09-10", 2, pupil=1)],
            },
            measure="suspension_rate_live",
            expected=[{"period": "2025", "value": 950.0, "numerator": 1, "denominator": 4}],
        ),
        Paragraph(
            title="Pupils suspended, of all on roll",
            text="Two suspensions of one of four pupils. With no register to show which weeks were school, "
            "the roll is told from its dates.",
            tables={
                "enrolments": [on_roll("2025-09-01", pupil=number) for number in (1, 2, 3, 4)],
                "exclusions": [suspension("2025-09-10", 2), suspension("2025-10-01", 4)],
            },
            measure="pupils_suspended",
            expected=[{"period": "2025", "value": 0.25, "numerator": 1, "denominator": 4}],
        ),
        Paragraph(
            title="Permanent exclusions upheld",
            text="One stands, one is still under review, one was overturned.",
            tables={
                "exclusions": [
                    {"pupil": 1, "category": "PERM", "start_date": day("2025-09-10"), "outcome": "upheld"},
                    {
                        "pupil": 2,
                        "category": "PERM",
                        "start_date": day("2025-10-01"),
                        "outcome": "under_review",
                    },
                    {
                        "pupil": 3,
                        "category": "PERM",
                        "start_date": day("2025-10-02"),
                        "outcome": "reinstated",
                    },
                ]
            },
            measure="permanent_exclusions_upheld",
            expected=[{"period": "2025", "value": 1, "numerator": 1, "status": "known"}],
        ),
        Paragraph(
            title="A permanent exclusion without an outcome",
            text="How many were upheld is not known; how many were issued is.",
            tables={"exclusions": [{"category": "PERM", "start_date": day("2025-09-10")}]},
            measure="permanent_exclusions_upheld",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
    ),
)
printed = CHAPTER.printed
