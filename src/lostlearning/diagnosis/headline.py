"""The one sentence that says what matters most, and the few that stand under it.

Which sentence it is follows written rules (``diagnosis/data/headline_rules.csv``), tried in order on the
numbers as they may be shown: a suppressed number is never read, so the governors' sentence can give
nothing away.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from lostlearning.insight.variation.season import Figure, beside, error_of, together
from lostlearning.publish.words import Words, lower_first, plain, short_day

Diagnosis = Mapping[str, Any]

READS = ("overall_absence", "lost_days", "share_of_loss_top_5_percent", "not_known", "persistent_absence")
"""Measures of the whole school that the sentences are made from."""
_TWENTY = 20
_RECENT = 4
"""Weeks that are set beside as many before them."""


@functools.cache
def rules() -> dict[str, float]:
    """Each rule's threshold, by code, in the order they are tried."""
    path = resources.files("lostlearning.diagnosis") / "data" / "headline_rules.csv"
    with path.open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["order"]))
    return {row["code"]: int(row["numerator"]) / int(row["denominator"]) for row in rows}


def sentences(diagnosis: Diagnosis) -> tuple[str, list[str]]:
    """What matters most, and what supports it."""
    words = Words(diagnosis["definitions"])
    lost, unknown = _value(diagnosis, "overall_absence"), _share(diagnosis, "not_known")
    if lost is None:
        if unknown is not None and unknown >= rules()["nothing_known"]:
            main = (
                f"{100 * unknown:.0f}% of possible sessions are not known, so what was lost cannot be said."
            )
            return main, ["They have no mark, or totals that contradict each other: see the problems found."]
        if _number(diagnosis, "overall_absence").get("status") == "suppressed":
            main = "What was lost concerns so few pupils, or so few sessions, that it cannot be shown here."
        else:
            main = "These files hold no register, so absence and days lost are not known."
        return main, _kept(_events(diagnosis))
    if not lost:
        return "No possible session was lost.", _kept(_honest(diagnosis))
    made = {
        "few_pupils": _few(diagnosis),
        "school_led": _school_led(diagnosis),
        "largest_route": _largest(diagnosis),
    }
    said = [made[code] for code in rules() if made.get(code)]
    overall = _overall(diagnosis, words)
    if not said:
        return overall, _kept(_honest(diagnosis))
    lines = [overall, *said[1:], _group(diagnosis, words), _lately(diagnosis), _honest(diagnosis)]
    return str(said[0]), _kept(*lines)


def _kept(*lines: str | None) -> list[str]:
    return [line for line in lines if line]


def _number(diagnosis: Diagnosis, code: str) -> Mapping[str, Any]:
    return diagnosis["numbers"].get(code) or {}


def _value(diagnosis: Diagnosis, code: str) -> float | None:
    return _number(diagnosis, code).get("value")


def _share(diagnosis: Diagnosis, code: str) -> float | None:
    """Numerator over denominator, whatever the status lets be said of the value."""
    number = _number(diagnosis, code)
    if not number.get("denominator") or number.get("numerator") is None:
        return None
    return float(number["numerator"] / number["denominator"])


def _overall(diagnosis: Diagnosis, words: Words) -> str:
    days, share = _number(diagnosis, "lost_days"), _number(diagnosis, "overall_absence")
    if days.get("value") is None:
        return f"{words.value(share)} of possible sessions were lost."
    return (
        f"In all, {words.value(days)} days of learning were lost: {words.value(share)} of what was possible."
    )


def _whose(diagnosis: Diagnosis, the: str) -> str:
    return f"{the} schools’" if diagnosis.get("schools", 1) > 1 else f"{the} school’s"


def _few(diagnosis: Diagnosis) -> str | None:
    number = _number(diagnosis, "share_of_loss_top_5_percent")
    share = number.get("value")
    # A twentieth of fewer than twenty pupils is one of them: nothing that a sentence could rest on.
    if share is None or share < rules()["few_pupils"] or (number.get("n") or 0) < _TWENTY:
        return None
    return (
        f"The 5% of pupils who lose most bear {100 * share:.0f}% of all learning lost, "
        "so help for a few would go far."
    )


def _routes(diagnosis: Diagnosis, *ladders: str) -> list[Mapping[str, Any]]:
    return [
        row
        for row in diagnosis["continuum"]
        if row["book"] == "register" and row["ladder"] in ladders and row["number"]["value"]
    ]


def _school_led(diagnosis: Diagnosis) -> str | None:
    rows = _routes(diagnosis, "school-led")
    days, lost = sum(row["number"]["value"] for row in rows), _value(diagnosis, "lost_days")
    if not lost or not rows or days / lost < rules()["school_led"]:
        return None
    first = max(rows, key=lambda row: row["number"]["value"])
    return (
        f"{_whose(diagnosis, 'The')} own decisions account for {plain(days)} days lost "
        f"({100 * days / lost:.0f}% of all), most by this route: {lower_first(first['label'])}."
    )


def _largest(diagnosis: Diagnosis) -> str | None:
    rows, lost = _routes(diagnosis, "school-led", "self-exclusion", "other"), _value(diagnosis, "lost_days")
    if not rows or not lost:
        return None
    first = max(rows, key=lambda row: row["number"]["value"])
    days = first["number"]["value"]
    return (
        f"Beyond illness and other authorised absence, most is lost to {lower_first(first['label'])}: "
        f"{plain(days)} days, {100 * days / lost:.0f}% of all days lost."
    )


def _group(diagnosis: Diagnosis, words: Words) -> str | None:
    """The group whose persistent absence stands furthest above the school's, its interval clear of it."""
    whole = _value(diagnosis, "persistent_absence")
    if whole is None:
        return None
    clear = [
        (row["numbers"]["persistent_absence"]["value"] - whole, group["label"], row)
        for group in diagnosis["groups"]
        for row in group["rows"]
        if row["code"] is not None
        and not row["too_small"]
        and (row["numbers"].get("persistent_absence", {}).get("low") or 0) > whole
    ]
    if not clear:
        return None
    _, label, row = max(clear, key=lambda each: each[0])
    return (
        f"Persistent absence stands furthest above {_whose(diagnosis, 'the')} {100 * whole:.1f}% in the group "
        f"“{label}: {row['label']}”, at {words.value(row['numbers']['persistent_absence'])}."
    )


def _lately(diagnosis: Diagnosis) -> str | None:
    """The last four weeks beside the four before."""
    weeks = [
        week
        for week in diagnosis["weeks"]
        if week["lost"]["numerator"] is not None and week["possible"]["numerator"]
    ]
    if len(weeks) < 2 * _RECENT:
        return None
    now, before = (_together(some) for some in (weeks[-_RECENT:], weeks[-2 * _RECENT : -_RECENT]))
    return (
        f"In the last {_RECENT} weeks (from {short_day(weeks[-_RECENT]['week'])}) {100 * now.rate:.1f}% of "
        f"possible sessions were lost; in the {_RECENT} before, {100 * before.rate:.1f}%{_by_chance(now, before)}."
    )


def _together(weeks: Sequence[Mapping[str, Any]]) -> Figure:
    return together(
        [
            Figure(
                week["lost"]["numerator"],
                week["possible"]["numerator"],
                error_of(week["lost"].get("low"), week["lost"].get("high")),
            )
            for week in weeks
        ]
    )


def _by_chance(now: Figure, before: Figure) -> str:
    """Whether two stretches of weeks differ by more than chance might; nothing where no interval may be shown."""
    found = beside(now, before)
    if found is None or found.changed is None:
        return ""
    return (
        ": a difference beyond chance"
        if found.changed
        else ": no more of a difference than chance might give"
    )


def _honest(diagnosis: Diagnosis) -> str | None:
    number = _number(diagnosis, "not_known")
    share = _share(diagnosis, "not_known")
    if number.get("status") == "suppressed":
        return "A few sessions have no mark and are not known."
    if share is None:
        return None
    if share == 0:
        return "Every possible session has a mark."
    if share < 0.0005:
        return "Fewer than one possible session in 2,000 has no mark and is not known."
    said = f"{100 * share:.1f}% of possible sessions have no mark."
    return f"{said} They are not known: not present, and not lost."


def _events(diagnosis: Diagnosis) -> str | None:
    number = _number(diagnosis, "suspensions")
    if number.get("value") is None:
        return None
    return f"The exclusion records hold {plain(number['value'])} suspensions."
