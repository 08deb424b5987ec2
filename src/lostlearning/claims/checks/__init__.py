"""Every check of claims, by code: whatever stands in this folder."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from lostlearning.claims.check import Check


@functools.cache
def checks() -> dict[str, Check]:
    """Checks by code. Raises ValueError when two have one code."""
    found: dict[str, Check] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{name}")
        for check in module.CHECKS:
            if check.code in found:
                raise ValueError(f"two checks of claims have the code {check.code!r}")
            found[check.code] = check
    return found
