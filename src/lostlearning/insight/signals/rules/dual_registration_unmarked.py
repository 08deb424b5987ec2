"""D here, and no other school marks the session."""

import datetime as dt

from lostlearning.checks.functions import piece
from lostlearning.checks.weeks import real_symbols, symbols
from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, beside, either, minus, rows, runs
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

ELSEWHERE = symbols("D", "Z", "#", "Y4")

RECORD = Record(
    code="dual_registration_unmarked",
    group=Group.OUT,
    title="D with nobody marking the other side",
    question="Which school marks the pupil on these days?",
    rule=(
        "Sessions marked D for which no other register in the files has a mark of the pupil (D, Z and closed do not "
        "count), with no pause of more than five school days in them."
    ),
    says="{n} sessions marked D that no other register marks",
    evidence=("register_weeks", "enrolments"),
    strengths={
        Strength.STRONG: "another school in the files has the pupil on its roll on the last of those days",
        Strength.WEAK: "no other roll in the files has the pupil: the other school may not be among them",
    },
    explanations=(
        "The other school's register is not in the files.",
        "The pupil has another identifier there.",
        "The other school was closed, or expected the pupil on other days.",
    ),
    law=(
        Law(
            "D is for a session at another school where the pupil is registered; the other school marks it.",
            "SI 2024/208 reg 10(4), Table 3",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "another_register"),
    limits=("OFF-SITE-PAUSE",),
)


def find(at: Expression) -> Expression:
    """One row a run."""
    weeks, spells = at["register_weeks"], at["enrolments"]
    lines = marked(at, "D")
    pupils = lines.select("pupil", "week").distinct()
    others = weeks.semi_join(pupils, ["pupil", "week"]).select(
        _school="school", _pupil="pupil", _week="week", _marks="marks"
    )
    real = [symbol for symbol in real_symbols() if symbol not in ELSEWHERE]
    place = minus(lines.date, lines.week) * 2 + lines.half + 1
    answered = lines.anti_join(
        others,
        [
            lines.school != others._school,
            lines.pupil == others._pupil,
            lines.week == others._week,
            piece(others._marks, place, 1).isin(real),
        ],
    )
    pause = at.limit("OFF-SITE-PAUSE", answered.date) + 1
    ordered = runs(answered, KEYS, "slot", pause * 2 + 1)
    each = ordered.group_by(*KEYS, "run").aggregate(
        first=ordered.date.min(), last=ordered.date.max(), n=ordered.count()
    )
    told = beside(
        each,
        spells.select("school", "pupil", "entry_date", "leaving_date"),
        lambda own: [
            each.school != own.school,
            each.pupil == own.pupil,
            own.entry_date <= each["last"],
            own.leaving_date.isnull() | (own.leaving_date >= each["last"]),
        ],
        "there",
    )
    return rows(told, strength=either(told.there, "strong", "weak"))
