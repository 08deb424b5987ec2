"""A managed move was recorded."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="managed_move",
    order=9,
    title="Managed move on record",
    looked_for=("The file gives a managed move as destination."),
    needs="A destination",
    why_not="no destination is on file",
    source="EPI, Unexplained school transfers (2024), as reported by EdCentral",
    status="V2",
)


def met(e: Expression) -> Expression:
    """By destination."""
    return (e.destination == "managed_move").fill_null(False)


def known(e: Expression) -> Expression:
    """Told by the destination."""
    return e.destination.notnull()
