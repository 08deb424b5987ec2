"""Made-up files of alternative provision in a region of five authorities, for tests: small enough to work by hand."""

from test_reading import PLACE, written

LAS = (
    "new_la_code,la_name,date_of_operation,date_of_termination,parent_geography_code,entity_code,"
    "entity_description,status,old_la_code\n"
)
SPELLS = (
    ("E06000101", "Ashfield", "801", "01/01/2009", ""),
    ("E10000102", "Birchwood", "802", "01/01/2009", "31/03/2023"),
    ("E06000102", "Birchwood", "802", "01/04/2023", ""),
    ("E06000103", "Cedarton", "803", "01/01/2009", ""),
    ("E06000104", "Dunmore", "804", "01/01/2009", ""),
    ("E06000105", "Elmbridge", "805", "01/01/2009", ""),
)
CODES = {name: code for code, name, *_ in SPELLS}
"""Today's codes: Birchwood has had another."""
THEN = {**CODES, "Birchwood": "E10000102"}
"""Codes of 2022/23."""
OLD = {name: old for _, name, old, *_ in SPELLS}
PRU = "num_schools,enrolments,sess_possible,sess_overall,enrolments_pa_10_exact,enrolments_pa_50_exact"
ABSENCE = {
    # authority: enrolments, possible, missed, severely absent
    "Ashfield": (100, 10_000, 5_000, 50),
    "Birchwood": (100, 10_000, 4_000, 40),
    "Cedarton": (100, 10_000, 4_000, 30),
    "Dunmore": (100, 10_000, 1_000, 10),
}
INSPECTED = {
    # authority: schools by grade
    "Ashfield": {"Inadequate": 1, "Good": 1},
    "Birchwood": {"Good": 2},
    "Cedarton": {"Requires improvement": 1, "Good": 3},
    "Dunmore": {"Outstanding": 1},
}
ARRANGED = {
    # authority: pupils in schools, with an unregistered provider
    "Ashfield": (30, 70),
    "Birchwood": (80, 20),
    "Cedarton": (50, 0),
    "Elmbridge": (10, 30),
}
FUNDED = {"Ashfield": (90, 10), "Birchwood": (180, 20), "Cedarton": (100, 0), "Dunmore": (4, 1)}


def where(name: str) -> str:
    """The columns of a place."""
    if name == "England":
        return "National,E92000001,England,,,,,"
    return f"Local authority,E92000001,England,E12000009,South West,{OLD[name]},{THEN[name]},{name}"


def authorities(folder):
    rows = "".join(
        f"{code},{name},{began},{ended},E12000009,E06,Unitary Authorities,live,{old}\n"
        for code, name, old, began, ended in SPELLS
    )
    return written(folder, LAS + rows, "las.csv")


def absence(folder, of=ABSENCE):
    rows = "".join(
        f"Autumn and spring term,202223,{where(name)},1,{n},{possible},{missed},{n},{severe}\n"
        for name, (n, possible, missed, severe) in of.items()
    )
    return written(folder, f"{PLACE},{PRU}\n{rows}", "pru.csv")


def inspections(folder):
    head = "Year,school_type,Overall effectiveness,grand_total_schools,geographic_level,Region,la_name,Measure,Value\n"
    rows = ""
    for name, grades in INSPECTED.items():
        whole = sum(grades.values())
        for grade, count in grades.items():
            at = f"2023,State-funded AP school,{grade},{whole},Local authority,South West,{name}"
            rows += f"{at},Overall effectiveness (number of schools),{count}\n"
            rows += f"{at},Overall effectiveness (% of schools),{100 * count / whole:.2f}\n"
    return written(folder, head + rows, "inspections.csv")


def arranged(folder, of=ARRANGED):
    head = f"{PLACE},characteristic_grouping,pupil_characteristic,setting_type,pupils\n"
    rows = ""
    every = {**of, "England": tuple(map(sum, zip(*of.values(), strict=True)))}
    for name, (schools, unregistered) in every.items():
        for setting, pupils in (
            ("Education setting with URN", schools),
            ("Other unregistered provider", unregistered),
            ("Total", schools + unregistered),
        ):
            if pupils:  # what nobody is in has no row
                rows += f"Academic year,202223,{where(name)},Total,Total,{setting},{pupils}\n"
                rows += f"Academic year,202223,{where(name)},Placement Reason,Other,{setting},{pupils}\n"
    return written(folder, head + rows, "arranged.csv")


def funded(folder):
    head = f"{PLACE},setting_type,placements\n"
    rows = ""
    for name, (schools, unregistered) in FUNDED.items():
        rows += f"Academic year,202223,{where(name)},Education setting with URN,{schools}\n"
        if unregistered:
            rows += f"Academic year,202223,{where(name)},Other unregistered provider,{unregistered}\n"
        rows += f"Academic year,202223,{where(name)},Total,{schools + unregistered}\n"
    return written(folder, head + rows, "funded.csv")


def every(folder):
    """All of them."""
    return [make(folder) for make in (authorities, absence, inspections, arranged, funded)]
