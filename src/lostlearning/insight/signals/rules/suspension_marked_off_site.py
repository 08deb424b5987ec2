"""One of the first five days of suspension that the register calls education off site."""

import datetime as dt

from lostlearning.insight.signals.covering import said_otherwise
from lostlearning.insight.signals.functions import within
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

BY_AUTHORITY = "arranged_by_local_authority"

RECORD = Record(
    code="suspension_marked_off_site",
    group=Group.EXCLUSION,
    title="Suspended on record, educated off site in the register",
    question="Was there education off site, with a person to supervise it, or work to do at home?",
    rule=(
        "Sessions in the first five school days of a suspension that the register marks B, V, P, W or J, "
        "with no placement on record."
    ),
    says="{n} of {m} suspended sessions marked as educated off site",
    evidence=("exclusions", "register_weeks", "placements"),
    strengths={
        Strength.STRONG: "every session of the suspension is marked so",
        Strength.FAIR: "some sessions are, and others are not",
    },
    explanations=(
        "Education was arranged before the sixth day, as it may be, and the placement is not on record.",
        "The suspension followed others without a day between, so that the sixth day came sooner.",
        "The suspension was withdrawn in favour of a direction off site.",
    ),
    law=(
        Law(
            "B is for approved education off site, supervised by a person thought suitable.",
            "SI 2024/208 reg 10(5) and (11)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law("Study at home is absence, not B.", "DfE guidance as stated by FFT Education Datalab", "V2"),
        Law(
            "Education must be arranged from the sixth consecutive school day, and may be sooner.",
            "SI 2007/1870 regs 3 and 4 as amended by SI 2014/3216",
            "V",
            dt.date(2015, 1, 5),
        ),
    ),
    needs=("register_weeks", "exclusions", "placements"),
    limits=("EDU-S6",),
)


def find(at: Expression) -> Expression:
    """One row a record."""
    covered, placed = at["signals_covered"], at["placements"]
    running = covered.semi_join(placed, within(covered, placed, "start_date", "end_date"))
    running = running.select("school", "pupil", "date").distinct().mutate(placed=ibis.literal(True))
    known = covered.left_join(running, ["school", "pupil", "date"]).select(*covered.columns, "placed")
    records = at["signals_suspensions"].select(
        _school="school", _pupil="pupil", _start="start_date", _number="first_number"
    )
    begun = records.group_by("_school", "_pupil", "_start").aggregate(_number=records._number.min())
    known = known.left_join(
        begun,
        [known.school == begun._school, known.pupil == begun._pupil, known.start_date == begun._start],
    ).select(*known.columns, begun._number)
    early = known.number - known._number < at.limit("EDU-S6", known.start_date)
    off_site = (known.account == "educated_elsewhere") & (known.route != BY_AUTHORITY)
    return said_otherwise(known, off_site & early.fill_null(False) & known.placed.isnull())
