"""The family's service, a care placement or a mobile life."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="service_care_mobile",
    order=6,
    title="Service child, care, or mobile family",
    looked_for=(
        "The pupil is a service child or looked after on the school's roll, or was marked as a mobile child "
        "travelling (code T) in the year; or the destination is abroad. Ethnicity is not used."
    ),
    needs="Whether the pupil is a service child and looked after",
    why_not="neither service child nor looked after is on file",
    source="EPI, Unexplained pupil exits (2019), as reported by Schools Week",
    status="V2",
)


def met(e: Expression) -> Expression:
    """By characteristics, marks or destination."""
    return e.service_child | e.looked_after | e.mobile | (e.destination == "abroad").fill_null(False)


def known(e: Expression) -> Expression:
    """Told by the characteristics."""
    return e.care_known
