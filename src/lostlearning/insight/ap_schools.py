"""State-funded alternative provision schools: who they are, how many pupils they have, and where, as far as known."""

from __future__ import annotations

import dataclasses

from lostlearning.insight.official import NotLoadedError, Official

AP = "State-funded AP school"


@dataclasses.dataclass(frozen=True, slots=True)
class ApSchool:
    """One school of the January count. ``name`` and place are of the registers that have its URN, ``said_by``
    names them; without coordinates ``longitude`` is None: the school has closed, or no register has it.
    """

    urn: str
    la_code: str
    la: str
    name: str
    kind: str
    year: int
    pupils: float | None
    pupils_status: str
    longitude: float | None
    latitude: float | None
    said_by: tuple[str, ...]

    @property
    def placed(self) -> bool:
        """Whether it can be drawn on a map."""
        return self.longitude is not None and self.latitude is not None


def ap_schools(official: Official) -> list[ApSchool]:
    """Every such school of the latest January count that is loaded, in order of URN. Raises NotLoadedError."""
    files = official.files("pupils_by_school")
    if not files:
        raise official.missing("pupils_by_school")
    file = files[-1]
    found = official.con.execute(
        f"SELECT urn, old_la_code, year, value, status FROM {official.rows(file)} "
        "WHERE figure = 'pupils' AND level = 'School' AND school_type = ? ORDER BY urn",
        [AP],
    ).fetchall()
    registers = {
        title: rows
        for title, rows in (
            ("school coordinates", _by_urn(official, "school_coordinates")),
            ("AP school allocations", _by_urn(official, "ap_schools")),
            ("the schools register", _by_urn(official, "establishments")),
        )
        if rows
    }
    made = []
    for urn, la_code, year, pupils, status in found:
        said = {title: rows[urn] for title, rows in registers.items() if urn in rows}
        place = official.places.latest(la_code)

        def first(column: str, said: dict[str, dict[str, object]] = said) -> object:
            return next((row[column] for row in said.values() if row.get(column) is not None), None)

        longitude, latitude = first("longitude"), first("latitude")
        made.append(
            ApSchool(
                urn, la_code, place.name if place else str(first("la") or ""), str(first("name") or ""),
                str(first("ap_type") or first("type") or ""), year, pupils, status,
                longitude if isinstance(longitude, float) else None,
                latitude if isinstance(latitude, float) else None, tuple(said),
            )
        )  # fmt: skip
    return made


def _by_urn(official: Official, code: str) -> dict[str, dict[str, object]]:
    """The rows of a register by URN, the latest of each; nothing where it is not loaded."""
    try:
        rows = official.register(code).to_pylist()
    except NotLoadedError:
        return {}
    return {row["urn"]: row for row in sorted(rows, key=lambda row: str(row.get("period") or ""))}
