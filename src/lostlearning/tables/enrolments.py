"""The table enrolments."""

from lostlearning.tables.base import Column, PupilTable, Type


class Enrolments(PupilTable):
    """One row a spell on a school's roll."""

    name = "enrolments"
    key = ("school", "academic_year", "pupil", "entry_date")

    entry_date = Column(Type.DATE, "First day on roll")
    leaving_date = Column(Type.DATE, "Last day on roll; empty while on roll")
    year_group = Column(Type.CODE, "National curriculum year actual", vocabulary="year_groups")
    enrolment_status = Column(
        Type.CODE, "Enrolment status; empty is taken as current", vocabulary="enrolment_status"
    )
    part_time = Column(
        Type.BOOLEAN, "Part-time pupil as the census means it (under compulsory school age or post-16)"
    )
    leaving_ground = Column(Type.CODE, "Ground for deletion from the roll", vocabulary="deletion_grounds")
    destination = Column(Type.CODE, "Where the pupil went", vocabulary="destinations")
