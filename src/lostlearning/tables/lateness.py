"""The table lateness."""

from lostlearning.tables.base import Column, PupilTable, Type


class Lateness(PupilTable):
    """One row a session in which minutes late were recorded."""

    name = "lateness"
    key = ("school", "academic_year", "pupil", "date", "session")

    date = Column(Type.DATE, "The day", required=True)
    session = Column(Type.CODE, "AM or PM", required=True, vocabulary="sessions")
    minutes = Column(Type.INTEGER, "Minutes late", required=True, low=0, high=240)
