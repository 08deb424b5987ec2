"""What a register is: a table with one row a thing (a school, a place, a link), each column with its type."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping


class Type(enum.StrEnum):
    """What a column of a register holds. TEXT is kept as it stands, blank words apart."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """``published`` are the headings a column has had."""

    published: tuple[str, ...]
    type: Type = Type.TEXT


def text(*published: str) -> Column:
    """A column of text."""
    return Column(published)


def whole(*published: str) -> Column:
    """A column of whole numbers."""
    return Column(published, Type.WHOLE)


def number(*published: str) -> Column:
    """A column of numbers."""
    return Column(published, Type.NUMBER)


def date(*published: str) -> Column:
    """A column of dates."""
    return Column(published, Type.DATE)


@dataclasses.dataclass(frozen=True, slots=True)
class Register:
    """One kind of register. Columns that are not named here (people's names among them) are not kept.

    ``tells`` are the columns, by the names used here, that a file must have, ``never`` those it must not;
    ``key`` are those that no row may lack. ``json`` names the reader of a file that is no table.
    """

    code: str
    title: str
    source: str
    tells: tuple[str, ...]
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    never: tuple[str, ...] = ()
    json: str = ""
    together: bool = False
    """Whether its files hold each a part, and not each the whole at another time."""
    seen: bool = True

    @property
    def names(self) -> dict[str, str]:
        """Published column, in lower case → what it is called here."""
        return {
            published.lower(): name for name, column in self.columns.items() for published in column.published
        }
