"""What a rule is given to look at, and what it says it saw."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Mapping, Sequence

from lostlearning.law.audit.finding import Asked
from lostlearning.law.audit.matter import Matter
from lostlearning.law.calendar.school import DAY, SchoolCalendar
from lostlearning.law.clock.case import Case
from lostlearning.law.clock.duty import Answer
from lostlearning.law.clock.excluded import Excluded
from lostlearning.law.clock.reckoning import reckon
from lostlearning.law.held import Applied, Law
from lostlearning.law.parameter import Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """Something a rule saw: about which event (an id, or words), on which day, and what."""

    of: str
    day: dt.date
    what: str


@dataclasses.dataclass(frozen=True)
class Look:
    """A matter with its days worked out, for one rule. ``case`` has what the register says of education."""

    matter: Matter
    case: Case
    answer: Answer
    law: Law
    kind: Kind
    asked: Asked
    excluded: Sequence[Excluded]
    """In order of start, as served."""

    @property
    def calendar(self) -> SchoolCalendar:
        """The school's."""
        return self.case.school.calendar

    def rule(self, day: dt.date) -> tuple[Applied, ...]:
        """The law that the rule stands on, as in force on a day."""
        found = (self.law.applied(name, day, self.kind) for name in self.asked.law)
        return tuple(each for each in found if each)

    def asked_of(self, day: dt.date) -> bool:
        """Whether any of that law was in force."""
        return bool(self.rule(day))

    @functools.cached_property
    def marked(self) -> Mapping[dt.date, tuple[str, ...]]:
        """Days with any mark of the rule's codes."""
        codes = set(self.asked.codes)
        return {day: marks for day, marks in self.matter.by_day.items() if codes & set(marks)}

    def out(self, day: dt.date) -> bool:
        """Whether an exclusion takes a day."""
        return any(_takes(each, day) for each in self.excluded)

    def last_before(self, day: dt.date) -> Excluded | None:
        """The suspension whose last day is the school day before a day, or before days marked like it."""
        ended = {each.days[-1]: each for each in self.excluded if each.days and not each.permanent}
        while (day := day - DAY) and (day in self.marked or self.calendar.is_school_day(day) is False):
            if day in ended:
                return ended[day]
        return ended.get(day)


def served(case: Case, law: Law, kind: Kind) -> tuple[Excluded, ...]:
    """The exclusions of a case worked out as they were served."""
    if not case.exclusions:
        return ()
    reckoned = reckon(case, law, kind, case.school.calendar)
    return tuple(sized.excluded for sized in reckoned.served)


def _takes(each: Excluded, day: dt.date) -> bool:
    if each.permanent:
        return day >= each.start
    return day in each.portions


def some(seen: Sequence[str]) -> str:
    """The first of what was seen, and how many there are."""
    more = f", and {len(seen) - 1} more" if len(seen) > 1 else ""
    return f"{seen[0]}{more}"
