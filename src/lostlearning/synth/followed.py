"""A case in which everything is done on the day it is due: made by asking the clock, and doing as it says."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TypeVar

from lostlearning.law.clock import Answer, clock
from lostlearning.law.clock.case import (
    BoardDecision,
    Case,
    Outcome,
    PanelApplication,
    PanelDecision,
    Permanent,
    Reconsideration,
    Suspension,
)
from lostlearning.law.clock.duty import Duty, State

OF_DECISIONS = ("board-outcome", "panel-papers", "panel-outcome", "reconsider-outcome")
"""What is done about decisions, and recorded with them."""
DECIDES = ("decide", "decide-asked", "decide-before-exam")
S = TypeVar("S", Suspension, Permanent)


def followed(case: Case, *, reviewed: bool = True) -> Case:
    """The case with every duty done; a permanent exclusion goes to a review, unless told otherwise."""
    case = dataclasses.replace(
        case,
        suspensions=tuple(_told(each) for each in case.suspensions),
        permanent=tuple(_told(each) for each in case.permanent),
    )
    case = _decided(case)
    for each in case.permanent:
        case = _reviewed(case, each.id) if reviewed else case
    answer = clock(case)
    return dataclasses.replace(
        case,
        suspensions=tuple(_done(each, answer) for each in case.suspensions),
        permanent=tuple(_done(each, answer) for each in case.permanent),
        panel_applications=tuple(
            dataclasses.replace(each, done=_days(answer, each.of, "panel-papers"))
            for each in case.panel_applications
        ),
        reconsiderations=tuple(
            dataclasses.replace(each, done={"reconsider-outcome": each.on}) for each in case.reconsiderations
        ),
    )


def _told(each: S) -> S:
    return dataclasses.replace(each, done={"tell-board": each.start, **each.done})


def _decided(case: Case) -> Case:
    """Every exclusion that the board has to decide about is decided on the last day for it."""
    days: dict[str, dt.date] = {}
    for duty in clock(case).duties:
        if duty.code in DECIDES and duty.state is not State.NOT_APPLICABLE and duty.due.earliest:
            days[duty.of] = min(duty.due.earliest, days.get(duty.of, duty.due.earliest))
    made = tuple(BoardDecision(of=of, on=day, delivered=day) for of, day in days.items())
    return dataclasses.replace(case, board_decisions=(*case.board_decisions, *made))


def _reviewed(case: Case, of: str) -> Case:
    """Asked for on the last day, held on the last day, quashed, and looked at again on the last day."""
    applied = _due(case, "panel-apply", of)
    application = PanelApplication(of=of, delivered=applied)
    case = dataclasses.replace(case, panel_applications=(*case.panel_applications, application))
    meets = _due(case, "panel-hold", of)
    application = dataclasses.replace(application, meets=meets)
    decision = PanelDecision(of=of, on=meets, outcome=Outcome.QUASHED, delivered=meets)
    case = dataclasses.replace(
        case,
        panel_applications=(*case.panel_applications[:-1], application),
        panel_decisions=(*case.panel_decisions, decision),
    )
    again = Reconsideration(of=of, on=_due(case, "reconsider", of))
    return dataclasses.replace(case, reconsiderations=(*case.reconsiderations, again))


def _due(case: Case, code: str, of: str) -> dt.date:
    day = clock(case).duty(code, of).due.earliest
    if day is None:
        raise LookupError(f"the calendar of the case does not reach {code}")
    return day


def _done(each: S, answer: Answer) -> S:
    found = {
        duty.code: day
        for duty in answer.duties
        if duty.of == each.id and duty.code not in OF_DECISIONS
        if duty.state is not State.NOT_APPLICABLE and (day := _day(duty, each.start))
    }
    return dataclasses.replace(each, done=found)


def _day(duty: Duty, start: dt.date) -> dt.date | None:
    return duty.due.target or duty.due.earliest or start


def _days(answer: Answer, of: str, code: str) -> dict[str, dt.date]:
    return {d.code: d.due.earliest for d in answer.duties if (d.of, d.code) == (of, code) and d.due.earliest}
