"""The whole school: every measure, the account of possible sessions, and the two headlines reconciled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis.derived import LEARNING_IN_SCHOOL, RECONCILIATION, added
from lostlearning.measures.number import Number
from lostlearning.measures.registry import measures

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
    """Possible sessions, each once: in school, elsewhere, lost, not known."""
    possible = found.get("possible_sessions")
    if possible is None or not possible.numerator:
        return []
    elsewhere, lost, unknown = (
        found["approved_educational_activity"],
        found["overall_absence"],
        found["not_known"],
    )
    school = added(LEARNING_IN_SCHOOL, [elsewhere, lost, unknown], denominator=possible, sign=-1)
    return [
        {"account": "learning_in_school", "label": "Learning in school", "number": school.as_dict()},
        {"account": "educated_elsewhere", "label": "Educated elsewhere", "number": elsewhere.as_dict()},
        {"account": "lost", "label": "Lost", "number": lost.as_dict()},
        {"account": "not_known", "label": "Not known", "number": unknown.as_dict()},
    ]


NAMED = (
    ("suspended", "suspension or exclusion, by the register", ("suspension_or_exclusion",)),
    ("on_part_time_timetables", "part-time timetables", ("part_time_timetable",)),
    ("illness_and_medical", "illness and medical appointments", ("illness", "medical_appointment")),
)
"""Steps of the reconciliation that are named; the rest of authorised absence is one step more."""


def reconciliation(found: Mapping[str, Number]) -> list[dict[str, Any]]:
    """From the days the 2024 report would count to the ledger's; empty where either is not known."""
    published, ledger = found.get("headline_published_2024"), found.get("headline_ledger")
    records, authorised = found.get("suspension_days"), found.get("authorised_absence")
    if any(number is None or number.numerator is None for number in (published, ledger, records, authorised)):
        return []
    assert published and ledger and records and authorised  # noqa: S101
    steps = [_row("headline", "headline_published_2024", published.definition, [], published)]
    steps[0]["label"] = "Days lost, as the 2024 report counts them"
    if records.numerator:
        steps.append(
            _row(
                "take",
                "suspension_records",
                "lengths of suspensions, by the records",
                [],
                added(RECONCILIATION, [records]),
            )
        )
    named: list[Number] = []
    for step, label, routes in NAMED:
        parts = [found[f"lost_days_{route}"] for route in routes]
        number = added(RECONCILIATION, parts)
        if number.numerator:
            steps.append(_row("add", step, label, list(routes), number))
            named.append(number)
    other = added(RECONCILIATION, named, denominator=authorised, sign=-1) if named else authorised
    rest = (authorised.numerator or 0) - sum(number.numerator or 0 for number in named)
    if rest:
        steps.append(_row("add", "other_authorised", "other authorised absence", [], _days(rest, other)))
    steps.append(_row("headline", "lost", "Days lost, every session counted once", [], ledger))
    gap = (ledger.numerator or 0) - (published.numerator or 0)
    gap -= sum(
        (1 if s["kind"] == "add" else -1) * s["number"]["numerator"] for s in steps if s["kind"] != "headline"
    )
    if gap:
        kind = "add" if gap > 0 else "take"
        steps.insert(-1, _row(kind, "unexplained", "unexplained", [], _days(abs(gap), ledger)))
    return steps


def _days(sessions: int, like: Number) -> Number:
    import dataclasses

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


def _row(kind: str, step: str, label: str, routes: list[str], number: Number) -> dict[str, Any]:
    return {"kind": kind, "step": step, "label": label, "routes": routes, "number": number.as_dict()}
