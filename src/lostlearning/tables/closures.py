"""The table closures."""

from lostlearning.tables.base import Column, SchoolTable, Type


class Closures(SchoolTable):
    """One row a day in a half term on which the school is shut to pupils: training days, bank holidays."""

    name = "closures"
    key = ("school", "academic_year", "date")

    academic_year = Column(
        Type.INTEGER,
        "The calendar year in which the academic year starts",
        required=True,
        low=2000,
        high=2100,
    )
    date = Column(Type.DATE, "The day", required=True)
    session = Column(Type.CODE, "AM or PM; empty is the whole day", vocabulary="sessions")
    reason = Column(Type.TEXT, "Why, as the school words it")
