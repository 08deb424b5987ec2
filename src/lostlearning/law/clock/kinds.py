"""One answer from several, where nobody said what kind of school it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from lostlearning.law.clock.duty import Answer, Deadline, Duty, State


def merged(answers: Sequence[Answer]) -> Answer:
    """What is the same in every kind of school once; what differs, said for each."""
    together: dict[tuple[str, str, str], list[tuple[Answer, Duty]]] = {}
    for answer in answers:
        seen: dict[tuple[str, str], int] = {}
        for duty in answer.duties:
            nth = seen[duty.code, duty.of] = seen.get((duty.code, duty.of), 0) + 1
            together.setdefault((duty.code, duty.of, f"{nth}"), []).append((answer, duty))
    duties = tuple(_one(found, len(answers)) for found in together.values())
    doubts = tuple(dict.fromkeys(doubt for answer in answers for doubt in answer.doubts))
    first = answers[0]
    opening = max((each.opening for each in answers), key=len)
    return dataclasses.replace(first, kind=None, duties=duties, doubts=doubts, opening=opening)


def _one(found: Sequence[tuple[Answer, Duty]], kinds: int) -> Duty:
    first = found[0][1]
    everywhere = len(found) == kinds
    if everywhere and all(duty == first for _, duty in found):
        return first
    states = {duty.state for _, duty in found}
    why = first.why if len({duty.why for _, duty in found}) == 1 else ""
    if not everywhere:
        why = f"{why} Only in some kinds of school: {_each(found, 'who')}.".strip()
    return dataclasses.replace(
        first,
        who=_each(found, "who"),
        to_whom=_to_whom(found),
        paragraph=_each(found, "paragraph"),
        due=_due([duty.due for _, duty in found]),
        rule=tuple(dict.fromkeys(applied for _, duty in found for applied in duty.rule)),
        state=states.pop() if len(states) == 1 and everywhere else State.NOT_EVIDENCED,
        why=why or "It depends on what kind of school it is.",
    )


def _each(found: Sequence[tuple[Answer, Duty]], field: str) -> str:
    """A field, once if it is the same in every kind of school, else with the kind after each."""
    values: dict[str, list[str]] = {}
    for answer, duty in found:
        values.setdefault(str(getattr(duty, field)), []).append(str(answer.kind))
    if len(values) == 1:
        return next(iter(values))
    return "; ".join(f"{value} ({', '.join(names)})" for value, names in values.items() if value)


def _to_whom(found: Sequence[tuple[Answer, Duty]]) -> tuple[str, ...]:
    """Who is told; where that differs, each with the kinds of school it is said of."""
    kinds: dict[str, list[str]] = {}
    for answer, duty in found:
        for each in duty.to_whom:
            kinds.setdefault(each, []).append(str(answer.kind))
    return tuple(
        each if len(names) == len(found) else f"{each} ({', '.join(names)})" for each, names in kinds.items()
    )


def _due(dues: Sequence[Deadline]) -> Deadline:
    earliest = [due.earliest for due in dues if due.earliest]
    latest = [due.latest for due in dues]
    return dataclasses.replace(
        dues[0],
        earliest=min(earliest, default=None),
        latest=None if None in latest else max(each for each in latest if each),
    )
