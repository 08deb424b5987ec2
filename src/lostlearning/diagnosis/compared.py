"""Compared with: the school beside itself before, similar schools and its authority, in plain values.

Of one school and one year nothing more is asked of the books than the report already has: the weeks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis import beside_schools, when
from lostlearning.diagnosis.years import called
from lostlearning.insight.variation import Kind, Measured, chart, verdict
from lostlearning.insight.variation.season import Beside, Figure, beside, error_of, together
from lostlearning.ledger import periods

if TYPE_CHECKING:
    from lostlearning.books import Books

HALVES = {
    number: f"{term}, {half} half"
    for number, (term, half) in enumerate(
        ((term, half) for term in ("Autumn", "Spring", "Summer") for half in ("first", "second")), start=1
    )
}
ONE_YEAR = (
    "The files hold one year, so no half term can be set beside the same half term last year: what comes with every "
    "winter cannot be told from what has changed."
)
ONE_SCHOOL = (
    "The files hold one school, so it cannot be set beside similar schools or its authority: whether its figures are "
    "high for a school like it cannot be told here."
)
SEASONS = (
    "Absence has seasons: illness is commoner in winter, and the last weeks of a term are unlike others. A run of "
    "weeks above or below the centre may be the season, and nothing else."
)
NO_LEVEL = (
    "So many that no one level was usual in this year: it rose or fell in long runs, and these are its shape, "
    "not so many alarms."
)
Week = Mapping[str, Any]


def compared(
    books: Books,
    year: str,
    weeks: Sequence[Week],
    others: Sequence[Mapping[str, Any]],
    schools: int,
    numbers: Mapping[str, Any],
) -> dict[str, Any]:
    """The chapter. ``weeks`` and ``others`` (other years) are those of the report; ``numbers`` of all pupils."""
    last = str(int(year) - 1)
    held = any(other["year"] == called(last) and other["can_be_diagnosed"] for other in others)
    before = when.weeks(books, last) if held else []
    found = itself(year, weeks, before)
    found["several"] = schools > 1
    found["schools"] = beside_schools.table(books, year, numbers) if schools > 1 else None
    found["hides"] = [
        *([] if found["seasons"] else [ONE_YEAR]),
        *([ONE_SCHOOL] if found["schools"] is None else beside_schools.hides(found["schools"])),
    ]
    return found


def itself(year: str, weeks: Sequence[Week], before: Sequence[Week]) -> dict[str, Any]:
    """The school beside itself: its weeks on a chart, and its half terms beside those of the year before."""
    seasons = _seasons(year, weeks, before)
    return {
        "weeks": _chart(weeks),
        "lately": _lately(year, weeks),
        "last_year": called(int(year) - 1),
        "seasons": seasons,
        "seasons_said": _seasons_said(seasons),
        "note": SEASONS,
        "several": False,
        "schools": None,
        "hides": [],
    }


def _chart(weeks: Sequence[Week]) -> dict[str, Any] | None:
    """An XmR chart of the share of possible sessions lost; None where no week says."""
    said = [week for week in weeks if week["lost"]["value"] is not None]
    if not said:
        return None
    measured = [
        Measured(week["week"], week["lost"]["numerator"], week["lost"]["denominator"]) for week in said
    ]
    made = chart(Kind.XMR, measured)
    answer = verdict(made, _week, "weeks")
    flagged = {place for signal in answer.signals for place in signal.places}
    said_of_it = list(answer.said)
    if 2 * len(flagged) > len(made.points):
        said_of_it.insert(1, NO_LEVEL)
    return {
        "points": [
            {
                "week": point.period,
                "value": point.value,
                "centre": point.centre,
                "low": None if point.low is None else max(point.low, 0.0),
                "high": point.high,
                "flagged": at in flagged,
            }
            for at, point in enumerate(made.points)
        ],
        "status": answer.status.value,
        "said": said_of_it,
        "not_drawn": sum(bool(week["possible"]["numerator"]) for week in weeks) - len(said),
    }


def _week(text: str) -> str:
    day = dt.date.fromisoformat(text)
    return f"{day.day} {day:%b}"


def _seasons(year: str, weeks: Sequence[Week], before: Sequence[Week]) -> list[dict[str, Any]]:
    """Half terms that both years have, in order."""
    now, then = _halves(int(year), weeks), _halves(int(year) - 1, before)
    found = []
    for number in sorted(now.keys() & then.keys()):
        set_beside = beside(together(now[number]), together(then[number]))
        if set_beside is not None:
            found.append(_season(number, set_beside))
    return found


def _halves(year: int, weeks: Sequence[Week]) -> dict[int, list[Figure]]:
    """Weeks with something to say, by half term: as the ledger cuts terms where no calendar is on file."""
    said = {
        dt.date.fromisoformat(week["week"]): week["lost"]
        for week in weeks
        if week["lost"]["value"] is not None
    }
    found: dict[int, list[Figure]] = {}
    for number, first, last in periods._cut(year, sorted(said)):
        found[number] = [
            Figure(lost["numerator"], lost["denominator"], error_of(lost["low"], lost["high"]))
            for week, lost in sorted(said.items())
            if first <= week <= last
        ]
    return found


def _lately(year: str, weeks: Sequence[Week]) -> dict[str, Any] | None:
    """The last half term of the year beside the one before it; None where the year has one."""
    halves = _halves(int(year), weeks)
    last = sorted(halves)[-2:]
    found = beside(together(halves[last[1]]), together(halves[last[0]])) if len(last) == 2 else None
    if found is None:
        return None
    return _season(last[1], found) | {"before": HALVES[last[0]], "weeks": len(halves[last[1]])}


def _season(number: int, found: Beside) -> dict[str, Any]:
    return {
        "half_term": HALVES[number],
        "now": found.now.rate,
        "then": found.then.rate,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "changed": found.changed,
        "said": _change(found),
    }


def _change(found: Beside) -> str:
    if found.changed is None:
        return "cannot be said"
    if not found.changed:
        return "no evidence of change"
    return "higher, beyond chance" if found.difference > 0 else "lower, beyond chance"


def _seasons_said(seasons: Sequence[Mapping[str, Any]]) -> str:
    if not seasons:
        return ""
    changed = [season for season in seasons if season["changed"]]
    if not changed:
        return "No evidence of change: no half term differs from the same one last year by more than chance might."
    listed = "; ".join(f"{season['half_term'].lower()}: {season['said']}" for season in changed)
    return f"{len(changed)} of {len(seasons)} half terms differ from last year’s by more than chance might: {listed}."
