"""The same lesson missed again and again, on days the pupil was in others."""

from lostlearning.insight.signals.functions import numbered
from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import KEYS, of_days, rows, together

IN_LESSON = ("present", "late")

RECORD = Record(
    code="lesson_missed",
    group=Group.PATTERN,
    title="The same lesson missed again and again",
    asks="What is it about this lesson: the work, the room, the class or the adult?",
    rule=(
        "In 20 school days the pupil was absent four times or more from one period, on days when the pupil was in "
        "another lesson, and those are 50% or more of all lessons so missed."
    ),
    window="20 school days",
    says="absent {n} times from {what}, of {m} lessons missed on days the pupil was in others",
    evidence=("lesson_marks",),
    needs=("register_weeks", "lesson_marks"),
    missing="A lesson without a mark is not counted as missed. Where no lesson marks are read, this is not known.",
    against=(
        "The pupil was with another adult, and the lesson's mark does not say so.",
        "Music lessons, mentoring or therapy at that hour.",
        "One teacher marks differently.",
    ),
    basis=(Law("Truancy inside school is a rung of the ladder of lost learning.", "Handbook 1.1", "V2"),),
    limits=("LESSON-DAYS", "LESSON-TIMES", "LESSON-SHARE"),
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and day of a missed lesson on which it is so."""
    marks = at["lesson_marks"]
    gone = marks.filter(marks.mark == "absent").select(*KEYS, "date", "period").distinct()
    # Few lessons are missed: of the many that are not, those of the same days are all that is asked of.
    there = marks.filter(marks.mark.isin(IN_LESSON)).semi_join(gone, [*KEYS, "date"])
    here = there.select(*KEYS, "date").distinct()
    missed = numbered(gone.semi_join(here, [*KEYS, "date"]), at)
    length = at.number("LESSON-DAYS")
    each = missed.mutate(m=missed.count().over(of_days(missed, length)))
    own = of_days(each, length, by=(*KEYS, "period"))
    told = each.mutate(n=each.count().over(own), first=each.date.min().over(own))
    over = told.filter(
        told.number.notnull()
        & (told.n >= at.limit("LESSON-TIMES"))
        & (100 * told.n >= at.limit("LESSON-SHARE") * told.m)
    )
    spells = together(over, length, (*KEYS, "period"))
    return rows(spells, what=spells.period)
