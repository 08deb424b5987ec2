"""Home education soon after a suspension, a meeting or a part-time timetable."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, numbered, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="home_education_after_trouble",
    group=Group.LEAVING,
    title="Home education soon after a suspension, a meeting or C2",
    question="Did the parent choose home education freely, and know of the right to a place?",
    rule=(
        "A pupil left for home education within 20 school days of the last day of a suspension, of a meeting that "
        "was held, or of a session marked C2. Where no meetings were read, the others alone are looked at."
    ),
    says="left for home education {m} school days after; {n} of suspension, meeting and C2 in those days",
    evidence=("enrolments", "exclusions", "meetings", "register_weeks", "part_time_timetables"),
    strengths={
        Strength.STRONG: "there were two or three kinds of them",
        Strength.FAIR: "there was a suspension or C2",
        Strength.WEAK: "there was a meeting alone, which may have been about the parent's own wish",
    },
    explanations=(
        "The parent had long meant to, and the meeting was about that.",
        "The family moved towards home education because of illness or need, as it chose.",
    ),
    law=(
        Law(
            "A name goes on ground (f) when the parent has written that the child stops after a stated day, that day "
            "has passed, and no school attendance order names the school.",
            "SI 2024/208 reg 9(1)(f)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law(
            "Pressing a parent to educate at home is off-rolling.",
            "DfE, Suspension and permanent exclusion guidance, Part 3",
            "R",
        ),
    ),
    needs=("register_weeks", "enrolments.leaving_date", "exclusions"),
    limits=("HOME-DAYS",),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, meetings = at["signals_leavers"], at["meetings"]
    gone = leavers.filter(leavers.route == "elective_home_education")
    suspensions = at["signals_suspensions"]
    held = numbered(meetings.filter(meetings.held.isnull() | meetings.held), at)
    part_time = marked(at, "C2")
    events = ibis.union(
        suspensions.select(
            _school="school",
            _pupil="pupil",
            _date="start_date",
            _number="last_number",
            _kind=ibis.literal("suspension"),
        ),
        held.select(
            _school="school", _pupil="pupil", _date="date", _number="number", _kind=ibis.literal("meeting")
        ),
        part_time.select(
            _school="school", _pupil="pupil", _date="date", _number="number", _kind=ibis.literal("C2")
        ),
    )
    joined = gone.join(
        events,
        [gone.school == events._school, gone.pupil == events._pupil, events._date <= gone.leaving_date],
    ).select(*gone.columns, "_date", "_number", "_kind")
    after = joined.mutate(days=joined.number - joined._number)
    soon = after.filter((after.days >= 0) & (after.days <= at.limit("HOME-DAYS", after.leaving_date)))
    each = soon.group_by(*KEYS, "leaving_date").aggregate(
        first=soon._date.min(),
        n=soon._kind.nunique().cast("int64"),
        m=soon.days.min().cast("int64"),
        kind=soon._kind.min(),
    )
    strength = ibis.cases((each.n > 1, "strong"), (each.kind == "meeting", "weak"), else_="fair")
    return rows(each, last=each.leaving_date, strength=strength)
