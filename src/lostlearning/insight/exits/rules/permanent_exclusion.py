"""The pupil was permanently excluded."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="permanent_exclusion",
    order=3,
    title="Permanently excluded",
    looked_for=(
        "A permanent exclusion on record at the school that began in the year before the pupil left and was "
        "not cancelled or overturned; or the file gives it as destination or ground."
    ),
    needs="A log of exclusions, or a destination or ground",
    why_not="no log of exclusions that reaches the year was read, and neither destination nor ground is on file",
    source="EPI, Unexplained pupil exits (2019), as reported by Schools Week",
    status="V2",
    limits=("EXCLUSION-DAYS",),
)


def met(e: Expression) -> Expression:
    """By record, destination or ground."""
    said = (e.destination == "permanent_exclusion") | (e.ground_route == "permanent_exclusion")
    return e.excluded | said.fill_null(False)


def known(e: Expression) -> Expression:
    """Told by a log, or by either."""
    return e.exclusions_read | e.destination.notnull() | e.ground.notnull()
