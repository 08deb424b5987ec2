"""Every check there is: one file each in :mod:`lostlearning.checks.rules`, found by looking."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from lostlearning.checks import rules
from lostlearning.checks.base import Check


@functools.cache
def checks() -> dict[str, Check]:
    """Every check by code, in order of code. Raises ValueError where a file is not named after its code."""
    found: dict[str, Check] = {}
    for module in sorted(pkgutil.iter_modules(rules.__path__), key=lambda one: one.name):
        rule = importlib.import_module(f"{rules.__name__}.{module.name}")
        if rule.RECORD.code != module.name:
            raise ValueError(f"the check in {module.name}.py calls itself {rule.RECORD.code}")
        found[module.name] = Check(
            rule.RECORD, rule.fails, getattr(rule, "found", None), getattr(rule, "part", None)
        )
    return found
