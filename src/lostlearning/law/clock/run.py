"""The clock itself: a case in, an answer out. No file is read and no day is asked of the machine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from lostlearning.law.clock.board import board
from lostlearning.law.clock.book import Book
from lostlearning.law.clock.cancelling import cancelling
from lostlearning.law.clock.case import Case
from lostlearning.law.clock.doubts import of_the_case
from lostlearning.law.clock.duty import Answer, Doubt, Duty, Total
from lostlearning.law.clock.education import education
from lostlearning.law.clock.elsewhere import elsewhere
from lostlearning.law.clock.kinds import merged
from lostlearning.law.clock.notices import notices, year_limit
from lostlearning.law.clock.panel import challenges, panel
from lostlearning.law.clock.reckoning import reckon
from lostlearning.law.held import Law, Unread
from lostlearning.law.parameter import Kind


def run(case: Case, law: Law) -> Answer:
    """Every duty, right, limit and question of a case, by the law in force on the day that each bit."""
    if case.school.kind is None:
        return merged([_run(case, law, kind) for kind in Kind])
    return _run(case, law, case.school.kind)


def _run(case: Case, law: Law, kind: Kind) -> Answer:
    own = case.school.calendar
    calendar = own.over(case.authority_calendar) if case.authority_calendar else own
    reckoned = reckon(case, law, kind, calendar)
    doubts: list[Doubt] = [*of_the_case(case, calendar, reckoned.plain), *_before_the_law(case, law)]
    served = Book(case, law, kind, case.as_at, calendar, reckoned.served, doubts)
    decided = dataclasses.replace(served, sized=reckoned.decided)
    duties = [*_all(served, decided), *elsewhere(served)]
    return Answer(
        opening=_opening(case, law, duties),
        kind=kind,
        as_at=case.as_at,
        totals=tuple(
            Total(
                of=each.excluded.id,
                days=each.excluded.total,
                term=each.term,
                in_term=each.in_term,
                year=each.year,
                in_year=each.in_year,
                size=each.size,
                exam=each.exam,
                rule=each.rule,
            )
            for each in reckoned.served
        ),
        duties=tuple(duties),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _all(served: Book, decided: Book) -> Iterator[Duty]:
    """Of every exclusion at this school.

    What was owed at once was owed of an exclusion as it was decided, whatever became of it; education is owed for
    the days that were served.
    """
    for as_served, as_decided in zip(served.sized, decided.sized, strict=True):
        excluded = as_served.excluded
        if excluded.elsewhere or not (excluded.permanent or as_decided.excluded.days):
            continue
        yield from year_limit(decided, as_decided)
        yield from notices(decided, as_decided)
        yield from education(served, as_served)
        yield from board(decided, as_decided)
        yield from panel(served, as_served)
        yield from challenges(served, as_served)
        for cancellation in served.case.cancellations:
            if cancellation.of == excluded.id:
                sized = dataclasses.replace(as_served, size=as_decided.size, exam=as_decided.exam)
                yield from cancelling(served, sized, cancellation)


def _before_the_law(case: Case, law: Law) -> Iterator[Doubt]:
    """Events from before the regulations that are held."""
    first = min(value.since for value in law.parameters["tell-parent"].values)
    for each in case.exclusions:
        if each.start < first:
            yield Doubt(
                what=f"{each.id} starts on {each.start}.",
                why=f"The regulations on exclusion that are held here begin on {first}.",
                assumed="Only what was in force then, of what is held, is said.",
            )


def _opening(case: Case, law: Law, duties: Sequence[Duty]) -> tuple[Unread, ...]:
    """The texts that have not been read, where any event or deadline falls in their time."""
    due = (day for each in duties for day in (each.due.earliest, each.due.latest, each.done) if day)
    last = max((*case.dates, *due), default=None)
    return tuple(each for each in law.unread if last and last >= each.since)
