"""The questions an audit asks besides the duties of the clock: one file a rule, its words in ``data/audit.toml``.

A rule is a function of a :class:`~lostlearning.law.audit.looking.Look` that yields what it saw, and of what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lostlearning.law.audit.looking import Look, Seen
from lostlearning.law.audit.rules import (
    absent_ground_with_other_marks,
    excluded_without_a_record,
    goes_on_after_its_end,
    ground_of_exclusion_without_one,
    ground_of_other_schools,
    marked_after_education_began,
    marked_otherwise,
    no_length,
    off_roll_before_the_end,
    one_day_between,
    one_straight_after_another,
)

MODULES = (
    excluded_without_a_record,
    goes_on_after_its_end,
    no_length,
    one_straight_after_another,
    one_day_between,
    marked_otherwise,
    marked_after_education_began,
    off_roll_before_the_end,
    ground_of_exclusion_without_one,
    ground_of_other_schools,
    absent_ground_with_other_marks,
)
RULES: Mapping[str, Callable[[Look], Iterator[Seen]]] = {
    module.__name__.rpartition(".")[-1].replace("_", "-"): module.look for module in MODULES
}
"""Every rule by its id."""
