"""Children in elective home education and children missing education, as authorities count them each term.

No file of either is at hand: the columns are those that the publications document, under the three sets of
names they have had. From autumn 2024/25 the two have the same columns, and are told apart by their words.
"""

from lostlearning.sources.official.publication import Publication

FILTERS = {"topic": ("breakdown_topic", "filter_group"), "group": ("breakdown", "filter")}
ROUNDED = {"National": 100, "Regional": 10, "Local authority": 10}

HOME_EDUCATED = Publication(
    code="elective_home_education",
    title="Children in elective home education on the census date of each term",
    source="dfe-ehe",
    tells=("home_educated",),
    filters=FILTERS,
    figures={
        "home_educated": ("child_count", "number", "ehe_census_date"),
        "home_educated_share": ("child_percent", "pc"),
        "home_educated_rate": ("rate_per_100", "rate"),
    },
    rounded_to=ROUNDED,
    rounded_until=9999,
    words=("ehe_census", "ehe", "elective home education", "home education", "primary reason"),
    seen=False,
)
MISSING_EDUCATION = Publication(
    code="children_missing_education",
    title="Children missing education on the census date of each term",
    source="dfe-cme",
    tells=("missing_education",),
    filters=FILTERS,
    figures={
        "missing_education": ("child_count", "number", "cme_census_date"),
        "missing_education_share": ("child_percent", "pc"),
        "missing_education_rate": ("rate_per_100", "rate"),
    },
    rounded_to=ROUNDED,
    rounded_until=9999,
    words=("cme_census", "cme", "missing education", "length of time"),
    seen=False,
)
PUBLICATIONS = (HOME_EDUCATED, MISSING_EDUCATION)
