"""Deleted for twenty days of unauthorised absence that the register does not show."""

import datetime as dt

from lostlearning.checks.functions import piece
from lostlearning.checks.weeks import attending_symbols
from lostlearning.insight.signals.functions import KEYS, numbered, plus, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

SINCE = dt.date(2024, 8, 19)

RECORD = Record(
    code="absence_ground_contradicted",
    group=Group.LEAVING,
    title="Deleted for unauthorised absence that the register does not show",
    question="Was the pupil deleted on a ground that was not met?",
    rule=(
        "A pupil left on ground (i), and in the 20 school days up to that day the register has a mark other than G, N "
        "or O: illness, leave, or attendance."
    ),
    says="{n} sessions with another mark in the 20 school days before leaving",
    evidence=("enrolments", "register_weeks"),
    strengths={Strength.STRONG: "one such mark is enough for the ground to fail"},
    explanations=(
        "The name was deleted later than the ground was met.",
        "Another ground applied, and the letter is mistyped.",
        "Marks were corrected after the deletion.",
    ),
    law=(
        Law(
            "Ground (i) needs continuous absence of 20 school days or more in which only G, N and O were marked, and "
            "enquiries made jointly with the authority.",
            "SI 2024/208 reg 9(1)(i)",
            "V",
            SINCE,
        ),
    ),
    needs=("register_weeks", "enrolments.leaving_ground"),
    limits=("ABSENT-I",),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, weeks = at["signals_leavers"], at["register_weeks"]
    gone = leavers.filter((leavers.leaving_ground == "i") & (leavers.leaving_date >= ibis.date(SINCE)))
    spell = gone.select(
        _school="school", _pupil="pupil", leaving_date="leaving_date", ends="number",
        days=at.limit("ABSENT-I", gone.leaving_date),
    )  # fmt: skip
    own = weeks.semi_join(spell, [weeks.school == spell._school, weeks.pupil == spell._pupil])
    each = own.mutate(position=ibis.range(0, SESSIONS_IN_A_WEEK).unnest().cast("int64"))
    lines = each.select(
        *KEYS, symbol=piece(each.marks, each.position + 1, 1), date=plus(each.week, each.position // 2)
    )
    others = [symbol for symbol in attending_symbols() if symbol not in "GNO"]
    known = numbered(lines.filter(lines.symbol.isin(others)), at)
    joined = known.join(
        spell,
        [
            known.school == spell._school,
            known.pupil == spell._pupil,
            known.date <= spell.leaving_date,
            known.number > spell.ends - spell.days,
        ],
    ).select(*known.columns, "leaving_date")
    found = joined.group_by(*KEYS, "leaving_date").aggregate(first=joined.date.min(), n=joined.count())
    return rows(found, last=found.leaving_date, strength="strong")
