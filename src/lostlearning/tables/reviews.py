"""The table reviews."""

from lostlearning.tables.base import Column, PupilTable, Type


class Reviews(PupilTable):
    """One row a look that a named person took at a pupil's indicator: who, when, and what was concluded."""

    name = "reviews"
    key = ("school", "academic_year", "pupil", "indicator", "date")

    indicator = Column(Type.TEXT, "The indicator, by its code or its title", required=True)
    date = Column(Type.DATE, "The day of the review", required=True)
    reviewed_by = Column(Type.TEXT, "The member of staff who looked, as the school writes it")
    role = Column(Type.TEXT, "The role of who looked")
    conclusion = Column(Type.CODE, "What was concluded", required=True, vocabulary="review_conclusions")
    end_date = Column(Type.DATE, "Until when the conclusion stands; empty is as long as the indicator would")
