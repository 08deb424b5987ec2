"""Late again and again."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import HANDBOOK, Expression, Group, Record
from lostlearning.support.register import count
from lostlearning.support.spells import over_line, rows

RECORD = Record(
    code="late_often",
    group=Group.PATTERN,
    title="Late again and again",
    asks="What happens between waking and the school gate?",
    rule="Eight sessions or more marked L or U in the pupil's latest four register weeks.",
    window="four register weeks",
    says="late for {n} of {m} possible sessions in four weeks",
    evidence=("register_weeks", "lateness"),
    needs=("register_weeks",),
    missing="A register that marks a late pupil present hides it; minutes late are shown where a file has them.",
    against=(
        "A bus or a taxi that the school knows to be late.",
        "Another child taken to another school first.",
        "The start of the day moved, and the marks did not.",
    ),
    basis=(Law(HANDBOOK, "Handbook 9.3", "R"),),
    limits=("LATE-WEEKS", "LATE-TIMES"),
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    weeks = at["support_weeks"]
    length = at.number("LATE-WEEKS")
    lately = weeks[f"tally_{length}"]
    told = weeks.mutate(n=count(lately, "late"), m=count(lately, "possible"), first=weeks[f"since_{length}"])
    return rows(over_line(told, told.n >= at.limit("LATE-TIMES")))
