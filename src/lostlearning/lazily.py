"""Ibis, imported when something of it is first used.

Checks, books and measures are written in Ibis, and one school's are run from the SQL kept of them
(``checks/data``, ``ledger/data``): such a run has no need of Ibis, which takes longer to import than most of
them take to run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis as ibis
else:

    class _Ibis:
        def __getattr__(self, name: str) -> Any:
            import ibis

            return getattr(ibis, name)

    ibis = _Ibis()
    """The module ``ibis``."""
