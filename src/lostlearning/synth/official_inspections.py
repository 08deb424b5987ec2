"""The demonstration nation's inspection outcomes of AP schools, by council: invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
OF = (
    *((1, 1, 0, 0), (0, 2, 1, 0), (0, 1, 0, 1), (0, 3, 0, 0)),
    *((0, 0, 1, 0), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 2, 0)),
    *((0, 2, 0, 0), (0, 0, 0, 0), (0, 1, 1, 0), (0, 1, 0, 0)),
)
"""Each council's schools by grade, in the order of councils; one has none."""


def inspected(
    nation: str, regions: Sequence[str], councils: Sequence[tuple[str, int]], year: int
) -> Iterable[dict[str, object]]:
    """Rows in the layout of inspection outcomes. ``councils`` are names with the number of their region."""
    whole = [sum(of[at] for of in OF) for at in range(len(GRADES))]
    places = [("National", nation, "", whole)]
    places += [
        ("Local authority", regions[region], name, list(of))
        for (name, region), of in zip(councils, OF, strict=True)
    ]
    for level, region, name, schools in places:
        for grade, count in zip(GRADES, schools, strict=True):
            for measure, value in (("number of schools", count), ("% of schools", None)):
                if not count:
                    continue
                share = round(100 * count / sum(schools), 2)
                yield {
                    "Year": year, "school_type": "State-funded AP school", "Overall effectiveness": grade,
                    "grand_total_schools": sum(schools), "geographic_level": level, "Region": region, "la_name": name,
                    "Measure": f"Overall effectiveness ({measure})", "Value": share if value is None else value,
                }  # fmt: skip
