"""A hard start to a transition year."""

import csv
import functools
from importlib import resources

from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.ledger.periods import LONG_AGO
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.register import count
from lostlearning.support.spells import KEYS, over_line, rows
from lostlearning.vocabulary import words

RECORD = Record(
    code="transition_year",
    group=Group.CHANGE,
    title="A hard start to a transition year",
    asks="What did the school before know, and who has asked how the start is going?",
    rule=(
        "In Reception or Year 3, 7, 9, 10 or 12, 10% or more of possible sessions missed in the pupil's first six "
        "register weeks of the year, of 20 possible sessions or more."
    ),
    window="the pupil's first six register weeks of the year",
    says="{n} of {m} possible sessions missed at the start of {what}",
    evidence=("register_weeks",),
    needs=("register_weeks", "enrolments.year_group"),
    missing="A pupil whose year group is not on file is not looked at.",
    against=(
        "One illness in the first weeks.",
        "In many places Year 9 and Year 3 are no change of school.",
        "A phased start that was agreed.",
    ),
    basis=(Law("Moves between schools and phases are where children are lost from sight.", "Project", "P"),),
    limits=("NEW-WEEKS", "NEW-LEAST", "NEW-SHARE"),
    milder_than="attendance_below_90",
    expires="EXPIRE-MONTH",
)


@functools.cache
def transition_years() -> tuple[str, ...]:
    """The year groups that begin something new: ``data/transition_years.csv``."""
    with (resources.files("lostlearning.support") / "data" / "transition_years.csv").open(
        encoding="utf-8"
    ) as file:
        return tuple(row["year_group"] for row in csv.DictReader(file))


def find(at: Expression) -> Expression:
    """One row a pupil and week of the first six at whose end it is so."""
    spells = at["enrolments"]
    labels = [(code, word.label) for code in transition_years() if (word := words("year_groups").get(code))]
    # The year group that the pupil began the year in: what a later spell says was not known then.
    known = spells.filter(spells.year_group.notnull())
    known = known.mutate(entered=known.entry_date.fill_null(ibis.date(LONG_AGO)))
    groups = known.group_by(*KEYS).aggregate(
        year_group=known.year_group.argmin(known.entered), entered=known.entered.min()
    )
    new = groups.filter(groups.year_group.isin(transition_years()))
    new = new.mutate(what=new.year_group.cases(*labels, else_=new.year_group)).select(
        *KEYS, "what", "entered"
    )
    weeks = at["support_weeks"]
    early = weeks.filter(weeks.place <= at.limit("NEW-WEEKS")).select(
        *KEYS, "week", "friday", "place", "tally"
    )
    theirs = early.join(new, list(KEYS)).select(*early.columns, "what", "entered")
    theirs = theirs.filter(theirs.entered <= theirs.friday)
    running = ibis.cumulative_window(group_by=[theirs[key] for key in KEYS], order_by=theirs.week)
    so_far = theirs.mutate(
        tally=theirs.tally.sum().over(running).cast("int64"), first=theirs.week.first().over(running)
    )
    told = so_far.mutate(n=count(so_far.tally, "missed"), m=count(so_far.tally, "possible"))
    over = (told.m >= at.limit("NEW-LEAST")) & (100 * told.n >= at.limit("NEW-SHARE") * told.m)
    return rows(over_line(told, over))
