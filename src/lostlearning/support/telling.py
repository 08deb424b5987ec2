"""A list in plain values, ready for a page or a file: the same for staff and for a family.

A pupil's key is in nothing that is handed on: a page shows the label that the user's own files give, or a number.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from lostlearning.support import limits
from lostlearning.support.listing import Flag, Listing, Pupil, Status
from lostlearning.support.looking import Finding
from lostlearning.support.record import Record

MOST = 8
"""Pupils of one status and line on a page: a longer list is not read, and the file has every one."""
NOBODY = "Nobody is named"
COLUMNS = (
    *(
        "school",
        "pupil",
        "status",
        "indicator",
        "code",
        "counted",
        "crossed_on",
        "counted_from",
        "counted_to",
    ),
    *("expires_on", "being_done", "named", "reviewed", "also_on_file"),
)
"""The columns of needs.csv: a row a pupil and line."""


def told(
    found: Listing, labels: Mapping[int, str], schools: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The list as plain values. ``schools`` gives each school's name, where there is more than one."""
    over = {each.record.code: each.rows.num_rows for each in found.found}
    groups = []
    order = 0
    for status in Status:
        own = [each for each in found.pupils if each.status is status and not each.quiet]
        lines = []
        for record, pupils in _by_line(own, status, over):
            shown = []
            for pupil in pupils[:MOST]:
                order += 1
                shown.append(entry(pupil, labels, schools) | {"order": order})
            lines.append(
                {
                    "code": record.code,
                    "title": record.title,
                    "count": len(pupils),
                    "pupils": shown,
                    "more": max(0, len(pupils) - MOST),
                }
            )
        if own:
            groups.append(
                {"code": status.name.lower(), "title": status.value, "count": len(own), "lines": lines}
            )
    return {
        "as_of": found.as_of.isoformat(),
        "groups": groups,
        "pupils": len(found.pupils),
        "quiet": sum(each.quiet for each in found.pupils),
        "indicators": indicators(found),
        "not_checked": not_checked(found.found),
        "not_looked_for": not_looked_for(),
        "unknown_reviews": list(found.unknown_reviews),
        "reads_actions": "actions" in found.doing.read,
        "reads_reviews": "reviews" in found.doing.read,
    }


def _by_line(
    pupils: Iterable[Pupil], status: Status, over: Mapping[str, int]
) -> list[tuple[Record, list[Pupil]]]:
    """Each pupil once, under the line of that status that fewest are over; those lines first."""
    found: dict[str, list[Pupil]] = {}
    records = {}
    for pupil in pupils:
        own = [flag.record for flag in pupil.flags if flag.status is status]
        rarest = min(own, key=lambda record: (over[record.code], record.code))
        records[rarest.code] = rarest
        found.setdefault(rarest.code, []).append(pupil)
    return [(records[code], found[code]) for code in sorted(found, key=lambda code: (over[code], code))]


def entry(
    pupil: Pupil, labels: Mapping[int, str], schools: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A pupil with every line that stands."""
    return {
        "label": labels.get(pupil.pupil) or None,
        "school": (schools or {}).get(pupil.school),
        "status": pupil.status.value,
        "flags": [line(flag) for flag in pupil.flags],
        "others": list(pupil.others),
    }


def line(flag: Flag) -> dict[str, Any]:
    """One line that is crossed: the same words wherever it is shown."""
    record = flag.record
    return {
        "code": record.code,
        "title": record.title,
        "asks": record.asks,
        "rule": record.rule,
        "says": flag.says,
        "status": flag.status.value,
        "crossed_on": flag.crossed_on.isoformat(),
        "first": flag.first.isoformat(),
        "last_day": flag.last_day.isoformat(),
        "expires_on": flag.expires_on.isoformat(),
        "against": list(record.against),
        "missing": record.missing,
        "doing": [one.says for one in flag.actions],
        "named": flag.named or NOBODY,
        "review": flag.review.says if flag.review else None,
    }


def indicators(found: Listing) -> list[dict[str, Any]]:
    """Every indicator with how many pupils it is raised of, by status; None where it cannot be checked at all."""
    counts: dict[tuple[str, Status], int] = {}
    for pupil in found.pupils:
        for flag in pupil.flags:
            counts[flag.record.code, flag.status] = counts.get((flag.record.code, flag.status), 0) + 1
    return [
        {
            "code": each.record.code,
            "title": each.record.title,
            "group": each.record.group.value,
            "rule": each.record.rule,
            "checked": bool(each.checked),
            "partly": bool(each.checked and each.unchecked),
            "stands": limits.number(each.record.expires),
            "over": each.rows.num_rows,
            **{status.name.lower(): counts.get((each.record.code, status), 0) for status in Status},
        }
        for each in found.found
    ]


def not_checked(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """What could not be checked, by why: of every school and year, or of some."""
    reasons: dict[tuple[str, bool], list[str]] = {}
    for each in found:
        whole = not each.checked
        for why in dict.fromkeys(why for some in each.unchecked.values() for why in some):
            reasons.setdefault((why, whole), []).append(each.record.title)
    return [
        {"because": why, "everywhere": whole, "titles": titles}
        for (why, whole), titles in sorted(reasons.items(), key=lambda pair: (not pair[0][1], -len(pair[1])))
    ]


@functools.cache
def not_looked_for() -> tuple[dict[str, str], ...]:
    """What is not looked for at all, and why: ``data/not_looked_for.csv``."""
    with (resources.files("lostlearning.support") / "data" / "not_looked_for.csv").open(
        encoding="utf-8"
    ) as file:
        return tuple(csv.DictReader(file))


def rows(
    found: Listing, labels: Mapping[int, str], schools: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """The list as rows of COLUMNS, in its order. A pupil without a label is called by number, as on the page."""
    made = []
    for number, pupil in enumerate(found.pupils, 1):
        for flag in pupil.flags:
            made.append(
                {
                    "school": (schools or {}).get(pupil.school, pupil.school),
                    "pupil": labels.get(pupil.pupil) or f"Pupil {number}",
                    "status": flag.status.value,
                    "indicator": flag.record.title,
                    "code": flag.record.code,
                    "counted": flag.says,
                    "crossed_on": _day(flag.crossed_on),
                    "counted_from": _day(flag.first),
                    "counted_to": _day(flag.last_day),
                    "expires_on": _day(flag.expires_on),
                    "being_done": "; ".join(one.says for one in flag.actions),
                    "named": flag.named,
                    "reviewed": flag.review.says if flag.review else "",
                    "also_on_file": "; ".join(pupil.others),
                }
            )
    return made


def _day(day: dt.date) -> str:
    return day.isoformat()
