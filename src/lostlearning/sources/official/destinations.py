"""Destinations after key stage 4: by school and authority (performance tables), and nationally by institution."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lostlearning.sources.official.publication import Publication, Rate, Turned

GROUPS = {"": "", "_DIS": "_disadvantaged", "_NONDIS": "_other_pupils"}
KINDS = {
    "sustained_destination": "OVERALL_DEST",
    "apprenticeship": "APPREN",
    "employment": "EMPLOYMENT",
    "education": "EDUCATION",
    "further_education": "FE",
    "school_sixth_form": "SCH_6TH",
    "sixth_form_college": "SIXTH_COL",
    "other_education": "OTHER_EDU",
    "not_sustained": "NOT_SUSTAINED",
    "destination_unknown": "UNKNOWN",
}
EARLIER = re.compile(r"_(\d\d)$")


def period(headings: Sequence[str]) -> str:
    """The year of the leavers: the one after the latest of the earlier years in the headings (COHORT_22 is
    of those who left in 2021/22).
    """
    years = [int(found[1]) for heading in headings if (found := EARLIER.search(heading.strip()))]
    return f"20{max(years):02}{max(years) + 1:02}" if years else ""


def earlier(heading: str) -> tuple[str, str] | None:
    """COHORT_DIS_22 is COHORT_DIS of those who left in 2021/22."""
    found = EARLIER.search(heading.strip())
    if not found:
        return None
    year = int(found[1])
    return heading.strip()[: found.start()], f"20{year - 1:02}{year:02}"


def _figures() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for suffix, group in GROUPS.items():
        found[f"leavers{group}"] = (f"COHORT{suffix}",)
        for name, published in KINDS.items():
            found[f"{name}{group}"] = (f"{published}{suffix}",)
            found[f"{name}_rate{group}"] = (f"{published}PER{suffix}",)
    return found


BY_SCHOOL = Publication(
    code="destinations_by_school",
    title="Destinations after key stage 4, by school and local authority",
    source="dfe-performance-tables",
    tells=("record_type", "leavers", "sustained_destination", "sustained_destination_rate"),
    filters={"record_type": ("rectype",), "school_type": ("nftype",)},
    attributes=("record_type", "school_type"),
    figures=_figures(),
    rates=tuple(
        Rate(f"{name}_rate{group}", f"{name}{group}", f"leavers{group}", per=1)
        for group in GROUPS.values()
        for name in KINDS
    ),
    places={"old_la_code": ("lea",), "school": ("schname",)},
    given={
        "level": "CASE record_type WHEN 'NAT' THEN 'National' WHEN 'LA' THEN 'Local authority' "
        "WHEN '1' THEN 'School' WHEN '2' THEN 'School' END",
        "country_code": "'E92000001'",
        "country": "'England'",
    },
    period=period,
    earlier=earlier,
    dated_outside=True,
    symbols="performance-tables",
    rounded_to={"Local authority": 5},
    rounded_until=9999,
)
COLUMNS = (
    *("overall", "education", "fe", "ssf", "sfc", "other_edu", "ind", "appru", "special", "spi", "edu_combo"),
    *("he", "appren", "appl3", "appl2", "all_work", "all_notsust", "notsust", "notsust_beneet"),
    *("only_beneet", "all_unknown", "unknown_id", "unknown"),
)
NAMED = {
    "overall": "sustained_destination",
    "education": "education",
    "fe": "further_education",
    "ssf": "school_sixth_form",
    "sfc": "sixth_form_college",
    "other_edu": "other_education",
    "appren": "apprenticeship",
    "all_work": "employment",
    "all_notsust": "not_sustained",
    "all_unknown": "destination_unknown",
}
BY_INSTITUTION = Publication(
    code="destinations",
    title="Destinations after key stage 4, nationally, by type of institution and characteristic",
    source="dfe-destinations",
    tells=("institution_group", "institution_type", "data_type", "leavers"),
    filters={
        "institution_group": ("institution_group",),
        "institution_type": ("institution_type",),
        "topic": ("breakdown_topic",),
        "group": ("breakdown",),
        "version": ("version",),
        "data_type": ("data_type",),
    },
    figures={"institutions": ("inst_count",), "leavers": ("cohort",)}
    | {name: (column,) for column, name in NAMED.items()}
    | {f"{name}_rate": (f"{name}_rate",) for name in NAMED.values()},
    rest=True,
    turned=Turned(
        "data_type",
        tuple(NAMED.get(column, column) for column in COLUMNS),
        {"Number of pupils": "{}", "Percentage": "{}_rate"},
    ),
    rates=tuple(
        Rate(f"{name}_rate", name, "leavers") for name in (NAMED.get(column, column) for column in COLUMNS)
    ),
    attributes=("version",),
)
PUBLICATIONS = (BY_SCHOOL, BY_INSTITUTION)
