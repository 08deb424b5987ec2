"""What does not fit in a case: said before anything is counted, with what is assumed. Never a silent guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lostlearning.law.calendar.school import SchoolCalendar
from lostlearning.law.clock.case import Case, Suspension
from lostlearning.law.clock.duty import Doubt
from lostlearning.law.clock.excluded import Excluded

DECIDES = "Every limit and deadline is counted in school days."


def of_the_case(case: Case, calendar: SchoolCalendar, excluded: Sequence[Excluded]) -> Iterator[Doubt]:
    """All of them, in the order in which a reader would meet them."""
    yield from _school(case, calendar)
    yield from _references(case)
    for each in case.suspensions:
        yield from _dates(case, each)
    for one in excluded:
        yield from _days(one)
    yield from _overlaps(excluded)
    yield from _order(case)


def _school(case: Case, calendar: SchoolCalendar) -> Iterator[Doubt]:
    if case.school.kind is None:
        yield Doubt(
            what="Nobody said what kind of school it is.",
            why="Who owes a duty, and some powers, differ between maintained schools, academies and units.",
            assumed="All three are answered; where they differ, each is said.",
        )
    for sentence in calendar.problems():
        yield Doubt(what=sentence, why=DECIDES, assumed="The calendar is used as it stands.")
    if not calendar.terms:
        yield Doubt(
            what="The school's term dates are not known.",
            why=DECIDES,
            assumed="Days given are used; deadlines are shown with the earliest and latest day they can fall on.",
        )
    elif calendar.terms_a_year is None:
        yield Doubt(
            what="Nobody said how many terms the school's year has.",
            why="With more than a few, days are added up over longer periods between fixed dates.",
            assumed="The larger of the two totals.",
        )


def _references(case: Case) -> Iterator[Doubt]:
    ids = [each.id for each in case.exclusions]
    directions = [each.id for each in case.off_site]
    for name in sorted({name for name in (*ids, *directions) if (*ids, *directions).count(name) > 1}):
        yield Doubt(
            what=f"Two events are called {name}.",
            why="What was done is looked up by id.",
            assumed="The first.",
        )
    about = {
        *(each.of for each in case.cancellations),
        *(each.of for each in case.representations),
        *(each.of for each in case.board_decisions),
        *(each.of for each in case.panel_applications),
        *(each.of for each in case.panel_decisions),
        *(each.of for each in case.reconsiderations),
        *(each.of for each in case.waivers),
        *(each.of for each in case.claims),
    }
    for name in sorted(about - set(ids)):
        yield Doubt(
            what=f"Something is said of {name}, and no exclusion has that id.",
            why="",
            assumed="It is left out.",
        )
    reviewed = {each.of for each in case.off_site_reviews} | {each.of for each in case.off_site_requests}
    for name in sorted(reviewed - set(directions)):
        yield Doubt(
            what=f"Something is said of {name}, and no direction has that id.",
            why="",
            assumed="It is left out.",
        )
    schools = {each.name for each in case.other_schools}
    for name in sorted({each.school for each in case.suspensions if each.school} - schools):
        yield Doubt(
            what=f"A suspension is of {name}, which is not among the other schools.",
            why="Its days are counted by that school's calendar.",
            assumed="That its calendar is not known.",
        )


def _dates(case: Case, each: Suspension) -> Iterator[Doubt]:
    if each.end is not None and each.end < each.start:
        yield Doubt(
            what=f"{each.id} ends on {each.end}, before it starts on {each.start}.",
            why="It then has no days.",
            assumed="It is left out of every total.",
        )
    if case.as_at and each.start > case.as_at:
        yield Doubt(
            what=f"{each.id} starts on {each.start}, after the day of the answer ({case.as_at}).",
            why="Nothing of it has happened yet.",
            assumed="It is a decision that is being considered.",
        )
    if each.end is None and each.days is None:
        yield Doubt(
            what=f"{each.id} has neither an end nor a number of days.",
            why="A suspension is for a fixed period.",
            assumed="One day.",
        )


def _days(one: Excluded) -> Iterator[Doubt]:
    source = one.source
    if not isinstance(source, Suspension):
        if one.calendar.is_school_day(source.start) is False:
            yield _on_holiday(one)
        return
    if one.calendar.is_school_day(source.start) is False:
        yield _on_holiday(one)
    end = max(source.end or source.start, one.days[-1] if one.days else source.start)
    if source.end and source.end < source.start:
        return
    known = one.calendar.all_known(source.start, end)
    if not known and (one.calendar.terms or one.elsewhere):
        yield Doubt(
            what=f"{one.id} reaches days of which it is not known whether they are school days.",
            why=DECIDES,
            assumed="Weekdays that are no bank holiday are counted, up to the days given.",
        )
    if (
        source.days is not None
        and source.end is not None
        and known
        and not one.cancelled
        and not source.lunchtimes
        and one.total != source.days
    ):
        yield Doubt(
            what=f"{one.id} is said to be {source.days:g} school days; by the calendar it is {one.total:g}.",
            why="Totals of the term and the year turn on it.",
            assumed="The calendar is right.",
        )


def _on_holiday(one: Excluded) -> Doubt:
    return Doubt(
        what=f"{one.id} starts on {one.start}, which is no school day.",
        why="Days that are no school days count towards nothing.",
        assumed="It is counted from the next school day in it.",
    )


def _overlaps(excluded: Sequence[Excluded]) -> Iterator[Doubt]:
    for at, later in enumerate(excluded):
        for before in excluded[:at]:
            if not (before.lunchtimes or later.lunchtimes) and _both(before, later):
                yield Doubt(
                    what=f"{before.id} and {later.id} take some of the same days.",
                    why="A day counts once.",
                    assumed="Days in both are counted with the first alone.",
                )
            if before.permanent and not before.cancelled and later.start > before.start:
                yield Doubt(
                    what=f"{later.id} starts after the permanent exclusion {before.id}.",
                    why="A pupil who is permanently excluded cannot be suspended, unless reinstated first.",
                    assumed="Both stand.",
                )


def _both(before: Excluded, later: Excluded) -> bool:
    """Whether two exclusions take more of some day than there is of it."""
    return any(before.portions[day] + later.portions.get(day, 0) > 1 for day in before.days)


def _order(case: Case) -> Iterator[Doubt]:
    starts = {each.id: each.start for each in case.exclusions}
    dated = [
        *((each.of, each.on) for each in case.representations),
        *((each.of, each.on) for each in case.board_decisions),
        *((each.of, each.on) for each in case.panel_decisions),
        *((each.of, each.on) for each in case.reconsiderations),
    ]
    for name, day in dated:
        if name in starts and day < starts[name]:
            yield Doubt(
                what=f"Something about {name} is dated {day}, before it started on {starts[name]}.",
                why="One of the dates may be wrong.",
                assumed="Both stand as given.",
            )
    waived = {each.of for each in case.waivers}
    for application in case.panel_applications:
        if application.of in waived:
            yield Doubt(
                what=f"A review of {application.of} was asked for, and given up in writing.",
                why="To say in writing that there will be no application is final.",
                assumed="That the application stands.",
            )
    decided = {each.of for each in case.board_decisions}
    for application in case.panel_applications:
        if application.of in starts and application.of not in decided:
            yield Doubt(
                what=f"A review of {application.of} was asked for, and no decision of the board is given.",
                why="The time to apply runs from the board's notice.",
                assumed="Nothing is said of the review.",
            )
