"""Pupil absence in schools in England, and the absence of pupil referral units and of children with a social worker."""

from lostlearning.sources.official.publication import Publication, Rate

PHASE = ("school_type", "education_phase")
SESSIONS = {
    "possible_sessions": ("sess_possible",),
    "absent_sessions": ("sess_overall",),
    "authorised_sessions": ("sess_authorised",),
    "unauthorised_sessions": ("sess_unauthorised",),
    "overall_absence_rate": ("sess_overall_percent",),
    "authorised_absence_rate": ("sess_authorised_percent",),
    "unauthorised_absence_rate": ("sess_unauthorised_percent",),
}
RATES = (
    Rate("overall_absence_rate", "absent_sessions", "possible_sessions"),
    Rate("authorised_absence_rate", "authorised_sessions", "possible_sessions"),
    Rate("unauthorised_absence_rate", "unauthorised_sessions", "possible_sessions"),
)

LATER = SESSIONS | {
    "schools": ("num_schools",),
    "enrolments": ("enrolments",),
    "persistently_absent": ("enrolments_pa_10_exact",),
    "persistent_absence_rate": ("enrolments_pa_10_exact_percent",),
    "severely_absent": ("enrolments_pa_50_exact",),
    "severe_absence_rate": ("enrolments_pa_50_exact_percent",),
}
"""Since persistent absence is counted exactly."""
LATER_RATES = (
    *RATES,
    Rate("persistent_absence_rate", "persistently_absent", "enrolments"),
    Rate("severe_absence_rate", "severely_absent", "enrolments"),
)

BY_TERM = Publication(
    code="absence_by_term",
    title="Pupil absence, by term",
    source="dfe-absence",
    tells=("possible_sessions", "absent_sessions", "term", "phase"),
    filters={"term": ("term",), "phase": PHASE},
    figures=SESSIONS,
    rest=True,
    rates=RATES,
)
BY_PLACE = Publication(
    code="absence",
    title="Pupil absence, by place and type of school",
    source="dfe-absence-catalogue",
    tells=("possible_sessions", "absent_sessions", "phase"),
    never=("term", "topic", "social_care_group"),
    filters={"phase": PHASE, "terms": ("absence_terms",)},
    attributes=("terms",),
    figures=LATER,
    rest=True,
    rates=LATER_RATES,
    seen=False,
)
BY_CHARACTERISTIC = Publication(
    code="absence_by_characteristic",
    title="Pupil absence, by characteristic of the pupil",
    source="dfe-absence-catalogue",
    tells=("possible_sessions", "absent_sessions", "topic", "group"),
    filters={
        "phase": PHASE,
        "terms": ("absence_terms",),
        "topic": ("breakdown_topic", "characteristic_group"),
        "group": ("breakdown", "characteristic"),
    },
    attributes=("terms",),
    figures=LATER,
    rest=True,
    rates=LATER_RATES,
    seen=False,
)
BY_BAND = Publication(
    code="absence_by_band",
    title="Pupils, by band of absence",
    source="dfe-absence",
    tells=("band", "enrolments"),
    filters={"phase": PHASE, "band": ("percent_bands",)},
    figures={"enrolments": ("enrolments_overall",), "enrolments_rate": ("enrolments_overall_percent",)},
    rest=True,
)
OF_PRUS = Publication(
    code="absence_of_pupil_referral_units",
    title="Pupil absence in pupil referral units, two terms",
    source="dfe-absence",
    tells=("possible_sessions", "absent_sessions", "enrolments", "persistently_absent"),
    never=("phase", "term", "topic"),
    filters={},
    figures=LATER,
    rest=True,
    rates=LATER_RATES,
)
OF_CHILDREN_IN_NEED = Publication(
    code="absence_of_children_in_need",
    title="Absence of children in need and children looked after",
    source="dfe-cin-outcomes",
    tells=("social_care_group", "possible_sessions", "pupils"),
    filters={
        "social_care_group": ("social_care_group",),
        "phase": ("phase_type_grouping",),
        "terms": ("absence_terms",),
    },
    figures={
        "pupils": ("t_pupils",),
        "possible_sessions": ("t_sess_possible",),
        "absent_sessions": ("t_sess_overall",),
        "overall_absence_rate": ("pt_overall",),
        "authorised_sessions": ("t_sess_authorised",),
        "authorised_absence_rate": ("pt_sess_authorised",),
        "unauthorised_sessions": ("t_sess_unauthorised",),
        "unauthorised_absence_rate": ("pt_sess_unauthorised",),
        "persistently_absent": ("t_pupils_pa_10_exact",),
        "persistent_absence_rate": ("pt_pupils_pa_10_exact",),
        "severely_absent": ("t_pupils_pa_50_exact",),
        "severe_absence_rate": ("pt_pupils_pa_50_exact",),
    },
    rates=(
        *RATES,
        Rate("persistent_absence_rate", "persistently_absent", "pupils"),
        Rate("severe_absence_rate", "severely_absent", "pupils"),
    ),
    rounded_to=dict.fromkeys(("National", "Regional", "Local authority"), 10),
    rounded_until=9999,
)
BANDS = tuple((f"enrolments_{low}_to_{low + 5}_percent", f"band_{low}_{low + 5}") for low in range(0, 50, 5))
BY_GROUP_AND_BAND = Publication(
    code="absence_bands_by_group",
    title="Pupils, by band of absence, free school meals, special educational needs, sex and year group",
    source="dfe-absence-bands",
    tells=("enrolments_50_percent_and_more",),
    filters={
        "phase": PHASE,
        "fsm": ("fsm_eligible",),
        "sen": ("sen_status",),
        "sex": ("gender",),
        "year_group": ("ncyearactual",),
    },
    figures={name: (column,) for name, column in BANDS}
    | {"enrolments_50_percent_and_more": ("band_50_and_more",)},
    headings=(
        *("time_identifier", "time_period", "geographic_level", "country_code", "country_name"),
        *("region_name", "region_code", "old_la_code", "new_la_code", "la_name"),
        *("school_type", "fsm_eligible", "sen_status", "gender", "NCyearActual"),
        *(column for _, column in BANDS),
        "band_50_and_more",
    ),
    adds_up=True,
)
PUBLICATIONS = (
    BY_TERM,
    BY_PLACE,
    BY_CHARACTERISTIC,
    BY_BAND,
    BY_GROUP_AND_BAND,
    OF_PRUS,
    OF_CHILDREN_IN_NEED,
)
