"""What a register says of education from the sixth day: when it began, or that none was made."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import TypeVar

from lostlearning.law.audit.matter import Matter, elsewhere
from lostlearning.law.clock.case import Case, Evidence, Permanent, Suspension
from lostlearning.law.clock.duty import Answer

EDUCATED = ("educate", "educate-permanent")
E = TypeVar("E", Suspension, Permanent)


def with_register(
    matter: Matter, answer: Answer, none_made: frozenset[str]
) -> tuple[Case, Mapping[tuple[str, str], str]]:
    """The case with what the register shows of education added, and that evidence in words by exclusion and duty.

    What a log says was done stands: where the register says otherwise is a rule's question.
    """
    seen: dict[tuple[str, str], str] = {}
    changed: dict[str, Evidence] = {}
    sources = {each.id: each for each in matter.case.exclusions}
    for duty in answer.duties:
        source = sources.get(duty.of)
        if duty.code not in EDUCATED or source is None or duty.due.earliest is None:
            continue
        if duty.code in source.done or duty.code in source.not_done:
            continue
        last = source.end if isinstance(source, Suspension) else None
        begun, first_none = _education(matter, duty.due.earliest, last, none_made)
        if begun:
            changed[duty.of] = dataclasses.replace(source, done={**source.done, duty.code: begun})
            seen[duty.of, duty.code] = f"The register shows education elsewhere from {begun}."
        elif first_none:
            changed[duty.of] = dataclasses.replace(source, not_done=(*source.not_done, duty.code))
            seen[duty.of, duty.code] = (
                f"The register on {first_none} has the mark for excluded with no provision made, and no education "
                "elsewhere after it."
            )
    if not changed:
        return matter.case, seen
    return (
        dataclasses.replace(
            matter.case,
            suspensions=tuple(_changed(each, changed) for each in matter.case.suspensions),
            permanent=tuple(_changed(each, changed) for each in matter.case.permanent),
        ),
        seen,
    )


def _changed(each: E, changed: Mapping[str, Evidence]) -> E:
    found = changed.get(each.id)
    return found if isinstance(found, type(each)) else each


def _education(
    matter: Matter, first: dt.date, last: dt.date | None, none_made: frozenset[str]
) -> tuple[dt.date | None, dt.date | None]:
    """When education elsewhere began by the marks, and the first day marked as having none."""
    none: dt.date | None = None
    for day, codes in matter.by_day.items():
        if day < first or (last and day > last):
            continue
        if any(elsewhere(code, day) for code in codes):
            return (day if none else first), none
        if none is None and any(code in none_made for code in codes):
            none = day
    return None, none
