"""A plan whose review is overdue."""

from lostlearning.insight.signals.functions import plus
from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.ledger.periods import FAR_OFF
from lostlearning.support.record import HANDBOOK, Expression, Group, Record
from lostlearning.support.spells import KEYS, rows

RECORD = Record(
    code="plan_review_overdue",
    group=Group.PLAN,
    title="A review is overdue",
    asks="Is the plan working, and who will look at it with the pupil and the family?",
    rule=(
        "The review date of an action, a plan or a part-time timetable has passed, and it had not ended by then. It "
        "stands while the plan runs."
    ),
    window="from the day after the review was due",
    says="the review of {what} was due on {first}",
    evidence=("actions", "part_time_timetables", "meetings"),
    needs=("actions|part_time_timetables",),
    missing="A plan without a review date is not judged; where no file of plans was read, this is not known.",
    against=(
        "The review was held, and the next date not written down: a meeting since then would say so.",
        "The plan has ended, and its last day was not written down.",
    ),
    basis=(
        Law(
            HANDBOOK, "Handbook 9.3 (reviews of SEN support; here of any plan, so that SEN is no input)", "R"
        ),
    ),
    limits=(),
    expires="EXPIRE-REVIEW",
)


def find(at: Expression) -> Expression:
    """One row a plan whose review is overdue, of the kind of file it is from."""
    kinds = (("actions", "an action or plan"), ("part_time_timetables", "a part-time timetable"))
    plans = ibis.union(
        *(
            at[table].select(*KEYS, "start_date", "review_date", "end_date", what=ibis.literal(said))
            for table, said in kinds
        )
    )
    running = plans.end_date.isnull() | (plans.end_date > plans.review_date)
    late = plans.filter((plans.review_date >= plans.start_date) & running)
    day = plus(late.review_date, 1)
    until = late.end_date.fill_null(ibis.date(FAR_OFF))
    told = (
        late.mutate(day=day, until=until)
        .group_by(*KEYS, "day", "review_date", "what")
        .aggregate(until=ibis._.until.max())
    )
    return rows(told, crossed_on=told.day, seen_on=told.day, first=told.review_date)
