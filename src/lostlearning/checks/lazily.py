"""Ibis, imported when something of it is first used.

Checks are written in Ibis and run from the SQL kept of them (:mod:`lostlearning.checks.compiling`): a run
that uses that SQL has no need of Ibis, which takes longer to import than the checks take to run.
"""

from __future__ import annotations

from typing import Any


class _Ibis:
    def __getattr__(self, name: str) -> Any:
        import ibis

        return getattr(ibis, name)


ibis: Any = _Ibis()
"""The module ``ibis``."""
