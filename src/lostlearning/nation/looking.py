"""What a national store holds, and whether its files are as they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lostlearning.store.errors import StoreDamagedError
from lostlearning.store.nation import NationalStore

Tell = Callable[[str, float], None]


def damaged_pieces(store: NationalStore, tell: Tell | None = None) -> list[str]:
    """What is wrong with each piece that is missing or not as it was written, in words; nothing where all is well."""
    found = []
    with store.reading() as manifest:
        # A day is one piece of many partitions.
        pieces = list({piece: None for part in manifest.partitions.values() for piece in part.pieces})
        for number, piece in enumerate(pieces):
            if tell:
                tell(f"Checking {piece.path}", number / len(pieces))
            try:
                store.check([piece])
            except StoreDamagedError as error:
                found.append(str(error))
    return found


def shown(store: NationalStore) -> dict[str, Any]:
    """Years, and of each its authorities, with schools, enrolments, days not yet put together and schools set aside."""
    years = []
    manifest = store.manifest()
    for year in manifest.years:
        parts = manifest.of_year(year)
        authorities = [
            {
                "authority": part.authority,
                "region": part.region,
                "schools": part.rows("schools"),
                "enrolments": part.rows("roll"),
                "days_beside": len(part.of("days")),
                "bytes": sum(piece.size for piece in part.pieces),
                "aside": [{"school": each.school, "file": each.file, "why": each.why} for each in part.aside],
            }
            for part in parts
        ]
        years.append({"year": f"{year}/{(year + 1) % 100:02d}", "authorities": authorities})
    return {"change": manifest.change, "years": years}
