"""Back from alternative provision."""

from lostlearning.insight.signals.functions import KEYS, numbered
from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import rows

RECORD = Record(
    code="returned_from_placement",
    group=Group.CHANGE,
    title="Back from alternative provision in the last six weeks",
    asks="Who welcomed the pupil back, and what did the placement say works?",
    rule=(
        "The first school day after the last day of a placement on record, where no other of the pupil's placements "
        "covers that day. It stands for six weeks."
    ),
    window="42 days from the day of return",
    says="the placement that began on {first} ended, and the pupil is due back since {crossed_on}",
    evidence=("placements", "meetings", "register_weeks"),
    needs=("register_weeks", "placements"),
    missing="A placement without a last day is taken to run on.",
    against=(
        "The placement was carried on, and its last day not changed.",
        "The pupil stays there on other terms: the register says B, D or K.",
    ),
    basis=(
        Law(
            "A school has a strategy for reintegration after off-site direction.",
            "DfE, Suspension and permanent exclusion guidance",
            "R",
        ),
    ),
    limits=(),
    expires="EXPIRE-RETURN",
)


def find(at: Expression) -> Expression:
    """One row a placement that ended, and the first school day after it."""
    placements = at["placements"]
    ended = numbered(placements.filter(placements.end_date.notnull()), at, "end_date")
    each = ended.select(*KEYS, "start_date", after=ended.number + 1)
    days = at["support_days"].select(_of="school", _number="number", _date="date")
    back = each.join(days, [each.school == days._of, each.after == days._number])
    once = back.group_by(*KEYS, "_date").aggregate(first=back.start_date.max())
    others = placements.select(_school="school", _pupil="pupil", _from="start_date", _to="end_date")
    alone = once.anti_join(
        others,
        [
            once.school == others._school,
            once.pupil == others._pupil,
            others._from <= once._date,
            others._to.isnull() | (others._to >= once._date),
        ],
    )
    return rows(alone, crossed_on=alone._date, seen_on=alone._date)
