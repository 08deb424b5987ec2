"""Suspensions bunched before an inspection or examinations."""

import datetime as dt

from lostlearning.insight.signals.beyond_chance import more_than_chance
from lostlearning.insight.signals.functions import TURN, numbered, plus, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.vocabulary import words

KINDS = ("inspection", "exam_week", "tests", "mock_exams")

RECORD = Record(
    code="suspensions_before_event",
    group=Group.SCHOOL,
    title="Suspensions bunched before an inspection or examinations",
    question="Why were more pupils suspended in those days than in others?",
    rule=(
        "Five or more suspensions begin in the ten school days before an inspection, examinations, tests or mocks, and "
        "so many of the year's that chance would hardly do it. A school with fewer than 20 in the year is not judged."
    ),
    says="{n} of {m} suspensions begin in the ten school days before: {what}",
    evidence=("school_events", "exclusions"),
    strengths={
        Strength.STRONG: "the event is an inspection",
        Strength.FAIR: "it is examinations, tests or mocks",
    },
    explanations=(
        "One incident with many pupils in those days.",
        "A hard stretch of the year, in which other schools suspend more too.",
        "An inspection is announced the day before: days sooner cannot be because of it.",
    ),
    law=(
        Law(
            "A pupil is excluded on disciplinary grounds alone.",
            "EA 2002 s51A(10); SI 2012/1033 reg 21(5)",
            "V",
            dt.date(2012, 9, 1),
        ),
    ),
    needs=("register_weeks", "exclusions", "school_events.kind"),
    limits=("EVENT-DAYS", "EVENT-LEAST", "FEWEST", "CHANCE"),
)


def find(at: Expression) -> Expression:
    """One row an event."""
    events, records, calendar = at["school_events"], at["signals_suspensions"], at["signals_calendar"]
    labels = {word.code: word.label.lower() for word in words("school_event_kinds")}
    listed = events.filter(events.kind.isin(KINDS)).select(
        "school", "academic_year", "kind", "start_date", before=plus(events.start_date, -1)
    )
    dated = numbered(listed, at, "before", "ends")
    opened = calendar.filter(calendar.open)
    opened = opened.mutate(
        academic_year=(opened.date.year() - (opened.date.month() < TURN).cast("int32")).cast("int32")
    )
    place = ["school", "academic_year"]
    year = opened.group_by(place).aggregate(whole=opened.count(), begins=opened.number.min())
    known = dated.join(year, place).select(*dated.columns, "whole", "begins")
    known = known.mutate(begins=ibis.greatest(known.ends - at.limit("EVENT-DAYS") + 1, known.begins))
    known = known.mutate(d=ibis.greatest(known.ends - known.begins + 1, 0))
    started = records.semi_join(
        opened, [records.school == opened.school, records.start_date == opened.date]
    ).select(_school="school", _year="academic_year", _number="first_number", _date="start_date")
    joined = known.join(
        started, [known.school == started._school, known.academic_year == started._year]
    ).select(*known.columns, "_number", "_date")
    inside = (joined._number >= joined.begins) & (joined._number <= joined.ends)
    each = joined.group_by(*place, "kind", "start_date", "d", "whole").aggregate(
        m=joined.count(), n=inside.sum().cast("int64"), first=joined._date.min(where=inside)
    )
    beyond = each.filter(
        (each.m >= at.limit("FEWEST"))
        & (each.n >= at.limit("EVENT-LEAST"))
        & more_than_chance(at, each.n, each.m, each.d, each.whole)
    )
    return rows(
        beyond,
        last=beyond.start_date,
        what=beyond.kind.cases(*labels.items(), else_=beyond.kind),
        strength=ibis.ifelse(beyond.kind == "inspection", "strong", "fair"),
    )
