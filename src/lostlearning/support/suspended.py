"""Days of suspension used in a term or a year, at a line or over it: shared by five indicators."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.support.limits import number
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import rows
from lostlearning.support.views import SPANS

WINDOWS = {
    "term": "the census term (autumn to 31 December, spring to Easter Sunday, summer to 31 July)",
    "year": "the school year so far",
}
BEGUN = {"term": "the census term", "year": "the school year"}


def record(
    code: str, span: str, limit: str, *, title: str, asks: str, basis: Law, milder_than: str = ""
) -> Record:
    """The record of a line of days used in a ``span``: ``term`` or ``year``."""
    return Record(
        code=code,
        group=Group.SUSPENSION,
        title=title,
        asks=asks,
        rule=(
            f"The suspensions begun in {BEGUN[span]}, at every school in the files, come to {number(limit)} school "
            "days or more, a lunchtime counting as half a day. One on record twice with the same first day counts once."
        ),
        window=WINDOWS[span],
        says=f"{{n}} sessions (half days) of suspension in {{m}} suspensions this {span}",
        evidence=("exclusions", "meetings", "actions"),
        needs=("exclusions",),
        missing="A suspension whose length is not on record counts as no day, so the sum may be too low.",
        against=(
            "A suspension was cancelled or cut short, and the log keeps its first length.",
            "The dates of the school's own terms differ from those of the census.",
            "All of it is one event, long past, and the time since has gone well.",
        ),
        basis=(basis,),
        limits=(limit,),
        milder_than=milder_than,
        expires="EXPIRE-TERM",
    )


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
