"""The table session_totals."""

from lostlearning.tables.base import Column, PupilTable, Type


class SessionTotals(PupilTable):
    """What a census holds: sessions by attendance code by term."""

    name = "session_totals"
    key = ("school", "academic_year", "pupil", "term", "code")

    term = Column(Type.CODE, "Census term the sessions belong to", required=True, vocabulary="terms")
    code = Column(Type.CODE, "Attendance code", required=True, vocabulary="attendance_codes")
    sessions = Column(Type.INTEGER, "Number of sessions", required=True, low=0, high=400)
