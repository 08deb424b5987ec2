"""Every measure, by code: whatever stands in ``measures/catalogue``."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from lostlearning.measures import catalogue
from lostlearning.measures.measure import Measure

ORDER = (
    "possible_sessions",
    "attendance",
    "overall_absence",
    "authorised_absence",
    "unauthorised_absence",
    "persistent_absence",
    "severe_absence",
    "lost_days",
    "headlines",
)
"""Modules that come first in lists; the rest follow by name."""


@functools.cache
def measures() -> dict[str, Measure]:
    """Measures by code. Raises ValueError when two have one code."""
    names = [module.name for module in pkgutil.iter_modules(catalogue.__path__)]
    names.sort(key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    found: dict[str, Measure] = {}
    for name in names:
        module = importlib.import_module(f"{catalogue.__name__}.{name}")
        for measure in getattr(module, "MEASURES", None) or (module.MEASURE,):
            if measure.code in found:
                raise ValueError(f"two measures have the code {measure.code!r}")
            found[measure.code] = measure
    return found
