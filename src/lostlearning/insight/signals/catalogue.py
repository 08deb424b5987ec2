"""Every signal there is: one file each in :mod:`lostlearning.insight.signals.rules`, found by looking."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from lostlearning.insight.signals import rules
from lostlearning.insight.signals.record import Group, Signal


@functools.cache
def signals() -> dict[str, Signal]:
    """Every signal by code, in order of group and code. Raises ValueError for a file not named after its code."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        rule = importlib.import_module(f"{rules.__name__}.{module.name}")
        if rule.RECORD.code != module.name:
            raise ValueError(f"the signal in {module.name}.py calls itself {rule.RECORD.code}")
        found.append(Signal(rule.RECORD, rule.find))
    groups = list(Group)
    found.sort(key=lambda signal: (groups.index(signal.record.group), signal.code))
    return {signal.code: signal for signal in found}
