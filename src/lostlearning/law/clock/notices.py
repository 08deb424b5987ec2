"""Who is told, what the notice says, and the limit of the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lostlearning.law.calendar.counting import on
from lostlearning.law.clock.book import Book, Sized
from lostlearning.law.clock.duty import Deadline, Duty, State

LARGER_ONLY = "larger cases"


def notices(book: Book, sized: Sized) -> Iterator[Duty]:
    """Of one exclusion."""
    each, day = sized.excluded, sized.excluded.start
    if (told := book.applied("tell-parent", day)) is None:
        return
    whom = book.all_applied(["relevant-person"], day)
    yield book.duty("tell-parent", each.id, [told, *whom], evidence=each.source, since=each.decided)
    yield _written(book, sized)
    yield from _of_age(book, sized)
    yield from _authority(book, sized)
    pupil = book.case.pupil
    for code, has, whose in (
        ("tell-social-worker", pupil.social_worker, "social worker"),
        ("tell-virtual-head", pupil.virtual_school_head, "virtual school head"),
    ):
        yield from _if_any(book, sized, code, has, f"the pupil has a {whose}")
    if each.permanent:
        other = pupil.lives_in_another_authority
        yield from _if_any(book, sized, "tell-home-authority", other, "the pupil lives in another authority")
    if sized.larger:
        rule = [*book.all_applied(["tell-board"], day), *sized.rule]
        yield book.duty(
            "tell-board", each.id, rule, evidence=each.source, since=each.decided, why=reckoned(sized)
        )
    else:
        yield from _listed(book, sized)


def reckoned(sized: Sized) -> str:
    """Why it is as large as it is, with the sum."""
    parts = []
    if sized.exam:
        parts.append(f"An exam or test on {sized.exam} would be missed.")
    if sized.excluded.permanent:
        parts.append("It is permanent.")
    else:
        before = sized.before(sized.term, sized.in_term)
        term = f" ({sized.term.first} to {sized.term.last})" if sized.term else ""
        now = sized.in_term - before
        parts.append(f"School days in the term{term}: {before:g} before + {now:g} now = {sized.in_term:g}.")
    return " ".join(parts)


def _written(book: Book, sized: Sized) -> Duty:
    each, day = sized.excluded, sized.excluded.start
    names = ["notice-contents"]
    if sized.larger:
        names.append("notice-contents-larger")
    if book.compulsory(each.first) is not False and not each.lunchtimes:
        names.append("notice-contents-age")
    rule = [*book.all_applied(["tell-parent"], day), *book.all_applied(names, day)]
    contents = [item for applied in rule if applied.id in names for item in applied.items]
    return book.duty(
        "notify-parent", each.id, rule, evidence=each.source, since=each.decided, contents=contents
    )


def _of_age(book: Book, sized: Sized) -> Iterator[Duty]:
    """The notice of dates and places, and the second one, for a pupil of compulsory school age."""
    each = sized.excluded
    of_age = book.compulsory(each.first)
    if of_age is False or each.lunchtimes or not (each.permanent or each.days):
        return
    rule = book.all_applied(["day-notice", "notice-contents-age", "first-day"], each.start)
    why = "" if of_age else "If the pupil is of compulsory school age: nobody said."
    yield book.duty(
        "day-notice", each.id, rule, due=Deadline.of("", on(each.first)), evidence=each.source, why=why
    )
    details = book.applied("provision-notice", each.start)
    if each.source.education_from and details:
        latest = each.source.education_from - dt.timedelta(hours=details.count)
        why = f"Only where details were not known at first. {why}".strip()
        yield book.duty(
            "provision-notice",
            each.id,
            [details],
            due=Deadline.of("", on(latest)),
            evidence=each.source,
            why=why,
        )


def _authority(book: Book, sized: Sized) -> Iterator[Duty]:
    each = sized.excluded
    told = book.applied("tell-authority", each.start)
    if told is None:
        return
    state = None
    why = ""
    rule = [told]
    if LARGER_ONLY in told.items:
        rule += sized.rule
        why = f"The law then asked it of {LARGER_ONLY}. {reckoned(sized)}"
        if not sized.larger:
            state = State.NOT_APPLICABLE
    yield book.duty(
        "tell-authority", each.id, rule, evidence=each.source, since=each.decided, state=state, why=why
    )


def _if_any(book: Book, sized: Sized, code: str, has: bool | None, condition: str) -> Iterator[Duty]:
    each = sized.excluded
    rule = book.all_applied([code], each.start)
    if not rule:
        return
    state, why = None, ""
    if has is False:
        state, why = State.NOT_APPLICABLE, f"Only where {condition}."
    elif has is None:
        why = f"If {condition}: nobody said."
    yield book.duty(code, each.id, rule, evidence=each.source, since=each.decided, state=state, why=why)


def _listed(book: Book, sized: Sized) -> Iterator[Duty]:
    each = sized.excluded
    listed = book.applied("termly-list", each.start)
    if listed is None:
        return
    due = Deadline.of("", on(sized.term.last)) if sized.term else None
    to = ["board", "authority"] if len(listed.items) > 1 else ["board"]
    yield book.duty(
        "termly-list",
        each.id,
        [listed, *sized.rule],
        due=due,
        evidence=each.source,
        to=to,
        why=reckoned(sized),
    )


def year_limit(book: Book, sized: Sized) -> Iterator[Duty]:
    """Whether a suspension stays within the days of a school year."""
    each = sized.excluded
    cap = book.applied("cap-school-year", each.start)
    if cap is None or each.permanent:
        return
    names = ["school-year"]
    if any(one.excluded.elsewhere for one in book.sized if one.excluded.start <= each.start):
        names.append("count-across-schools")
    if any(one.excluded.cancelled and one.excluded.total for one in book.sized):
        names.append("cancelled-days")
    over = sized.in_year > (cap.number or 0)
    before = sized.before(sized.year, sized.in_year)
    sum_ = f"{before:g} before + {sized.in_year - before:g} now = {sized.in_year:g}"
    parts = [applied for applied in sized.rule if applied.id == "half-day"]
    yield book.duty(
        "school-year-cap",
        each.id,
        [cap, *book.all_applied(names, each.start), *parts],
        due=Deadline.of("", on(each.decided)),
        state=State.MISSED if over else State.KEPT,
        why=f"School days in the year from {sized.year.first}: {sum_}; at most {cap.said}.",
    )
