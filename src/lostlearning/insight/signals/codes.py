"""Which marks signals look for in the register, so that the weeks without any are left out once and for all."""

from __future__ import annotations

from typing import Any

from lostlearning.checks.weeks import symbols
from lostlearning.insight.signals.record import Expression
from lostlearning.ledger.suspended import route_symbols

ASKED = ("N", "X", "C2", "B", "K", "D", "Z", "E")
"""Codes that signals look for in the register, a row a session (:func:`marked`)."""
ABSENT = ("I", "M", "C")
"""Codes that signals look for after a behaviour incident."""

MISSED = "CMIO"
"""Symbols of a half of a day missed that is no part-time timetable."""
HALVES = ("morning", "afternoon")


def asked() -> str:
    """The symbols of :data:`ASKED`, among them all that say suspended or excluded."""
    wanted = symbols(*ASKED)
    return wanted + "".join(sorted(route_symbols() - set(wanted)))


def absent() -> str:
    """The symbols of :data:`ABSENT`."""
    return symbols(*ABSENT)


def marked(at: Any, *codes: str) -> Expression:
    """Sessions marked with one of ``codes``, as :func:`_marked` gives them.

    Raises ValueError for a code that is not among :data:`ASKED`: there would be no row of it.
    """
    if missing := set(codes) - set(ASKED):
        raise ValueError(f"add {', '.join(sorted(missing))} to the codes that signals ask for")
    table = at["signals_marked"]
    return table.filter(table.symbol.isin(list(symbols(*codes))))
