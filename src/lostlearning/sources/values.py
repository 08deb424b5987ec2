"""Text to typed values, column by column, with every value that does not parse reported.

The SQL below works on columns of text; nothing is looped over in Python but the distinct dates.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib import resources

from lostlearning.tables.base import Column, Type
from lostlearning.vocabulary import words

YES = ("true", "t", "yes", "y", "1", "x", "✓", "✔", "eligible", "1.0")
NO = ("false", "f", "no", "n", "0", "none", "not eligible", "0.0")
BLANKS = ("", "null", "none", "n/a", "na", "nan", "#n/a", "not applicable", "not known", "-", "--")
"""What an empty cell is written as. Codes and booleans look at their own meanings first."""
EXPECTED: Mapping[Type, str] = {
    Type.DATE: "a date such as 01/09/2026 or 2026-09-01",
    Type.INTEGER: "a whole number",
    Type.NUMBER: "a number",
    Type.BOOLEAN: "yes or no",
}


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def listed(values: tuple[str, ...]) -> str:
    """An SQL list of strings, for IN."""
    return "(" + ", ".join(map(literal, values)) + ")"


def is_blank(column: str) -> str:
    """SQL: whether a cell holds nothing."""
    return f"coalesce(lower(trim({column})), '') IN {listed(BLANKS)}"


def parsed(name: str, column: Column) -> str:
    """SQL: the typed value of the text column ``name`` (dates apart: they need the whole column)."""
    cell = f"trim({quoted(name)})"
    if column.type is Type.BOOLEAN:
        return f"CASE WHEN lower({cell}) IN {listed(YES)} THEN true WHEN lower({cell}) IN {listed(NO)} THEN false END"
    if column.type in (Type.INTEGER, Type.NUMBER):
        number = f"try_cast(replace(regexp_replace({cell}, '\\s*(mins?|minutes|hours|hrs?|days?|sessions?)$', '', 'i'), ',', '') AS DOUBLE)"
        if column.type is Type.NUMBER:
            return number
        whole = (
            f"CASE WHEN {number} = round({number}) AND abs({number}) < 2000000000 THEN {number}::INTEGER END"
        )
        if "minute" not in name:
            return whole
        clock = f"regexp_extract({cell}, '(\\d{{1,2}}):(\\d{{2}})(:\\d{{2}})?\\s*([AaPp][Mm])?$', ['h', 'm', 's', 'half'])"
        hours = f"try_cast({clock}['h'] AS INTEGER)"
        return (
            f"CASE WHEN {cell} LIKE '%:%' THEN "
            f"CASE lower({clock}['half']) WHEN 'pm' THEN {hours} % 12 + 12 WHEN 'am' THEN {hours} % 12 ELSE {hours} END"
            f" * 60 + try_cast({clock}['m'] AS INTEGER) ELSE {whole} END"
        )
    if column.type is Type.KEY:
        return f"try_cast({cell} AS BIGINT)"
    return f"nullif({cell}, '')"


@functools.cache
def codes(vocabulary: str) -> dict[str, str]:
    """Text as files have it (lower case) → code, for one list of words: its codes, its labels, and the
    other ways of writing them in ``values.csv``.
    """
    try:
        known = words(vocabulary)
    except (FileNotFoundError, KeyError):
        return {}
    found: dict[str, str] = {}
    for word in known:
        found.setdefault(word.label.lower(), word.code)
    for row in _table("values"):
        if row["vocabulary"] == vocabulary:
            found[row["written"].lower()] = row["code"]
    for word in known:
        found[word.code.lower()] = word.code
    return found


@functools.cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    path = resources.files("lostlearning.sources") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
