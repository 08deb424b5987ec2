"""The table addresses."""

from lostlearning.tables.base import Column, PupilTable, Type


class Addresses(PupilTable):
    """One row a spell at an address, known only as a keyed hash of its postcode."""

    name = "addresses"
    key = ("school", "academic_year", "pupil", "start_date")

    start_date = Column(Type.DATE, "From; empty where not said")
    end_date = Column(Type.DATE, "To; empty while current")
    postcode_key = Column(Type.KEY, "Keyed hash of the postcode", required=True, identifying=True)
