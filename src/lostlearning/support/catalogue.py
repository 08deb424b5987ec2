"""Every indicator there is: one file each in :mod:`lostlearning.support.rules`, found by looking."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re

from lostlearning.support import rules
from lostlearning.support.record import Group, Indicator


def _padded(number: re.Match[str]) -> str:
    """5 days before 10 days."""
    return number[0].zfill(3)


@functools.cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by code, in order of group and code. Raises ValueError for a file not named after its code."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        rule = importlib.import_module(f"{rules.__name__}.{module.name}")
        if rule.RECORD.code != module.name:
            raise ValueError(f"the indicator in {module.name}.py calls itself {rule.RECORD.code}")
        found.append(Indicator(rule.RECORD, rule.find))
    groups = list(Group)
    found.sort(key=lambda each: (groups.index(each.record.group), re.sub(r"\d+", _padded, each.code)))
    return {each.code: each for each in found}
