"""Similar schools among those of England, from the January count that is loaded."""

from __future__ import annotations

import math
from typing import Any

from lostlearning.insight.indicator_values import Value
from lostlearning.insight.indicators import Definition, Indicator, definition
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.similar.nearest import CODE, School, Similar, similar

PUBLICATION = "pupils_by_school"
TYPES = {"State-funded special school": "special", "State-funded AP school": "alternative provision"}
"""Kinds of school of the count that are a type of their own; any other is mainstream."""


def like(official: Official, urn: str, made: Definition | None = None) -> Similar:
    """The schools of England most like the one of a URN. Raises NotLoadedError where no January count is loaded, or
    it has no such school.
    """
    every = schools(official, made)
    if all(each.id != urn for each in every):
        raise NotLoadedError(f"The January count that is loaded has no school with the URN {urn}.")
    return similar(every, urn, made)


def schools(official: Official, made: Definition | None = None) -> list[School]:
    """Every school of the latest count. Raises NotLoadedError where none is loaded."""
    files = official.files(PUBLICATION)
    if not files:
        raise official.missing(PUBLICATION)
    file = files[-1]
    rows = official.con.execute(
        f"SELECT urn, any_value(school_type), any_value(period), any_value(year), "
        f"map_from_entries(list((figure, value)) FILTER (status = 'known')) "
        f"FROM {official.rows(file)} WHERE level = 'School' AND urn IS NOT NULL GROUP BY urn ORDER BY urn"
    ).fetchall()
    told, choosing = _named(official), admissions(official)
    found = []
    for urn, kind, period, year, figures in rows:
        values = {
            each.id: _value(each, dict(figures or {}), period, year, file.name)
            for each in (made or definition(CODE)).indicator
        }
        sides = {
            "phase": kind,
            "type": None if kind is None else TYPES.get(kind, "mainstream"),
            "admissions": choosing.get(urn),
        }
        found.append(School(urn, told.get(urn, urn), values, sides))
    return found


def admissions(official: Official) -> dict[str, str]:
    """By URN, whether a school is selective, where the list of schools that is loaded says."""
    files = official.files("schools")
    if not files or "admissions" not in official.columns(files[-1]):
        return {}
    rows = official.con.execute(
        f"SELECT urn, admissions FROM {official.rows(files[-1])} WHERE admissions IS NOT NULL"
    ).fetchall()
    return {
        urn: "selective" if said.strip().lower() == "selective" else "not selective" for urn, said in rows
    }


def _named(official: Official) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in ("school_coordinates", "establishments", "schools"):
        if files := official.files(code):
            found |= dict(
                official.con.execute(f"SELECT urn, name FROM {official.rows(files[-1])}").fetchall()
            )
    return found


def _value(each: Indicator, figures: dict[str, Any], period: str, year: int, file: str) -> Value:
    part, whole = figures.get(each.part), figures.get(each.whole or each.part)
    if part is None or whole is None or whole <= 0:
        return Value(each.id, None, part, whole, "not_known", period, year, file, "not given")
    if not each.whole:
        return Value(each.id, math.log10(part), part, None, "known", period, year, file)
    return Value(each.id, 100 * part / whole, part, whole, "known", period, year, file)
