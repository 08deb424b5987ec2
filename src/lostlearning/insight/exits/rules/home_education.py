"""The parent elected to educate at home."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="home_education",
    order=8,
    title="Home education on record",
    looked_for=("The file gives elective home education as destination or as ground."),
    needs="A destination or a ground",
    why_not="neither destination nor ground is on file",
    source="SI 2024/208 reg 9(1)(f)",
    status="V",
)


def met(e: Expression) -> Expression:
    """By destination or ground."""
    said = (e.destination == "elective_home_education") | (e.ground_route == "elective_home_education")
    return said.fill_null(False)


def known(e: Expression) -> Expression:
    """Told by either."""
    return e.destination.notnull() | e.ground.notnull()
