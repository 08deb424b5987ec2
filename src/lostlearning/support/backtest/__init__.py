"""The backtest: what each indicator would have found in an organisation's own past, and what it would have missed.

It counts, by group, and never names: the only thing that leaves it are numbers. What it says is of the records it was
given and of no other children. :mod:`.assessment` keeps it from an organisation's own files until somebody there has
assessed what it does to people.
"""

from lostlearning.support.backtest.outcomes import OUTCOMES, Outcome
from lostlearning.support.backtest.tally import Backtest, Tally
from lostlearning.support.backtest.trying import try_out

__all__ = ["OUTCOMES", "Backtest", "Outcome", "Tally", "try_out"]
