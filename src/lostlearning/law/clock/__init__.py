"""The exclusion clock: what is owed, by whom, by when, by the law in force on the day.

from lostlearning.law.clock import clock
answer = clock(case)
"""

from __future__ import annotations

from lostlearning.law.clock.case import Case
from lostlearning.law.clock.duty import Answer, Deadline, Doubt, Duty, State, Total
from lostlearning.law.clock.run import run
from lostlearning.law.held import Law, held

__all__ = ["Answer", "Case", "Deadline", "Doubt", "Duty", "State", "Total", "clock", "run"]


def clock(case: Case, law: Law | None = None) -> Answer:
    """The answer to a case, by the law that comes with this software."""
    return run(case, law or held())
