"""More days of suspension in a school year than the law allows."""

import datetime as dt

from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events

RECORD = Record(
    code="over_45_days",
    group=Group.EXCLUSION,
    title="More than 45 days of suspension in the year",
    question="Do the suspensions of this pupil go past the most that a head may give in a school year?",
    rule=(
        "The lengths of the pupil's suspensions in the school year, at every school in the files, with half a day "
        "for each lunchtime, add up to more than 45 days. The same day at two schools counts once."
    ),
    says="{n} sessions (half days) of suspension in {m} records",
    evidence=("exclusions",),
    strengths={
        Strength.STRONG: "all records are of one school",
        Strength.FAIR: "the records are of several schools, which may not have known of each other's",
    },
    explanations=(
        "One suspension is on record twice, with other dates.",
        "A suspension was cancelled or cut short, and the record keeps its first length.",
        "A length is mistyped.",
    ),
    law=(
        Law(
            "Suspensions of a pupil may not add up to more than 45 school days in a school year; a lunchtime is half "
            "a day.",
            "SI 2012/1033 regs 2(2), 4, 13 and 22",
            "V",
            dt.date(2012, 9, 1),
        ),
        Law(
            "The text does not say that the days are of one school: they follow the pupil.",
            "Councils' guidance on exclusion limits (Blackburn; Tower Hamlets)",
            "V2",
        ),
    ),
    needs=("exclusions",),
    limits=("CAP-45",),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year, at the school whose record was the last."""
    events = exclusion_events(at)
    timed = events.filter(events.category.isin(["SUSP", "LNCH"]))
    lunch = timed.category == "LNCH"
    length = timed.sessions.cast("int64").fill_null(ibis.ifelse(lunch, 1, 0))
    each = timed.mutate(length=length, ends=ibis.coalesce(timed.end_date, timed.start_date))
    days = each.group_by("academic_year", "pupil", "start_date", "category").aggregate(
        length=each.length.max(),
        ends=each.ends.max(),
        school=each.school.max(),
        first_school=each.school.min(),
    )
    year = days.group_by("academic_year", "pupil").aggregate(
        n=days.length.sum().cast("int64"),
        m=days.count().cast("int64"),
        first=days.start_date.min(),
        last=days.ends.max(),
        school=days.school.argmax(days.start_date),
        one=days.school.max() == days.first_school.min(),
    )
    over = year.filter(year.n > 2 * at.limit("CAP-45", year["first"]))
    return rows(over, strength=either(over.one, "strong", "fair"))
