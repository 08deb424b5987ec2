"""Whether what a measure counts could be recorded at all in a period."""

from __future__ import annotations

import datetime as dt

from lostlearning.measures.definition import Definition
from lostlearning.vocabulary.terms import academic_year_of


def could_be_recorded(definition: Definition, period: str, over: str) -> bool:
    """False for a period before the definition's first day: nothing was recorded, which is not zero.

    ``period`` is as :meth:`lostlearning.ledger.periods.Periods.of` names it.
    """
    if definition.in_force_from is None:
        return True
    if over == "week":
        return dt.date.fromisoformat(period) >= definition.in_force_from
    return int(period[:4]) >= academic_year_of(definition.in_force_from)
