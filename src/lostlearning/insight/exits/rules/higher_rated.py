"""The next school was rated higher."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="higher_rated",
    order=7,
    title="To a higher-rated school",
    looked_for=(
        "Of both schools an inspection grade in force on the day of leaving is in the list of ratings that "
        "was given, and that of the next school is the better."
    ),
    needs="The next school, and a list of ratings with both",
    why_not="no rating in force of both schools was given",
    source="EPI, Unexplained pupil exits (2019), as reported by Schools Week",
    status="V2",
)


def met(e: Expression) -> Expression:
    """The better grade is the lower."""
    return (e.next_grade < e.grade).fill_null(False)


def known(e: Expression) -> Expression:
    """Told by both grades."""
    return e.grade.notnull() & e.next_grade.notnull()
