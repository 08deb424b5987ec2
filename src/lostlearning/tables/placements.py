"""The table placements."""

from lostlearning.tables.base import Column, PupilTable, Type


class Placements(PupilTable):
    """One row a placement in alternative provision or other off-site education."""

    name = "placements"
    key = ("school", "academic_year", "pupil", "start_date", "provider")

    start_date = Column(Type.DATE, "First day", required=True)
    end_date = Column(Type.DATE, "Last day; empty while it runs")
    provider = Column(Type.TEXT, "URN, UKPRN or name of the provider")
    setting_type = Column(Type.CODE, "Kind of setting", vocabulary="ap_setting_types")
    reason = Column(Type.CODE, "Reason for the placement", vocabulary="ap_reasons")
    pattern = Column(Type.CODE, "Full or part time", vocabulary="ap_patterns")
    sessions_per_week = Column(Type.NUMBER, "Sessions a week there", low=0, high=14)
    hours_per_week = Column(Type.NUMBER, "Hours of education a week there, where known", low=0, high=60)
    commissioner = Column(
        Type.CODE, "Who arranged it: school or local authority", vocabulary="ap_commissioners"
    )
