"""Similar schools among those of the books: features from pupils' records, walls from the list of schools."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.insight.indicator_values import Value
from lostlearning.insight.indicators import definition
from lostlearning.insight.similar.nearest import CODE, School
from lostlearning.lazily import ibis
from lostlearning.measures.estimate import parameter
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.books import Books

SHARES: Mapping[str, tuple[str, str]] = {
    "free school meals": ("fsm6", "yes"),
    "English as an additional language": ("eal", "yes"),
    "EHC plans": ("sen_provision", "E"),
    "SEN support": ("sen_provision", "K"),
}
"""Feature → the characteristic, and the group of it that is counted; size is the pupils there are."""
TYPES = {"special": "special", "alternative_provision": "alternative provision"}
"""Groups of phases that are a type of school of their own; any other is mainstream."""


def schools(books: Books, year: str, admissions: Mapping[str, str] | None = None) -> list[School]:
    """Every school with pupils in an academic year. ``admissions`` by URN, where official files say."""
    told = {row["school"]: row for row in books.facts["schools"].to_pyarrow().to_pylist()}
    rows = _counts(books, year).to_pyarrow().to_pylist()
    return [_school(row, told.get(row["school"]) or {}, admissions or {}) for row in rows]


def _counts(books: Books, year: str) -> ir.Table:
    statement = books.statement()
    statement = statement.filter(statement.period == year)
    counted: dict[str, Any] = {"pupils": statement.count()}
    for feature, (characteristic, group) in SHARES.items():
        column = statement[characteristic]
        counted[feature] = (column == ibis.literal(group)).sum().cast("int64").fill_null(0)
        counted[f"{feature}__known"] = column.notnull().sum().cast("int64")
    counted["older"] = statement.year_group.isin(_older()).sum().cast("int64").fill_null(0)
    counted["aged"] = statement.year_group.notnull().sum().cast("int64")
    return statement.group_by("school").aggregate(**counted).order_by("school")


def _school(row: Mapping[str, Any], told: Mapping[str, Any], admissions: Mapping[str, str]) -> School:
    phase = words("phases").get(told["phase"]) if told.get("phase") else None
    group = phase["group"] if phase else _by_ages(row)
    values = {
        each.id: _size(row) if each.id == "size" else _share(row, each.id)
        for each in definition(CODE).indicator
    }
    sides = {
        "phase": group,
        "type": TYPES.get(phase["group"], "mainstream") if phase else None,
        "admissions": admissions.get(str(told.get("urn") or "")),
    }
    return School(row["school"], str(told.get("label") or row["school"]), values, sides)


@functools.cache
def _older() -> tuple[str, ...]:
    """Year groups of secondary school."""
    return tuple(word.code for word in words("year_groups") if word["key_stage"] in ("KS3", "KS4", "KS5"))


def _by_ages(row: Mapping[str, Any]) -> str | None:
    """The phase of a school that no list names, by who is in it: half or more not known is not known."""
    top, bottom = parameter("not_known_high")
    if (row["pupils"] - row["aged"]) * bottom >= top * row["pupils"]:
        return None
    if row["older"] in (0, row["aged"]):
        return "secondary" if row["older"] else "primary"
    return "all_through"


def _size(row: Mapping[str, Any]) -> Value:
    return Value("size", math.log10(row["pupils"]), row["pupils"], None, "known", "", 0, "")


def _share(row: Mapping[str, Any], feature: str) -> Value:
    """Of those of whom it is known; not known where it is of too few of them."""
    part, whole = row[feature], row[f"{feature}__known"]
    top, bottom = parameter("not_known_high")
    if (row["pupils"] - whole) * bottom >= top * row["pupils"]:
        return Value(feature, None, part, whole, "not_known", "", 0, "", "known of too few pupils")
    return Value(feature, 100 * part / whole, part, whole, "known", "", 0, "")
