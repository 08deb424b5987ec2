"""Needs a look: pupils whose pattern crossed a stated line, so that a named person can offer support.

Each line is a plain rule with its evidence, what would speak against it and a day on which it expires. There is no
score, no order of children, and no protected characteristic among what a rule may read.
"""

from lostlearning.support.catalogue import indicators
from lostlearning.support.looking import Finding, UnknownIndicatorError, history, look, said
from lostlearning.support.record import Group, Indicator, Record

__all__ = [
    "Finding",
    "Group",
    "Indicator",
    "Record",
    "UnknownIndicatorError",
    "history",
    "indicators",
    "look",
    "said",
]
