"""Drafts of a school's letters about one exclusion, from the clock's answer. They name nobody: brackets are left."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from lostlearning.law.calendar.counting import school_days_after
from lostlearning.law.clock.case import Case, Permanent, Suspension
from lostlearning.law.clock.duty import Answer, Deadline, Duty, State, Total
from lostlearning.law.clock.excluded import work_out
from lostlearning.law.held import Applied, Law, held
from lostlearning.law.notices.notice import Notice, notices
from lostlearning.law.parameter import Kind

DECIDES = ("decide", "decide-asked")
EDUCATES = ("educate", "educate-permanent")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter: paragraphs in order, the required parts that it answers, and those that it leaves out."""

    id: str
    title: str
    to: str
    about: str
    paragraphs: tuple[str, ...]
    required: tuple[str, ...]
    missing: tuple[str, ...]
    law: tuple[Applied, ...]
    unread: tuple[str, ...]
    """Titles of texts in force that were not read: the letter has to be checked against them."""


def drafts(case: Case, answer: Answer, of: str) -> tuple[Draft, ...]:
    """Every letter that an exclusion calls for."""
    found = (draft(name, case, answer, of) for name in notices())
    return tuple(each for each in found if each)


def draft(name: str, case: Case, answer: Answer, of: str, law: Law | None = None) -> Draft | None:
    """One letter; None where the exclusion does not call for it. Raises KeyError for no such letter or exclusion."""
    notice = notices()[name]
    law = law or held()
    source = {each.id: each for each in case.exclusions}[of]
    total = {each.of: each for each in answer.totals}[of]
    duties = {duty.code: duty for duty in answer.duties if duty.of == of}
    holds = _holds(source, duties)
    kind = answer.kind or Kind.MAINTAINED
    if not set(notice.when) <= holds or _not_called_for(notice, duties):
        return None
    if law.applied(notice.law[0], source.start, kind) is None:
        return None
    words = _words(case, source, total, duties, law, kind)
    parts = [part for part in notice.parts if set(part.when) <= holds]
    applied = tuple(each for one in notice.law if (each := law.applied(one, source.start, kind)))
    required = _required(notice, applied, holds)
    covered = {item for part in parts for item in part.covers}
    return Draft(
        id=notice.id,
        title=notice.title,
        to=notice.to.format_map(words),
        about=_about(source),
        paragraphs=tuple(part.text.format_map(words) for part in parts),
        required=required,
        missing=tuple(item for item in required if item not in covered),
        law=applied,
        unread=tuple(each.title for each in answer.opening),
    )


def _not_called_for(notice: Notice, duties: Mapping[str, Duty]) -> bool:
    """Where the letter is itself a duty that this case does not have."""
    duty = duties.get(notice.law[0])
    return duty is not None and duty.state is State.NOT_APPLICABLE


def _holds(source: Suspension | Permanent, duties: Mapping[str, Duty]) -> set[str]:
    kind = "lunchtime" if isinstance(source, Suspension) and source.lunchtimes else "suspension"
    holds = {"permanent" if isinstance(source, Permanent) else kind}
    holds.add("larger" if "tell-board" in duties else "small")
    if "day-notice" in duties:
        holds.add("of-age")
    if any(code in duties and duties[code].state is not State.NOT_APPLICABLE for code in EDUCATES):
        holds.add("educated")
    return holds


def _required(notice: Notice, applied: tuple[Applied, ...], holds: set[str]) -> tuple[str, ...]:
    """The parts that the law asks of this letter in this case."""
    found: list[str] = []
    for each in applied:
        if each.id == "notice-contents-larger" and "larger" not in holds:
            continue
        if each.id == "notice-contents-age":
            if "of-age" in holds:
                found += each.items if "educated" in holds else each.items[:1]
            continue
        if each.id == "letter-refusal" and "permanent" not in holds:
            continue
        if each.id in ("notice-contents", "notice-contents-larger", "letter-refusal"):
            found += each.items
    return tuple(found)


def _words(
    case: Case,
    source: Suspension | Permanent,
    total: Total,
    duties: Mapping[str, Duty],
    law: Law,
    kind: Kind,
) -> Mapping[str, str]:
    permanent = isinstance(source, Permanent)
    days = total_days(case, source)
    apply_within = law.applied("panel-apply", source.start, kind)
    claim = law.applied("claim-disability", source.start, kind)
    ahead = law.applied("provision-notice", source.start, kind)
    educated = next((duties[code].due for code in EDUCATES if code in duties), None)
    public = duties["public-place"].days if "public-place" in duties else ()
    last = said(days[-1]) if days else "[last day]"
    period = f"from {said(source.start)}" + ("" if permanent else f" to {last}, {said_days(total.days)}")
    return {
        "school": case.school.name or "[name of school]",
        "board": law.roles["board"].of(kind).lower(),
        "start": said(source.start),
        "end": last,
        "back": said(after[0]) if (after := _next(case, days)) else "[date]",
        "days": said_days(total.days),
        "in_term": said_days(total.in_term),
        "in_year": said_days(total.in_year),
        "period": period,
        "told": f"I am writing to tell you of the {'permanent exclusion' if permanent else 'suspension'}",
        "meeting": _meeting(duties, law.roles["board"].of(kind).lower()),
        "public_days": _listed([said(day) for day in public]) or "[dates]",
        "education": _begins(educated) if educated else "[date]",
        "apply": apply_within.said if apply_within else "[number of days]",
        "ahead": ahead.said if ahead else "[time]",
        "claim": claim.said if claim else "[time limit]",
    }


def _begins(due: Deadline) -> str:
    if due.day or not due.earliest:
        return said(due.day)
    return f"[date: {said(due.earliest)} at the earliest]"


def _meeting(duties: Mapping[str, Duty], board: str) -> str:
    for code in DECIDES:
        duty = duties.get(code)
        if duty and duty.state is not State.NOT_APPLICABLE:
            by = f" by {said(duty.due.day)}" if duty.due.day else ""
            return f"The {board} will meet to decide whether [name of pupil] should be reinstated{by or ', by [date]'}."
    return f"The {board} will meet to consider reinstating [name of pupil] if you put views to it."


def total_days(case: Case, source: Suspension | Permanent) -> tuple[dt.date, ...]:
    """The school days that an exclusion takes, by the case's calendar."""
    if isinstance(source, Permanent):
        return ()
    calendar = case.school.calendar
    return tuple(sorted(work_out(source, calendar, None, None)))


def _next(case: Case, days: tuple[dt.date, ...]) -> tuple[dt.date, ...]:
    if not days:
        return ()
    when = school_days_after(case.school.calendar, days[-1], 1)
    return (when.day,) if when.day else ()


def _about(source: Suspension | Permanent) -> str:
    what = "Permanent exclusion" if isinstance(source, Permanent) else "Suspension"
    return f"{what} of [name of pupil]"


def said(day: dt.date | None) -> str:
    """A day as a letter writes it."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else "[date]"


def said_days(days: float) -> str:
    """A number of school days in words."""
    return f"{days:g} school day{'' if days == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
