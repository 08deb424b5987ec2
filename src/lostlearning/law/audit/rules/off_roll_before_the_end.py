"""A name off the roll after a permanent exclusion of which no decision of the board is recorded.

Where it is recorded, the clock itself says on which day the name could come off.
"""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen


def look(at: Look) -> Iterator[Seen]:
    """One for each permanent exclusion."""
    decided = {each.of for each in at.case.board_decisions}
    cancelled = {each.of for each in at.case.cancellations}
    for each in at.case.permanent:
        left = next((one for one in at.matter.leaving if one.on > each.start), None)
        if left and not left.at_the_years_end and each.id not in decided | cancelled:
            yield Seen(
                each.id, left.on, f"Off the roll from {left.on}; no decision of the board is in any file."
            )
