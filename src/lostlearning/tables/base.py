"""What a table is: a class whose columns carry their type, constraints and meaning.

Validation, the schema page of the manual and synthetic data are all made from these classes.
"""

from __future__ import annotations

import dataclasses
import enum
from typing import ClassVar

import pyarrow as pa


class Type(enum.StrEnum):
    """What a column holds. ``KEY`` is a pupil's keyed hash (64 bits); ``MARKS`` a week of symbols."""

    KEY = "key"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    MARKS = "marks"


ARROW: dict[Type, pa.DataType] = {
    Type.KEY: pa.int64(),
    Type.TEXT: pa.string(),
    Type.CODE: pa.string(),
    Type.DATE: pa.date32(),
    Type.INTEGER: pa.int32(),
    Type.NUMBER: pa.float64(),
    Type.BOOLEAN: pa.bool_(),
    Type.MARKS: pa.string(),
}
SQL: dict[Type, str] = {
    Type.KEY: "BIGINT",
    Type.TEXT: "VARCHAR",
    Type.CODE: "VARCHAR",
    Type.DATE: "DATE",
    Type.INTEGER: "INTEGER",
    Type.NUMBER: "DOUBLE",
    Type.BOOLEAN: "BOOLEAN",
    Type.MARKS: "VARCHAR",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``vocabulary`` names the list a CODE comes from; ``low`` and ``high`` bound an INTEGER or NUMBER;
    ``identifying`` values are masked wherever they are shown.
    """

    type: Type
    meaning: str
    required: bool = False
    vocabulary: str = ""
    low: float | None = None
    high: float | None = None
    identifying: bool = False


class Table:
    """A canonical table. Subclasses declare ``name``, ``key`` and columns; the docstring is its meaning."""

    name: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ()
    """The columns that say which row this is: no two rows agree in all of them."""

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """The columns in order, those every table starts with first."""
        found: dict[str, Column] = {}
        for base in reversed(cls.__mro__):
            found.update({name: value for name, value in vars(base).items() if isinstance(value, Column)})
        return found

    @classmethod
    def arrow_schema(cls) -> pa.Schema:
        """The stored types."""
        return pa.schema([(name, ARROW[column.type]) for name, column in cls.columns().items()])


class SchoolTable(Table):
    """A table whose rows belong to a school."""

    school = Column(
        Type.TEXT, "The school: its URN or LAESTAB where a file says, else the name given to the folder", True
    )


class PupilTable(SchoolTable):
    """A table whose rows belong to a pupil of a school in an academic year."""

    academic_year = Column(
        Type.INTEGER,
        "The calendar year in which the academic year starts (2025 is 2025/26)",
        True,
        low=2000,
        high=2100,
    )
    pupil = Column(
        Type.KEY,
        "The pupil: a keyed hash of the UPN (or of the school's own identifier)",
        True,
        identifying=True,
    )
