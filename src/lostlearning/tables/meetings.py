"""The table meetings."""

from lostlearning.tables.base import Column, PupilTable, Type


class Meetings(PupilTable):
    """One row a meeting about a pupil: reintegration, review, with a parent."""

    name = "meetings"
    key = ("school", "academic_year", "pupil", "date", "kind")

    date = Column(Type.DATE, "The day", required=True)
    kind = Column(Type.TEXT, "Kind of meeting as the school words it")
    held = Column(Type.BOOLEAN, "It took place")
