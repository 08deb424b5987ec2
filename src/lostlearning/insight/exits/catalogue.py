"""Every rule, in the order in which they decide."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from lostlearning.insight.exits import rules as package
from lostlearning.insight.exits.record import Rule


@functools.cache
def rules() -> dict[str, Rule]:
    """Rules by code, in their order."""
    found = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found.append(Rule(module.RECORD, module.met, module.known))
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.record.order)}
