"""The codes that a year's registers may use: those in force when it begins, and what was written before there were."""

from __future__ import annotations

import datetime as dt

from lostlearning.synth.rates import rates
from lostlearning.vocabulary import attendance_codes

BEFORE = {"C1": "C", "C2": "C", "K": "B", "J1": "J", "Q": "Y", **{f"Y{n}": "Y" for n in range(1, 8)}}
"""What a session was recorded as before 19 August 2024 that has its own code since (the posting table's notes)."""


class Symbols:
    """The symbol of each code in an academic year."""

    def __init__(self, academic_year: int) -> None:
        on = attendance_codes().on(dt.date(academic_year, 9, 1))
        self._of = {code: row.symbol for code, row in on.items()}
        self.no_mark = rates("Secondary").one("no_mark")

    def of(self, code: str) -> str:
        """The symbol of a code, or of what stood in its place that year. Raises KeyError for neither."""
        return self._of[code] if code in self._of else self._of[BEFORE[code]]
