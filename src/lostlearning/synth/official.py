"""A demonstration nation: invented regions, councils and schools, in the layouts of the official files.

It has what real files have: a council that was given a new code, one whose figures are left out, a year without
a figure, schools whose place nobody knows. No name or code of it is a real one's but the code of the whole.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lostlearning.synth.official_groups import by_characteristic
from lostlearning.synth.official_inspections import inspected

NATION, CODE = "Demonstration nation", "E92000001"
REGIONS = ("Northmark", "Midmark", "Southmark")
COUNCILS = (
    *("Alderbridge", "Brackenford", "Copperdale", "Dunmoor"),
    *("Eastwold", "Fenbury", "Greywater", "Hollinshire"),
    *("Inglemere", "Jasperton", "Kestrel Bay", "Larkhill"),
)
EXCLUSIONS = tuple(range(2016, 2023))
ATTENDANCE = tuple(range(2022, 2026))
AP = tuple(range(2018, 2023))
SCHOOLS = ("Harbour", "Beacon", "Orchard", "Compass", "Lantern", "Meadow", "Bridge", "Haven", "Summit")
REASONS = (
    ("Off-site placement for behavioural support", 55),
    ("Other", 22),
    ("Medical condition (mental health need)", 18),
    ("Suspension", 5),
)
SETTINGS = (
    ("Education setting with URN", 70),
    ("One on one tuition", 12),
    ("Other unregistered provider", 12),
    ("Unknown", 6),
)
UNREGISTERED = "Other unregistered provider"
SUPPRESSED = "Dunmoor"
"""Its attendance is left out, as of a council where one school alone reports."""
RENAMED = ("Kestrel Bay", "E10900011", 2020)
"""It was given a new code in this year; before, it had this one."""
Row = dict[str, object]


@dataclasses.dataclass(frozen=True, slots=True)
class Council:
    """An invented council. ``hardship`` makes its figures higher."""

    name: str
    code: str
    old_code: str
    region: int
    pupils: int
    hardship: float


def councils(seed: int) -> list[Council]:
    """The councils of a seed."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    return [
        Council(
            name, f"E069000{at + 1:02}", str(751 + at), at // 4,
            chance.randrange(9_000, 60_000), chance.uniform(0.5, 1.7),
        )
        for at, name in enumerate(COUNCILS)
    ]  # fmt: skip


def write_official(folder: Path, seed: int = 1) -> list[Path]:
    """Writes the demonstration nation's files to ``folder`` and returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    every = councils(seed)
    chance = random.Random(seed + 1)  # noqa: S311
    return [
        _table(folder / "suspensions.csv", _every(every, EXCLUSIONS, lambda one, year: _excluded(one, year, chance))),
        *(
            _table(
                folder / f"attendance-{year}-{(year + 1) % 100}.csv",
                _every(every, (year,), lambda one, at: _attended(one, at, chance), {"education_phase": "Total"}),
            )
            for year in ATTENDANCE
        ),
        _table(
            folder / "council-funded-ap.csv",
            _every(
                every, AP, lambda one, year: {"number_of_pupils": round(one.pupils * one.hardship * 0.004) + year % 7},
                dict.fromkeys(("gender", "age", "ethnicity_minor", "fsm"), "Total"),
            ),
        ),
        _table(folder / "school-arranged-ap.csv", list(_arranged(every))),
        _table(folder / "council-funded-ap-settings.csv", list(_settings(every))),
        _table(
            folder / "suspensions-by-characteristic.csv",
            list(by_characteristic(CODE, NATION, sum(one.pupils for one in every))),
        ),
        _table(
            folder / "inspections-by-council.csv",
            list(inspected(NATION, REGIONS, [(one.name, one.region) for one in every], AP[-1] + 1)),
        ),
        *_registers(folder, every),
        *_schools(folder, every, chance),
    ]  # fmt: skip


def _excluded(one: Council, year: int, chance: random.Random) -> Row:
    shut = {2019: 0.7, 2020: 0.8}.get(year, 1) * (1 + 0.09 * (year - EXCLUSIONS[0]))
    suspensions = round(one.pupils * 0.055 * one.hardship * shut * chance.uniform(0.93, 1.07))
    return {
        "num_schools": round(one.pupils / 350),
        "headcount": one.pupils,
        "perm_excl": round(one.pupils * 0.0009 * one.hardship * shut * chance.uniform(0.7, 1.3)),
        "suspension": suspensions,
        "one_plus_susp": round(suspensions * 0.45),
    }


def _attended(one: Council, year: int, chance: random.Random) -> Row:
    possible = one.pupils * 310
    absent = round(possible * (0.055 + 0.02 * one.hardship) * chance.uniform(0.96, 1.04))
    unauthorised = round(absent * 0.33)
    return {
        "num_schools": round(one.pupils / 350),
        "enrolments": one.pupils,
        "possible_sessions": possible,
        "overall_attendance": possible - absent,
        "overall_absence": absent,
        "authorised_absence": absent - unauthorised,
        "unauthorised_absence": unauthorised,
        "reason_e_authorised_excluded": round(possible * 0.0015 * one.hardship),
        "reason_c2_authorised_temp_reduced_timetable": round(possible * 0.0027 * one.hardship)
        if year > 2023
        else 0,
        "pa_persons": round(one.pupils * (0.12 + 0.06 * one.hardship)),
    }


RATES = {
    "perm_excl_rate": ("perm_excl", "headcount"),
    "susp_rate": ("suspension", "headcount"),
    "one_plus_susp_rate": ("one_plus_susp", "headcount"),
    "attendance_perc": ("overall_attendance", "possible_sessions"),
    "overall_absence_perc": ("overall_absence", "possible_sessions"),
    "authorised_absence_perc": ("authorised_absence", "possible_sessions"),
    "unauthorised_absence_perc": ("unauthorised_absence", "possible_sessions"),
    "auth_excluded_perc": ("reason_e_authorised_excluded", "possible_sessions"),
    "auth_part_time_perc": ("reason_c2_authorised_temp_reduced_timetable", "possible_sessions"),
    "pa_perc": ("pa_persons", "enrolments"),
}


def _every(
    every: Sequence[Council],
    years: Iterable[int],
    counts: Callable[[Council, int], Row],
    fixed: Row | None = None,
) -> list[Row]:
    """A row for each council, region and the nation, each year: the wholes are sums of their parts."""
    rows = []
    for year in years:
        made = [(one, counts(one, year)) for one in every]
        groups: list[tuple[Row, list[Row]]] = [(_where(None, None, year), [each for _, each in made])]
        for region in range(len(REGIONS)):
            groups.append((_where(None, region, year), [each for one, each in made if one.region == region]))
        groups += [(_where(one, one.region, year), [each]) for one, each in made]
        for where, parts in groups:
            row: Row = {name: sum(int(str(part[name])) for part in parts) for name in parts[0]}
            for rate, (part, whole) in RATES.items():
                if part in row and whole in row:
                    row[rate] = round(100 * int(str(row[part])) / int(str(row[whole])), 5)
            row.pop("pa_persons", None)
            if "reason_c2_authorised_temp_reduced_timetable" in row and year <= 2023:
                row["reason_c2_authorised_temp_reduced_timetable"] = row["auth_part_time_perc"] = "z"
            if where["la_name"] == SUPPRESSED and "possible_sessions" in row:
                row = dict.fromkeys(row, "c")
            rows.append(where | (fixed or ({"school_type": "Total"} if "suspension" in row else {})) | row)
    return rows


def _where(one: Council | None, region: int | None, year: int) -> Row:
    level = "Local authority" if one else "National" if region is None else "Regional"
    code = "" if one is None else one.code
    if one and one.name == RENAMED[0] and year < RENAMED[2]:
        code = RENAMED[1]
    return {
        "time_identifier": "Academic year",
        "time_period": f"{year}{(year + 1) % 100:02}",
        "geographic_level": level,
        "country_code": CODE,
        "country_name": NATION,
        "region_code": "" if region is None else _region(region),
        "region_name": "" if region is None else REGIONS[region],
        "old_la_code": one.old_code if one else "",
        "new_la_code": code,
        "la_name": one.name if one else "",
    }


def _region(at: int) -> str:
    return f"E1290000{at + 1}"


def _arranged(every: Sequence[Council]) -> Iterable[Row]:
    """Pupils by reason. One council reported nothing, and has no row."""
    year = AP[-1]
    reporting = [one for one in every if one.name != "Greywater"]
    for one, those in ((None, reporting), *((each, [each]) for each in reporting)):
        where = _where(one, one.region if one else None, year)
        settings = dict.fromkeys((setting for setting, _ in SETTINGS), 0)
        for reason, share in REASONS:
            pupils = 0
            for setting, of in SETTINGS:
                here = sum(_placed(each, share, setting, of) for each in those)
                pupils += here
                settings[setting] += here
                yield where | _ap("Placement Reason", reason, setting, here)
            yield where | _ap("Placement Reason", reason, "Total", pupils)
        for setting, pupils in settings.items():
            yield where | _ap("Total", "Total", setting, pupils)
        yield where | _ap("Total", "Total", "Total", sum(settings.values()))


def _placed(one: Council, share: int, setting: str, of: int) -> int:
    """Pupils placed for a reason in a setting; the poorer the council, the more with unregistered providers."""
    leaning = one.hardship if setting == UNREGISTERED else 1
    return round(one.pupils * one.hardship * share * 0.00003 * of / 100 * leaning)


def _ap(topic: str, group: str, setting: str, pupils: int) -> Row:
    return {
        "characteristic_grouping": topic, "pupil_characteristic": group, "setting_type": setting, "pupils": pupils,
    }  # fmt: skip


def _settings(every: Sequence[Council]) -> Iterable[Row]:
    for one, those in ((None, list(every)), *((each, [each]) for each in every)):
        for setting, share in SETTINGS:
            placements = sum(_funded(each, setting, share) for each in those)
            where = _where(one, one.region if one else None, AP[-1])
            yield where | {"setting_type": setting, "placements": placements}
        every_setting = sum(_funded(each, *setting) for each in those for setting in SETTINGS)
        yield where | {"setting_type": "Total", "placements": every_setting}


def _funded(one: Council, setting: str, share: int) -> int:
    leaning = 2 - one.hardship if setting == UNREGISTERED else 1
    return round(one.pupils * one.hardship * share * 0.00004 * leaning)


def _registers(folder: Path, every: Sequence[Council]) -> Iterable[Path]:
    began = "01/01/2009"
    listed: list[Row] = [
        {
            "new_la_code": one.code, "la_name": one.name,
            "date_of_operation": f"01/04/{RENAMED[2]}" if one.name == RENAMED[0] else began,
            "date_of_termination": "", "parent_geography_code": _region(one.region),
            "entity_description": "Unitary Authorities", "status": "live", "old_la_code": one.old_code,
        }
        for one in every
    ]  # fmt: skip
    before = next(row for row in listed if row["la_name"] == RENAMED[0])
    listed.append(
        before
        | {
            "new_la_code": RENAMED[1],
            "date_of_operation": began,
            "date_of_termination": f"31/03/{RENAMED[2]}",
        }
    )
    yield _table(folder / "authorities.csv", listed)
    regions: list[Row] = [
        {"region_code": _region(at), "region_name": name} for at, name in enumerate(REGIONS)
    ]
    yield _table(folder / "regions.csv", regions)
    near: list[Row] = []
    for one in every:
        others = sorted(
            (each for each in every if each is not one), key=lambda each: abs(each.hardship - one.hardship)
        )
        row: Row = {"old_la_code": one.old_code, "la_name": one.name, "region_name": REGIONS[one.region]}
        for at, other in enumerate(others[:10], 1):
            row |= {f"SN_{at}": other.old_code, f"SN_{at}P": "Close" if at < 4 else "Somewhat close"}
        near.append(row)
    yield _table(folder / "statistical-neighbours.csv", near)
    hexes = {one.code: {"n": one.name, "q": at % 4, "r": 2 - at // 4} for at, one in enumerate(every)}
    hexagons = folder / "hexagons.hexjson"
    hexagons.write_text(json.dumps({"version": "1.0", "layout": "odd-r", "hexes": hexes}), encoding="utf-8")
    yield hexagons
    features = [
        {
            "type": "Feature", "id": one.code,
            "properties": {"code": one.code, "name": one.name, "lon": _corner(at)[0], "lat": _corner(at)[1]},
            "geometry": {"type": "Polygon", "coordinates": [_outline(at)]},
        }
        for at, one in enumerate(every)
    ]  # fmt: skip
    boundaries = folder / "boundaries.geojson"
    boundaries.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    yield boundaries


def _corner(at: int) -> tuple[float, float]:
    """Of a council's land: in the open sea, west of Ireland."""
    return -18 + 0.8 * (at % 4), 54 - 0.5 * (at // 4)


def _outline(at: int) -> list[list[float]]:
    west, north = _corner(at)
    shape = (
        (0, 0),
        (0.4, 0.04),
        (0.8, 0),
        (0.78, -0.25),
        (0.8, -0.5),
        (0.4, -0.46),
        (0, -0.5),
        (0.03, -0.25),
        (0, 0),
    )
    return [[round(west + x, 4), round(north + y, 4)] for x, y in shape]


def _schools(folder: Path, every: Sequence[Council], chance: random.Random) -> Iterable[Path]:
    """AP schools: the last has no coordinates, and the last but one no name in any register."""
    numbers, places = [], []
    for at, name in enumerate(SCHOOLS):
        one, urn, pupils = every[at % len(every)], str(990001 + at), chance.randrange(18, 120)
        plans, girls = round(pupils * 0.3), round(pupils * 0.4)
        numbers.append(
            {
                "URN": urn, "LA": one.old_code, "Estab": str(1100 + at), "SCHOOLTYPE": "State-funded AP school",
                "NOR": pupils, "NORG": girls, "NORB": pupils - girls, "TSENELSE": plans,
                "TSENELK": round(pupils * 0.5), "NUMEAL": round(pupils * 0.1),
                "NUMFSM": "SUPP" if pupils < 30 else round(pupils * 0.6),
                "NUMFSMEVER": round(pupils * 0.7), "NORFSMEVER": pupils,
            }
        )  # fmt: skip
        if at < len(SCHOOLS) - 2:
            west, north = _corner(at % len(every))
            places.append(
                {
                    "URN": urn, "EstablishmentName": f"{name} School (invented)", "Easting": 0, "Northing": 0,
                    "Longitude": round(west + chance.uniform(0.1, 0.7), 4),
                    "Latitude": round(north - chance.uniform(0.1, 0.4), 4),
                }
            )  # fmt: skip
    yield _table(folder / "pupils-of-schools-2023-24.csv", [*numbers, *_others(every)])
    yield _table(folder / "where-schools-are.csv", places)
    last = numbers[-1]
    allocated: Row = {
        "allocation_year": "2021-22", "urn": last["URN"], "laestab": "", "la_code": last["LA"],
        "la_name": every[len(SCHOOLS) - 1].name, "name": f"{SCHOOLS[-1]} School (invented)",
        "ap_type": "Pupil Referral Unit", "pupils": last["NOR"], "pp_pupils": 10, "gias_name_2025": "",
        "easting": "", "northing": "", "lon": "", "lat": "",
    }  # fmt: skip
    yield _table(folder / "ap-schools.csv", [allocated])


def _others(every: Sequence[Council]) -> Iterable[Row]:
    """The councils' other schools: what pupils are like, by which councils are compared."""
    for number, one in enumerate(every):
        for at in range(one.pupils // 900):
            yield {
                "URN": str(991000 + 100 * number + at), "LA": one.old_code, "Estab": str(2000 + at),
                "SCHOOLTYPE": "State-funded primary", "NOR": 900, "NORG": 450, "NORB": 450,
                "TSENELSE": round(30 * one.hardship), "TSENELK": round(110 * one.hardship),
                "NUMEAL": (37 * number) % 300, "NUMFSM": round(190 * one.hardship),
                "NUMFSMEVER": round(210 * one.hardship), "NORFSMEVER": 900,
            }  # fmt: skip


def _table(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
