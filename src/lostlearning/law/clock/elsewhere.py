"""Off-site direction, managed moves, and keeping pupils apart: never added to any limit of suspension."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lostlearning.law.calendar.counting import days_after, on, school_days_before
from lostlearning.law.clock.book import Book
from lostlearning.law.clock.case import ManagedMove, OffSite, OffSiteReview, Separation
from lostlearning.law.clock.duty import Deadline, Duty, State
from lostlearning.law.parameter import Unit

PERMANENT = "permanent"


def elsewhere(book: Book) -> Iterator[Duty]:
    """Of everything of this kind in a case."""
    for direction in book.case.off_site:
        yield from _direction(book, direction)
    for move in book.case.managed_moves:
        yield from _move(book, move)
    for separation in book.case.separations:
        yield from _separation(book, separation)


def _direction(book: Book, direction: OffSite) -> Iterator[Duty]:
    day = direction.start
    yield from _power(book, direction)
    whom = ["parent", "authority"] if book.case.pupil.plan else ["parent"]
    if rule := book.all_applied(["offsite-notice", "offsite-contents"], day):
        count = rule[0].count
        when = school_days_before(book.calendar, day, count)
        target = school_days_before(book.calendar, day, count + 1).latest
        yield book.duty(
            "offsite-notice",
            direction.id,
            rule,
            due=Deadline.of("", when, target),
            evidence=direction,
            to=whom,
            contents=rule[-1].items,
            why="The target leaves the days clear between the notice and the first day; the limit does not.",
        )
        longest = book.all_applied(["offsite-contents", "offsite-longest"], day)
        stated = direction.days is not None
        yield book.duty(
            "offsite-days",
            direction.id,
            longest,
            state=State.KEPT if stated else State.NOT_EVIDENCED,
            why=f"It says {direction.days}." if stated else "No number of days is recorded.",
            to=whom,
        )
    reviews = sorted(
        (each for each in book.case.off_site_reviews if each.of == direction.id), key=lambda r: r.on
    )
    yield from _interval(book, direction, reviews)
    for review in reviews:
        yield from _review(book, direction, review, whom)
    for asked in book.case.off_site_requests:
        if asked.of == direction.id:
            yield from _asked(book, direction, asked.on, reviews)


def _power(book: Book, direction: OffSite) -> Iterator[Duty]:
    rule = book.all_applied(["offsite-power"], direction.start)
    if not rule:
        return
    state = (
        State.KEPT
        if rule[0].status.settled or rule[0].text == book.role("board").lower()
        else State.NOT_EVIDENCED
    )
    why = f"In this kind of school then: {rule[0].said}."
    if not direction.for_behaviour:
        state, why = State.MISSED, "A direction is for improving behaviour, and for nothing else."
    yield book.duty("offsite-power", direction.id, rule, state=state, why=why)


def _interval(book: Book, direction: OffSite, reviews: list[OffSiteReview]) -> Iterator[Duty]:
    rule = book.all_applied(["offsite-review"], direction.start)
    if not rule:
        return
    due = None
    if rule[0].unit is Unit.DAYS:
        due = Deadline.of("", on(days_after(direction.start, rule[0].count)))
    done = reviews[0].on if reviews else None
    yield book.duty("offsite-review", direction.id, rule, due=due, done=done, evidence=direction)


def _review(book: Book, direction: OffSite, review: OffSiteReview, whom: list[str]) -> Iterator[Duty]:
    plan = ["authority"] if len(whom) > 1 else []
    if rule := book.all_applied(["offsite-invite"], review.on):
        due = Deadline.of("", on(days_after(review.on, -rule[0].count)))
        to = ["parent", "provider", "head", *plan]
        yield book.duty("offsite-invite", direction.id, rule, due=due, evidence=review, to=to)
    if rule := book.all_applied(["offsite-outcome"], review.on):
        due = Deadline.of("", on(days_after(review.on, rule[0].count)))
        to = ["parent", "provider", *plan]
        yield book.duty(
            "offsite-outcome", direction.id, rule, due=due, evidence=review, since=review.on, to=to
        )


def _asked(book: Book, direction: OffSite, asked: dt.date, reviews: list[OffSiteReview]) -> Iterator[Duty]:
    rule = book.all_applied(["offsite-asked"], asked)
    if not rule:
        return
    since = asked - dt.timedelta(weeks=rule[0].count)
    recent = [each.on for each in reviews if since <= each.on <= asked]
    done = min((each.on for each in reviews if each.on > asked), default=None)
    state, why = None, f"It was asked for on {asked}; no review fell in the {rule[0].said} before."
    if recent:
        state = State.NOT_APPLICABLE
        why = f"A review on {recent[-1]} fell in the {rule[0].said} before it was asked for, on {asked}."
    yield book.duty("offsite-asked", direction.id, rule, evidence=direction, done=done, why=why, state=state)


def _move(book: Book, move: ManagedMove) -> Iterator[Duty]:
    rule = book.all_applied(["managed-move"], move.start)
    if not rule:
        return
    states = {True: State.KEPT, False: State.MISSED, None: State.NOT_EVIDENCED}
    yield book.duty("move-agreed", move.id, rule, state=states[move.agreed])
    if PERMANENT not in rule[0].items:
        return
    permanent = {True: State.MISSED, False: State.KEPT, None: State.NOT_EVIDENCED}
    yield book.duty("move-permanent", move.id, rule, state=permanent[move.trial], why=f"{rule[0].said}.")


def _separation(book: Book, separation: Separation) -> Iterator[Duty]:
    rule = book.all_applied(["separation-education", "separation"], separation.start)
    if not rule:
        book.doubt(
            f"{separation.id} starts on {separation.start}.",
            "The texts that were seen speak of keeping pupils apart only from a later day.",
            "Nothing is said of it; it is not counted as a suspension.",
        )
        return
    yield book.duty("separation-education", separation.id, rule, evidence=separation, since=separation.start)
    for code in ("separation-time", "separation-code"):
        question = book.all_applied([code], separation.start)
        state = State.NOT_EVIDENCED
        yield book.duty(code, separation.id, question, state=state, contents=question[0].items)
