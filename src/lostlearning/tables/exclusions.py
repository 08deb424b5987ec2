"""The table exclusions."""

from lostlearning.tables.base import Column, PupilTable, Type


class Exclusions(PupilTable):
    """One row a suspension, lunchtime suspension or permanent exclusion."""

    name = "exclusions"
    key = ("school", "academic_year", "pupil", "category", "start_date", "start_session")

    category = Column(Type.CODE, "Type of exclusion", required=True, vocabulary="exclusion_types")
    start_date = Column(Type.DATE, "First day", required=True)
    start_session = Column(Type.CODE, "Session it begins in, where said", vocabulary="sessions")
    end_date = Column(Type.DATE, "Last day of a suspension (not the day of return)")
    sessions = Column(
        Type.INTEGER, "Length in sessions (half days) the pupil was due to attend", low=0, high=400
    )
    reason1 = Column(Type.CODE, "Reason", vocabulary="exclusion_reasons")
    reason2 = Column(Type.CODE, "Second reason (unranked)", vocabulary="exclusion_reasons")
    reason3 = Column(Type.CODE, "Third reason (unranked)", vocabulary="exclusion_reasons")
    sen_provision = Column(Type.CODE, "SEN provision at the time", vocabulary="sen_provision")
    outcome = Column(
        Type.CODE,
        "What became of it: upheld, reinstated, cancelled; empty is not known",
        vocabulary="exclusion_outcomes",
    )
