"""Absence on the same days as another pupil at the same postcode."""

from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.support.homes import during, homes
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import KEYS, of_days, rows, together

RECORD = Record(
    code="absence_with_another_at_home",
    group=Group.PATTERN,
    title="Absence on the same days as another pupil at the address",
    asks="What happens at home on those days, and who can ask the family as a whole?",
    rule=(
        "In 60 school days a session was missed on six days or more on which another pupil at the same postcode missed "
        "one too, and those are 60% or more of the days missed. A postcode with more than four other pupils that day "
        "is left aside."
    ),
    window="60 school days",
    says="{n} of {m} days missed were missed by another pupil at the postcode too",
    evidence=("register_weeks",),
    needs=("register_weeks", "addresses"),
    missing=(
        "Only a census return holds postcodes, as a keyed hash; a sibling at another postcode, or at a school whose "
        "files are not here, is not seen."
    ),
    against=(
        "Two families share a postcode, and the pupils are not related.",
        "One illness that went through a household.",
        "A journey to school that fails for both.",
    ),
    basis=(Law("Where siblings miss school together the cause is often at home.", "Project", "P"),),
    limits=("HOME-SHARED-DAYS", "HOME-SHARED-TIMES", "HOME-SHARED-PART", "HOME-OTHERS"),
    expires="EXPIRE-HALF-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and day missed on which it is so."""
    missed, lived = at["support_missed_days"], at["support_lived"]
    others = homes(at).rename(_other="pupil")
    beside = lived.join(
        others,
        [
            lived.postcode_key == others.postcode_key,
            lived.pupil != others._other,
            *during(others, lived.date),
        ],
    ).select(*lived.columns, "_other")
    theirs = missed.select(_who="pupil", _day="date").distinct()
    both = beside.left_join(theirs, [beside._other == theirs._who, beside.date == theirs._day]).select(
        *beside.columns, _gone=theirs._who.notnull()
    )
    each = both.group_by(*KEYS, "date").aggregate(others=both._other.nunique(), gone=both._gone.any())
    shared = each.filter((each.others <= at.limit("HOME-OTHERS")) & each.gone).select(
        *KEYS, "date", _shared=ibis.literal(1, "int64")
    )
    # Of a pupil who shared no day, none need be put in order.
    sharing = missed.semi_join(shared, list(KEYS))
    days = sharing.left_join(shared, [*KEYS, "date"]).select(*missed.columns, "_shared")
    days = days.filter(days.number.notnull()).mutate(_shared=days._shared.fill_null(0))
    length = at.number("HOME-SHARED-DAYS")
    window = of_days(days, length)
    told = days.mutate(
        n=days._shared.sum().over(window).cast("int64"),
        m=days.count().over(window).cast("int64"),
        first=days.date.min().over(window),
    )
    over = told.filter(
        (told.n >= at.limit("HOME-SHARED-TIMES")) & (100 * told.n >= at.limit("HOME-SHARED-PART") * told.m)
    )
    return rows(together(over, length))
