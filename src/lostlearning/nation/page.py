"""The report of England: what a run found, as one page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup

from lostlearning import __version__
from lostlearning.diagnosis.routes import IN_SCHOOL, found_title
from lostlearning.measures.measure import Measure
from lostlearning.nation.figures import FIGURE
from lostlearning.nation.grouping import ALL
from lostlearning.publish import words as say
from lostlearning.publish.charts import continuum, draw_all, who
from lostlearning.publish.filled import filled
from lostlearning.store.nation import Partition
from lostlearning.vocabulary import words

PACKAGE = "lostlearning.nation"
WHO = "persistent_absence"
"""The measure of the chart of groups."""
FIGURES = (
    ("lost_days", "days of learning lost", "By any route of the register. Two sessions are a day."),
    ("overall_absence", "of possible sessions lost", "By any route of the register."),
    (
        "persistent_absence",
        "of enrolments persistently absent",
        "They missed 10% or more of their own sessions.",
    ),
    ("severe_absence", "of enrolments severely absent", "They missed half or more of their own sessions."),
    ("suspension_rate_january", "suspensions per 100 pupils", "Of pupils on the roll of the January census."),
    ("not_known", "of possible sessions not known", "They should have a mark and have none."),
)
BESIDE = ("overall_absence", "persistent_absence", "severe_absence", "suspension_rate_january")
"""The measures of the tables of groups, regions and authorities."""
LISTS = {"year_group": "year_groups", "sen_primary_need": "sen_need", "ethnicity_major": "ethnicity_major"}
"""Characteristics whose values are words of another list."""
LABELS = {
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "ethnicity_major": "Ethnicity, major group",
    "sen_provision": "SEN provision",
    "sen_primary_need": "Primary type of SEN",
    "year_group": "Year group",
    "fsm": "Free school meals",
    "fsm6": "Free school meals in any of the last six years",
    "eal": "English as an additional language",
    "looked_after": "Looked after by a local authority",
    "in_need": "Child in need (has a social worker)",
    "service_child": "Service child",
    "young_carer": "Young carer",
}
SMALLEST = 10
YES_NO = {"yes": "Yes", "no": "No", "not known": "Not known"}


def page(
    places: pa.Table,
    measures: Iterable[Measure],
    partitions: Sequence[Partition],
    academic_year: int,
    found: Mapping[str, Any],
) -> str:
    """The page of a year. ``places`` are its figures (see :mod:`lostlearning.nation.figures`); ``found`` what else a
    run counted: signals and exits by kind, each empty where none were looked for.
    """
    defined = [_plain(measure) for measure in measures]
    told = say.Words(defined)
    england = _rows(places, "england")
    whole = {row["definition"]: row for row in england if row["characteristic"] == ALL}
    routes = _continuum(whole)
    groups = _groups(england)
    charts = [continuum.chart(routes, told), who.chart(groups, whole.get(WHO), WHO, told)]
    shown = [chart for chart in charts if chart is not None]
    used = {code for code, *_ in FIGURES} | set(BESIDE) | {row["number"]["definition"] for row in routes}
    return filled(
        "england.html",
        PACKAGE,
        year=f"{academic_year}/{(academic_year + 1) % 100:02d}",
        words=told,
        figures=[(code, what, how) for code, what, how in FIGURES if code in whole],
        whole=whole,
        charts={c.name: Markup(svg) for c, svg in zip(shown, draw_all(shown), strict=True)},  # noqa: S704 (ours)
        d={"continuum": routes},
        books=continuum.BOOKS,
        ladders=continuum.LADDERS,
        groups=groups,
        beside=[code for code in BESIDE if code in whole],
        regions=_by_place(places, "region"),
        authorities=_by_place(places, "authority"),
        coverage=coverage(partitions),
        found=found,
        definitions=[each for each in defined if each["code"] in used],
        source=next(iter(whole.values()))["source"] if whole else "",
        made_by=__version__,
        smallest=SMALLEST,
        too_small=who.TOO_SMALL,
    )


def coverage(partitions: Sequence[Partition]) -> dict[str, Any]:
    """What the figures rest on: authorities, schools counted and set aside, and why."""
    return {
        "authorities": len(partitions),
        "schools": sum(part.rows("schools") for part in partitions),
        "enrolments": sum(part.rows("roll") for part in partitions),
        "aside": [(part.authority, each) for part in partitions for each in part.aside],
    }


def _plain(measure: Measure) -> dict[str, Any]:
    held = dataclasses.asdict(measure.definition)
    return {**held, "unit": measure.definition.unit.value, "better": measure.definition.better.value}


def _rows(places: pa.Table, level: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = places.filter(pc.equal(places["level"], level)).to_pylist()
    return rows


def _continuum(whole: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The routes of all three books, mildest first."""
    listed = {word.code: word for word in words("routes")}
    told = [
        (code, word.code, word.label, word)
        for word in listed.values()
        for code in (f"lost_days_{word.code}", f"exits_{word.code}")
    ]
    for code, routes in IN_SCHOOL.items():
        worst = max((listed[route] for route in routes), key=lambda word: int(word["position"]))
        told.append((code, code, found_title(code), worst))
    rows = [
        {
            "route": route,
            "label": label,
            "book": word["book"],
            "position": int(word["position"]),
            "ladder": word["ladder"],
            "number": {name: whole[code][name] for name in FIGURE},
        }
        for code, route, label, word in told
        if code in whole
    ]
    return sorted(rows, key=lambda row: row["position"])


def _groups(england: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in england:
        if row["characteristic"] != ALL and row["definition"] in BESIDE:
            groups = found.setdefault(row["characteristic"], {})
            groups.setdefault(row["group"], {})[row["definition"]] = row
    made = []
    for characteristic, groups in found.items():
        listed = words(LISTS.get(characteristic, characteristic)) if _is_list(characteristic) else None
        rows = []
        order = [word.code for word in listed] if listed is not None else []
        place = {code: number for number, code in enumerate(order)}
        for code, numbers in sorted(groups.items(), key=lambda item: place.get(item[0], len(order))):
            word = listed.get(code) if listed is not None else None
            label = word.label if word is not None else YES_NO.get(code, code.replace("_", " ").capitalize())
            pupils = numbers[WHO]["n"] if WHO in numbers else None
            small = pupils is not None and pupils < SMALLEST
            rows.append({"label": label, "pupils": pupils, "too_small": small, "numbers": numbers})
        made.append(
            {
                "characteristic": characteristic,
                "label": LABELS.get(characteristic, characteristic),
                "rows": rows,
            }
        )
    return made


def _is_list(characteristic: str) -> bool:
    try:
        words(LISTS.get(characteristic, characteristic))
    except (FileNotFoundError, KeyError, LookupError):
        return False
    return True


def _by_place(places: pa.Table, level: str) -> list[dict[str, Any]]:
    """One row a region or authority with the measures of BESIDE and how it is covered."""
    wanted = pc.and_(
        pc.and_(pc.equal(places["level"], level), pc.equal(places["characteristic"], ALL)),
        pc.is_in(places["definition"].cast(pa.string()), pa.array(BESIDE)),
    )
    found: dict[str, dict[str, Any]] = {}
    for row in places.filter(wanted).to_pylist():
        place = found.setdefault(
            row[level],
            {"name": row[level], "region": row["region"], "numbers": {}}
            | {name: row[name] for name in ("schools", "schools_set_aside")},
        )
        place["numbers"][row["definition"]] = row
    return list(found.values())
