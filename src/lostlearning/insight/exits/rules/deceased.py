"""The pupil died."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="deceased",
    order=2,
    title="Died",
    looked_for=("The file says that the pupil died, as destination or as ground for deletion."),
    needs="A destination or a ground",
    why_not="neither destination nor ground is on file",
    source="SI 2024/208 reg 9(1)(k)",
    status="V",
)


def met(e: Expression) -> Expression:
    """By destination or ground."""
    return (e.destination == "deceased").fill_null(False) | e.died


def known(e: Expression) -> Expression:
    """Told by either."""
    return e.destination.notnull() | e.ground.notnull()
