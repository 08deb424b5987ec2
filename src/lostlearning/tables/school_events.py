"""The table school_events."""

from lostlearning.tables.base import Column, SchoolTable, Type


class SchoolEvents(SchoolTable):
    """One row an event that explains a pattern: exam weeks, inspections."""

    name = "school_events"
    key = ("school", "academic_year", "start_date", "kind")

    academic_year = Column(
        Type.INTEGER,
        "The calendar year in which the academic year starts",
        required=True,
        low=2000,
        high=2100,
    )
    start_date = Column(Type.DATE, "First day", required=True)
    end_date = Column(Type.DATE, "Last day")
    kind = Column(Type.CODE, "Kind of event", vocabulary="school_event_kinds")
