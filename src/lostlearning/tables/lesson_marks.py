"""The table lesson_marks."""

from lostlearning.tables.base import Column, PupilTable, Type


class LessonMarks(PupilTable):
    """One row a pupil and lesson."""

    name = "lesson_marks"
    key = ("school", "academic_year", "pupil", "date", "period")

    date = Column(Type.DATE, "The day", required=True)
    period = Column(Type.TEXT, "The period as the school names it", required=True)
    session = Column(Type.CODE, "AM or PM", vocabulary="sessions")
    minutes = Column(Type.INTEGER, "Length of the lesson", low=0, high=240)
    mark = Column(
        Type.CODE, "Lesson mark: present, late, absent, elsewhere", required=True, vocabulary="lesson_marks"
    )
    minutes_late = Column(Type.INTEGER, "Minutes late", low=0, high=240)
