"""The report's pages: one for the authority, which names pupils, and one that may leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from lostlearning.insight.exits import rules
from lostlearning.insight.exits.classing import every_class, title
from lostlearning.insight.exits.definitions import OURS, definitions
from lostlearning.insight.exits.finding import Found
from lostlearning.insight.exits.limits import limit, limits
from lostlearning.insight.exits.looking import Looked
from lostlearning.insight.exits.record import UNEXPLAINED
from lostlearning.insight.exits.schools import OUT, TOGETHER, Figure, said
from lostlearning.movement import drawing
from lostlearning.movement.public import Public
from lostlearning.movement.tables import nobodys_groups
from lostlearning.publish.filled import filled
from lostlearning.records import ESTABLISHED

PACKAGE = "lostlearning.movement"
MOST = 200
"""Rows of one table on the page: the tables for a spreadsheet have every one."""
MOST_FLOWS = 40
PHASES = {
    "": "Schools whose phase is not on file",
    "NS": "Nursery schools",
    "PS": "Primary schools",
    "MP": "Middle schools deemed primary",
    "MS": "Middle schools deemed secondary",
    "SS": "Secondary schools",
    "AT": "All-through schools",
    "SP": "Special schools",
    "PR": "Pupil referral units and alternative provision",
}


def page(
    looked: Looked,
    labels: Mapping[int, str],
    made_by: str,
    files: Sequence[str],
    left_out: Sequence[tuple[str, str]],
) -> str:
    """The authority's report: one file that asks nothing of any network."""
    found = looked.found
    return filled(
        "exits.html",
        PACKAGE,
        found=found,
        looked=looked,
        labels=labels,
        classes=_classes(found),
        years=[said(year) for year in sorted({each["academic_year"] for each in found.exits})],
        schools=_schools(found),
        above=_above(found),
        funnels=_funnels(found),
        others=[(definitions()[code], found.figures[code]) for code in definitions() if code != OURS],
        ours=definitions()[OURS],
        flows=found.flows[:MOST_FLOWS],
        picture=Markup(drawing.moved(found.flows, found.labels)),  # noqa: S704 (drawn here, names escaped)
        nobodys=nobodys_groups(found),
        unexplained=UNEXPLAINED,
        title=title,
        rules=list(rules().values()),
        limits=limits(),
        limit=limit,
        established=ESTABLISHED,
        left_out=left_out,
        most=MOST,
        phases=PHASES,
        out=OUT,
        together=TOGETHER,
        files=files,
        made_by=made_by,
    )


def public_page(public: Public, made_by: str) -> str:
    """What may leave the authority."""
    return filled(
        "exits_public.html",
        PACKAGE,
        public=public,
        ours=definitions()[OURS],
        made_by=made_by,
        together=TOGETHER,
    )


def _classes(found: Found) -> list[dict[str, Any]]:
    """Of each class: exits by year and in all, and how many exits of other classes meet the rule too."""
    made = []
    for code in every_class():
        own = [each for each in found.exits if each["reason"] == code]
        years: dict[str, int] = {}
        for each in own:
            years[said(each["academic_year"])] = years.get(said(each["academic_year"]), 0) + 1
        met = sum(1 for each in found.exits if each.get(f"met_{code}") and each["reason"] != code)
        made.append({"code": code, "title": title(code), "exits": len(own), "years": years, "also": met})
    return made


def _schools(found: Found) -> list[Figure]:
    """Our figures of all years together (or of the one year), by phase, the highest share first."""
    figures = found.figures[OURS]
    period = TOGETHER if any(one.period == TOGETHER for one in figures) else None
    own = [one for one in figures if period is None or one.period == period]
    return sorted(own, key=lambda one: (one.phase, -one.share, one.school))


def _above(found: Found) -> list[tuple[str, str]]:
    """The schools above the funnel, with in how many years."""
    return [(found.labels.get(school, school), words) for school, words in sorted(found.standing.items())]


def _funnels(found: Found) -> list[dict[str, Any]]:
    """The funnels of all years together (or the one year), by phase, each with its picture."""
    shown = _schools(found)
    made: list[dict[str, Any]] = []
    for (code, phase, period), drawn in found.funnels.items():
        if code != OURS or not shown or period != shown[0].period:
            continue
        names = [
            found.labels.get(one.school, one.school)
            for one in sorted(found.figures[OURS], key=lambda one: one.school)
            if one.phase == phase and one.period == period
        ]
        picture = drawing.funnel(
            drawn, names, f"funnel{len(made)}", f"Unexplained exits: {PHASES.get(phase, phase)}"
        )
        made.append(
            {
                "phase": PHASES.get(phase, phase),
                "of_no_phase": not phase,
                "funnel": drawn,
                "picture": Markup(picture),  # noqa: S704
            }
        )
    return made
