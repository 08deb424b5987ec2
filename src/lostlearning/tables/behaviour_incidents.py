"""The table behaviour_incidents."""

from lostlearning.tables.base import Column, PupilTable, Type


class BehaviourIncidents(PupilTable):
    """One row a pupil and behaviour incident."""

    name = "behaviour_incidents"
    key = ("school", "academic_year", "pupil", "date", "minute", "kind")

    date = Column(Type.DATE, "The day", required=True)
    minute = Column(Type.INTEGER, "Minutes after midnight, where said", low=0, high=1439)
    kind = Column(Type.TEXT, "Kind of incident as the school words it")
    points = Column(Type.NUMBER, "Points or severity, as the school counts them")
    location = Column(Type.TEXT, "Where, as the school words it")
