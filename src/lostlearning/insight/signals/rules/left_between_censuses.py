"""Left between the January censuses of Years 10 and 11."""

import datetime as dt

import pyarrow as pa

from lostlearning.insight.signals.functions import rows
from lostlearning.insight.signals.leaving import STRENGTHS, by_destination, not_normal
from lostlearning.insight.signals.record import Expression, Group, Law, Record
from lostlearning.lazily import ibis
from lostlearning.vocabulary import words

RECORD = Record(
    code="left_between_censuses",
    group=Group.LEAVING,
    title="Left between the January censuses of Years 10 and 11",
    question="Was the move in the pupil's interest, and whose results would the pupil have counted in?",
    rule=(
        "A pupil left in Year 10 on or after January census day, or in Year 11 before it. Those who died or finished "
        "the school are left out."
    ),
    says="left in Year {what}",
    evidence=("enrolments", "exclusions", "meetings"),
    strengths=STRENGTHS,
    explanations=(
        "The family moved.",
        "A special school or another placement that the parent asked for.",
        "Home education that the parent chose freely.",
    ),
    law=(
        Law(
            "Ofsted looks at pupils who leave between January of Year 10 and January of Year 11.",
            "Ofsted, Off-rolling: an update on recent analysis (6 September 2019)",
            "V",
            dt.date(2019, 9, 6),
        ),
        Law(
            "Results count for the school whose roll the pupil is on in January of Year 11.",
            "Education Policy Institute, as stated by Schools North East",
            "V2",
        ),
    ),
    needs=("enrolments.leaving_date", "enrolments.year_group"),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    listed = [word for word in words("census_days") if word["census"] == "spring"]
    days = ibis.memtable(
        pa.table(
            {
                "academic_year": pa.array([int(word["academic_year"]) for word in listed], pa.int32()),
                "census_day": pa.array([dt.date.fromisoformat(word["day"]) for word in listed], pa.date32()),
            }
        )
    )
    leavers = not_normal(at["signals_leavers"])
    dated = leavers.join(days, "academic_year")
    between = dated.filter(
        ((dated.year_group == "10") & (dated.leaving_date >= dated.census_day))
        | ((dated.year_group == "11") & (dated.leaving_date < dated.census_day))
    )
    return rows(
        between,
        first=between.leaving_date,
        last=between.leaving_date,
        what=between.year_group,
        strength=by_destination(between.destination),
    )
