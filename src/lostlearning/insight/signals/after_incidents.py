"""Absences that begin right after a behaviour incident: shared by two signals."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals.functions import KEYS, runs
from lostlearning.insight.signals.record import Expression


def absences_after(at: Any, symbols: str) -> Expression:
    """One row a run of ``symbols`` that begins within COOL-SESSIONS after an incident and follows no exclusion
    record begun since: the keys, ``first`` (the day of the incident), ``last`` and ``n`` sessions.

    The symbols are some of :data:`.views.ABSENT`.
    """
    away = at["signals_cooling"]
    lines = away.filter(away.symbol.isin(list(symbols)))
    ordered = runs(lines, KEYS, "slot")
    spells = ordered.group_by(*KEYS, "run").aggregate(
        begins=ordered.slot.min(), last=ordered.date.max(), n=ordered.count().cast("int64")
    )
    incidents = at["signals_incidents"].rename(incident="slot")
    after = spells.join(incidents, list(KEYS))
    after = after.filter(
        (after.begins > after.incident)
        & (after.begins <= after.incident + at.limit("COOL-SESSIONS", after.date))
    )
    once = after.group_by(*KEYS, "run").aggregate(
        first=after.date.max(), last=after["last"].max(), n=after.n.max()
    )
    records = at["exclusions"].select(*KEYS, _begins="start_date")
    return once.anti_join(
        records,
        [
            *(once[key] == records[key] for key in KEYS),
            records._begins >= once["first"],
            records._begins <= once["last"],
        ],
    )


def by_pupil(spells: Expression) -> Expression:
    """The runs of a pupil and year together: ``n`` of them, ``m`` sessions."""
    return spells.group_by(*KEYS).aggregate(
        first=spells["first"].min(),
        last=spells["last"].max(),
        m=spells.n.sum().cast("int64"),
        n=spells.count().cast("int64"),
    )


__all__ = ["absences_after", "by_pupil"]
