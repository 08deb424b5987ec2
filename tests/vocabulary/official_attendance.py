"""DfE's own attendance files, recomputed from the codes they hold.

``identities(row)`` adds the codes up by the classes of the posting table and says what DfE printed;
``rates(file)`` recomputes every published rate and says how; ``EXCEPTIONS`` lists, with its reason,
everything that is not simply sessions over possible sessions.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import re
from pathlib import Path

from at_hand import OFFICIAL
from lostlearning.vocabulary.attendance import attendance_codes, posted

FILES = {
    2022: "EES_ytd_data.2022-23.csv",
    2023: "EES_ytd_data.2023-24.csv",
    2024: "EES_ytd_data.2024-25.csv",
    2025: "EES_ytd_data.2025-26.csv",
}
SUPPRESSED = "c"
COLUMN_CODES = {"reason_present_am": "/", "reason_present_pm": "\\"}
RATES = {
    "attendance_perc": "overall_attendance",
    "overall_absence_perc": "overall_absence",
    "authorised_absence_perc": "authorised_absence",
    "unauthorised_absence_perc": "unauthorised_absence",
    "illness_perc": "I",
    "appointments_perc": "M",
    "auth_religious_perc": "R",
    "auth_study_perc": "S",
    "auth_grt_perc": "T",
    "auth_mob_perc": "T",
    "auth_holiday_perc": "H",
    "auth_excluded_perc": "E",
    "auth_other_perc": "C",
    "auth_performance_perc": "C1",
    "auth_interview_perc": "J1",
    "auth_part_time_perc": "C2",
    "covid_non_compulsory_perc": "X",
    "unauth_hol_perc": "G",
    "unauth_late_registers_closed_perc": "U",
    "unauth_oth_perc": "O",
    "unauth_not_yet_perc": "N",
}
"""Published rate → the column, or the attendance code, over possible sessions."""


@dataclasses.dataclass(frozen=True)
class Exemption:
    """What is not recomputed as sessions over possible sessions, where, and why."""

    code: str
    years: tuple[int, ...]
    rows: str
    columns: str
    why: str


EXCEPTIONS = (
    Exemption(
        "suppressed",
        (2022, 2023, 2024, 2025),
        "authorities in which one school of the type reports",
        "all",
        "Withheld by DfE: every figure is c. Nothing can be recomputed, and nothing is taken to be 0.",
    ),
    Exemption(
        "weighted_total",
        (2022, 2023, 2024),
        "Total rows, national and regional",
        "all rates",
        "To 2024/25 a Total is the mean of the rates of primary, secondary and special schools, weighted by "
        "all their enrolments (total_enrolments), whether or not they report. From 2025/26 it is sessions "
        "over possible sessions like every other row.",
    ),
    Exemption(
        "persistent_absence",
        (2022, 2023, 2024, 2025),
        "all but the weighted Totals",
        "pa_perc",
        "A share of enrolments, made from each one's sessions, which the file does not hold. The Totals to "
        "2024/25 are recomputed from it by the same weights; those of 2025/26 cannot be.",
    ),
    Exemption(
        "authorised_residual",
        (2022, 2023, 2024, 2025),
        "some authorities, their regions, England",
        "authorised_absence",
        "Published authorised absence is more than the sum of its codes: by 8,461, 1,005, 908 and 106 "
        "sessions for England in the four years (2022/23 after X). Unexplained: the codes are taken as "
        "they are.",
    ),
    Exemption(
        "x_as_absence",
        (2022,),
        "all",
        "authorised_absence, overall_absence, possible_sessions",
        "In 2022/23 DfE counts X (coronavirus, or not of compulsory age) as authorised absence and so as "
        "possible. The posting table does neither: 197,873 sessions for England, 0.009% of possible.",
    ),
    Exemption(
        "regions_over_england",
        (2024, 2025),
        "Regional against National",
        "counts of sessions",
        "The regions add up to more than England: by 6,298,037 possible sessions (0.25%) in 2024/25 and "
        "1,088,700 (0.04%) in 2025/26. Unexplained; to 2023/24 they add up exactly. No rate depends on it.",
    ),
)
AUTHORISED_RESIDUAL = {
    2022: {"Primary": 504, "Secondary": 7923, "Special": 34, "Total": 8461},
    2023: {"Primary": 429, "Secondary": 551, "Special": 25, "Total": 1005},
    2024: {"Primary": 6, "Secondary": 902, "Special": 0, "Total": 908},
    2025: {"Primary": 10, "Secondary": 96, "Special": 0, "Total": 106},
}
"""Sessions of authorised absence, England, that no code in the file holds."""
SUPPRESSED_ROWS = {2022: 10, 2023: 4, 2024: 3, 2025: 4}
X_AS_ABSENCE = 197_873
REGIONS_OVER_ENGLAND = {2022: 0, 2023: 0, 2024: 6_298_037, 2025: 1_088_700}
"""Possible sessions by which the regions together exceed England."""


def folder() -> Path | None:
    """The official attendance files, or None where they are not at hand."""
    return OFFICIAL / "attendance" if (OFFICIAL / "attendance").is_dir() else None


@functools.cache
def read(year: int) -> tuple[dict[str, str], ...]:
    """The rows of a year's file. Raises FileNotFoundError where it is not at hand."""
    where = folder()
    if where is None:
        raise FileNotFoundError("official attendance files")
    with (where / FILES[year]).open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def school_type(row: dict[str, str]) -> str:
    """Primary, Secondary, Special or Total, whatever the year calls the column."""
    return row.get("school_type") or row["education_phase"]


def is_suppressed(row: dict[str, str]) -> bool:
    return row["possible_sessions"] == SUPPRESSED


def codes(row: dict[str, str]) -> dict[str, int]:
    """Sessions by attendance code, from whichever columns the year has."""
    known = set(attendance_codes().symbols)
    found: dict[str, int] = {}
    for column, value in row.items():
        match = re.match(r"reason_([a-z]\d?)_", column)
        code = COLUMN_CODES.get(column) or (match and match[1].upper())
        if code:
            assert code in known, f"{column}: no attendance code {code}"
            assert code not in found, f"{column}: {code} twice"
            found[code] = int(value)
    return found


def identities(row: dict[str, str], year: int) -> dict[str, tuple[int, int]]:
    """Each identity as (what our classes make of the codes, what DfE printed)."""
    sessions = codes(row)
    day = dt.date(year + 1, 7, 1)
    symbols = attendance_codes().symbols
    rows = {code: posted(symbols[code], day) for code in sessions}

    def of_class(name: str) -> int:
        return sum(sessions[code] for code, posting in rows.items() if posting.statistical_class == name)

    def printed(column: str) -> int:
        return int(row[column])

    return {
        "present, morning and afternoon": (sessions["/"] + sessions["\\"], printed("reason_present")),
        "present sessions": (of_class("present"), printed("present_sessions")),
        "approved educational activity": (
            of_class("approved_educational_activity"),
            printed("approved_educational_activity"),
        ),
        "overall attendance": (
            of_class("present") + of_class("approved_educational_activity"),
            printed("overall_attendance"),
        ),
        "unauthorised absence": (of_class("unauthorised"), printed("unauthorised_absence")),
        "authorised absence": (of_class("authorised"), printed("authorised_absence")),
        "overall absence": (
            printed("authorised_absence") + of_class("unauthorised"),
            printed("overall_absence"),
        ),
        "possible sessions": (
            printed("overall_attendance") + printed("overall_absence"),
            printed("possible_sessions"),
        ),
        "possible sessions, from codes": (
            sum(sessions[code] for code, posting in rows.items() if posting.possible),
            printed("possible_sessions"),
        ),
        "educated elsewhere": (
            sum(sessions[code] for code, posting in rows.items() if posting.account == "educated_elsewhere"),
            printed("approved_educational_activity"),
        ),
        "lost": (
            sum(sessions[code] for code, posting in rows.items() if posting.account == "lost"),
            printed("overall_absence"),
        ),
        "late sessions": (sessions["L"] + sessions["U"], printed("late_sessions")),
    }


@dataclasses.dataclass(frozen=True)
class Rate:
    """A published rate beside the one recomputed; ``how`` is sessions, or the code of an exception."""

    place: tuple[str, str, str, str]
    column: str
    published: float | None
    recomputed: float | None
    how: str


def rates(year: int) -> list[Rate]:
    """Every published rate of a year's file, recomputed. None where it cannot be."""
    rows = {
        (row["geographic_level"], row["region_name"], row["la_name"], school_type(row)): row
        for row in read(year)
    }
    weighted = next(known for known in EXCEPTIONS if known.code == "weighted_total").years
    found: list[Rate] = []
    for place, row in rows.items():
        for column in (name for name in row if name.endswith("_perc")):
            if is_suppressed(row):
                found.append(Rate(place, column, None, None, "suppressed"))
                continue
            published = float(row[column])
            if place[3] == "Total" and year in weighted:
                parts = [rows[(*place[:3], kind)] for kind in ("Primary", "Secondary", "Special")]
                weights = [int(part["total_enrolments"]) for part in parts]
                mean = sum(
                    weight * float(part[column]) for weight, part in zip(weights, parts, strict=True)
                ) / sum(weights)
                found.append(Rate(place, column, published, mean, "weighted_total"))
            elif column == "pa_perc":
                found.append(Rate(place, column, published, None, "persistent_absence"))
            else:
                over = RATES[column]
                numerator = codes(row)[over] if over in attendance_codes().symbols else int(row[over])
                rate = 100 * numerator / int(row["possible_sessions"])
                found.append(Rate(place, column, published, rate, "sessions"))
    return found
