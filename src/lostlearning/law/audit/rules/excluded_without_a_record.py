"""Days marked as excluded that no exclusion takes, and that do not follow straight on one."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen, some


def look(at: Look) -> Iterator[Seen]:
    """One for all such days of a pupil."""
    days = [day for day in at.marked if not at.out(day) and at.last_before(day) is None]
    if days:
        yield Seen("no exclusion", days[0], f"So marked on {some([str(day) for day in days])}.")
