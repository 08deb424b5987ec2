"""What is typed about a decision, and the case that it makes: what ``lostlearning clock`` would be given."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator, Mapping

from lostlearning.law.calendar.counting import school_days_after, school_days_before
from lostlearning.law.calendar.school import DAY, SchoolCalendar
from lostlearning.law.clock import Answer, clock
from lostlearning.law.clock.case import Case, Exam, Half, Permanent, Pupil, School, Suspension
from lostlearning.law.notices.drafting import total_days as taken
from lostlearning.law.parameter import Kind
from lostlearning.site.clock import dates

THIS = "this"
"""The id of the decision."""
RUN, TERM, YEAR = "straight-before", "earlier-this-term", "earlier-this-year"
MOST_DAYS = 200
KINDS = {
    "suspension": "A suspension",
    "lunchtime": "A suspension at lunchtimes only",
    "permanent": "A permanent exclusion",
}
SCHOOLS = {
    "maintained": "A school that the local authority maintains",
    "academy": "An academy or free school",
    "pru": "A pupil referral unit",
    "": "I am not sure",
}
YES_NO = {"yes": "Yes", "no": "No", "": "I do not know"}
TERMS = {"3": "3 or fewer", "6": "More than 3", "": "I do not know"}
UNKNOWN = "unknown"
"""What a form sends for what nobody knows."""
SAID = {"yes": True, "no": False}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The fields, as they were typed."""

    kind: str = ""
    school: str = ""
    terms_a_year: str = ""
    start: str = ""
    from_half: str = ""
    days: str = ""
    run: str = ""
    in_term: str = ""
    in_year: str = ""
    age: str = ""
    plan: str = ""
    social_worker: str = ""
    looked_after: str = ""
    elsewhere: str = ""
    exams_over: str = ""
    exams: str = ""
    terms: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """From a form."""
        typed = {each.name: given.get(each.name, "").strip() for each in dataclasses.fields(cls)}
        return cls(**{name: "" if value == UNKNOWN else value for name, value in typed.items()})


def wrong(asked: Asked) -> dict[str, str]:
    """What cannot be used, by field: what to type instead."""
    found = {}
    if asked.kind not in KINDS:
        found["kind"] = "Select what is being considered"
    if asked.school not in SCHOOLS:
        found["school"] = "Select what kind of school it is"
    if dates.day(asked.start) is None:
        found["start"] = "Enter the first day, such as 5/10/2026 or 5 October 2026"
    if asked.kind != "permanent" and not 0 < (_number(asked.days) or 0) <= MOST_DAYS:
        found["days"] = "Enter for how many school days, such as 2 or 2.5"
    for name, what in (
        ("run", "straight before it"),
        ("in_term", "this term"),
        ("in_year", "this school year"),
    ):
        value = _number(getattr(asked, name) or "0")
        if value is None or not 0 <= value <= MOST_DAYS:
            found[name] = f"Enter how many school days {what}, such as 0 or 3.5"
    if not found:
        run, term, year = (_number(each or "0") or 0 for each in (asked.run, asked.in_term, asked.in_year))
        if term > year:
            found["in_year"] = f"Days in the year have to be {term:g} or more: they include those of the term"
        elif run > year:
            found["run"] = (
                f"Days straight before have to be {year:g} or fewer: the days of the year include them"
            )
    for line in asked.exams.splitlines():
        if line.strip() and dates.day(line) is None:
            found["exams"] = f"Enter a day a line, such as 14/5/2027. This is not one: {line.strip()[:40]}"
    if bad := dates.terms(asked.terms)[3]:
        found["terms"] = (
            f"Enter a term a line, such as 2/9/2026 to 18/12/2026. This is not one: {bad[0][:40]}"
        )
    return found


def case_of(asked: Asked) -> Case:
    """The case, as at the day on which it would start."""
    start = dates.day(asked.start)
    if start is None:
        raise ValueError("a case needs its first day")
    calendar = calendar_of(asked)
    earlier = tuple(_earlier(asked, calendar, start))
    if asked.kind == "permanent":
        permanent: tuple[Permanent, ...] = (
            Permanent(id=THIS, start=start, after_afternoon_began=asked.from_half == "afternoon"),
        )
        suspensions = earlier
    else:
        permanent = ()
        this = Suspension(
            id=THIS,
            start=start,
            days=_number(asked.days),
            from_half=Half.AFTERNOON if asked.from_half == "afternoon" else Half.MORNING,
            lunchtimes=asked.kind == "lunchtime",
        )
        suspensions = (*earlier, this)
    return Case(
        as_at=start,
        school=School(kind=Kind(asked.school) if asked.school else None, calendar=calendar),
        pupil=Pupil(
            compulsory_age=SAID.get(asked.age),
            plan=SAID.get(asked.plan),
            social_worker=SAID.get(asked.social_worker),
            looked_after=SAID.get(asked.looked_after),
            virtual_school_head=SAID.get(asked.looked_after),
            lives_in_another_authority=SAID.get(asked.elsewhere),
            exams_over=asked.exams_over == "yes",
        ),
        suspensions=suspensions,
        permanent=permanent,
        exams=tuple(Exam(on=each) for line in asked.exams.splitlines() if (each := dates.day(line))),
    )


def calendar_of(asked: Asked) -> SchoolCalendar:
    """The school's dates, as far as they were typed."""
    terms, breaks, closed, _ = dates.terms(asked.terms)
    return SchoolCalendar(
        terms=tuple(terms),
        breaks=tuple(breaks),
        closed=tuple(sorted(closed)),
        terms_a_year=int(asked.terms_a_year) if asked.terms_a_year else None,
    )


def _earlier(asked: Asked, calendar: SchoolCalendar, start: dt.date) -> Iterator[Suspension]:
    """Days already used, as suspensions that hold them: straight before it; at the start of its term; of its year.

    Only how many there are in the term and the year is known, and all that is asked of them.
    """
    run, in_term, in_year = (_number(each or "0") or 0 for each in (asked.run, asked.in_term, asked.in_year))
    first = start
    if run:
        first = school_days_before(calendar, start, math.ceil(run)).latest or start
        half = Half.AFTERNOON if run % 1 else Half.MORNING
        last = school_days_before(calendar, start, 1).latest or start
        yield Suspension(id=RUN, start=first, end=last, from_half=half)
    shape = _shape(asked, calendar, start)
    in_run = min(run, in_term) if first >= shape.term_first else 0
    if in_term > in_run:
        yield Suspension(id=TERM, start=_school_day(calendar, shape.term_first), days=in_term - in_run)
    rest = in_year - in_term - (run - in_run)
    if rest > 0:
        yield Suspension(id=YEAR, start=_school_day(calendar, shape.year_first), days=rest)


@dataclasses.dataclass(frozen=True, slots=True)
class _Shape:
    term_first: dt.date
    year_first: dt.date


def _shape(asked: Asked, calendar: SchoolCalendar, start: dt.date) -> _Shape:
    """Where the term and the year of a day begin, as the clock itself has it."""
    kind = Kind(asked.school) if asked.school else Kind.MAINTAINED
    probe = Case(
        as_at=start,
        school=School(kind=kind, calendar=calendar),
        suspensions=(Suspension(id=THIS, start=start, days=1.0),),
    )
    total = clock(probe).totals[0]
    return _Shape(total.term.first if total.term else start, total.year.first)


def _school_day(calendar: SchoolCalendar, day: dt.date) -> dt.date:
    return school_days_after(calendar, day - DAY, 1).earliest


def does_not_fit(asked: Asked, case: Case, answer: Answer) -> dict[str, str]:
    """Where the days typed cannot lie in the term and the year of the dates, or would join this decision unsaid."""
    total = next(each for each in answer.totals if each.of == THIS)
    said = {"in_term": total.in_term - total.days, "in_year": total.in_year - total.days}
    found = {}
    for name, days in said.items():
        typed = _number(getattr(asked, name) or "0") or 0
        if days != typed or not _apart(case):
            found[name] = (
                f"There cannot have been {typed:g} school days before {asked.start} in this "
                f"{'term' if name == 'in_term' else 'school year'}, with a day between unless they are entered as "
                "straight before. Check the dates too"
            )
    return found


def _apart(case: Case) -> bool:
    """Whether the earlier days come one after another, with a school day between but where they run on."""
    calendar = case.school.calendar
    days = {each.id: taken(case, each) for each in case.suspensions if each.id != THIS}
    last = case.as_at
    for name in (RUN, TERM, YEAR):
        own = days.get(name, ())
        if not own or last is None:
            continue
        between = school_days_before(calendar, last, 1).latest
        if own[-1] >= last or (name != RUN and own[-1] == between):
            return False
        last = own[0]
    return True


def _number(text: str) -> float | None:
    """A number of whole or half days."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value * 2 == int(value * 2) else None
