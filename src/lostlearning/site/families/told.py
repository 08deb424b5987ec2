"""What a family said, as it goes from page to page in hidden fields, and the case that the clock is given."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Iterator, Mapping

from lostlearning.law.calendar.school import Period, SchoolCalendar
from lostlearning.law.clock.case import (
    BoardDecision,
    Case,
    Exam,
    ManagedMove,
    OffSite,
    Permanent,
    Pupil,
    Representations,
    School,
    Suspension,
)
from lostlearning.law.parameter import Kind

Told = dict[str, str]
SUSPENSION, PERMANENT, MOVE, ELSEWHERE = (
    "this suspension",
    "the permanent exclusion",
    "the managed move",
    "the direction off site",
)
SENT_HOME = "being sent home"
REFERENCE = re.compile(r"[0-9a-f]{32}")
_WORD = re.compile(r"[a-z0-9-]{1,30}")
_DAYS = re.compile(r"\d{1,4}(\.\d{1,2})?")
_BEFORE = re.compile(r"\d{4}-\d\d-\d\d:\d{1,4}(\.\d{1,2})?(,\d{4}-\d\d-\d\d:\d{1,4}(\.\d{1,2})?)*")


def _date(text: str) -> bool:
    try:
        return len(text) == len("2026-10-05") and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _before(text: str) -> bool:
    return bool(_BEFORE.fullmatch(text)) and all(_date(each.split(":")[0]) for each in text.split(","))


def _word(text: str) -> bool:
    return bool(_WORD.fullmatch(text))


DATES = (
    "start", "end", "decided", "given", "exam-on",
    "term-first", "term-last", "half-first", "half-last", "next-first", "next-last",
)  # fmt: skip
WORDS = (
    "kind", "lunch", "sure", "earlier", "before-done", "governors", "how", "agreed", "trial", "written",
    "year", "school", "plan", "worker", "exam", "terms", "terms-a-year", "half-done", "next-done", "stated-done",
)  # fmt: skip
FIELDS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(DATES, _date),
    **dict.fromkeys(WORDS, _word),
    "days": lambda text: bool(_DAYS.fullmatch(text)),
    "stated": lambda text: text.isascii() and text.isdigit() and len(text) < len("1000"),
    "before": _before,
    "ref": lambda text: bool(REFERENCE.fullmatch(text)),
}
"""Every hidden field, and what it may hold: whatever else is sent is dropped."""


def told_in(form: Mapping[str, str]) -> Told:
    """What hidden fields say. ``ref`` is by chance, and the same from the first answer to the last."""
    found = {name: form[name] for name, fits in FIELDS.items() if form.get(name) and fits(form[name])}
    found.setdefault("ref", secrets.token_hex(16))
    return found


def date_of(told: Told, field: str) -> dt.date | None:
    """A date that was given."""
    return dt.date.fromisoformat(told[field]) if told.get(field) else None


def kind_of(told: Told) -> Kind | None:
    """The kind of school; None where it is not known."""
    said = told.get("school", "")
    return Kind(said) if said in list(Kind) else None


def before_of(told: Told) -> tuple[tuple[dt.date, float], ...]:
    """Earlier suspensions: first day and number of school days."""
    pairs = (each.split(":") for each in told.get("before", "").split(",") if each)
    return tuple((dt.date.fromisoformat(day), float(days)) for day, days in pairs)


def calendar_of(told: Told) -> SchoolCalendar:
    """The school's calendar, as far as it was given."""
    if told.get("terms") != "yes":
        return SchoolCalendar()
    terms_a_year = told.get("terms-a-year", "")
    return SchoolCalendar(
        terms=tuple(_periods(told, "term", "next")),
        breaks=tuple(_periods(told, "half")),
        terms_a_year=int(terms_a_year) if terms_a_year.isdigit() else None,
    )


def _periods(told: Told, *names: str) -> Iterator[Period]:
    for name in names:
        first, last = date_of(told, f"{name}-first"), date_of(told, f"{name}-last")
        if first and last:
            yield Period(first=first, last=last)


def _pupil(told: Told) -> Pupil:
    year, worker, plan = told.get("year", ""), told.get("worker", ""), told.get("plan", "")
    of_age = {"primary": True, "secondary": True, "eleven": True, "sixth": False, "adult": False}
    return Pupil(
        compulsory_age=of_age.get(year),
        adult=year == "adult",
        social_worker={"none": False, "worker": True, "care": True}.get(worker),
        virtual_school_head={"none": False, "care": True}.get(worker),
        looked_after={"none": False, "worker": False, "care": True}.get(worker),
        plan={"yes": True, "no": False}.get(plan),
        exams_over=told.get("exam") == "over",
    )


def case_of(told: Told, today: dt.date, views: bool = False) -> Case | None:
    """The case; None where the clock has nothing to say of such an event.

    ``views``: as it would be if the family put views to the governors today.
    """
    start, event = date_of(told, "start"), event_of(told)
    if start is None or not event:
        return None
    suspensions: list[Suspension] = []
    exam = date_of(told, "exam-on") if told.get("exam") == "yes" else None
    if event in (SUSPENSION, SENT_HOME):
        if told.get("earlier") == "yes":
            for at, (day, days) in enumerate(before_of(told), start=1):
                suspensions.append(Suspension(id=f"earlier suspension {at}", start=day, days=days))
        suspensions.append(
            Suspension(
                id=event,
                start=start,
                end=date_of(told, "end"),
                days=float(told["days"]) if told.get("days") else None,
                lunchtimes=told.get("lunch") == "yes",
                not_done=("notify-parent",) if event == SENT_HOME else (),
            )
        )
    yes_no = {"yes": True, "no": False}
    return Case(
        as_at=today,
        school=School(kind=kind_of(told), calendar=calendar_of(told)),
        pupil=_pupil(told),
        suspensions=tuple(suspensions),
        permanent=(Permanent(id=event, start=start),) if event == PERMANENT else (),
        representations=(Representations(of=event, on=max(today, start)),) if views else (),
        board_decisions=tuple(_decisions(told)),
        exams=(Exam(on=exam),) if exam else (),
        managed_moves=(
            ManagedMove(
                id=event,
                start=start,
                agreed=yes_no.get(told.get("agreed", "")),
                trial=yes_no.get(told.get("trial", "")),
            ),
        )
        if event == MOVE
        else (),
        off_site=(OffSite(id=event, start=start, days=int(told["stated"]) if told.get("stated") else None),)
        if event == ELSEWHERE
        else (),
    )


def _decisions(told: Told) -> Iterator[BoardDecision]:
    on, given = date_of(told, "decided"), date_of(told, "given")
    if told.get("kind") != "permanent" or told.get("governors") not in ("back", "out") or on is None:
        return
    how = told.get("how")
    yield BoardDecision(
        of=PERMANENT,
        on=on,
        reinstated=told["governors"] == "back",
        posted=given if how == "post" else None,
        delivered=given if how == "hand" else None,
    )


def event_of(told: Told) -> str:
    """What the clock's answer calls the event; empty where the clock has nothing of it."""
    return {
        "suspended": SUSPENSION,
        "sent-home": SENT_HOME,
        "permanent": PERMANENT,
        "managed-move": MOVE,
        "off-site": ELSEWHERE,
    }.get(told.get("kind", ""), "")
