"""Another known place that is no state-funded school."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="elsewhere_on_record",
    order=10,
    title="Somewhere else, on record",
    looked_for=(
        "The file gives an independent school, a college, work or training, or custody as destination."
    ),
    needs="A destination",
    why_not="no destination is on file",
    source="Chosen by this project: such exits are unexplained by the definitions of 2019, which could not see them",
    status="P",
)


def met(e: Expression) -> Expression:
    """By destination."""
    return e.destination.isin(
        ["independent_school", "further_education", "employment_or_training", "custody"]
    ).fill_null(False)


def known(e: Expression) -> Expression:
    """Told by the destination."""
    return e.destination.notnull()
