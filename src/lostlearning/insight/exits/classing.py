"""The class of every exit: the first rule that it meets, with all others it meets beside it."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.exits.catalogue import rules
from lostlearning.insight.exits.record import INSUFFICIENT, OTHER_SCHOOL, UNKNOWN, Expression
from lostlearning.lazily import ibis

NOT_SAID = ("unknown", "missing_education", "moved_in_england")
"""Destinations by which a file says that where the pupil went is not known."""


def classed(e: Expression) -> Expression:
    """The exits with ``met_CODE`` and ``known_CODE`` of every rule, ``at_school`` and ``not_known`` (the two ways to
    be unexplained) and ``reason`` (the class).
    """
    columns: dict[str, Any] = {}
    for code, rule in rules().items():
        columns[f"met_{code}"] = rule.met(e).fill_null(False)
        columns[f"known_{code}"] = rule.known(e).fill_null(False)
    marked = e.mutate(
        **columns,
        at_school=e.next_school.notnull() | (e.destination == "other_school").fill_null(False) | e.registered,
        not_known=e.destination.isin(NOT_SAID).fill_null(False),
    )
    decided = [(marked[f"met_{code}"], code) for code in rules()]
    reason = ibis.cases(
        *decided,
        (marked.at_school, OTHER_SCHOOL),
        (marked.not_known | marked.could_look, UNKNOWN),
        else_=INSUFFICIENT,
    )
    return marked.mutate(reason=reason)


CLASSES = {
    OTHER_SCHOOL: "Unexplained: another state school",
    UNKNOWN: "Unexplained: destination unknown",
    INSUFFICIENT: "Insufficient data",
}


def title(code: str) -> str:
    """What a class is called."""
    return CLASSES.get(code) or rules()[code].record.title


def every_class() -> tuple[str, ...]:
    """The classes in their order."""
    return (*rules(), *CLASSES)
