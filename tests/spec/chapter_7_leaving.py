"""Worked examples of the off-roll book and of education off site."""

from .base import Chapter, Paragraph, day, week

FULL = "/\\ /\\ /\\ /\\ /\\"
WEEKS = [week(monday, FULL, pupil=9) for monday in ("2025-09-08", "2025-09-15", "2025-09-22")]


def left(leaving, **row):
    return {"school": "School A", "entry_date": day("2025-09-01"), "leaving_date": day(leaving), **row}


def joined(entry):
    return {"school": "School B", "entry_date": day(entry)}


def placement(start, end, hours, **row):
    return {
        "start_date": day(start),
        "end_date": day(end),
        "provider": "Forest school",
        "hours_per_week": hours,
        **row,
    }


CHAPTER = Chapter(
    "Leaving, and education off site",
    "The off-roll book holds what happens between rolls, in school days, where they can be known. Hours of "
    "education off site are known only from placement records.",
    (
        Paragraph(
            title="Home education with no other roll in sight",
            text="How many days there are between rolls is not known while no other roll is seen.",
            tables={
                "register_weeks": WEEKS,
                "enrolments": [left("2025-09-12", destination="elective_home_education")],
            },
            measure="off_roll_days_elective_home_education",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="A managed move with a gap",
            text="Left on Friday 12 September, on the next roll on Thursday 18th: three school days between.",
            tables={
                "register_weeks": WEEKS,
                "enrolments": [left("2025-09-12", destination="managed_move"), joined("2025-09-18")],
            },
            measure="off_roll_days_managed_move",
            expected=[{"period": "2025", "value": 3, "numerator": 3, "status": "known"}],
        ),
        Paragraph(
            title="A managed move from roll to roll",
            text="Already on the other school's roll on the last day: nothing between.",
            tables={
                "register_weeks": WEEKS,
                "enrolments": [left("2025-09-12", destination="managed_move"), joined("2025-09-08")],
            },
            measure="off_roll_days_managed_move",
            expected=[{"period": "2025", "value": 0, "numerator": 0, "status": "known"}],
        ),
        Paragraph(
            title="A gap that the register does not reach across",
            text="The register of the school left ends before the pupil is on a roll again: the days are not "
            "known.",
            tables={
                "register_weeks": WEEKS,
                "enrolments": [left("2025-09-12", destination="managed_move"), joined("2025-11-03")],
            },
            measure="off_roll_days_managed_move",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="Destination before ground",
            text="Ground o is permanent exclusion, and the destination says home education: the "
            "destination is "
            "what happened next.",
            tables={
                "enrolments": [left("2025-09-12", leaving_ground="o", destination="elective_home_education")]
            },
            measure="exits_elective_home_education",
            expected=[{"period": "2025", "value": 1, "numerator": 1, "status": "known"}],
        ),
        Paragraph(
            title="A leaver of whom nothing is said",
            text="Neither ground nor destination: counted as such, and never as an unexplained exit.",
            tables={"enrolments": [left("2025-09-12")]},
            measure="leavers_no_reason",
            expected=[{"period": "2025", "value": 1, "numerator": 1, "status": "known"}],
        ),
        Paragraph(
            title="A leaver of whom nothing is said may have left by any route",
            text="One pupil left for home education, and of another the file says nothing: at least one, of "
            "low reliability.",
            tables={
                "enrolments": [
                    left("2025-09-12", destination="elective_home_education"),
                    left("2025-09-12", pupil=2),
                ]
            },
            measure="exits_elective_home_education",
            expected=[{"period": "2025", "value": 1, "numerator": 1, "status": "low_reliability"}],
        ),
        Paragraph(
            title="No exit that is said, and a leaver of whom nothing is",
            text="Whether the pupil was permanently excluded is not known. It is not none.",
            tables={"enrolments": [left("2025-09-12")]},
            measure="exits_permanent_exclusion",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="A ground that leaves a managed move open",
            text="Ground a says no more than another school. Only a destination says that it was not a "
            "managed move.",
            tables={"enrolments": [left("2025-09-12", leaving_ground="a")]},
            measure="exits_managed_move",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="A ground and a destination that leave nothing open",
            text="Ground a, and another state-funded school by an ordinary move.",
            tables={"enrolments": [left("2025-09-12", leaving_ground="a", destination="other_school")]},
            measure="exits_managed_move",
            expected=[{"period": "2025", "value": 0, "numerator": 0, "status": "known"}],
        ),
        Paragraph(
            title="Hours off site",
            text="Five hours a week in each of two weeks of school.",
            tables={
                "register_weeks": WEEKS,
                "placements": [placement("2025-09-10", "2025-09-19", 5.0)],
            },
            measure="off_site_education_hours",
            expected=[{"period": "2025", "value": 10.0, "numerator": 600, "status": "known"}],
        ),
        Paragraph(
            title="Off-site sessions of which no hours are on file",
            text="The register says B all week. How long that was is not known.",
            tables={
                "register_weeks": [week("2025-09-08", "BB BB BB BB BB")],
                "placements": [placement("2025-09-08", "2025-09-12", None)],
            },
            measure="off_site_education_hours",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="An hour a day after permanent exclusion",
            text="The unit's placement began after another school's exclusion: it is the pupil's all "
            "the same.",
            tables={
                "register_weeks": [row | {"school": "School B"} for row in WEEKS],
                "exclusions": [{"category": "PERM", "start_date": day("2025-09-10")}],
                "placements": [placement("2025-09-15", "2025-09-26", 5.0, school="School B")],
            },
            measure="education_after_exclusion_hours",
            expected=[{"period": "2025", "value": 10.0, "numerator": 600, "status": "known"}],
        ),
    ),
)
printed = CHAPTER.printed
