"""Data checks over the staging tables: one file a check in :mod:`lostlearning.checks.rules`.

>>> outcomes = run(con, files)        # {1: "marks.csv", …}; nothing changes
>>> applied = apply(con, outcomes)    # rows and values left out, files refused
"""

from lostlearning.checks.applying import Applied, apply
from lostlearning.checks.base import Check, Record
from lostlearning.checks.catalogue import checks
from lostlearning.checks.outcomes import Outcome, Outcomes, Status
from lostlearning.checks.running import run

__all__ = ["Applied", "Check", "Outcome", "Outcomes", "Record", "Status", "apply", "checks", "run"]
