"""A suspension recorded with neither an end nor a number of days."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen


def look(at: Look) -> Iterator[Seen]:
    """One for each."""
    for each in at.case.suspensions:
        if not each.school and each.end is None and each.days is None:
            yield Seen(each.id, each.start, "Neither is in the log. One day was counted.")
