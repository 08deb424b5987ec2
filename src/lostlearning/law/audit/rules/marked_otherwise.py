"""Days of a suspension on which the register has neither the mark for it nor education elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen, some
from lostlearning.law.audit.matter import elsewhere
from lostlearning.law.clock.case import Half, Suspension


def look(at: Look) -> Iterator[Seen]:
    """One for each suspension. A session that the suspension leaves free may be marked as anything."""
    for each in at.excluded:
        source = each.source
        if not isinstance(source, Suspension) or each.elsewhere or each.lunchtimes:
            continue
        wrong = [
            f"{day}: {code}"
            for day in each.days
            for half in Half
            if each.misses(day, half)
            and (code := at.matter.marks.get((day, half)))
            and code not in at.asked.codes
            and not elsewhere(code, day)
        ]
        if wrong:
            yield Seen(each.id, each.start, f"The register has {some(wrong)}.")
