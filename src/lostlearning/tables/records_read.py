"""The table records_read."""

from lostlearning.tables.base import Column, SchoolTable, Type


class RecordsRead(SchoolTable):
    """One row a school and kind of record that a file of it was read for, whether or not it held any.

    It is what tells none from not known: a school whose exclusion log was read and holds no row had no
    suspensions; a school without a log may have had some.
    """

    name = "records_read"
    key = ("school", "records")

    records = Column(Type.TEXT, "The canonical table that the file's rows go to", required=True)
