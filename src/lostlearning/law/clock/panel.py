"""What follows a permanent exclusion: review, a second look, the roll, and other ways to challenge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lostlearning.law.calendar.counting import (
    When,
    after_when,
    months_after,
    months_from,
    on,
    school_days_after,
    school_days_before,
)
from lostlearning.law.calendar.school import DAY
from lostlearning.law.clock.board import people
from lostlearning.law.clock.book import Book, Sized
from lostlearning.law.clock.case import (
    BoardDecision,
    Outcome,
    PanelApplication,
    PanelDecision,
    Reconsideration,
)
from lostlearning.law.clock.duty import Deadline, Duty, State


def challenges(book: Book, sized: Sized) -> Iterator[Duty]:
    """Claims that may follow any exclusion."""
    each = sized.excluded
    for code in ("claim-disability", "claim-other"):
        if rule := book.all_applied([code], each.start):
            last = months_from(each.start, rule[0].count)
            yield book.duty(code, each.id, rule, due=Deadline.of("", on(last)), evidence=each.source)


def panel(book: Book, sized: Sized) -> Iterator[Duty]:
    """Of one permanent exclusion that the board did not undo."""
    each = sized.excluded
    decision = book.board_decision(each.id)
    if not each.permanent or each.cancelled or (decision and decision.reinstated):
        return
    if decision is None:
        yield from _roll(book, sized, None, "The board has not decided.")
        return
    application = next((one for one in book.case.panel_applications if one.of == each.id), None)
    decided = next((one for one in book.case.panel_decisions if one.of == each.id), None)
    again = next((one for one in book.case.reconsiderations if one.of == each.id), None)
    apply_by = _apply_by(book, sized, decision)
    if apply_by is None:
        return
    yield from _applies(book, sized, decision, application, apply_by)
    if application:
        yield from _held(book, sized, decision, application, decided)
    if decided:
        yield from _told(book, sized, decided)
        yield from _again(book, sized, decided, again)
    last = again.on if again else decided.on if decided else decision.on
    if rule := book.all_applied(["judicial-review"], last):
        due = Deadline.of("", on(months_after(last, rule[0].count)))
        yield book.duty("judicial-review", each.id, rule, due=due, evidence=each.source)
    if not (again and again.reinstated):
        yield from _roll(book, sized, *_ended(book, sized, application, decided, again, apply_by))


def _made(book: Book, day: dt.date, application: PanelApplication) -> When:
    return book.given(day, application.posted, application.delivered)


def _apply_by(book: Book, sized: Sized, decision: BoardDecision) -> When | None:
    limit = book.applied("panel-apply", sized.excluded.start)
    if limit is None:
        return None
    given = book.given(decision.on, decision.posted, decision.delivered)
    return after_when(book.calendar, given, limit.count)


def _applies(
    book: Book, sized: Sized, decision: BoardDecision, application: PanelApplication | None, apply_by: When
) -> Iterator[Duty]:
    each = sized.excluded
    names = ["panel-apply", "post"] if decision.posted and not decision.delivered else ["panel-apply"]
    rule = book.all_applied(names, each.start)
    given = book.given(decision.on, decision.posted, decision.delivered)
    if given.day is None:
        why = f"When the notice was given is not recorded; it cannot be before {decision.on}."
    elif decision.delivered:
        why = f"The notice was given on {given.day}, delivered by hand."
    else:
        why = f"The notice was posted on {decision.posted}, so it is given on {given.day}."
    made = _made(book, decision.on, application) if application else None
    waived = next((one.on for one in book.case.waivers if one.of == each.id), None)
    state = None
    if waived and not application:
        state, why = (
            State.NOT_APPLICABLE,
            f"The parent said in writing on {waived} that there will be no application.",
        )
        rule = (*rule, *book.all_applied(["panel-waive"], waived))
    done = made.day if made else None
    since = given.day
    yield book.duty(
        "panel-apply",
        each.id,
        rule,
        due=Deadline.of("", apply_by),
        done=done,
        since=since,
        why=why,
        state=state,
    )
    if rule := book.all_applied(["panel-expert"], each.start):
        yield book.duty("panel-expert", each.id, rule, due=Deadline.of("", apply_by), state=state)
    for claim in book.case.claims:
        rule = book.all_applied(["panel-apply-claim"], each.start)
        if claim.of == each.id and claim.determined and rule:
            when = school_days_after(book.calendar, claim.determined, rule[0].count)
            in_time = bool(done and done <= apply_by.earliest)
            yield book.duty(
                "panel-apply-claim",
                each.id,
                rule,
                due=Deadline.of("", when),
                done=None if in_time else done,
                state=State.NOT_APPLICABLE if in_time else None,
                why="Only where no application was made in time.",
            )


def _held(
    book: Book,
    sized: Sized,
    decision: BoardDecision,
    application: PanelApplication,
    decided: PanelDecision | None,
) -> Iterator[Duty]:
    each = sized.excluded
    limit = book.applied("panel-meet", each.start)
    if limit is None:
        return
    made = _made(book, decision.on, application)
    rule = [limit, *book.all_applied(["panel-arranger"], each.start)]
    sits = book.all_applied(["panel-size", "panel-barred"], each.start)
    met = application.meets or (decided.on if decided else None)
    contents = [item for one in sits for item in one.items]
    due = Deadline.of("", after_when(book.calendar, made, limit.count))
    why = (
        f"The application was made on {made.day}."
        if made.day
        else "When the application was made is not recorded."
    )
    # A day in the future is when it is arranged for; it was not held yet.
    held = met if met and (book.as_at is None or met <= book.as_at) else None
    yield book.duty(
        "panel-hold",
        each.id,
        rule,
        due=due,
        evidence=application,
        done=held,
        since=made.day,
        why=why,
        contents=contents,
    )
    if application.meets and (rule_papers := book.all_applied(["panel-papers"], each.start)):
        when = school_days_before(book.calendar, application.meets, rule_papers[0].count)
        yield book.duty("panel-papers", each.id, rule_papers, due=Deadline.of("", when), evidence=application)


def _told(book: Book, sized: Sized, decided: PanelDecision) -> Iterator[Duty]:
    rule = book.all_applied(["panel-outcome", "panel-powers"], sized.excluded.start)
    if rule and decided.outcome is not Outcome.ABANDONED:
        yield book.duty(
            "panel-outcome",
            sized.excluded.id,
            rule[:1],
            evidence=decided,
            done=decided.done.get("panel-outcome") or decided.delivered or decided.posted,
            since=decided.on,
            to=people(book, rule[0].items),
        )


def _again(book: Book, sized: Sized, decided: PanelDecision, again: Reconsideration | None) -> Iterator[Duty]:
    each = sized.excluded
    limit = book.applied("reconsider", each.start)
    if limit is None or decided.outcome not in (Outcome.RECOMMENDED, Outcome.QUASHED):
        return
    notified = book.given(decided.on, decided.posted, decided.delivered)
    rule = [
        limit,
        *(book.all_applied(["post"], each.start) if decided.posted and not decided.delivered else ()),
    ]
    when = after_when(book.calendar, notified, limit.count)
    done = again.on if again else None
    why = (
        f"Notified on {notified.day}."
        if notified.day
        else f"When the board was notified is not recorded; it cannot be before {decided.on}."
    )
    reconsider = book.duty(
        "reconsider",
        each.id,
        rule,
        due=Deadline.of("", when),
        evidence=decided,
        done=done,
        since=notified.day,
        why=why,
    )
    yield reconsider
    if again and (outcome := book.all_applied(["reconsider-outcome"], each.start)):
        to = people(book, outcome[0].items)
        yield book.duty("reconsider-outcome", each.id, outcome, evidence=again, since=again.on, to=to)
    payable = (again and not again.reinstated) or reconsider.state in (State.LATE, State.MISSED)
    if (
        decided.outcome is Outcome.QUASHED
        and payable
        and (sum_ := book.all_applied(["quash-payment"], each.start))
    ):
        yield book.duty(
            "quash-payment", each.id, sum_, why="Only if the panel ordered it; it may, on quashing."
        )


def _ended(
    book: Book,
    sized: Sized,
    application: PanelApplication | None,
    decided: PanelDecision | None,
    again: Reconsideration | None,
    apply_by: When,
) -> tuple[When | None, str]:
    """When the process ended, as far as it is known, and how."""
    waived = next((one.on for one in book.case.waivers if one.of == sized.excluded.id), None)
    if waived and not application:
        return on(waived), "The parent said in writing that there will be no application."
    if decided and decided.outcome in (Outcome.UPHELD, Outcome.ABANDONED):
        return on(decided.on), f"The review was {decided.outcome}."
    if again:
        return on(again.on), "The board again declined to reinstate."
    if application is None:
        latest = apply_by.latest + DAY if apply_by.latest else None
        return When(
            apply_by.earliest + DAY, latest
        ), "If nobody applies, the time to apply ends the day before."
    return None, "The process has not ended."


def _roll(book: Book, sized: Sized, ended: When | None, why: str) -> Iterator[Duty]:
    """The first day on which the name may come off, as far as the process has gone."""
    each = sized.excluded
    rule = book.all_applied(["roll-permanent"], ended.earliest if ended else each.start)
    if not rule:
        return
    removed = each.source.done.get("roll-until")
    state = State.DUE
    if removed:
        state = State.KEPT if ended and ended.day else State.NOT_EVIDENCED
        if not ended or removed < ended.earliest:
            state = State.MISSED
        why = f"The name came off on {removed}. {why}"
    due = Deadline.of("", ended) if ended else None
    yield book.duty(
        "roll-until", each.id, rule, due=due, done=removed, state=state, why=why, contents=rule[0].items
    )
