"""Pupils in alternative provision: placed by local authorities, and arranged by schools.

The file of settings alone does not say who placed: in every authority but two it has as many placements as the
authority funded pupils, or a few more (41,319 and 40,904 in 2022/23), and not as many as schools arranged (24,577).
"""

from lostlearning.sources.official.publication import Publication, Rate

AP_CENSUS = Publication(
    code="la_funded_ap",
    title="Pupils in alternative provision funded by local authorities",
    source="dfe-ap-census",
    tells=("pupils", "sex", "age", "ethnicity", "fsm"),
    filters={"sex": ("gender", "sex"), "age": ("age",), "ethnicity": ("ethnicity_minor",), "fsm": ("fsm",)},
    figures={"pupils": ("number_of_pupils",)},
)
SCHOOL_ARRANGED = Publication(
    code="school_arranged_ap",
    title="Pupils in alternative provision arranged by schools, by characteristic, reason and setting",
    source="ap-statistics",
    tells=("pupils", "topic", "group", "setting"),
    filters={
        "topic": ("characteristic_grouping",),
        "group": ("pupil_characteristic",),
        "setting": ("setting_type",),
    },
    figures={"pupils": ("pupils",)},
)
SETTINGS = Publication(
    code="la_funded_ap_by_setting",
    title="Placements in alternative provision funded by local authorities, by setting",
    source="ap-statistics",
    tells=("placements", "setting"),
    filters={"setting": ("setting_type",)},
    figures={"placements": ("placements",)},
)
AP_CENSUS_REASONS = Publication(
    code="la_funded_ap_placements",
    title="Placements in alternative provision funded by local authorities, by setting and reason",
    source="dfe-ap-catalogue",
    tells=("placements", "setting", "reason"),
    filters={"setting": ("setting_type",), "reason": ("placement_reason",)},
    figures={
        "placements": ("number_of_placements",),
        "placements_of_all": ("denominator",),
        "placements_share": ("perc_placements",),
    },
    rates=(Rate("placements_share", "placements", "placements_of_all"),),
    seen=False,
)
PUBLICATIONS = (AP_CENSUS_REASONS, AP_CENSUS, SCHOOL_ARRANGED, SETTINGS)
