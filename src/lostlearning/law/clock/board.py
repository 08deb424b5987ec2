"""What the board does: consider, decide, tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from lostlearning.law.calendar.counting import When, on, school_days_after
from lostlearning.law.calendar.school import DAY
from lostlearning.law.clock.book import Book, Sized
from lostlearning.law.clock.duty import Deadline, Duty, State
from lostlearning.law.clock.notices import reckoned
from lostlearning.law.clock.totals import LARGE, MIDDLING, PERMANENT
from lostlearning.law.held import Applied


def board(book: Book, sized: Sized) -> Iterator[Duty]:
    """Of one exclusion."""
    each = sized.excluded
    views = [one.on for one in book.case.representations if one.of == each.id]
    if not book.all_applied(["board-large"], each.start):
        return
    yield from _views(book, sized, views)
    if sized.size in (LARGE, PERMANENT) or sized.exam:
        yield from _decides(book, sized, "decide", "board-large")
    elif sized.size == MIDDLING and views:
        yield from _decides(book, sized, "decide-asked", "board-middle")
    elif sized.size == MIDDLING:
        rule = [*book.all_applied(["board-middle", "board-middle-silent"], each.start), *sized.rule]
        why = f"Nobody put views to the board, so the regulations ask nothing of it. {reckoned(sized)}"
        yield book.duty("decide-asked", each.id, rule, state=State.NOT_APPLICABLE, why=why)
    elif views:
        rule = [*book.all_applied(["board-small"], each.start), *sized.rule]
        due = Deadline(words="")
        yield book.duty(
            "consider-representations", each.id, rule, due=due, evidence=each.source, why=reckoned(sized)
        )


def _views(book: Book, sized: Sized, views: Sequence[dt.date]) -> Iterator[Duty]:
    each = sized.excluded
    rule = book.all_applied(["notice-contents"], each.start)
    done = min(views, default=None)
    state, why = (None if done else _closed(book, sized)), ""
    if each.cancelled:
        state, why = State.NOT_APPLICABLE, "It was cancelled."
    yield book.duty("put-views", each.id, rule, done=done, state=state, why=why)


def _closed(book: Book, sized: Sized) -> State | None:
    """What only made sense before the board met is no longer to be done once it has."""
    return State.NOT_EVIDENCED if book.board_decision(sized.excluded.id) else None


def deadline(book: Book, sized: Sized, limit: Applied) -> tuple[When, str, list[Applied]]:
    """When the board must have decided, why, and on what law besides."""
    each = sized.excluded
    told = each.source.done.get("tell-board")
    if told is None:
        when = When(school_days_after(book.calendar, each.start, limit.count).earliest, None)
        why = f"When the board was told is not recorded. Told on {each.start}, it would be this day; it may be later."
    else:
        when = school_days_after(book.calendar, told, limit.count)
        why = f"{limit.said} after {told}, when the board was told."
    rule: list[Applied] = []
    if covid := book.applied("board-covid", each.start):
        rule.append(covid)
        why += f" In those years boards had longer: {covid.said} {covid.text}."
        latest = None
        if covid.number and told:
            latest = school_days_after(book.calendar, told, limit.count + covid.count).latest
        when = When(when.earliest, latest)
    return when, why, rule


def _decides(book: Book, sized: Sized, code: str, name: str) -> Iterator[Duty]:
    each = sized.excluded
    limit = book.applied(name, each.start)
    if limit is None:
        return
    when, why, longer = deadline(book, sized, limit)
    decision = book.board_decision(each.id)
    rule = [limit, *sized.rule, *longer, *book.all_applied(["board-weighs", "board-late"], each.start)]
    due = Deadline.of("", when)
    done = decision.on if decision else None
    gone = _fell_away(sized, done)
    why = f"{reckoned(sized)} {why}"
    told = each.source.done.get("tell-board")
    to = ["parent", "head", "authority"]
    yield book.duty(
        code,
        each.id,
        rule,
        due=due,
        evidence=each.source,
        done=done,
        since=told or each.start,
        why=gone or why,
        state=State.NOT_APPLICABLE if gone else None,
        to=to,
    )
    if gone:
        return
    yield from _before_exam(book, sized, done)
    yield from _meeting(book, sized, when)
    if decision:
        names = ["board-outcome", *(["letter-refusal"] if each.permanent and not decision.reinstated else [])]
        rule = list(book.all_applied(names, each.start))
        yield book.duty(
            "board-outcome",
            each.id,
            rule[:1],
            evidence=decision,
            done=decision.done.get("board-outcome") or decision.delivered or decision.posted,
            since=decision.on,
            contents=[item for applied in rule[1:] for item in applied.items],
            to=people(book, rule[0].items),
        )


def people(book: Book, items: Sequence[str]) -> list[str]:
    """The roles of people as the law lists them, without those that this pupil is said not to have."""
    pupil = book.case.pupil
    missing = {
        "social worker": pupil.social_worker is False,
        "virtual school head": pupil.virtual_school_head is False,
        "home authority": pupil.lives_in_another_authority is not True,
    }
    roles = {
        "parent": "parent",
        "head": "head",
        "board": "board",
        "local authority": "authority",
        "home authority": "home-authority",
        "social worker": "social-worker",
        "virtual school head": "virtual-head",
    }
    return [roles[item] for item in items if item in roles and not missing.get(item)]


def _fell_away(sized: Sized, decided: dt.date | None) -> str:
    cancelled = sized.excluded.cancelled
    if cancelled is None or (decided and decided < cancelled.on):
        return ""
    return f"It was cancelled on {cancelled.on}, so the board's duty fell away."


def _before_exam(book: Book, sized: Sized, done: dt.date | None) -> Iterator[Duty]:
    each = sized.excluded
    rule = book.all_applied(["board-exam"], each.start)
    if not sized.exam or not rule:
        return
    why = f"The first exam or test that would be missed is on {sized.exam}. So far as is reasonably practicable."
    due = Deadline.of("", on(sized.exam - DAY))
    yield book.duty("decide-before-exam", each.id, rule, due=due, evidence=each.source, done=done, why=why)


def _meeting(book: Book, sized: Sized, when: When) -> Iterator[Duty]:
    each = sized.excluded
    done = each.source.done
    closed = _closed(book, sized)
    if rule := book.all_applied(["board-attend"], each.start):
        state = None if "board-invite" in done else closed
        due = Deadline.of("", when)
        yield book.duty(
            "board-invite", each.id, rule, due=due, evidence=each.source, contents=rule[0].items, state=state
        )
    state = None if "ask-remote" in done else closed
    if rule := book.all_applied(["remote"], each.start):
        yield book.duty("ask-remote", each.id, rule, evidence=each.source, state=state)
        return
    # Exclusions from before remote meetings, and not yet looked at when they came in.
    old = book.applied("remote-ask-old", when.earliest)
    rule = book.all_applied(["remote", "remote-ask-old"], when.earliest)
    if old and len(rule) > 1:
        words = f"within {old.said} of the notice, if the board had not yet looked at it"
        due = Deadline(words=words)
        yield book.duty("ask-remote", each.id, rule, due=due, evidence=each.source, state=state)
