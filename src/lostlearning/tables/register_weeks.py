"""The table register_weeks."""

from lostlearning.tables.base import Column, PupilTable, Type


class RegisterWeeks(PupilTable):
    """One row a pupil and week: ten symbols, morning and afternoon from Monday."""

    name = "register_weeks"
    key = ("school", "academic_year", "pupil", "week")

    week = Column(Type.DATE, "The Monday", required=True)
    marks = Column(Type.MARKS, "Ten symbols of the posting table", required=True)
