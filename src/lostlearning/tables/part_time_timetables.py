"""The table part_time_timetables."""

from lostlearning.tables.base import Column, PupilTable, Type


class PartTimeTimetables(PupilTable):
    """One row an agreed temporary part-time timetable."""

    name = "part_time_timetables"
    key = ("school", "academic_year", "pupil", "start_date")

    start_date = Column(Type.DATE, "First day", required=True)
    review_date = Column(Type.DATE, "Next review")
    end_date = Column(Type.DATE, "Last day, planned or actual")
    sessions_per_week = Column(Type.INTEGER, "Sessions a week the pupil attends", low=0, high=10)
    parent_agreed = Column(Type.BOOLEAN, "A parent agreed")
    reason = Column(Type.TEXT, "Reason as the school words it")
