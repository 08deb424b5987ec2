"""Education while excluded: from the sixth day, before it, and where the child may not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from lostlearning.law.calendar.counting import When, school_days_after, school_days_before
from lostlearning.law.calendar.school import DAY
from lostlearning.law.clock.book import Book, Sized
from lostlearning.law.clock.duty import Deadline, Duty, State
from lostlearning.law.held import Applied

TOGETHER = "together"


def education(book: Book, sized: Sized) -> Iterator[Duty]:
    """Of one exclusion at this school."""
    each = sized.excluded
    if each.lunchtimes or not (each.permanent or each.days):
        return
    if each.permanent:
        yield from _permanent(book, sized)
    else:
        yield from _sixth_day(book, sized)
    yield from _should(book, sized)
    yield from _public_place(book, sized)


def _sixth_day(book: Book, sized: Sized) -> Iterator[Duty]:
    day = due_from(book, sized)
    if day is None:
        return
    rule = list(book.all_applied(["sixth-day", "sixth-day-joins", "educator"], day))
    run = run_to(book, sized, day)
    if any(one.excluded.portions.get(date, 1) != 1 for one in book.sized for date in run):
        rule += book.all_applied(["part-days"], day)
    when = When(day, day)
    if not book.calendar.all_known(run[0], day):
        when = When(day, school_days_after(book.calendar, run[0] - DAY, len(run)).latest)
    why = f"The run of school days excluded begins on {run[0]}; {day} is number {len(run)} of it."
    yield _educate(book, sized, "educate", rule, Deadline.of("", when), why)


def due_from(book: Book, sized: Sized) -> dt.date | None:
    """The first day of a suspension that is the sixth, or later, of a run of school days excluded."""
    for day in sized.excluded.days:
        number = book.applied("sixth-day", day)
        if number and len(run_to(book, sized, day)) >= number.count:
            return day
    return None


def run_to(book: Book, sized: Sized, day: dt.date) -> tuple[dt.date, ...]:
    """The school days excluded without a break up to a day, over suspensions that follow one another."""
    joins = book.applied("sixth-day-joins", day)
    together = joins is not None and joins.text == TOGETHER
    out = {
        date
        for one in book.sized
        if one is sized or (together and not one.excluded.elsewhere)
        if not one.excluded.permanent and not one.excluded.lunchtimes
        for date in one.excluded.days
        if date <= day
    }
    run = [day]
    while (before := school_days_before(book.calendar, run[-1], 1).latest) in out:
        run.append(before)
    return tuple(reversed(run))


def _permanent(book: Book, sized: Sized) -> Iterator[Duty]:
    each = sized.excluded
    rule = book.all_applied(["sixth-day-permanent", "educator-permanent"], each.start)
    if not rule:
        return
    when = school_days_after(book.calendar, each.start, rule[0].count)
    target = school_days_before(book.calendar, when.earliest, 1).latest if when.day else None
    why = "Counted from the school day after the day on which it took place. The target is the day before."
    yield _educate(book, sized, "educate-permanent", rule, Deadline.of("", when, target), why)


def _educate(book: Book, sized: Sized, code: str, rule: Sequence[Applied], due: Deadline, why: str) -> Duty:
    """A duty to educate, or why there is none."""
    each = sized.excluded
    of_age = book.compulsory(due.earliest or each.first)
    back = book.board_decision(each.id)
    state = None
    rule = list(rule)
    if of_age is False:
        state, why = State.NOT_APPLICABLE, "Only for pupils of compulsory school age."
    elif book.case.pupil.exams_over:
        rule += book.all_applied(["education-after-exams"], each.start)
        state, why = (
            State.NOT_APPLICABLE,
            "The pupil is in the last year, and has taken or missed every exam.",
        )
    elif each.cancelled and each.permanent:
        state, why = State.NOT_APPLICABLE, "It was cancelled."
    elif back and back.reinstated and due.earliest and back.on < due.earliest:
        state, why = State.NOT_APPLICABLE, "The board reinstated the pupil before it began."
    elif of_age is None:
        why += " If the pupil is of compulsory school age: nobody said."
    return book.duty(code, each.id, rule, due=due, evidence=each.source, state=state, why=why)


def _should(book: Book, sized: Sized) -> Iterator[Duty]:
    each = sized.excluded
    evidence = each.source
    if rule := book.all_applied(["set-work"], each.start):
        yield book.duty(
            "set-work", each.id, rule, evidence=evidence, since=each.first, why="Guidance, and no law."
        )
    rule = book.all_applied(["looked-after-first-day"], each.start)
    if rule and book.case.pupil.looked_after:
        why = "Practice of authorities, and no law that was found."
        yield book.duty("looked-after-first-day", each.id, rule, evidence=evidence, since=each.first, why=why)


def _public_place(book: Book, sized: Sized) -> Iterator[Duty]:
    each = sized.excluded
    rule = book.all_applied(["public-place-days", "public-place", "first-day"], each.start)
    of_age = book.compulsory(each.first)
    if len(rule) <= 1 or of_age is False:
        return
    days = public_days(book, sized, rule[0].count)
    if not days:
        return
    why = "Only if a notice was given that names the days."
    state = None
    if "day-notice" in each.source.not_done:
        state, why = State.NOT_APPLICABLE, "No notice was given that names the days."
    elif of_age is None:
        why += " If the pupil is of compulsory school age: nobody said."
    latest = days[-1]
    if not book.calendar.all_known(days[0], latest):
        latest = school_days_after(book.calendar, days[0] - DAY, len(days)).latest or latest
        why += " Which days are school days is not all known: these are the earliest."
    if book.case.pupil.looked_after:
        why += " An authority that looks after a child is not bound by it."
    due = Deadline(words="", earliest=days[-1], latest=latest)
    yield book.duty(
        "public-place", each.id, rule, due=due, evidence=each.source, days=days, why=why, state=state
    )


def public_days(book: Book, sized: Sized, most: int) -> tuple[dt.date, ...]:
    """The days on which a child is kept out of public places."""
    each = sized.excluded
    if each.permanent:
        last = school_days_after(book.calendar, each.first - DAY, most).earliest
        days = book.calendar.within(each.first, last)
    else:
        days = each.days[:most]
    begins = each.source.education_from
    return tuple(day for day in days if begins is None or day < begins)
