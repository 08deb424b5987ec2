"""A name off the roll on the ground of permanent exclusion, and no such exclusion in the log."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen


def look(at: Look) -> Iterator[Seen]:
    """One for each leaving."""
    for left in at.matter.leaving:
        excluded = any(each.start < left.on for each in at.case.permanent)
        if left.ground == at.asked.ground and not excluded and at.asked_of(left.on):
            yield Seen("leaving the roll", left.on, f"Off the roll from {left.on} on ground ({left.ground}).")
