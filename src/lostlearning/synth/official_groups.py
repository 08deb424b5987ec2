"""The demonstration nation's suspensions and exclusions by characteristic: invented, and of the nation alone."""

from __future__ import annotations

from collections.abc import Iterable

GROUPS: dict[str, tuple[tuple[str, float, float], ...]] = {
    "Total": (("Total", 1, 1),),
    "Gender": (("Gender female", 0.49, 0.55), ("Gender male", 0.51, 1.43)),
    "FSM eligible": (("FSM Eligible", 0.22, 2.3), ("FSM NotEligible", 0.78, 0.63)),
    "SEN provision": (
        ("SEN Provision No SEN", 0.83, 0.62),
        ("SEN provision SEN with statement EHC", 0.04, 2.6),
        ("SEN provision SEN without statement", 0.13, 2.95),
    ),
    "Ethnicity": (
        ("Ethnicity Minor White British", 0.66, 1.02),
        ("Ethnicity Minor Black Caribbean", 0.02, 1.9),
        ("Ethnicity Minor Indian", 0.04, 0.3),
        ("Ethnicity Minor Traveller of Irish heritage", 0.0006, 3.2),
        ("Ethnicity Minor Chinese", 0.005, 0.1),
        ("Ethnicity Minor Gypsy Roma", 0.001, 3.4),
    ),
}
"""Topic → groups: their share of pupils, and how much oftener than others they are excluded."""
LEFT_OUT = "Ethnicity Minor Gypsy Roma"
"""Its permanent exclusions are too few to be published."""
YEARS = (2020, 2021, 2022)
RATES = (("perm_excl", 0.001), ("suspension", 0.075), ("one_plus_susp", 0.032))


def by_characteristic(code: str, nation: str, pupils: int) -> Iterable[dict[str, object]]:
    """Rows in the layout of the file by characteristic."""
    for year in YEARS:
        for topic, groups in GROUPS.items():
            for name, share, times in groups:
                of = round(pupils * share)
                row: dict[str, object] = {
                    "time_identifier": "Academic year", "time_period": f"{year}{(year + 1) % 100:02}",
                    "geographic_level": "National", "country_code": code, "country_name": nation,
                    "school_type": "Total", "characteristic_group": topic, "characteristic": name, "headcount": of,
                }  # fmt: skip
                for column, rate in RATES:
                    count = round(of * rate * times * (1 + 0.08 * (year - YEARS[0])))
                    row |= {column: count, f"{_stem(column)}_rate": round(100 * count / of, 5)}
                if name == LEFT_OUT:
                    row |= {"perm_excl": "c", "perm_excl_rate": "c"}
                yield row


def _stem(column: str) -> str:
    return {"suspension": "susp"}.get(column, column)
