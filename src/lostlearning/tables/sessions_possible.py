"""The table sessions_possible."""

from lostlearning.tables.base import Column, PupilTable, Type


class SessionsPossible(PupilTable):
    """Possible sessions a pupil and term, as a return states them."""

    name = "sessions_possible"
    key = ("school", "academic_year", "pupil", "term")

    term = Column(Type.CODE, "Census term", required=True, vocabulary="terms")
    possible = Column(Type.INTEGER, "Possible sessions stated", required=True, low=0, high=400)
