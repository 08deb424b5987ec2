"""One group of pupils suspended far more than its share of the roll."""

import datetime as dt

from lostlearning.insight.signals.beyond_chance import more_than_chance
from lostlearning.insight.signals.functions import KEYS, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.vocabulary import words

FLAGS = {
    "fsm": "eligible for free school meals",
    "looked_after": "looked after",
    "in_need": "with a social worker",
}
NONE = {"sen_provision": "N"}
"""The code of no such thing, by column: those pupils are no group."""

RECORD = Record(
    code="suspensions_in_one_group",
    group=Group.SCHOOL,
    title="One group suspended far more than its share",
    question="Why this group, and what has the school changed because of it?",
    rule=(
        "Of 20 or more pupils suspended by a school in a year, five or more are of one group, three times its share of "
        "the roll or more, and beyond chance. Groups: free school meals, each kind of SEN provision, each ethnicity, "
        "looked after, with a social worker; of pupils of whom it is known."
    ),
    says="{n} of {m} pupils suspended are {what}",
    evidence=("exclusions",),
    strengths={
        Strength.STRONG: "the share is five times that of the roll, or more",
        Strength.FAIR: "the share is three to five times that of the roll",
    },
    explanations=(
        "Needs that are not met, which is what the question is about.",
        "The group is small, and a few pupils or one incident weigh much.",
        "Characteristics are recorded more often of pupils who have been in trouble.",
    ),
    law=(
        Law(
            "A school has due regard to the need to end discrimination.",
            "Equality Act 2010 s149",
            "V",
            dt.date(2011, 4, 5),
        ),
        Law(
            "A school makes reasonable adjustments for a disabled pupil.",
            "Equality Act 2010 ss 20 and 85",
            "R",
        ),
        Law(
            "A board looks at who is suspended.",
            "DfE, Suspension and permanent exclusion guidance, paras 108 to 111 (2023), as stated by Suffolk SENDIASS",
            "V2",
            dt.date(2023, 9, 1),
        ),
    ),
    needs=("exclusions", "pupils"),
    limits=("FEWEST", "GROUP-LEAST", "GROUP-TIMES", "GROUP-STRONG", "CHANCE"),
)


def find(at: Expression) -> Expression:
    """One row a school, year and group."""
    pupils, records = at["pupils"], at["exclusions"]
    codes = [(name, column) for name, column in (("sen_provision",) * 2, ("ethnicity",) * 2)]
    labels = {name: {word.code: word.label for word in words(name)} for name, _ in codes}
    suspended = records.filter(records.category.isin(["SUSP", "FIXD"]))
    spans = suspended.group_by(*KEYS).aggregate(
        begins=suspended.start_date.min(), ends=suspended.start_date.max()
    )
    known = pupils.left_join(spans, list(KEYS)).select(*pupils.columns, "begins", "ends")
    # Pupils alike in all of these are counted once, together.
    alike = known.group_by(["school", "academic_year", *(column for _, column in codes), *FLAGS]).aggregate(
        pupils=known.count(), hit=known.begins.count(), first=known.begins.min(), last=known.ends.max()
    )
    counts = ("school", "academic_year", "pupils", "hit", "first", "last")
    parts = [
        alike.filter(alike[column].notnull()).select(
            *counts,
            kind=ibis.literal(column),
            code=alike[column],
            inside=alike[column] != NONE.get(column, ""),
        )
        for _, column in codes
    ]
    parts += [
        alike.filter(alike[column].notnull()).select(
            *counts, kind=ibis.literal(column), code=ibis.literal(""), inside=alike[column]
        )
        for column in FLAGS
    ]
    people = ibis.union(*parts)
    place = ["school", "academic_year", "kind"]
    whole = people.group_by(place).aggregate(
        whole=people.pupils.sum().cast("int64"),
        m=people.hit.sum().cast("int64"),
        first=people["first"].min(),
        last=people["last"].max(),
    )
    inside = people.filter(people.inside)
    group = inside.group_by([*place, "code"]).aggregate(
        d=inside.pupils.sum().cast("int64"), n=inside.hit.sum().cast("int64")
    )
    both = group.join(whole, place).select(*group.columns, "whole", "m", "first", "last")
    far = both.filter(
        (both.m >= at.limit("FEWEST"))
        & (both.n >= at.limit("GROUP-LEAST"))
        & (both.n * both.whole >= at.limit("GROUP-TIMES") * both.m * both.d)
        & more_than_chance(at, both.n, both.m, both.d, both.whole)
    )
    strong = far.n * far.whole >= at.limit("GROUP-STRONG") * far.m * far.d
    named = ibis.cases(
        *(
            (
                far.kind == column,
                ibis.literal(f"{column.replace('_', ' ')}: ").concat(
                    far.code.cases(*labels[name].items(), else_=far.code)
                ),
            )
            for name, column in codes
        ),
        *((far.kind == column, ibis.literal(label)) for column, label in FLAGS.items()),
        else_=far.code,
    )
    return rows(far, what=named, strength=ibis.ifelse(strong, "strong", "fair"))
