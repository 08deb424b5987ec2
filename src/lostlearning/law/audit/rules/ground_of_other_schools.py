"""A name off a maintained school's or academy's roll on a ground that is only for others."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen


def look(at: Look) -> Iterator[Seen]:
    """One for each leaving, where the kind of school is known."""
    for left in at.matter.leaving:
        if at.case.school.kind and left.ground == at.asked.ground and at.asked_of(left.on):
            yield Seen("leaving the roll", left.on, f"Off the roll from {left.on} on ground ({left.ground}).")
