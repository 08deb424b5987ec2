"""The pupil went to a special school or to alternative provision."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="special_or_ap",
    order=4,
    title="To a special school or alternative provision",
    looked_for=(
        "The file gives it as destination, or the next roll in the files is that of a special school, a pupil "
        "referral unit or alternative provision."
    ),
    needs="A destination, or the phase of the next school",
    why_not="no destination and no phase of the next school is on file",
    source=(
        "EPI, Unexplained school transfers (2024), as reported by EdCentral; alternative provision is added by this "
        "project"
    ),
    status="V2",
)


def met(e: Expression) -> Expression:
    """By destination or the next school's phase."""
    said = e.destination.isin(["special_school", "alternative_provision"]).fill_null(False)
    return said | e.next_special


def known(e: Expression) -> Expression:
    """Told by either."""
    return e.destination.notnull() | e.next_phase.notnull()
