"""The report of a cohort, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from lostlearning import __version__
from lostlearning.insight.exits.definitions import OURS, definitions
from lostlearning.insight.exits.funnel import funnel
from lostlearning.insight.exits.limits import days, limit
from lostlearning.insight.exits.schools import NO_FUNNEL, OUT, TOGETHER, UNDER_FLOOR, WITHIN, said
from lostlearning.measures.estimate import wilson
from lostlearning.movement.drawing import funnel as draw
from lostlearning.nation.cohort.chart import POPULATION, chart
from lostlearning.nation.cohort.of import BY, Cohort
from lostlearning.nation.cohort.outcomes import Outcome
from lostlearning.nation.page import LABELS, LISTS, PACKAGE, SMALLEST, YES_NO
from lostlearning.publish import words as say
from lostlearning.publish.charts import draw_all, who
from lostlearning.publish.filled import filled
from lostlearning.store.nation import Aside, Partition
from lostlearning.vocabulary import words

SHOWN = 25
"""Schools of a definition that the page lists; the tables have all."""
BESIDE = ("ever_persistently_absent", "ever_suspended", "unexplained_lostlearning", "never_returned")
"""The outcomes of the tables of groups and places."""
DRAWN = "unexplained_lostlearning"
PHASES = {
    "SS": "Secondary schools",
    "PR": "Pupil referral units",
    "SP": "Special schools",
    "AT": "All-through schools",
}
ESTABLISHED = {
    "V": "verified",
    "V2": "verified at second hand",
    "R": "recalled",
    "P": "this project’s choice",
}


def page(
    cohort: Cohort,
    tables: dict[str, pa.Table],
    asked: Sequence[Outcome],
    *,
    pupils: int,
    held: Sequence[int],
    aside: Sequence[tuple[Partition, Aside]],
    source: str,
    rated: bool,
) -> str:
    """The page made of the tables of :mod:`.answering`."""
    told = say.Words([_defined(one) for one in asked])
    places = tables["places"].to_pylist()
    whole = {row["outcome"]: _number(row) for row in places if row["characteristic"] == "all"}
    groups = _groups(tables["groups"].to_pylist())
    loss = tables["loss"].to_pylist()
    charts = [chart(loss), who.chart(groups, whole[DRAWN], DRAWN, told)]
    shown = [each for each in charts if each is not None]
    drawings = {c.name: Markup(svg) for c, svg in zip(shown, draw_all(shown), strict=True)}  # noqa: S704 (ours)
    beside = [one for one in asked if one.code in BESIDE]
    top = tables["concentration"].to_pylist()
    able = [
        code for code in definitions() if f"schools-{code}" in tables and tables[f"schools-{code}"].num_rows
    ]
    return filled(
        "cohort.html",
        PACKAGE,
        leaving=said(cohort.leaving),
        first=said(cohort.years[0]),
        pupils=pupils,
        missing=[f"{said(year)} (Year {cohort.group(year)})" for year in cohort.missing(held)],
        whole=whole,
        outcomes=asked,
        words=told,
        charts=drawings,
        years=_years(tables["years"].to_pylist(), loss),
        days_lost=_days_lost(loss),
        top=top[0],
        tenths=top[1:],
        beside=beside,
        groups=groups,
        too_small=who.TOO_SMALL,
        exits=[row for row in tables["exits"].to_pylist() if row["year_group"] == "all"],
        sections=[_section(code, tables[f"schools-{code}"]) for code in able],
        unable=[one for code, one in definitions().items() if code not in able],
        floor=(days("FLOOR-PUPILS"), int(limit("FLOOR-SHARE"))),
        regions=_places(places, "region"),
        authorities=_places(places, "authority"),
        coverage=tables["coverage"].to_pylist(),
        aside=[(said(part.academic_year), part.authority, each) for part, each in aside],
        definitions=tables["definitions"].to_pylist(),
        established=ESTABLISHED,
        rated=rated,
        source=source,
        smallest=SMALLEST,
        population=POPULATION,
        made_by=__version__,
    )


def _defined(one: Outcome) -> dict[str, Any]:
    return {"code": one.code, "title": one.title, "unit": "pupil", "per": 1, "denominator": "pupils"}


def _number(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table as the pages' words have a number."""
    names = {"value": "share", "numerator": "count", "denominator": "pupils", "low": "low", "high": "high"}
    status = "known" if row["status"] == "known" else "not_available"
    return {"definition": row["outcome"], "status": status, "n": row["pupils"]} | {
        name: row[column] for name, column in names.items()
    }


def _label(characteristic: str, group: str) -> str:
    if group in YES_NO:
        return YES_NO[group]
    word = words(LISTS.get(characteristic, characteristic)).get(group)
    return word.label if word is not None else group.replace("_", " ").capitalize()


def _groups(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    made = []
    for characteristic in BY:
        own: dict[str, dict[str, dict[str, Any]]] = {}
        for row in rows:
            if row["characteristic"] == characteristic:
                own.setdefault(row["group"], {})[row["outcome"]] = row
        listed = [
            {
                "label": _label(characteristic, group),
                "pupils": (pupils := max(row["pupils"] for row in by_outcome.values())),
                "too_small": pupils < SMALLEST,
                "numbers": {code: _number(row) for code, row in by_outcome.items()},
                "ratios": by_outcome,
            }
            for group, by_outcome in own.items()
        ]
        made.append({"characteristic": characteristic, "label": LABELS[characteristic], "rows": listed})
    return made


def _places(rows: Sequence[dict[str, Any]], level: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["characteristic"] == level:
            place = found.setdefault(row["group"], {"name": row["group"], "numbers": {}, "pupils": 0})
            place["numbers"][row["outcome"]] = _number(row)
            place["pupils"] = max(place["pupils"], row["pupils"])
    for place in found.values():
        place["too_small"] = place["pupils"] < SMALLEST
    return list(found.values())


def _years(rows: Sequence[dict[str, Any]], loss: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        year = found.setdefault(
            row["year_group"], {"year_group": row["year_group"], "academic_year": row["academic_year"]}
        )
        year[row["definition"]] = row["value"]
        year["held"] = row["status"] != "year_not_held"
    for row in loss:
        if row["characteristic"] == "all" and row["year_group"] in found:
            found[row["year_group"]][row["population"]] = row["days_per_pupil_so_far"]
    return list(found.values())


def _days_lost(loss: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    own = [row for row in loss if row["characteristic"] == "all" and row["population"] == POPULATION]
    return own[-1] if own else None


def _section(code: str, table: pa.Table) -> dict[str, Any]:
    """A definition's schools: how many stand out in its last period, the funnel of its largest phase, the furthest."""
    rows = table.to_pylist()
    periods = sorted({row["period"] for row in rows})
    period = TOGETHER if TOGETHER in periods else (periods[-1] if periods else "")
    own = [row for row in rows if row["period"] == period]
    by_phase: dict[str, list[dict[str, Any]]] = {}
    for row in own:
        by_phase.setdefault(row["phase"], []).append(row)
    pictures = []
    for phase, some in sorted(by_phase.items(), key=lambda each: -len(each[1]))[:1]:
        drawn = funnel([(row["count"], row["pupils"]) for row in some])
        if drawn is not None:
            name = f"funnel-{code}"
            title = f"{PHASES.get(phase, phase or 'Schools')}: {definitions()[code].title}, {period}"
            counted = "are counted" if definitions()[code].subtracts == () else "had an unexplained exit"
            svg = draw(drawn, [row["label"] or row["school"] for row in some], name, title, counted)
            pictures.append({"svg": Markup(svg), "drawn": drawn, "schools": len(some)})  # noqa: S704 (ours)
    above = sorted(
        (row for row in own if row["stands"] == OUT), key=lambda row: -row["count"] / row["pupils"]
    )
    count, pupils = sum(row["count"] for row in own), sum(row["pupils"] for row in own)
    low, high = wilson(count, pupils) if pupils else (0.0, 0.0)
    return {
        "definition": definitions()[code],
        "code": code,
        "ours": code == OURS,
        "period": period,
        "count": count,
        "pupils": pupils,
        "low": low,
        "high": high,
        "schools": len(own),
        "pictures": pictures,
        "above": above[:SHOWN],
        "stand": {
            word: n
            for word in (OUT, WITHIN, UNDER_FLOOR, NO_FUNNEL)
            if (n := sum(row["stands"] == word for row in own)) or word == OUT
        },
    }
