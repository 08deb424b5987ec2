"""The whole school: every measure, the account of possible sessions, and the two headlines reconciled."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis.derived import LEARNING_IN_SCHOOL, RECONCILIATION, added
from lostlearning.ledger.suspended import ROUTE as SUSPENDED
from lostlearning.measures.estimate import parameter
from lostlearning.measures.number import Number, Status
from lostlearning.measures.registry import measures
from lostlearning.vocabulary import attendance_codes

if TYPE_CHECKING:
    from lostlearning.books import Books

FIGURES = (
    ("lost_days", "days of learning lost", "By any route of the register. Two sessions are a day."),
    ("overall_absence", "of possible sessions lost", "By any route of the register."),
    ("persistent_absence", "of pupils persistently absent", "They missed 10% or more of their own sessions."),
    ("severe_absence", "of pupils severely absent", "They missed half or more of their own sessions."),
    ("pupils_suspended", "of pupils suspended", "Once or more, by the exclusion records."),
    ("not_known", "of possible sessions not known", "They should have a mark and have none."),
)


def numbers(books: Books, year: str) -> dict[str, Number]:
    """Every measure of the whole school in ``year`` (``2026`` is 2026/27)."""
    found = {}
    for code, result in books.measures(list(measures())).items():
        rows = [row.number for row in result if row.period in (year, "")]
        if rows:
            found[code] = rows[0]
    return found


def account(found: Mapping[str, Number]) -> list[dict[str, Any]]:
    """Possible sessions, each once: in school, elsewhere, lost, not known; empty where none are known.

    The shares add up whatever part is not known: each is then ``at_least`` what it says.
    """
    possible = found.get("possible_sessions")
    if possible is None or not possible.numerator:
        return []
    elsewhere, lost, unknown = (
        found["approved_educational_activity"],
        found["overall_absence"],
        found["not_known"],
    )
    school = added(LEARNING_IN_SCHOOL, [elsewhere, lost, unknown], denominator=possible, sign=-1)
    rows = {
        "learning_in_school": ("Learning in school", school),
        "educated_elsewhere": ("Educated elsewhere", elsewhere),
        "lost": ("Lost", lost),
        "not_known": ("Not known", unknown),
    }
    # Of few pupils a share has low reliability too: that is not for want of marks.
    least, of = parameter("not_known_low")
    much = (unknown.numerator or 0) * of >= least * possible.numerator
    return [
        {
            "account": code,
            "label": label,
            "at_least": much and code != "not_known",
            "number": _share(number).as_dict(),
        }
        for code, (label, number) in rows.items()
    ]


EXCLUSIONS = (
    ("Suspensions", "suspensions", ("suspension_rate_january", "suspension_rate_live")),
    ("Pupils suspended once or more", "pupils_suspended", ("pupils_suspended",)),
    ("Permanent exclusions issued", "permanent_exclusions_issued", ("permanent_exclusion_rate_january",)),
    ("Pupils who left the roll by permanent exclusion", "exits_permanent_exclusion", ()),
)
"""What is counted, by which measure, and the rates of which the first that is known is set beside it."""
PER = {
    "suspension_rate_january": "per 100 pupils on the January roll",
    "suspension_rate_live": "per 100 pupils in a whole year, at the pace so far",
    "pupils_suspended": "of pupils on roll",
    "permanent_exclusion_rate_january": "per 100 pupils on the January roll",
}


def exclusions(found: Mapping[str, Number]) -> list[dict[str, str]]:
    """What the exclusion records say: ``label``, the measure that is its ``count``, and the one that is its
    ``rate`` (empty where none is known), ``per`` what; empty where the records say nothing of the year.
    """
    if "suspensions" not in found or found["suspensions"].numerator is None:
        return []
    rows = []
    for label, count, rates in EXCLUSIONS:
        rate = next((code for code in rates if code in found and found[code].value is not None), "")
        rows.append({"label": label, "count": count, "rate": rate, "per": PER.get(rate, "")})
    return rows


def reconciliation(books: Books, found: Mapping[str, Number], year: str) -> list[dict[str, Any]]:
    """From the days the 2024 report would count to the ledger's; empty where either is not known.

    Rows have ``kind``: headline, add, take, or of_which (what the register says of suspension records).
    """
    ledger = found.get("headline_ledger")
    if ledger is None or ledger.value is None:
        return []
    rows = []
    for step in books.reconciliation(year):
        kind = {"start": "headline", "end": "headline"}.get(step.kind, step.kind)
        if kind == "add" and step.sessions < 0:
            kind = "take"
        if kind in {"add", "of_which"} and not step.sessions:
            continue
        label = step.label.removeprefix("Take away ").removeprefix("Add ")
        rows.append(
            {
                "kind": kind,
                "step": step.code,
                "label": label,
                "routes": _authorised() if step.code == "authorised" else [],
                "number": _days(abs(step.sessions), ledger).as_dict(),
            }
        )
    return rows


def _share(number: Number) -> Number:
    """The number with its share, where it has the counts but too much is not known to call it a rate."""
    if number.value is not None or not number.denominator or number.numerator is None:
        return number
    share = number.numerator / number.denominator
    return dataclasses.replace(number, value=share, status=Status.LOW_RELIABILITY)


def _authorised() -> list[str]:
    """The lost routes that are authorised absence, suspension apart."""
    rows = attendance_codes().rows
    return sorted(
        {row.route for row in rows if row.account == "lost" and row.statistical_class == "authorised"}
        - {SUSPENDED}
    )


def _days(sessions: int, like: Number) -> Number:
    return dataclasses.replace(
        like,
        value=sessions * RECONCILIATION.per,
        numerator=sessions,
        denominator=None,
        low=None,
        high=None,
        definition=RECONCILIATION.code,
        definition_version=RECONCILIATION.version,
    )
