"""Suspensions and permanent exclusions in England, every vintage at hand."""

from lostlearning.sources.official.publication import Publication, Rate

SOURCE = "dfe-suspensions"
PHASE = ("school_type", "education_phase")
COUNTS = {
    "schools": ("num_schools",),
    "pupils": ("headcount",),
    "permanent_exclusions": ("perm_excl",),
    "permanent_exclusion_rate": ("perm_excl_rate",),
    "suspensions": ("suspension", "fixed_excl"),
    "suspension_rate": ("susp_rate", "fixed_excl_rate"),
    "pupils_suspended": ("one_plus_susp", "one_plus_fixed"),
    "pupils_suspended_rate": ("one_plus_susp_rate", "one_plus_fixed_rate"),
}
RATES = (
    Rate("permanent_exclusion_rate", "permanent_exclusions", "pupils"),
    Rate("suspension_rate", "suspensions", "pupils"),
    Rate("pupils_suspended_rate", "pupils_suspended", "pupils"),
)
ROUNDED = {"National": 5, "Regional": 5}
LAST_ROUNDED = 2016
"""2016/17 is the last year in which national and regional counts were rounded to 5, and 1 and 2 left out."""
REASONS = (
    ("physical_assault_pupil", "physical_pupils"),
    ("physical_assault_adult", "physical_adult"),
    ("verbal_abuse_pupil", "verbal_pupil"),
    ("verbal_abuse_adult", "verbal_adult"),
    ("bullying", "bullying"),
    ("racist_abuse", "racist_abuse"),
    ("sexual_misconduct", "sexual_misconduct"),
    ("drug_and_alcohol", "drug_alcohol"),
    ("damage", "damage"),
    ("theft", "theft"),
    ("persistent_disruptive_behaviour", "persistent_disruptive"),
    ("other", "other"),
)

BY_PLACE = Publication(
    code="suspensions",
    title="Suspensions and permanent exclusions, by place and type of school",
    source=SOURCE,
    tells=("permanent_exclusions", "suspensions", "pupils", "schools", "phase"),
    never=("topic",),
    filters={"phase": PHASE, "academy_type": ("academy_type",)},
    figures=COUNTS,
    rates=RATES,
    symbols="exclusions",
    rounded_to=ROUNDED,
    rounded_until=LAST_ROUNDED,
)
BY_CHARACTERISTIC = Publication(
    code="suspensions_by_characteristic",
    title="Suspensions and permanent exclusions, by characteristic of the pupil",
    source=SOURCE,
    tells=("permanent_exclusions", "suspensions", "pupils", "topic", "group"),
    filters={
        "phase": PHASE,
        "topic": ("characteristic_group", "breakdown_topic"),
        "group": ("characteristic", "breakdown"),
    },
    figures=COUNTS,
    rates=RATES,
    symbols="exclusions",
    rounded_to=ROUNDED,
    rounded_until=LAST_ROUNDED,
)
BY_REASON = Publication(
    code="suspensions_by_reason",
    title="Suspensions and permanent exclusions, by reason (one a record, to 2019/20)",
    source=SOURCE,
    tells=("permanent_exclusions_bullying", "suspensions_bullying", "phase"),
    filters={"phase": PHASE},
    figures={
        f"{kind}_{name}": tuple(f"{prefix}_{published}" for prefix in prefixes)
        for kind, prefixes in (("permanent_exclusions", ("perm",)), ("suspensions", ("fixed", "susp")))
        for name, published in REASONS
    },
    symbols="exclusions",
    rounded_to=ROUNDED,
    rounded_until=LAST_ROUNDED,
)
BY_LENGTH = Publication(
    code="suspensions_by_length",
    title="Suspensions, by length of the suspension",
    source=SOURCE,
    tells=("length", "suspensions"),
    filters={"phase": PHASE, "length": ("duration_days_fixed_exclusions",)},
    figures={"suspensions": ("num_fixed_excl",)},
    symbols="exclusions",
)
BY_NUMBER = Publication(
    code="pupils_by_suspensions",
    title="Pupils, by how many suspensions they had",
    source=SOURCE,
    tells=("suspensions_each", "pupils_suspended"),
    never=("days_missed",),
    filters={"phase": PHASE, "suspensions_each": ("num_fixed_excl",)},
    figures={"pupils_suspended": ("headcount",)},
    symbols="exclusions",
)
BY_DAYS = Publication(
    code="pupils_by_days_missed",
    title="Pupils, by how many days they missed to suspension",
    source=SOURCE,
    tells=("days_missed", "pupils_suspended"),
    filters={
        "phase": PHASE,
        "days_missed": ("total_length_days_fixed_exclusions",),
        "days_missed_band": ("total_length_days_fixed_exclusions_group",),
    },
    figures={"pupils_suspended": ("headcount",)},
    symbols="exclusions",
)
IN_AP = Publication(
    code="suspensions_in_ap",
    title="Suspensions and permanent exclusions in state-funded alternative provision",
    source="dfe-suspensions-catalogue",
    tells=("permanent_exclusions", "suspensions", "pupils", "schools"),
    never=("topic", "phase"),
    filters={},
    figures=COUNTS,
    rates=RATES,
    symbols="exclusions",
    seen=False,
)
PUBLICATIONS = (BY_PLACE, IN_AP, BY_CHARACTERISTIC, BY_REASON, BY_LENGTH, BY_NUMBER, BY_DAYS)
