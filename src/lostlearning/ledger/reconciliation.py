"""How the headline made of suspension lengths and the ledger's headline come to differ."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

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


def summed(statement: ir.Table) -> ir.Table:
    """The sums that the headlines are made of, a row a ``period`` of a year's statement."""
    lost_mark = f"lost_{ROUTE}"
    return statement.group_by("period").aggregate(
        unauthorised=statement.unauthorised_absence.sum().cast("int64"),
        records=statement.suspension_sessions.sum().cast("int64"),
        marks=statement[lost_mark].sum().cast("int64"),
        authorised=(statement.lost - statement.unauthorised_absence - statement[lost_mark])
        .sum()
        .cast("int64"),
        lost=statement.lost.sum().cast("int64"),
    )


def said(facts: Facts, statement: ir.Table) -> ir.Table:
    """What the register says of the sessions that suspension records cover, for the enrolments of a year's
    statement: how many (``n``) by ``period``, ``account`` and ``route``.
    """
    sessions = covered(facts)
    sessions = sessions.filter(sessions.sessions.notnull()).semi_join(statement, list(KEYS))
    named = sessions.mutate(period=sessions.academic_year.cast("string"))
    return named.group_by("period", "account", "route").aggregate(n=named.count())


def steps(sums: Iterable[Mapping[str, Any]], covered_by: Iterable[Mapping[str, Any]]) -> list[Step]:
    """From ``published-2024`` to ``ledger``, in sessions, of rows of :func:`summed` and :func:`said`.

    The steps between add up exactly. What the suspension records cover is then taken apart by what the
    register says of it: sessions marked as unauthorised absence are in the first headline twice.
    """
    total: Counter[str] = Counter()
    for row in sums:
        total.update({name: int(value or 0) for name, value in row.items() if name != "period"})
    start = total["unauthorised"] + total["records"]
    found = [
        Step("published-2024", "start", "Unauthorised absence, and the lengths of suspension records", start),
        Step("records", "add", "Take away the lengths of suspension records", -total["records"]),
        Step("marks", "add", "Add sessions the register marks as suspension or exclusion", total["marks"]),
        Step("authorised", "add", "Add authorised absence by every other route", total["authorised"]),
        Step("ledger", "end", "Every session lost by any route, each once", total["lost"]),
    ]
    marked = _marked(covered_by)
    labels = {
        "marked": "marked as suspension or exclusion",
        "unauthorised": "marked as unauthorised absence: in the first headline twice",
        "authorised_other": "marked as authorised absence by another route",
        "learning_in_school": "marked present",
        "educated_elsewhere": "marked as educated elsewhere",
        "not_known": "without a mark",
    }
    found += [
        Step(f"covered_{code}", "of_which", f"Sessions of suspension records {label}", marked[code])
        for code, label in labels.items()
    ]
    beyond = total["records"] - marked.total()
    return [
        *found,
        Step("covered_beyond", "of_which", "Sessions of suspension records with no session to match", beyond),
    ]


def _marked(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    unauthorised = {
        posting.route
        for era in eras()
        for posting in era.postings.values()
        if posting.statistical_class == CLASSES["unauthorised_absence"]
    }
    found: Counter[str] = Counter()
    for row in rows:
        if row["route"] == ROUTE:
            code = "marked"
        elif row["account"] == "lost":
            code = "unauthorised" if row["route"] in unauthorised else "authorised_other"
        else:
            code = row["account"]
        found[code] += int(row["n"])
    return found
