"""Alternative provision schools: every one that the pupil numbers list, with what the other registers know."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from lostlearning.insight.official import Official
from lostlearning.site.atlas.gazetteer import Gazetteer
from lostlearning.store.official import Loaded

OF_PUPILS, OF_PLACES, OF_ALLOCATIONS = "pupils_by_school", "school_coordinates", "ap_schools"
AP_TYPE = "State-funded AP school"


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """One figure of a school: its value or why there is none, as printed, and its row in the file."""

    value: float | None
    status: str
    published: str
    row: int


@dataclasses.dataclass(frozen=True, slots=True)
class School:
    """A school. ``name`` is empty, and coordinates None, where no loaded file has them."""

    urn: str
    name: str
    named_by: str
    authority: str
    """The address of its authority, or nothing."""
    la_code: str
    period: str
    kind: str
    counts: Mapping[str, Count]
    longitude: float | None = None
    latitude: float | None = None
    located_by: str = ""
    allocated: tuple[tuple[str, float | None], ...] = ()
    """Year and pupils of each year's allocation."""
    facts: tuple[tuple[str, str], ...] = ()
    """What the schools register and inspections say, where they are loaded and have it."""

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/schools/{self.urn}/"

    @property
    def called(self) -> str:
        """Its name, or what stands for it."""
        return self.name or f"School {self.urn} (name not known)"

    @property
    def located(self) -> bool:
        """Whether it can be put on a map."""
        return self.longitude is not None and self.latitude is not None


def schools(official: Official, gazetteer: Gazetteer) -> tuple[list[School], Loaded | None]:
    """Every AP school by name, and the file that lists them; none where pupil numbers are not loaded."""
    files = official.files(OF_PUPILS)
    if not files:
        return [], None
    file = files[-1]
    counts: dict[str, dict[str, Count]] = {}
    of: dict[str, tuple[str, str]] = {}
    for urn, period, la_code, figure, value, status, published, row in official.con.execute(
        "SELECT place, period, old_la_code, figure, value, status, published, row "
        f"FROM {official.rows(file)} WHERE level = 'School' AND school_type = ? ORDER BY row",
        [AP_TYPE],
    ).fetchall():
        counts.setdefault(urn, {})[figure] = Count(value, status, published or "", row)
        of[urn] = (period, la_code or "")
    places = _rows(official, OF_PLACES)
    allocations = _every(official, OF_ALLOCATIONS)
    register = _rows(official, "establishments")
    inspected = _rows(official, "latest_inspections")
    found = []
    for urn, figures in counts.items():
        place, given = places.get(urn), allocations.get(urn, [])
        name, by = _name(place, given, register.get(urn))
        at = place or next((each for each in given if each["longitude"] is not None), None)
        spot = gazetteer.by_code(of[urn][1])
        found.append(
            School(
                urn=urn, name=name, named_by=by, authority=spot.slug if spot else "", la_code=of[urn][1],
                period=of[urn][0], kind=str(given[-1]["ap_type"] or "") if given else "", counts=figures,
                longitude=at["longitude"] if at else None, latitude=at["latitude"] if at else None,
                located_by=(OF_PLACES if place else OF_ALLOCATIONS) if at else "",
                allocated=tuple((str(each["period"]), each["pupils"]) for each in given),
                facts=_facts(register.get(urn), inspected.get(urn)),
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (not each.name, each.called, each.urn)), file


def _name(
    place: Mapping[str, Any] | None, given: list[dict[str, Any]], listed: Mapping[str, Any] | None
) -> tuple[str, str]:
    for row, by in (
        (listed, "establishments"),
        (place, OF_PLACES),
        (given[-1] if given else None, OF_ALLOCATIONS),
    ):
        if row and row.get("name"):
            return str(row["name"]).strip(), by
    return "", ""


def _facts(
    listed: Mapping[str, Any] | None, inspected: Mapping[str, Any] | None
) -> tuple[tuple[str, str], ...]:
    wanted = (
        (listed, "type", "Type"), (listed, "status", "Status"), (listed, "phase", "Phase"),
        (listed, "trust", "Trust"), (listed, "capacity", "Capacity"), (listed, "places_pru", "Places"),
        (listed, "town", "Town"), (listed, "postcode", "Postcode"),
        (inspected, "inspected", "Latest inspection"), (inspected, "overall_effectiveness", "Overall effectiveness"),
        (inspected, "inclusion", "Inspection: inclusion"),
    )  # fmt: skip
    return tuple((label, str(row[name])) for row, name, label in wanted if row and row.get(name))


def _every(official: Official, code: str) -> dict[str, list[dict[str, Any]]]:
    if not official.files(code):
        return {}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in official.register(code).to_pylist():
        found.setdefault(str(row["urn"]), []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: str(row.get("period") or ""))
    return found


def _rows(official: Official, code: str) -> dict[str, dict[str, Any]]:
    return {urn: rows[-1] for urn, rows in _every(official, code).items()}
