"""What became of young people, and how soon plans are made: attainment, NEET, education, health and care plans."""

from lostlearning.sources.official.publication import Publication, Rate

CHILDREN_IN_NEED = Publication(
    code="ks4_of_children_in_need",
    title="Key stage 4 attainment of children in need and children looked after",
    source="dfe-cin-outcomes",
    tells=("social_care_group", "pupils", "attainment_8"),
    filters={"social_care_group": ("social_care_group",), "version": ("version",)},
    attributes=("version",),
    figures={"pupils": ("t_pupils",), "attainment_8": ("avg_att8",), "attainment_8_total": ("t_att8",)},
    rest=True,
    rates=(
        Rate("attainment_8", "attainment_8_total", "pupils", per=1),
        Rate("pt_l2basics_95", "t_l2basics_95", "pupils"),
        Rate("pt_l2basics_94", "t_l2basics_94", "pupils"),
        Rate("pt_ebacc_e_ptq_ee", "t_ebacc_e_ptq_ee", "pupils"),
        Rate("avg_ebaccaps", "t_ebaccaps", "pupils", per=1),
    ),
    rounded_to=dict.fromkeys(("National", "Regional", "Local authority"), 10),
    rounded_until=9999,
)
NEET = Publication(
    code="neet",
    title="Young people aged 16 and 17 not in education, employment or training, or not known",
    source="dfe-neet",
    tells=("neet_or_not_known_rate", "cohort", "age"),
    filters={"age": ("age",)},
    figures={
        "cohort": ("cohort_djfavg",),
        "neet_or_not_known_rate": ("neet_not_known_percent",),
        "neet_rate": ("neet_percent",),
        "not_known_rate": ("notknown_percent",),
    },
    rest=True,
)
EHC_TIMELINESS = Publication(
    code="ehc_plan_timeliness",
    title="Education, health and care plans issued within 20 weeks",
    source="dfe-ehcp",
    tells=("plans_issued", "plans_within_20_weeks", "topic", "group"),
    filters={"topic": ("breakdown_topic",), "group": ("breakdown",)},
    figures={
        "plans_issued": ("plans_issued_den",),
        "plans_within_20_weeks": ("plans_issued_within_20_weeks",),
        "within_20_weeks_rate": ("pc_plans_issued_within_20_weeks",),
        "plans_issued_without_exceptions": ("plans_issued_den_ex",),
        "plans_within_20_weeks_without_exceptions": ("plans_issued_20_weeks_ex",),
        "within_20_weeks_rate_without_exceptions": ("pc_plans_issued_20_weeks_ex",),
    },
    rest=True,
    rates=(
        Rate("within_20_weeks_rate", "plans_within_20_weeks", "plans_issued"),
        Rate(
            "within_20_weeks_rate_without_exceptions",
            "plans_within_20_weeks_without_exceptions",
            "plans_issued_without_exceptions",
        ),
        *(
            Rate(f"pc_plans_issued_{late}{apart}", f"plans_issued_{late}{apart}", f"plans_issued{whole}")
            for late in ("gt20weeks_ltyear", "gt_1_year")
            for apart, whole in (("", ""), ("_ex", "_without_exceptions"))
        ),
    ),
)
EHC_PROCESS = Publication(
    code="ehc_plan_process",
    title="Education, health and care plans: requests, assessments and decisions",
    source="dfe-ehcp",
    tells=("assessments", "assessments_refused"),
    filters={},
    figures={"assessments": ("assessments",), "assessments_refused": ("ass_refused",)},
    rest=True,
    rates=(
        Rate("ass_none_ehc_pc", "ass_none_ehc", "new_all_ehc_ass_none_ehc_sum"),
        Rate("ass_refused_ehc_pc", "ass_refused_ehc", "inreq_ehc"),
        Rate("new_all_ehc_pc", "new_all_ehc", "new_all_ehc_ass_none_ehc_sum"),
        Rate("inc_exc_20week_rate", "inc_exc_20week_ehc", "tot_inc_exc_ehc"),
        Rate("no_exc_20week_rate", "no_exc_20week_ehc", "tot_no_exc_ehc"),
    ),
)
PUBLICATIONS = (CHILDREN_IN_NEED, NEET, EHC_TIMELINESS, EHC_PROCESS)
