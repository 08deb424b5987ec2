"""Back from a suspension."""

from lostlearning.insight.signals.functions import KEYS, numbered
from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import rows

RECORD = Record(
    code="returned_from_suspension",
    group=Group.CHANGE,
    title="Back from a suspension in the last six weeks",
    asks="Was there a meeting on return, and how are the first weeks going?",
    rule=(
        "The first school day after the last day of a suspension; where no last day is on record, after so many school "
        "days as its length fills. It stands for six weeks."
    ),
    window="42 days from the day of return",
    says="back since {crossed_on}, after a suspension that began on {first}",
    evidence=("exclusions", "meetings", "register_weeks"),
    needs=("register_weeks", "exclusions"),
    missing="A suspension with neither a last day nor a length has no known day of return, and is not looked at.",
    against=(
        "The pupil did not come back on that day: the register says.",
        "A meeting was held, plans were made, and it goes well.",
    ),
    basis=(
        Law(
            "A school has a strategy for reintegration after a suspension, and meets the parent.",
            "DfE, Suspension and permanent exclusion guidance",
            "R",
        ),
    ),
    limits=(),
    expires="EXPIRE-RETURN",
)


def find(at: Expression) -> Expression:
    """One row a suspension and the school day on which it was over."""
    events = exclusion_events(at)
    records = numbered(events.filter(events.category == "SUSP"), at, "start_date", "began")
    dated = numbered(records, at, "end_date", "ended")
    shut = at["signals_calendar"].select(_of="school", _day="date", _open="open")
    known = dated.left_join(shut, [dated.school == shut._of, dated.start_date == shut._day])
    known = known.select(*dated.columns, "_open")
    # One that begins on a day shut begins on the next; so many sessions from the first fill this many days.
    began = known.began + (~known._open).cast("int64")
    afternoon = (known.start_session == "PM").fill_null(False).cast("int64")
    filled = ibis.greatest((known.sessions.cast("int64") + afternoon + 1) // 2, 1)
    by_length = ibis.ifelse(known.sessions.notnull(), began + filled - 1, ibis.null("int64"))
    last = ibis.ifelse(known.end_date.notnull(), known.ended, by_length)
    each = known.select(*KEYS, "start_date", after=last + 1)
    days = at["support_days"].select(_of="school", _number="number", _date="date")
    back = each.join(days, [each.school == days._of, each.after == days._number])
    once = back.group_by(*KEYS, "_date").aggregate(first=back.start_date.max())
    return rows(once, crossed_on=once._date, seen_on=once._date)
