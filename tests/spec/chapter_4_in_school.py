"""Worked examples of the in-school book: minutes inside sessions that the register calls present."""

from .base import Chapter, Paragraph, day, week

DATE = day("2025-09-10")
PRESENT = [week("2025-09-08", "/\\ /\\ /\\ /\\ /\\")]
MORNING_ABSENT = [week("2025-09-08", "/\\ /\\ I\\ /\\ /\\")]


def removal(**row):
    return {"date": DATE, "kind": "isolation", "minutes": 60, **row}


def lesson(mark, **row):
    return {"date": DATE, "period": "P1", "session": "AM", "minutes": 50, "mark": mark, **row}


CHAPTER = Chapter(
    "In school",
    "Removal, missed lessons and lateness are minutes inside sessions that the register calls "
    "present. They are "
    "never added to sessions lost.",
    (
        Paragraph(
            title="A removal in a session marked present",
            text="Its minutes count.",
            tables={"register_weeks": PRESENT, "internal_removals": [removal(session="AM")]},
            measure="internal_removal_minutes",
            expected=[{"period": "2025", "value": 60, "numerator": 60, "status": "known"}],
        ),
        Paragraph(
            title="A removal in a session marked absent",
            text="The session is already lost in the register book: the minutes are left out, and kept as a "
            "disagreement.",
            tables={"register_weeks": MORNING_ABSENT, "internal_removals": [removal(session="AM")]},
            measure="internal_removal_minutes",
            expected=[{"period": "2025", "value": 0, "numerator": 0, "status": "known"}],
        ),
        Paragraph(
            title="A removal that says when and not in which session",
            text="It began at 13:30, so it is the afternoon's, and that afternoon the pupil was there.",
            tables={
                "register_weeks": MORNING_ABSENT,
                "internal_removals": [removal(start_minute=13 * 60 + 30)],
            },
            measure="internal_removal_minutes",
            expected=[{"period": "2025", "value": 60, "numerator": 60, "status": "known"}],
        ),
        Paragraph(
            title="A removal that says only the day",
            text="It counts if the pupil was present in either session.",
            tables={"register_weeks": MORNING_ABSENT, "internal_removals": [removal()]},
            measure="internal_removal_minutes",
            expected=[{"period": "2025", "value": 60, "numerator": 60, "status": "known"}],
        ),
        Paragraph(
            title="A removal without minutes",
            text="One of an hour and one that does not say: at least an hour.",
            tables={
                "register_weeks": PRESENT,
                "internal_removals": [removal(session="AM"), removal(session="PM", minutes=None)],
            },
            measure="internal_removal_minutes",
            expected=[{"period": "2025", "value": 60, "numerator": 60, "status": "low_reliability"}],
        ),
        Paragraph(
            title="A removal in a week without a register",
            text="Nobody can say whether the session was marked present, so nothing is said.",
            tables={"internal_removals": [removal(session="AM")]},
            measure="internal_removal_minutes",
            expected=[{"period": "2025", "value": None, "numerator": 0, "status": "not_known"}],
        ),
        Paragraph(
            title="A lesson missed",
            text="Marked present for the session and absent from the lesson: internal truancy.",
            tables={"register_weeks": PRESENT, "lesson_marks": [lesson("absent")]},
            measure="internal_truancy_minutes",
            expected=[{"period": "2025", "value": 50, "numerator": 50, "status": "known"}],
        ),
        Paragraph(
            title="A lesson missed by a pupil who was ill",
            text="The session was lost to illness: no truancy.",
            tables={"register_weeks": MORNING_ABSENT, "lesson_marks": [lesson("absent")]},
            measure="internal_truancy_minutes",
            expected=[{"period": "2025", "value": 0, "numerator": 0, "status": "known"}],
        ),
        Paragraph(
            title="A lesson missed during a removal",
            text="The pupil was where the school had sent them: the removal's minutes count and the lesson's "
            "do not.",
            tables={
                "register_weeks": PRESENT,
                "internal_removals": [removal(session="AM")],
                "lesson_marks": [lesson("absent"), lesson("absent", period="P4", session="PM")],
            },
            measure="internal_truancy_minutes",
            expected=[{"period": "2025", "value": 50, "numerator": 50, "status": "known"}],
        ),
        Paragraph(
            title="Minutes late",
            text="Where minutes were recorded with the mark L.",
            tables={
                "register_weeks": [week("2025-09-08", "/\\ /\\ L\\ /\\ /\\")],
                "lateness": [{"date": DATE, "session": "AM", "minutes": 12}],
            },
            measure="lateness_minutes",
            expected=[{"period": "2025", "value": 12, "numerator": 12, "status": "known"}],
        ),
    ),
)
printed = CHAPTER.printed
