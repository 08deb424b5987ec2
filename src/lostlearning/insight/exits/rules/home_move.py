"""The pupil's home address changed."""

from lostlearning.insight.exits.record import Expression, Record

RECORD = Record(
    code="home_move",
    order=5,
    title="Moved home",
    looked_for=(
        "The school the pupil is next seen at has none of the postcodes this school had; or a new postcode of "
        "the pupil begins near the day of leaving; or the ground for deletion is distance and no address on "
        "file contradicts it. Postcodes are compared as keyed hashes."
    ),
    needs="Addresses at both schools, or the ground of distance",
    why_not="the files do not hold the pupil's address at both schools",
    source="EPI, Unexplained pupil exits (2019), as reported by Schools Week",
    status="V2",
    limits=("MOVE-DAYS",),
)


def met(e: Expression) -> Expression:
    """By addresses, or by ground without one against it."""
    return e.moved | (e.left_for_distance & ~e.same_address)


def known(e: Expression) -> Expression:
    """Told by addresses at both schools, or a new one, or the ground."""
    return e.moved | e.same_address | e.left_for_distance
