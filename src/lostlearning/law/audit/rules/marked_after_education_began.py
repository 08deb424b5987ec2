"""Days marked as excluded with no provision, after a log says that education had begun."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen
from lostlearning.law.audit.register import EDUCATED


def look(at: Look) -> Iterator[Seen]:
    """One for each exclusion. Only what a log says is held against the register: not the register itself."""
    sources = {each.id: each for each in at.matter.case.exclusions}
    for each in at.excluded:
        source = sources[each.id]
        begun = next((source.done[code] for code in EDUCATED if code in source.done), None)
        if begun is None or each.elsewhere:
            continue
        days = [day for day in at.marked if day >= begun and (each.permanent or day in each.portions)]
        if days:
            yield Seen(
                each.id,
                days[0],
                f"Said to have begun on {begun}; so marked on {len(days)} days from {days[0]}.",
            )
