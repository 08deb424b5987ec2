"""Independent reviews of permanent exclusions (appeals, before September 2012): one row a count."""

from lostlearning.sources.official.publication import Publication, Rate, Turned

COUNTS = {
    "reviews_lodged": "Number of reviews lodged",
    "reviews_determined": "Number of reviews determined",
    "reviews_determined_rate": "Percentage of reviews determined",
    "sen_expert_requested": "Number where SEN expert requested",
    "sen_expert_requested_rate": "Percentage where SEN expert requested",
    "exclusions_upheld": "Number upholding exclusion",
    "exclusions_upheld_rate": "Percentage upholding exclusion",
    "reconsideration_recommended": "Number recommending reconsideration",
    "reconsideration_recommended_rate": "Percentage recommending reconsideration",
    "reinstated_when_recommended": "Number offered reinstatement when recommended",
    "reinstated_when_recommended_rate": "Percentage offered reinstatement when recommended",
    "reconsideration_directed": "Number directing reconsideration",
    "reconsideration_directed_rate": "Percentage directing reconsideration",
    "reinstated_when_directed": "Number offered reinstatement when directed",
    "reinstated_when_directed_rate": "Percentage offered reinstatement when directed",
    "appeals_lodged": "Number of appeals lodged",
    "appeals_heard": "Number of appeals heard",
    "appeals_heard_rate": "Percentage of appeals heard",
    "appeals_for_the_parent": "Number determined in favour of the parent/pupil",
    "appeals_for_the_parent_rate": "Percentage determined in favour of the parent/pupil",
    "reinstatement_directed": "Number where reinstatement was directed",
    "reinstatement_directed_rate": "Percentage where reinstatement was directed",
}
WHOLES = {
    "reviews_determined": "reviews_lodged",
    "sen_expert_requested": "reviews_determined",
    "exclusions_upheld": "reviews_determined",
    "reconsideration_recommended": "reviews_determined",
    "reinstated_when_recommended": "reconsideration_recommended",
    "reconsideration_directed": "reviews_determined",
    "reinstated_when_directed": "reconsideration_directed",
    "appeals_heard": "appeals_lodged",
    "appeals_for_the_parent": "appeals_heard",
    "reinstatement_directed": "appeals_for_the_parent",
}
"""What each count is a share of."""
REVIEWS = Publication(
    code="exclusion_reviews",
    title="Independent reviews of permanent exclusions, and appeals before them",
    source="dfe-exclusion-reviews",
    tells=("measure", "indicator", "count", "schools_covered"),
    filters={"measure": ("measure",), "schools_covered": ("school_type",), "indicator": ("indicator",)},
    attributes=("measure", "schools_covered"),
    figures={name: (name,) for name in COUNTS} | {"count": ("count",)},
    places={"period": ("year",)},
    given={"level": "'National'", "country_code": "'E92000001'", "country": "'England'"},
    turned=Turned("indicator", ("count",), {label: name for name, label in COUNTS.items()}),
    rates=tuple(Rate(f"{part}_rate", part, whole) for part, whole in WHOLES.items()),
    symbols="exclusions",
    rounded_to={"National": 5},
    rounded_until=2016,
)
PUBLICATIONS = (REVIEWS,)
