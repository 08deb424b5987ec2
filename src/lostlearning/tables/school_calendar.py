"""The table school_calendar."""

from lostlearning.tables.base import Column, SchoolTable, Type


class SchoolCalendar(SchoolTable):
    """One row a half term as the school keeps it: the first and last day on which it is open."""

    name = "school_calendar"
    key = ("school", "academic_year", "start_date")

    academic_year = Column(
        Type.INTEGER,
        "The calendar year in which the academic year starts",
        required=True,
        low=2000,
        high=2100,
    )
    term = Column(Type.CODE, "Census term", required=True, vocabulary="terms")
    half_term = Column(Type.INTEGER, "1 to 6", required=True, low=1, high=6)
    start_date = Column(Type.DATE, "First day open to pupils", required=True)
    end_date = Column(Type.DATE, "Last day open to pupils", required=True)
