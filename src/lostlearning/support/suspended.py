"""Days of suspension used in a term or a year, at a line or over it: shared by five indicators."""

from __future__ import annotations

from typing import Any

from lostlearning.lazily import ibis
from lostlearning.support.record import Expression
from lostlearning.support.spells import rows
from lostlearning.support.views import SPANS


def used(at: Any, line: str, span: str) -> Expression:
    """One row a pupil and first day of a suspension by which the sessions used reach the limit ``line`` (days).

    ``n`` sessions in ``m`` suspensions begun in the ``span`` (``term`` or ``year``), at every school in the files.
    """
    timed = at["support_timed"]
    told = crossed(timed, timed[f"n_{span}"] >= 2 * at.limit(line, timed.start_date), span)
    return rows(told, n=told[f"n_{span}"], m=told[f"m_{span}"])


def crossed(timed: Expression, over: Expression, span: str) -> Expression:
    """The suspensions by which a line of the term or year is crossed, and those after them."""
    held = timed.filter(over)
    # A school crosses the line with its own record: what another recorded before, it did not know by itself.
    whole = ibis.window(group_by=[*(held[name] for name in SPANS[span]), held.school])
    return held.mutate(
        crossed_on=held.start_date.min().over(whole), seen_on=held.start_date, first=held[f"first_{span}"]
    )
