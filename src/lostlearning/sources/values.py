"""Text to typed values, column by column, with every value that does not parse reported.

The SQL below works on columns of text; nothing is looped over in Python but the distinct dates.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from lostlearning.tables.base import Column, Type
from lostlearning.vocabulary import aliases, words

TICKS = frozenset({"x", "✓", "✔", "☑"})
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
    """SQL: the typed value of the text column ``name`` (dates, codes
    and yes-or-no apart: they are looked up by their distinct texts).
    """
    cell = f"trim({quoted(name)})"
    if column.type in (Type.INTEGER, Type.NUMBER):
        units = r"\s*(mins?|minutes|hours|hrs?|days?|sessions?)$"
        number = f"try_cast(replace(regexp_replace({cell}, '{units}', '', 'i'), ',', '') AS DOUBLE)"
        if column.type is Type.NUMBER:
            return number
        whole = (
            f"CASE WHEN {number} = round({number}) AND abs({number}) < 2000000000 THEN {number}::INTEGER END"
        )
        if "minute" not in name:
            return whole
        time = r"(\d{1,2}):(\d{2})(:\d{2})?\s*([AaPp][Mm])?$"
        clock = f"regexp_extract({cell}, '{time}', ['h', 'm', 's', 'half'])"
        hours = f"try_cast({clock}['h'] AS INTEGER)"
        return (
            f"CASE WHEN {cell} LIKE '%:%' THEN "
            f"CASE lower({clock}['half']) WHEN 'pm' THEN {hours} % 12 + 12 WHEN 'am' THEN {hours} % 12 "
            f"ELSE {hours} END"
            f" * 60 + try_cast({clock}['m'] AS INTEGER) ELSE {whole} END"
        )
    if column.type is Type.KEY:
        return f"try_cast({cell} AS BIGINT)"
    return f"nullif(trim({quoted(name)}, ' ' || chr(9) || chr(10) || chr(13)), '')"


@functools.lru_cache(maxsize=50_000)
def code_for(vocabulary: str, text: str) -> str | None:
    """The code a text stands for in a list of words; None where the list does not know it, or is not
    one of words (attendance codes are looked up by date elsewhere).
    """
    try:
        return aliases.code_for(vocabulary, text)
    except FileNotFoundError:
        return None


def yes_or_no(column: str, text: str) -> tuple[bool | None, bool]:
    """What a text says (None is "not known" or "refused"), and whether it is understood at all."""
    if text.strip().casefold() in TICKS:
        return True, True
    if column == "young_carer":
        word = words("young_carer").get(code_for("young_carer", text) or "")
        return (None, False) if word is None else (word["yes_no"] == "Y", True)
    code = code_for("yes_no", text)
    return {"Y": True, "N": False}.get(code or ""), code is not None
