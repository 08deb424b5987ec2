"""The kinds of exit that are planted: what happens, what is on file, and which class of exit each is.

Each of :data:`KINDS` says in words what happens to its pupils (``meaning``) and which class of exit it is
(``stands_as``), by the order in which exits are classed: normal transition, death, permanent exclusion, special
school or alternative provision, home move, service child or care, home education, managed move, elsewhere on record,
and what is left unexplained, to another school of the files or to nowhere in them. Nothing else takes a pupil off a
roll: with the last year groups of each school (``completed``, ``to_secondary``) the planted exits are all there are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

OTHER, UNKNOWN = "unexplained_other_school", "unexplained_unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exit. ``ground`` and ``destination`` are what the leavers' file says; ``to`` is where the pupil is
    next on a roll of these files (``secondary``, ``special``, ``unit``; empty for none), ``gap`` school days later,
    under the ``upn`` that school has. ``before`` is what happens first; ``signal`` the signal that it must raise.
    """

    meaning: str
    stands_as: str
    ground: str = "a"
    destination: str = "other_school"
    to: str = ""
    gap: int = 3
    upn: str = "same"
    moves_home: bool = False
    flag: str = ""
    before: str = ""
    signal: str = ""
    primary: bool = False


KINDS: Mapping[str, Kind] = {
    "another_school": Kind(
        "To another school of the authority, same UPN and same address, and no reason on file.",
        OTHER, to="secondary",
    ),
    "moved_home": Kind(
        "To another school of the authority, which has a new postcode for the pupil: the family moved.",
        "home_move", to="secondary", moves_home=True,
    ),
    "abroad": Kind(
        "Out of England: ground (g), destination abroad, on no roll since.", "home_move", "g", "abroad", primary=True
    ),
    "out_of_area": Kind(
        "Elsewhere in England, out of the authority: ground (g), next school not said; on no roll since.",
        "home_move", "g", "moved_in_england", primary=True,
    ),
    "unknown": Kind(
        "No ground and no destination on file; on no roll since.", UNKNOWN, "", "unknown",
        signal="deleted_without_ground",
    ),
    "home_education": Kind(
        "To home education, with nothing before it.", "home_education", "f", "elective_home_education", primary=True
    ),
    "home_education_after_suspension": Kind(
        "To home education within 20 school days of the last day of a suspension.",
        "home_education", "f", "elective_home_education", before="suspension", signal="home_education_after_trouble",
    ),
    "between_censuses": Kind(
        "Left after the January census of Year 10 or before that of Year 11, to another school of the authority.",
        OTHER, to="secondary", signal="left_between_censuses",
    ),
    "after_suspension": Kind(
        "To another school of the authority within 20 school days of the last day of a suspension.",
        OTHER, to="secondary", before="suspension", signal="left_after_suspension",
    ),
    "roll_gap": Kind(
        "To another school of the authority, whose roll begins 20 school days after: on no roll between.",
        OTHER, to="secondary", gap=20, signal="roll_gap",
    ),
    "managed_move": Kind(
        "A managed move on record, to another school of the authority.",
        "managed_move", destination="managed_move", to="secondary",
    ),
    "special_school": Kind(
        "To the special school of the authority.", "special_or_ap", destination="special_school", to="special"
    ),
    "alternative_provision": Kind(
        "To the pupil referral unit of the authority.",
        "special_or_ap", destination="alternative_provision", to="unit",
    ),
    "permanent_exclusion": Kind(
        "Permanently excluded, on record, and off the roll 25 school days later: ground (o); then the referral unit.",
        "permanent_exclusion", "o", "permanent_exclusion", to="unit", gap=1, before="exclusion",
    ),
    "died": Kind("The pupil died: ground (k).", "deceased", "k", "deceased"),
    "temporary_upn": Kind(
        "To another school of the authority, which gave a temporary UPN: no UPN is shared, the names and birthday are.",
        OTHER, to="secondary", upn="temporary",
    ),
    "mistyped_upn": Kind(
        "To another school of the authority, which has the UPN with two figures swapped: its check letter is wrong.",
        OTHER, to="secondary", upn="mistyped",
    ),
    "on_nobodys_roll": Kind(
        "The file says that the pupil went to another school, and no school of these files has had the pupil since.",
        OTHER,
    ),
    "gone_over_the_summer": Kind(
        "On roll in July and not in September; no leaving date, ground or destination on file.", UNKNOWN, "", "",
    ),
    "service_family": Kind(
        "A service child, to another school; on no roll of these files since.",
        "service_care_mobile", flag="service_child",
    ),
    "care_move": Kind(
        "A looked-after child, to another school of the authority, same postcode on file at both.",
        "service_care_mobile", to="secondary", flag="looked_after",
    ),
    "independent_school": Kind(
        "To an independent school, by the leavers' file.", "elsewhere_on_record", destination="independent_school"
    ),
}  # fmt: skip
MEANT: Mapping[str, tuple[str, str]] = {
    "completed": ("Year 11 left on the school leaving date.", "normal_transition"),
    "to_secondary": (
        "Year 6 left on the last day of the year; some are in Year 7 of the files since.",
        "normal_transition",
    ),
}
"""Exits at the end of a school: what they mean, and their class."""
