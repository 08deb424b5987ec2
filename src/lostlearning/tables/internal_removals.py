"""The table internal_removals."""

from lostlearning.tables.base import Column, PupilTable, Type


class InternalRemovals(PupilTable):
    """One row a removal from lessons in school: isolation, internal exclusion, detention in lesson time."""

    name = "internal_removals"
    key = ("school", "academic_year", "pupil", "date", "session", "start_minute")

    date = Column(Type.DATE, "The day", required=True)
    session = Column(Type.CODE, "AM or PM, where said", vocabulary="sessions")
    start_minute = Column(
        Type.INTEGER, "Minutes after midnight at which it began, where said", low=0, high=1439
    )
    minutes = Column(Type.INTEGER, "Length in minutes; empty where not said", low=0, high=480)
    kind = Column(Type.CODE, "Kind of removal", vocabulary="removal_kinds")
    reason = Column(Type.TEXT, "Reason as the school words it")
