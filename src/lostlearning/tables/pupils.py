"""The table pupils."""

from lostlearning.tables.base import Column, PupilTable, Type


class Pupils(PupilTable):
    """One row a pupil of a school in an academic year: characteristics as last stated."""

    name = "pupils"
    key = ("school", "academic_year", "pupil")

    birth_month = Column(Type.DATE, "First day of the month of birth: all that compulsory school age needs")
    sex = Column(Type.CODE, "Sex", vocabulary="sex")
    ethnicity = Column(Type.CODE, "Ethnicity, main code", vocabulary="ethnicity")
    fsm = Column(Type.BOOLEAN, "Eligible for free school meals")
    fsm6 = Column(Type.BOOLEAN, "Eligible for free school meals in any of the last six years")
    sen_provision = Column(Type.CODE, "SEN provision", vocabulary="sen_provision")
    sen_primary_need = Column(Type.CODE, "Primary type of SEN", vocabulary="sen_need")
    eal = Column(Type.BOOLEAN, "First language known or believed to be other than English")
    looked_after = Column(Type.BOOLEAN, "Looked after by a local authority")
    in_need = Column(Type.BOOLEAN, "Child in need (has a social worker)")
    service_child = Column(Type.BOOLEAN, "A parent serves in the armed forces")
    young_carer = Column(Type.BOOLEAN, "Young carer, identified by the school or a parent")
