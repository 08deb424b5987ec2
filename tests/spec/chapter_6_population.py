"""Worked examples of who counts."""

from .base import Chapter, Paragraph, day, week

LOST = "OO /\\ /\\ /\\ /\\"


def two(first, second, table):
    return {
        table: [first | {"pupil": 1}, second | {"pupil": 2}],
        "register_weeks": [week("2025-09-08", LOST, pupil=1), week("2025-09-08", LOST, pupil=2)],
    }


ONE = [{"period": "2025", "value": 0.2, "numerator": 2, "denominator": 10}]
CHAPTER = Chapter(
    "Who counts",
    "By default: aged 5 to 15 on 31 August before the year, sole or dual main registration. Two "
    "pupils, each with "
    "two sessions of ten lost.",
    (
        Paragraph(
            title="A pupil of 16",
            text="Born in August 2009, so 16 on 31 August 2025: left out.",
            tables=two({"birth_month": day("2009-08-01")}, {"birth_month": day("2009-09-01")}, "pupils"),
            measure="overall_absence",
            expected=ONE,
        ),
        Paragraph(
            title="A sixth former of whom no birth is on file",
            text="Year groups 1 to 11 stand in for age.",
            tables=two(
                {"entry_date": day("2025-09-01"), "year_group": "12"},
                {"entry_date": day("2025-09-01"), "year_group": "11"},
                "enrolments",
            ),
            measure="overall_absence",
            expected=ONE,
        ),
        Paragraph(
            title="A subsidiary registration",
            text="The main school counts the pupil.",
            tables=two(
                {"entry_date": day("2025-09-01"), "enrolment_status": "S"},
                {"entry_date": day("2025-09-01"), "enrolment_status": "M"},
                "enrolments",
            ),
            measure="overall_absence",
            expected=ONE,
        ),
        Paragraph(
            title="A characteristic that no file gives",
            text="Not known is a group of its own: neither yes nor no.",
            tables=two({"fsm": True}, {"fsm": None}, "pupils"),
            measure="overall_absence",
            by=("fsm",),
            expected=[
                {"fsm": "yes", "period": "2025", "value": 0.2, "numerator": 2, "denominator": 10},
                {"fsm": None, "period": "2025", "value": 0.2, "numerator": 2, "denominator": 10},
            ],
        ),
        Paragraph(
            title="A measure of which no file tells",
            text="No exclusion log was read: suspensions are not available, which is not none.",
            tables={"register_weeks": [week("2025-09-08", LOST)]},
            measure="suspensions",
            expected=[{"period": "", "value": None, "numerator": None, "status": "not_available"}],
        ),
    ),
)
printed = CHAPTER.printed
