"""Weeks between one roll and the next."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, as_date, either, numbered, plus, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="roll_gap",
    group=Group.LEAVING,
    title="Weeks between one roll and the next",
    question="Who was responsible for the pupil's education in between?",
    rule=(
        "A pupil left one roll and is next on another in the files with more than ten school days of the school left "
        "between the two."
    ),
    says="{n} school days on no roll in the files",
    evidence=("enrolments",),
    strengths={
        Strength.STRONG: "the ground or destination says that the pupil was to go to another school",
        Strength.FAIR: "it says something else, or nothing",
    },
    explanations=(
        "The pupil was on a roll that is not in the files, or was educated at home.",
        "The family was abroad.",
        "A date of entry or of leaving is mistyped.",
    ),
    law=(
        Law(
            "Ground (a) is registration at another school; a name goes on a roll on the day the pupil is to start.",
            "SI 2024/208 regs 8(1) and 9(1)(a)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law(
            "An authority finds out who is missing education.",
            "EA 1996 s436A",
            "R",
        ),
    ),
    needs=("register_weeks", "enrolments.leaving_date", "another_roll"),
    limits=("ROLL-GAP",),
)


def find(at: Expression) -> Expression:
    """One row a leaver who is seen again."""
    gone = at["signals_exits"]
    back = gone.filter(gone.returned.notnull()).select(
        *KEYS, "date", "route", returned=as_date(gone.returned)
    )
    left = numbered(back, at)
    back = numbered(left.mutate(before=plus(left.returned, -1)), at, "before", "until")
    gaps = back.mutate(n=back.until - back.number)
    each = gaps.group_by(*KEYS, "date").aggregate(
        last=gaps.returned.max(), n=gaps.n.max().cast("int64"), named=gaps.route.isnull().any()
    )
    long = each.filter(each.n > at.limit("ROLL-GAP", each.date))
    return rows(long, first=long.date, strength=either(long.named, "strong", "fair"))
