"""Signals: what the register and the records beside it may hide. A question with its evidence, never a verdict."""

from lostlearning.insight.signals.catalogue import signals
from lostlearning.insight.signals.looking import Finding, UnknownSignalError, look, looking
from lostlearning.insight.signals.record import Group, Record, Signal, Strength

__all__ = [
    "Finding",
    "Group",
    "Record",
    "Signal",
    "Strength",
    "UnknownSignalError",
    "look",
    "looking",
    "signals",
]
