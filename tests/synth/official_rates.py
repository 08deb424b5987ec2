"""Computes every figure of ``synth/data/national_rates.csv`` that comes from an official file.

To write the file again: ``python tests/synth/official_rates.py FOLDER > national_rates.csv``.
"""

from __future__ import annotations

import csv
import sys
import zipfile
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa

COLUMNS = ("phase", "item", "code", "figure", "unit", "year", "source", "status")
PHASES = ("Primary", "Secondary", "Special")
CODES = {
    "L": "reason_l_present_late_before_registers_closed",
    "I": "reason_i_authorised_illness",
    "M": "reason_m_authorised_medical_dental",
    "R": "reason_r_authorised_religious_observance",
    "S": "reason_s_authorised_study_leave",
    "T": "reason_t_authorised_mobile_child",
    "E": "reason_e_authorised_excluded",
    "C": "reason_c_authorised_other",
    "C1": "reason_c1_authorised_regulated_performance",
    "J1": "reason_j1_authorised_interview",
    "C2": "reason_c2_authorised_temp_reduced_timetable",
    "B": "reason_b_aea_education_off_site",
    "P": "reason_p_aea_approved_sporting_activity",
    "V": "reason_v_aea_educational_visit_trip",
    "W": "reason_w_aea_work_experience",
    "K": "reason_k_aea_education_arranged_by_la",
    "G": "reason_g_unauthorised_holiday",
    "U": "reason_u_unauthorised_late_after_registers_closed",
    "O": "reason_o_other_unauthorised",
    "N": "reason_n_no_reason_yet",
}
ETHNICITY = {
    "WBRI": "White British",
    "WIRI": "Irish",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy Roma",
    "WOTH": "Any other white background",
    "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other Mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Any other black background",
    "CHNE": "Chinese",
    "OOTH": "Any Other Ethnic Group",
}
NEEDS = {
    "ASD": "Autistic spectrum disorder",
    "HI": "Hearing impairment",
    "MLD": "Moderate learning difficulty",
    "MSI": "Multisensory impairment",
    "NSA": "No specialist assessment",
    "OTH": "Other difficulty disability",
    "PD": "Physical disability",
    "PMLD": "Profound and multiple learning difficulty",
    "SEMH": "Social emotional and mental health",
    "SLCN": "Speech language and communications needs",
    "SLD": "Severe learning difficulty",
    "SPLD": "Specific learning difficulty",
    "VI": "Visual impairment",
}
SCHOOL_TYPE = {"Primary": "State-funded primary", "Secondary": "State-funded secondary", "Special": "Special"}
BANDS = {  # middle of each 5% band of absence; the open top band is taken as 72%
    "b0": 2.0, "b5": 7.2, "b10": 12.2, "b15": 17.2, "b20": 22.3, "b25": 27.3,
    "b30": 32.3, "b35": 37.4, "b40": 42.4, "b45": 47.4, "b50": 72.0,
}  # fmt: skip
BAND_COLUMNS = [
    "time_identifier", "time_period", "geographic_level", "country_code", "country_name", "region_name",
    "region_code", "old_la_code", "new_la_code", "la_name", "school_type", "fsm", "sen", "sex", "ncyear",
    *BANDS,
]  # fmt: skip

TITLES = {
    "EES_ytd_data.2025-26.csv": "DfE, Pupil attendance in schools, year to date",
    "exc_nat_region_la_fy.csv": "DfE, Suspensions and permanent exclusions in England",
    "exclusions_duration_of_fixed_exclusions.csv": "DfE, Permanent and fixed-period exclusions in England",
    "exclusions_number_of_fixed_exclusions.csv": "DfE, Permanent and fixed-period exclusions in England",
    "exclusions_by_characteristic.csv": "DfE, Permanent and fixed-period exclusions in England",
    "exclusions_by_reason.csv": "DfE, Permanent and fixed-period exclusions in England",
    "absence_bands_distributions.zip": "DfE, Pupil absence in schools in England, absence bands",
    "absence_cin_cla_la.csv": "DfE, Outcomes for children in need, including children looked after",
    "england_census.xlsx": "DfE, School and college performance tables, school census",
    "spc_school_ap_placement.csv": "DfE, Schools, pupils and their characteristics, school arranged AP",
}

Row = tuple[str, str, str, float, str, str, str]


def attendance(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "EES_ytd_data.2025-26.csv"
    found = connection.sql(
        f"""SELECT * FROM read_csv('{folder}/attendance/{name}', all_varchar = true)
            WHERE geographic_level = 'National' AND education_phase <> 'Total'"""
    )
    rows: list[Row] = []
    for record in found.fetchall():
        line = dict(zip(found.columns, record, strict=True))
        phase, possible = line["education_phase"], float(line["possible_sessions"])
        for code, column in CODES.items():
            share = float(line[column]) / possible
            rows.append((phase, "attendance_code", code, share, "share of possible sessions", "202526", name))
        rows.append(
            (
                phase,
                "persistent_absence",
                "",
                float(line["pa_perc"]) / 100,
                "share of enrolments",
                "202526",
                name,
            )
        )
        overall = float(line["overall_absence_perc"]) / 100
        rows.append((phase, "overall_absence", "", overall, "share of possible sessions", "202526", name))
    return rows


def exclusions(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    rows: list[Row] = []
    name = "exc_nat_region_la_fy.csv"
    for phase in PHASES:
        record = connection.execute(
            f"""SELECT susp_rate, one_plus_susp_rate, perm_excl_rate
                FROM read_csv('{folder}/exclusions/{name}', all_varchar = true)
                WHERE geographic_level = 'National' AND time_period = '202223'
                AND lower(school_type) = lower('{SCHOOL_TYPE[phase]}')"""
        ).fetchone()
        items = ("suspension_rate", "suspended_rate", "permanent_exclusion_rate")
        for item, figure in zip(items, record or (), strict=True):
            rows.append((phase, item, "", float(figure) / 100, "per enrolment", "202223", name))
    for item, name, band, count in (
        ("suspension_days", "exclusions_duration_of_fixed_exclusions.csv", "duration_days_fixed_exclusions",
         "num_fixed_excl"),
        ("suspensions_of_a_pupil", "exclusions_number_of_fixed_exclusions.csv", "num_fixed_excl",
         "headcount"),
    ):  # fmt: skip
        for phase in PHASES:
            found = connection.execute(
                f"""SELECT "{band}", try_cast("{count}" AS DOUBLE)
                    FROM read_csv('{folder}/exclusions/{name}', all_varchar = true)
                    WHERE geographic_level = 'National' AND time_period = '201617'
                    AND school_type = '{SCHOOL_TYPE[phase]}'"""
            ).fetchall()
            known = {int(key): value for key, value in found if key.isdigit() and int(key) <= 20 and value}
            total = sum(known.values())
            unit = "share of suspensions" if item == "suspension_days" else "share of suspended enrolments"
            for key in sorted(known):
                rows.append((phase, item, str(key), known[key] / total, unit, "201617", name))
    return rows


def suspended_by(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "exclusions_by_characteristic.csv"
    wanted = {
        "total": "Total",
        "sex:M": "Gender male",
        "sex:F": "Gender female",
        "fsm:yes": "FSM Eligible",
        "fsm:no": "FSM NotEligible",
        "sen:N": "SEN Provision No SEN",
        "sen:E": "SEN provision SEN with statement EHC",
        "sen:K": "SEN provision SEN without statement",
        **{f"ethnicity:{code}": f"Ethnicity Minor {label}" for code, label in ETHNICITY.items()},
        **{f"year:{year}": f"NC Year {year}" for year in range(1, 12)},
        "year:R": "NC Year Reception",
        "need:SEMH": "SEN primary need Social emotional and mental health",
        "need:any": "SEN provision SEN without statement",
    }
    rows: list[Row] = []
    for phase in PHASES:
        found = {
            key.lower(): (heads, rate)
            for key, heads, rate in connection.execute(
                f"""SELECT characteristic, try_cast(headcount AS DOUBLE),
                    try_cast(one_plus_fixed_rate AS DOUBLE)
                    FROM read_csv('{folder}/exclusions/{name}', all_varchar = true)
                    WHERE geographic_level = 'National' AND time_period = '201617'
                    AND school_type = '{SCHOOL_TYPE[phase]}'"""
            ).fetchall()
        }
        for code, label in wanted.items():
            _, rate = found.get(label.lower(), (None, None))
            if rate is not None:
                rows.append((phase, "suspended_by", code, rate / 100, "share of enrolments", "201617", name))
        for item, prefix, labels in (
            ("ethnicity", "Ethnicity Minor ", ETHNICITY),
            ("sen_need", "SEN primary need ", NEEDS),
        ):
            heads = {code: found[(prefix + label).lower()][0] or 0 for code, label in labels.items()}
            total = sum(heads.values())
            unit = "share of enrolments" if item == "ethnicity" else "share of enrolments with SEN"
            rows += [
                (phase, item, code, heads[code] / total, unit, "201617", name)
                for code in sorted(heads)
                if heads[code]
            ]
    return rows


def absence(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "absence_bands_distributions.zip"
    with zipfile.ZipFile(folder / "absence" / name) as archive:
        lines = archive.read("absence_bands_distributions.csv").decode("utf-8-sig").splitlines()
    records = [line for line in csv.reader(lines) if line[1] == "202223" and line[2] == "National"]
    columns = {key: [record[at] for record in records] for at, key in enumerate(BAND_COLUMNS)}
    table = pa.table(columns)
    connection.register("bands", table)
    total = " + ".join(f"{band}::INT" for band in BANDS)
    sessions = " + ".join(f"{middle} * {band}::INT" for band, middle in BANDS.items())
    rows: list[Row] = []
    for phase in PHASES:
        for code, condition in {
            "total": "true",
            "fsm:yes": "fsm = 'Eligible'",
            "fsm:no": "fsm = 'Not Eligible'",
            "sen:K": "sen = 'Any special educational need'",
            "sen:N": "sen = 'No identified special educational need'",
            "sex:F": "sex = 'Female'",
            "sex:M": "sex = 'Male'",
            **{f"year:{year}": f"ncyear = '{year}'" for year in range(1, 12)},
        }.items():
            heads, severe, absent = connection.execute(
                f"""SELECT sum({total}), sum(b50::INT), sum({sessions}) FROM bands
                    WHERE school_type = '{SCHOOL_TYPE[phase]}' AND {condition}"""
            ).fetchone() or (0, 0, 0)
            if not heads or heads < 1000:
                continue
            note = "absence_by" if code != "total" else "absence_total"
            unit = "share of possible sessions, from bands"
            rows.append((phase, note, code, absent / heads / 100, unit, "202223", name))
            if code == "total":
                rows.append(
                    (phase, "severe_absence", "", severe / heads, "share of enrolments", "202223", name)
                )
    return rows


def care(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "absence_cin_cla_la.csv"
    rows: list[Row] = []
    for phase in PHASES:
        for code, group in {
            "looked_after": "CLA 12 months at 31 March",
            "in_need": "CINO at 31 March",
        }.items():
            pupils, overall = connection.execute(
                f"""SELECT t_pupils::DOUBLE, pt_overall::DOUBLE
                    FROM read_csv('{folder}/absence/{name}', all_varchar = true)
                    WHERE geographic_level = 'National' AND time_period = '202425'
                    AND social_care_group = '{group}' AND phase_type_grouping = '{SCHOOL_TYPE[phase]}'
                    AND absence_terms = 'six half terms'"""
            ).fetchone() or (0.0, 0.0)
            heads = connection.execute(
                f"""SELECT headcount::DOUBLE FROM read_csv('{folder}/exclusions/exc_nat_region_la_fy.csv',
                    all_varchar = true) WHERE geographic_level = 'National' AND time_period = '202223'
                    AND lower(school_type) = lower('{SCHOOL_TYPE[phase]}')"""
            ).fetchone() or (1.0,)
            rows.append(
                (phase, "characteristic", code, pupils / heads[0], "share of enrolments", "202425", name)
            )
            rows.append(
                (
                    phase,
                    "absence_by",
                    f"{code}:yes",
                    overall / 100,
                    "share of possible sessions",
                    "202425",
                    name,
                )
            )
    return rows


def characteristics(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "england_census.xlsx"
    census = fastexcel.read_excel(folder / "schools" / name).load_sheet(0).to_arrow()
    connection.register("census", pa.table(census))
    rows: list[Row] = []
    for phase in PHASES:
        kind = {"Special": "%special%"}.get(phase, f"State-funded {phase.lower()}")
        record = (
            connection.execute(
                f"""SELECT sum(TSENELSE) / sum(NOR), sum(TSENELK) / sum(NOR),
                       sum(NUMEAL) / sum(NUMEAL + NUMENGFL + NUMUNCFL), sum(NUMFSM) / sum(NOR),
                       sum(NUMFSMEVER) / sum(NORFSMEVER)
                FROM census WHERE SCHOOLTYPE ILIKE '{kind}' AND SCHOOLTYPE NOT ILIKE '%independent%'"""
            ).fetchone()
            or ()
        )
        for code, figure in zip(("sen:E", "sen:K", "eal", "fsm", "fsm6"), record, strict=True):
            rows.append((phase, "characteristic", code, figure, "share of enrolments", "202324", name))
    return rows


def provision(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "spc_school_ap_placement.csv"
    reasons = {
        "BHS": "Off-site placement for behavioural support",
        "MHN": "Medical condition (mental health need)",
        "PHN": "Medical condition (physical health need)",
        "SUS": "Suspension",
        "OTH": "Other",
    }
    settings = {
        "URN": "Education setting with URN",
        "NFE": "Non-maintained further education college",
        "OOT": "One on one tuition",
        "OTH": "Other unregistered provider",
        "UKPRN": "Registered provider with UKPRN",
        "WBP": "Work based placement",
    }
    found = {
        (reason, setting): float(pupils)
        for reason, setting, pupils in connection.execute(
            f"""SELECT pupil_characteristic, setting_type, pupils
                FROM read_csv('{folder}/alternative-provision/{name}', all_varchar = true)
                WHERE geographic_level = 'National' AND time_period = '202223'"""
        ).fetchall()
    }
    total = found["Total", "Total"]
    rows: list[Row] = []
    for code, label in reasons.items():
        rows.append(
            ("", "ap_reason", code, found[label, "Total"] / total, "share of placements", "202223", name)
        )
    for code, label in settings.items():
        rows.append(
            ("", "ap_setting", code, found["Total", label] / total, "share of placements", "202223", name)
        )
    return rows


def reasons(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Row]:
    name = "exclusions_by_reason.csv"
    columns = {
        "PP": "fixed_physical_pupils", "PA": "fixed_physical_adult", "VP": "fixed_verbal_pupil",
        "VA": "fixed_verbal_adult", "BU": "fixed_bullying", "RA": "fixed_racist_abuse",
        "SM": "fixed_sexual_misconduct", "DA": "fixed_drug_alcohol", "DM": "fixed_damage",
        "TH": "fixed_theft", "DB": "fixed_persistent_disruptive",
    }  # fmt: skip
    rows: list[Row] = []
    for phase in PHASES:
        found = connection.sql(
            f"""SELECT * FROM read_csv('{folder}/exclusions/{name}', all_varchar = true)
                WHERE geographic_level = 'National' AND time_period = '201617'
                AND school_type = '{SCHOOL_TYPE[phase]}'"""
        )
        for record in found.fetchall():
            line = dict(zip(found.columns, record, strict=True))
            counts = {code: float(line[column]) for code, column in columns.items()}
            total = sum(counts.values())
            rows += [(phase, "exclusion_reason", code, count / total, "share of suspensions", "201617", name)
                     for code, count in counts.items()]  # fmt: skip
    return rows


CHOSEN = [
    # phase, item, code, figure, unit, why: no national figure was at hand
    ("Primary", "leaver_rate", "", 0.045, "in-year leavers per enrolment"),
    ("Secondary", "leaver_rate", "", 0.03, "in-year leavers per enrolment"),
    ("Special", "leaver_rate", "", 0.02, "in-year leavers per enrolment"),
    ("", "joiner_rate", "", 0.03, "in-year joiners per enrolment"),
    ("", "characteristic", "service_child", 0.01, "share of enrolments"),
    ("", "characteristic", "young_carer", 0.008, "share of enrolments"),
    ("", "characteristic", "dual_main", 0.003, "share of enrolments"),
    ("", "characteristic", "dual_subsidiary", 0.002, "share of enrolments"),
    ("Primary", "removal_rate", "", 0.05, "internal removals per enrolment a year"),
    ("Secondary", "removal_rate", "", 2.2, "internal removals per enrolment a year"),
    ("Special", "removal_rate", "", 0.4, "internal removals per enrolment a year"),
    ("Primary", "incident_rate", "", 1.2, "behaviour incidents per enrolment a year"),
    ("Secondary", "incident_rate", "", 7.0, "behaviour incidents per enrolment a year"),
    ("Special", "incident_rate", "", 5.0, "behaviour incidents per enrolment a year"),
    ("", "lesson_missed", "", 0.006, "share of lessons missed by pupils marked present in the session"),
    ("", "no_mark", "", 0.0006, "share of possible sessions with no mark"),
    ("", "Y1", "", 0.0003, "share of sessions"),
]


def computed(folder: Path) -> list[Row]:
    """Every figure that an official file gives."""
    return [
        row
        for make in (attendance, exclusions, suspended_by, absence, care, characteristics, provision, reasons)
        for row in make(duckdb.connect(), folder)
    ]


if __name__ == "__main__":
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for phase, item, code, figure, unit, year, source in computed(Path(sys.argv[1])):
        out.writerow((phase, item, code, f"{figure:.6g}", unit, year, f"{TITLES[source]}: {source}", "C"))
    for phase, item, code, figure, unit in CHOSEN:
        out.writerow((phase, item, code, f"{figure:.6g}", unit, "", "chosen by this project", "P"))
