"""The pupil finished the school."""

from lostlearning.insight.exits.record import Expression, Record

CONTRARY = (
    "managed_move",
    "permanent_exclusion",
    "elective_home_education",
    "missing_education",
    "alternative_provision",
    "deceased",
)
"""Destinations that are no normal end of a school, whatever the month."""

RECORD = Record(
    code="normal_transition",
    order=1,
    title="Normal transition",
    looked_for=(
        "The file says the pupil left at the normal end of the school or was over compulsory age; or the "
        "pupil was in the school's last year group, or in Year 11, left from June to September (or is not on "
        "the next roll), and no destination on file is an exclusion, a managed move, home education, "
        "alternative provision, missing education or death."
    ),
    needs="A year group, or a destination",
    why_not="no year group or destination is on file",
    source="EPI, Unexplained pupil exits (2019), as reported by Schools Week",
    status="V2",
    limits=(
        "SUMMER-FROM",
        "SUMMER-TO",
    ),
)


def met(e: Expression) -> Expression:
    """Left as everyone of the year did."""
    summer = e.in_summer & (e.last_group | (e.year_group == "11")).fill_null(False)
    return (
        (e.destination == "completed").fill_null(False)
        | e.over_age
        | (summer & ~e.destination.isin(CONTRARY).fill_null(False))
    )


def known(e: Expression) -> Expression:
    """Told by the year group or the destination."""
    return e.year_group.notnull() | e.destination.notnull()
