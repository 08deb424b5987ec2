"""Inspection outcomes of schools by type, place and year, and the latest inspection of each school."""

from lostlearning.sources.official.publication import Publication, Rate, Turned
from lostlearning.sources.official.register import Register, date, text

OUTCOMES = Publication(
    code="inspection_outcomes",
    title="Inspection outcomes of schools, by type of school and place",
    source="dfe-send-ap-dashboard",
    tells=("grade", "inspected_schools", "measure", "value"),
    filters={
        "school_type": ("school_type",),
        "grade": ("overall effectiveness",),
        "measure": ("measure",),
    },
    figures={
        "inspected_schools": ("grand_total_schools",),
        "schools": ("schools",),
        "schools_rate": ("schools_rate",),
        "value": ("value",),
    },
    places={"period": ("year",)},
    given={"country_code": "'E92000001'", "country": "'England'"},
    turned=Turned(
        "measure",
        ("value",),
        {
            "Overall effectiveness (number of schools)": "schools",
            "Overall effectiveness (% of schools)": "schools_rate",
        },
    ),
    rates=(Rate("schools_rate", "schools", "inspected_schools"),),
    attributes=("grade",),
)
LATEST = Register(
    code="latest_inspections",
    title="The latest inspection of each school",
    source="ofsted-mi",
    tells=("urn", "overall_effectiveness", "inspected"),
    columns={
        "urn": text("URN"),
        "name": text("School name"),
        "phase": text("Ofsted phase"),
        "la": text("Local authority"),
        "region": text("Region"),
        "postcode": text("Postcode"),
        "concern": text("Most recent category of concern"),
        "inspection": text("Inspection number of latest full inspection"),
        "inspection_type": text("Inspection type"),
        "inspected": date("Inspection start date"),
        "published": date("Publication date"),
        "safeguarding": text("Safeguarding standards"),
        "inclusion": text("Inclusion"),
        "curriculum_and_teaching": text("Curriculum and teaching"),
        "achievement": text("Achievement"),
        "attendance_and_behaviour": text("Attendance and behaviour"),
        "personal_development": text("Personal development and wellbeing"),
        "early_years": text("Early years (where applicable)"),
        "post_16": text("Post-16 provision (where applicable)"),
        "leadership": text("Leadership and governance"),
        "graded_inspected": date("Inspection start date of latest OEIF graded inspection"),
        "overall_effectiveness": text("Latest OEIF overall effectiveness"),
        "ungraded_inspected": date("Date of latest ungraded inspection"),
        "ungraded_outcome": text("Ungraded inspection overall outcome"),
    },
    key=("urn",),
)
PUBLICATIONS = (OUTCOMES,)
REGISTERS = (LATEST,)
