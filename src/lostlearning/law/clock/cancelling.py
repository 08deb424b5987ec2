"""Cancelling an exclusion: whether the head may, and who is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lostlearning.law.calendar.counting import on
from lostlearning.law.clock.board import people
from lostlearning.law.clock.book import Book, Sized
from lostlearning.law.clock.case import Cancellation
from lostlearning.law.clock.duty import Deadline, Duty, State
from lostlearning.law.held import Applied
from lostlearning.law.parameter import Unit, Verification


def cancelling(book: Book, sized: Sized, cancellation: Cancellation) -> Iterator[Duty]:
    """Of one exclusion that was cancelled. The law is that of the day of cancelling."""
    each, day = sized.excluded, cancellation.on
    power = book.all_applied(["cancel", "cancel-cap", "cancel-meeting"], day)
    if not power:
        book.doubt(
            f"{each.id} is said to have been cancelled on {day}.",
            "The regulations gave no power to cancel before it was brought in; what then applied was not looked into.",
            "It is treated as an exclusion that stands.",
        )
        return
    barred, why = bar(book, sized, cancellation)
    rule = [*power, *_days_in_question(power)]
    yield book.duty(
        "cancel-power",
        each.id,
        rule,
        due=Deadline.of("", on(day)),
        state=_state(book, sized, cancellation, barred),
        why=why,
    )
    if barred:
        book.doubt(
            f"{each.id} was cancelled on {day}, when it may not have been possible. {why}",
            "Whether it stands decides what else is owed.",
            "It is treated as an exclusion that stands.",
        )
    notice = book.all_applied(["cancel-notice"], day)
    to = people(book, notice[0].items)
    yield book.duty("cancel-notice", each.id, notice, evidence=cancellation, since=day, to=to)


def _state(book: Book, sized: Sized, cancellation: Cancellation, barred: bool) -> State:
    """Whether it was within the power; of one on the day of the meeting nobody can tell."""
    decision = book.board_decision(sized.excluded.id)
    if barred and decision and decision.on == cancellation.on and sized.larger:
        return State.NOT_EVIDENCED
    return State.MISSED if barred else State.KEPT


def bar(book: Book, sized: Sized, cancellation: Cancellation) -> tuple[bool, str]:
    """Whether something bars cancelling, and the reason in words."""
    day = cancellation.on
    decision = book.board_decision(sized.excluded.id)
    cap = book.applied("cancel-cap", day)
    if decision and decision.on <= day and sized.larger:
        same = " Which came first on that day is not recorded." if decision.on == day else ""
        return True, f"The board had begun its meeting, on {decision.on}.{same}"
    if cap and sized.in_year > (cap.number or 0):
        return True, f"{sized.in_year:g} school days in the year are more than {cap.said}."
    days = f"{sized.in_year:g} school days in the year, at most {cap.said}" if cap else ""
    return False, f"The board had not begun a meeting; {days}."


def _days_in_question(power: tuple[Applied, ...]) -> Iterator[Applied]:
    """Where the text says days and not school days, that it is counted in school days is not settled."""
    for each in power:
        if each.unit is Unit.DAYS:
            yield _unsettled(each)


def _unsettled(applied: Applied) -> Applied:
    return dataclasses.replace(applied, status=Verification.UNVERIFIED, note="Counted here in school days.")
