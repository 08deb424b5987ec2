"""The table actions."""

from lostlearning.tables.base import Column, PupilTable, Type


class Actions(PupilTable):
    """One row an action or plan for a pupil: what is already being done."""

    name = "actions"
    key = ("school", "academic_year", "pupil", "start_date", "kind")

    start_date = Column(Type.DATE, "First day", required=True)
    end_date = Column(Type.DATE, "Last day, planned or actual")
    review_date = Column(Type.DATE, "Next review")
    kind = Column(Type.TEXT, "What is being done, as the school words it")
    lead = Column(Type.TEXT, "Role of the adult who leads it")
