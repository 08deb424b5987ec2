"""E on a sixth school day running."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, beside, either, rows, runs
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events

RECORD = Record(
    code="six_days_without_education",
    group=Group.EXCLUSION,
    title="Marked E on the sixth school day running, or later",
    question="Was education arranged from the sixth day, and by whom?",
    rule=(
        "E on more than five school days running, with no B, K or D among them; on more than six where a permanent "
        "exclusion begins the run, for then the day itself does not count. Pupils of compulsory age, where known."
    ),
    says="{n} school days running marked E",
    evidence=("register_weeks", "exclusions", "placements"),
    strengths={
        Strength.STRONG: "no placement is on record for those days",
        Strength.FAIR: "a placement is on record: the register may not have been changed to B, K or D",
    },
    explanations=(
        "Education was arranged and attended, and the register still says E.",
        "A pupil of Year 11 had taken every public examination.",
        "The board or the authority arranged education that the pupil could not take up.",
    ),
    law=(
        Law(
            "From the sixth consecutive school day of suspension, be it one or several, the governing board or trust "
            "arranges suitable full-time education; of a pupil referral unit, the authority.",
            "EIA 2006 s100; EA 1996 s19(3A); SI 2007/1870 regs 3 and 4 as amended by SI 2014/3216",
            "V",
            dt.date(2015, 1, 5),
        ),
        Law(
            "After a permanent exclusion the authority arranges it, from the sixth school day following.",
            "EA 1996 s19(3A)(a); SI 2007/1870 reg 4(3)(a)",
            "V",
            dt.date(2007, 9, 1),
        ),
    ),
    needs=("register_weeks",),
    looks_at=("exclusions", "placements"),
    limits=("EDU-S6", "EDU-P6"),
)


def find(at: Expression) -> Expression:
    """One row a run of school days."""
    excluded = marked(at, "E")
    days = excluded.group_by(*KEYS, "date", "number").aggregate(sessions=excluded.count())
    elsewhere = marked(at, "B", "K", "D").select(*KEYS, "date").distinct()
    ordered = runs(days.anti_join(elsewhere, [*KEYS, "date"]), KEYS)
    each = ordered.group_by(*KEYS, "run").aggregate(
        first=ordered.date.min(), last=ordered.date.max(), n=ordered.count().cast("int64")
    )
    events = exclusion_events(at)
    permanent = events.filter(events.category == "PERM").select(*KEYS, _start="start_date").distinct()
    known = beside(
        each,
        permanent,
        lambda own: [*(each[key] == own[key] for key in KEYS), each["first"] == own._start],
        "permanent",
    )
    allowed = ibis.ifelse(
        known.permanent, at.limit("EDU-P6", known["first"]) + 1, at.limit("EDU-S6", known["first"])
    )
    ages = at["signals_ages"]
    of_age = known.filter(known.n > allowed).left_join(ages, list(KEYS))
    of_age = of_age.filter(
        (of_age.of_age.isnull() | (of_age["last"] >= of_age.of_age))
        & (of_age.until.isnull() | (of_age["first"] <= of_age.until))
    ).select(*known.columns)
    told = beside(
        of_age,
        at["placements"].select("school", "pupil", "start_date", "end_date"),
        lambda placed: [
            of_age.school == placed.school,
            of_age.pupil == placed.pupil,
            placed.start_date <= of_age["last"],
            placed.end_date.isnull() | (placed.end_date >= of_age["first"]),
        ],
        "placed",
    )
    return rows(told, strength=either(told.placed, "fair", "strong"))
