"""The table schools."""

from lostlearning.tables.base import Column, SchoolTable, Type


class Schools(SchoolTable):
    """One row a school."""

    name = "schools"
    key = ("school",)

    label = Column(Type.TEXT, "What the school is called in reports: its name where a file says")
    phase = Column(Type.CODE, "Phase of education", vocabulary="phases")
    urn = Column(Type.TEXT, "URN, 6 digits")
    laestab = Column(Type.TEXT, "Local authority and establishment number, 7 digits")
    kind = Column(Type.CODE, "Kind of school as the law of exclusion knows it", vocabulary="school_kinds")
    terms_a_year = Column(Type.INTEGER, "Terms in the school's own year: the law turns on it", low=1, high=7)
