"""A suspension that begins on the school day after another ended."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen
from lostlearning.law.calendar.counting import school_days_after


def look(at: Look) -> Iterator[Seen]:
    """One for each that follows."""
    own = [each for each in at.excluded if each.days and not each.elsewhere and not each.lunchtimes]
    for before, after in itertools.pairwise(own):
        if after.first == school_days_after(at.calendar, before.days[-1], 1).day:
            yield Seen(after.id, after.start, f"The one before ended on {before.days[-1]}.")
