"""Who moved where: from each school to the next roll, to what its file says, or to nowhere that is known."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from lostlearning.insight.exits.record import INSUFFICIENT, UNEXPLAINED, Expression
from lostlearning.lazily import ibis
from lostlearning.vocabulary import words

OFF = {
    "nowhere": "Not known where",
    "school": "Another school, on no roll read",
    "unsaid": "Cannot be said",
}
PERMANENTLY, HOME = "Permanently excluded, on no roll read", "Home education"
FINISHED = ("normal_transition", "deceased")
"""Classes that are no movement anybody asks about."""


@dataclasses.dataclass(frozen=True, slots=True)
class Flow:
    """Exits from one school to one place. ``to_school`` says that the place is a school of the files."""

    school: str
    to: str
    to_school: bool
    exits: int
    unexplained: int


def flows(exits: Iterable[Mapping[str, Any]]) -> list[Flow]:
    """Exits by school and place, most first; those who finished a school are left out."""
    counted: dict[tuple[str, str, bool], list[int]] = {}
    for each in exits:
        if each["reason"] in FINISHED:
            continue
        place, known = whereto(each)
        own = counted.setdefault((each["school"], place, known), [0, 0])
        own[0] += 1
        own[1] += each["reason"] in UNEXPLAINED
    found = [Flow(*key, *numbers) for key, numbers in counted.items()]
    return sorted(found, key=lambda flow: (-flow.exits, flow.school, flow.to))


def counted_flows(e: Expression) -> Expression:
    """:func:`flows` as an expression over exits that are classed, in no order."""
    asked = e.filter(~e.reason.isin(FINISHED))
    labels = {word.code: word.label for word in words("destinations")}
    named = asked.select(
        "school",
        "reason",
        to_school=asked.next_school.notnull(),
        to=ibis.cases(
            (asked.next_school.notnull(), asked.next_school),
            (asked.met_permanent_exclusion, PERMANENTLY),
            (asked.met_home_education, HOME),
            (asked.at_school, OFF["school"]),
            (asked.not_known, OFF["nowhere"]),
            (asked.destination.notnull(), asked.destination.substitute(labels)),
            (asked.reason == INSUFFICIENT, OFF["unsaid"]),
            else_=OFF["nowhere"],
        ),
    )
    return named.group_by("school", "to", "to_school").aggregate(
        exits=named.count(), unexplained=named.reason.isin(UNEXPLAINED).sum().cast("int64")
    )


def whereto(each: Mapping[str, Any]) -> tuple[str, bool]:
    """The place of an exit: the next school seen (True), else what the file says."""
    if each["next_school"] is not None:
        return each["next_school"], True
    if each["met_permanent_exclusion"]:
        return PERMANENTLY, False
    if each["met_home_education"]:
        return HOME, False
    if each["at_school"]:
        return OFF["school"], False
    if each["not_known"]:
        return OFF["nowhere"], False
    if each["destination"] is not None:
        word = words("destinations").get(each["destination"])
        return (word.label if word else each["destination"]), False
    return (OFF["unsaid"] if each["reason"] == INSUFFICIENT else OFF["nowhere"]), False
