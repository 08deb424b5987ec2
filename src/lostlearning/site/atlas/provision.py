"""Alternative provision of a place: pupils and placements by the setting, and pupils by the reason."""

from __future__ import annotations

import dataclasses

from lostlearning.insight.official import Official
from lostlearning.site.atlas.gazetteer import LEVELS, Gazetteer
from lostlearning.sources.values import listed, literal
from lostlearning.store.official import Loaded

REASON = "Placement Reason"


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One setting or reason: how many, or why that is not said."""

    name: str
    period: str
    value: float | None
    status: str
    published: str
    row: int


@dataclasses.dataclass(frozen=True, slots=True)
class Division:
    """A table of parts for every place, with the file it is from. ``of`` is what is counted."""

    title: str
    of: str
    heading: str
    publication: str
    file: Loaded
    parts: dict[str, list[Part]]


def divisions(official: Official, gazetteer: Gazetteer) -> list[Division]:
    """What the loaded files say: by reason and by setting."""
    found = []
    for title, of, heading, publication, figure, test, name in (
        (
            "School-arranged alternative provision, by reason", "Pupils", "Reason", "school_arranged_ap", "pupils",
            f"(topic = {literal(REASON)} AND setting = 'Total')", '"group"',
        ),
        (
            "Alternative provision funded by councils, by setting", "Placements", "Setting",
            "la_funded_ap_by_setting", "placements", "setting <> 'Total'", "setting",
        ),
    ):  # fmt: skip
        for file in official.files(publication):
            rows = official.con.execute(
                f"SELECT level, place, place_name, old_la_code, {name}, period, value, status, published, row "
                f"FROM {official.rows(file)} WHERE figure = {literal(figure)} AND level IN {listed(LEVELS)} "
                f"AND {test} ORDER BY value DESC NULLS LAST, row"
            ).fetchall()
            if not rows:
                continue
            parts: dict[str, list[Part]] = {}
            for level, place, place_name, old, part, period, value, status, published, row in rows:
                address = gazetteer.of_row(level, place, place_name, old)
                if address:
                    parts.setdefault(address, []).append(
                        Part(part, period, value, status, published or "", row)
                    )
            found.append(Division(title, of, heading, publication, file, parts))
    return found
