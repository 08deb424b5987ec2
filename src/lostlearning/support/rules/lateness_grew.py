"""Lateness that has grown."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.register import count
from lostlearning.support.spells import over_line, rows

RECORD = Record(
    code="lateness_grew",
    group=Group.PATTERN,
    title="Lateness has grown",
    asks="What changed in the mornings?",
    rule=(
        "Five sessions or more marked L or U in the pupil's latest four register weeks, and twice as many or more as "
        "in the four before them."
    ),
    window="four register weeks, against the four before them",
    says="late {n} times in four weeks, {m} in the four before",
    evidence=("register_weeks", "lateness"),
    needs=("register_weeks",),
    missing="A register that marks a late pupil present hides it. In a year's first seven weeks nothing is said.",
    against=(
        "Late marks of the whole class or bus grew in those weeks.",
        "The school began to mark lateness more strictly.",
        "A broken journey that has been mended.",
    ),
    basis=(Law("The milder losses come first.", "Handbook 1.1", "V2"),),
    limits=("LATE-WEEKS", "LATE-GREW", "LATE-BY"),
    milder_than="late_often",
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    weeks = at["support_weeks"]
    length = at.number("LATE-WEEKS")
    lately, both = count(weeks[f"tally_{length}"], "late"), count(weeks[f"tally_{2 * length}"], "late")
    told = weeks.mutate(n=lately, m=both - lately, first=weeks[f"since_{2 * length}"])
    grew = (
        (told.place >= 2 * length)
        & (told.n >= at.limit("LATE-GREW"))
        & (told.n >= at.limit("LATE-BY") * told.m)
    )
    return rows(over_line(told, grew))
