"""Days marked as excluded that follow straight on a suspension's last day, with no other to take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen, some


def look(at: Look) -> Iterator[Seen]:
    """One for each suspension."""
    after: dict[str, list[dt.date]] = {}
    for day in at.marked:
        if not at.out(day) and (before := at.last_before(day)):
            after.setdefault(before.id, []).append(day)
    for of, days in after.items():
        yield Seen(of, days[0], f"So marked on {some([str(day) for day in days])}.")
