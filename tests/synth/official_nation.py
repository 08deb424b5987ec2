"""Computes every figure of ``synth/data/nation_year_rates.csv`` that comes from an official file.

To write the file again: ``python tests/synth/official_nation.py FOLDER > nation_year_rates.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import fastexcel

COLUMNS = ("phase", "item", "code", "figure", "unit", "year", "source", "status")
ATTENDANCE = "EES_ytd_data.2024-25.csv"
EXCLUSIONS = "exc_nat_region_la_fy.csv"
UNITS = "4_absence_2term_pru.csv"
SCHOOLS = "england_census.xlsx"
TITLES = {
    ATTENDANCE: "DfE, Pupil attendance in schools, year to date",
    EXCLUSIONS: "DfE, Suspensions and permanent exclusions in England",
    UNITS: "DfE, Pupil absence in schools in England, pupil referral units",
    SCHOOLS: "DfE, School and college performance tables, school census",
}
CODES = {
    "L": "l_present_late_before_registers_closed", "I": "i_authorised_illness", "M": "m_authorised_medical_dental",
    "R": "r_authorised_religious_observance", "S": "s_authorised_study_leave", "T": "t_authorised_mobile_child",
    "E": "e_authorised_excluded", "C": "c_authorised_other", "C1": "c1_authorised_regulated_performance",
    "J1": "j1_authorised_interview", "C2": "c2_authorised_temp_reduced_timetable", "B": "b_aea_education_off_site",
    "P": "p_aea_approved_sporting_activity", "V": "v_aea_educational_visit_trip", "W": "w_aea_work_experience",
    "K": "k_aea_education_arranged_by_la", "G": "g_unauthorised_holiday",
    "U": "u_unauthorised_late_after_registers_closed", "O": "o_other_unauthorised", "N": "n_no_reason_yet",
}  # fmt: skip
UNIT_CODES = {
    "I": "sess_auth_illness", "M": "sess_auth_appointments", "R": "sess_auth_religious", "E": "sess_auth_excluded",
    "S": "sess_auth_study", "T": "sess_auth_traveller", "G": "sess_unauth_holiday", "U": "sess_unauth_late",
    "O": "sess_unauth_other", "N": "sess_unauth_noyet", "C and C2": "sess_auth_other",
}  # fmt: skip
TYPES = {
    "State-funded primary": "Primary",
    "State-funded secondary": "Secondary",
    "State-funded special school": "Special",
    "State-funded AP school": "AP",
}
Row = tuple[str, str, str, float, str, str, str]


def attendance(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Row]:
    found = connection.sql(
        f"""SELECT * FROM read_csv('{folder}/attendance/{ATTENDANCE}', all_varchar = true)
            WHERE geographic_level = 'National' ORDER BY school_type"""
    )
    for record in found.fetchall():
        line = dict(zip(found.columns, record, strict=True))
        phase, possible = line["school_type"], float(line["possible_sessions"])
        for code, column in CODES.items():
            share = float(line[f"reason_{column}"]) / possible
            yield phase, "attendance_code", code, share, "share of possible sessions", "202425", ATTENDANCE
        for item in ("overall_absence", "authorised_absence", "unauthorised_absence"):
            yield (
                phase,
                item,
                "",
                float(line[item]) / possible,
                "share of possible sessions",
                "202425",
                ATTENDANCE,
            )
        persistent = float(line["pa_perc"]) / 100
        yield phase, "persistent_absence", "", persistent, "share of enrolments", "202425", ATTENDANCE


def units(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Row]:
    """Pupil referral units: their attendance by code is not in the file of every school's."""
    found = connection.sql(
        f"""SELECT * FROM read_csv('{folder}/alternative-provision/{UNITS}', all_varchar = true)
            WHERE geographic_level = 'National' ORDER BY time_period DESC LIMIT 1"""
    )
    line = dict(zip(found.columns, found.fetchall()[0], strict=True))
    year, possible = line["time_period"], float(line["sess_possible"])
    for code, column in UNIT_CODES.items():
        share = float(line[column]) / possible
        yield "AP", "attendance_code", code, share, "share of possible sessions", year, UNITS
    yield (
        "AP",
        "overall_absence",
        "",
        float(line["sess_overall"]) / possible,
        "share of possible sessions",
        year,
        UNITS,
    )
    for item, column in (
        ("persistent_absence", "enrolments_pa_10_exact"),
        ("severe_absence", "enrolments_pa_50_exact"),
    ):
        yield (
            "AP",
            item,
            "",
            float(line[column]) / float(line["enrolments"]),
            "share of enrolments",
            year,
            UNITS,
        )


def exclusions(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Row]:
    found = connection.sql(
        f"""SELECT headcount, suspension, one_plus_susp, perm_excl
            FROM read_csv('{folder}/exclusions/{EXCLUSIONS}', all_varchar = true)
            WHERE geographic_level = 'National' AND school_type = 'Total' AND time_period = '202223'"""
    ).fetchall()
    pupils, *counts = (float(value) for value in found[0])
    for item, count in zip(
        ("suspension_rate", "suspended_rate", "permanent_exclusion_rate"), counts, strict=True
    ):
        yield "Total", item, "", count / pupils, "per enrolment", "202223", EXCLUSIONS


def sizes(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Row]:
    """How many schools, their mean size, and how it spreads: the standard deviation of its logarithm as its
    5th and 95th percentiles give it, which a handful of schools with a pupil or two do not move.
    """
    connection.register(
        "schools", fastexcel.read_excel(folder / "schools" / SCHOOLS).load_sheet(0).to_arrow()
    )
    found = connection.sql(
        """SELECT SCHOOLTYPE, count(*), avg(NOR), ln(quantile_cont(NOR, 0.95) / quantile_cont(NOR, 0.05)) / 3.2897
           FROM (SELECT URN, any_value(SCHOOLTYPE) AS SCHOOLTYPE, max(NOR) AS NOR FROM schools GROUP BY URN)
           WHERE NOR BETWEEN 6 AND 9999 GROUP BY 1"""
    ).fetchall()
    for kind, schools, mean, spread in sorted(found, key=lambda row: str(row[0])):
        if kind in TYPES:
            for code, figure in (("schools", schools), ("mean", mean), ("spread", spread)):
                yield (
                    TYPES[kind],
                    "school_size",
                    code,
                    figure,
                    "schools; pupils; log pupils",
                    "202324",
                    SCHOOLS,
                )


CHOSEN = (
    ("AP", "attendance_code", "L", 0.03), ("AP", "attendance_code", "B", 0.03), ("AP", "attendance_code", "V", 0.006),
    ("AP", "attendance_code", "P", 0.001), ("AP", "attendance_code", "K", 0.005), ("AP", "attendance_code", "C", 0.045),
    ("AP", "attendance_code", "C2", 0.074), ("AP", "attendance_code", "W", 0.003),
    ("AP", "attendance_code", "C1", 0.0), ("AP", "attendance_code", "J1", 0.0003),
)  # fmt: skip


def rows(folder: Path) -> list[dict[str, str]]:
    connection = duckdb.connect()
    found = [*attendance(connection, folder), *units(connection, folder), *exclusions(connection, folder)]
    found += sizes(connection, folder)
    written = [
        dict(
            zip(
                COLUMNS,
                (*row[:3], f"{row[3]:.6g}", *row[4:6], f"{TITLES[row[6]]}: {row[6]}", "C"),
                strict=True,
            )
        )
        for row in found
    ]
    unit = "share of possible sessions"
    return written + [
        dict(zip(COLUMNS, (*row[:3], f"{row[3]:.6g}", unit, "", "chosen by this project", "P"), strict=True))
        for row in CHOSEN
    ]


if __name__ == "__main__":
    out = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    out.writeheader()
    out.writerows(rows(Path(sys.argv[1])))
