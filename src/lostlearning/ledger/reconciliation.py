"""How the headline made of suspension lengths and the ledger's headline come to differ."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from lostlearning.ledger.columns import CLASSES
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.postings import eras
from lostlearning.ledger.suspended import ROUTE, covered

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A line of the reconciliation, in sessions. ``kind``: start, add, end or of_which (not added)."""

    code: str
    kind: str
    label: str
    sessions: int


def reconciliation(facts: Facts, statement: ir.Table) -> list[Step]:
    """From ``published-2024`` to ``ledger``, in sessions, for the enrolments of a year's ``statement``.

    The steps between add up exactly. What the suspension records cover is then taken apart by what the
    register says of it: sessions marked as unauthorised absence are in the first headline twice.
    """
    lost_mark = f"lost_{ROUTE}"
    sums = _one(
        statement.aggregate(
            unauthorised=statement.unauthorised_absence.sum(),
            records=statement.suspension_sessions.sum(),
            marks=statement[lost_mark].sum(),
            authorised=(statement.lost - statement.unauthorised_absence - statement[lost_mark]).sum(),
            lost=statement.lost.sum(),
        )
    )
    start = sums["unauthorised"] + sums["records"]
    steps = [
        Step("published-2024", "start", "Unauthorised absence, and the lengths of suspension records", start),
        Step("records", "add", "Take away the lengths of suspension records", -sums["records"]),
        Step("marks", "add", "Add sessions the register marks as suspension or exclusion", sums["marks"]),
        Step("authorised", "add", "Add authorised absence by every other route", sums["authorised"]),
        Step("ledger", "end", "Every session lost by any route, each once", sums["lost"]),
    ]
    said = _covered(facts, statement)
    accounted = sum(said.values())
    labels = {
        "marked": "marked as suspension or exclusion",
        "unauthorised": "marked as unauthorised absence: in the first headline twice",
        "authorised_other": "marked as authorised absence by another route",
        "learning_in_school": "marked present",
        "educated_elsewhere": "marked as educated elsewhere",
        "not_known": "without a mark",
    }
    steps += [
        Step(f"covered_{code}", "of_which", f"Sessions of suspension records {label}", said.get(code, 0))
        for code, label in labels.items()
    ]
    beyond = sums["records"] - accounted
    return [
        *steps,
        Step("covered_beyond", "of_which", "Sessions of suspension records with no session to match", beyond),
    ]


def _covered(facts: Facts, statement: ir.Table) -> dict[str, int]:
    sessions = covered(facts)
    sessions = sessions.filter(sessions.sessions.notnull()).semi_join(statement, list(KEYS))
    unauthorised = {
        posting.route
        for era in eras()
        for posting in era.postings.values()
        if posting.statistical_class == CLASSES["unauthorised_absence"]
    }
    found: dict[str, int] = {}
    counted = sessions.group_by("account", "route").aggregate(n=sessions.count())
    for row in counted.to_pyarrow().to_pylist():
        if row["route"] == ROUTE:
            code = "marked"
        elif row["account"] == "lost":
            code = "unauthorised" if row["route"] in unauthorised else "authorised_other"
        else:
            code = row["account"]
        found[code] = found.get(code, 0) + int(row["n"])
    return found


def _one(table: ir.Table) -> dict[str, int]:
    return {name: int(value or 0) for name, value in table.to_pyarrow().to_pylist()[0].items()}
