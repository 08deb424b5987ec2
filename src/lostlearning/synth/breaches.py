"""An invented authority's year of exclusions, in which everything was done on time but what was planted."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from lostlearning.law.calendar.school import Period, SchoolCalendar
from lostlearning.law.clock import clock
from lostlearning.law.clock.case import Case, Exam, Half, Permanent, Pupil, School, Suspension
from lostlearning.law.parameter import Kind
from lostlearning.synth.case_files import Written, write_cases
from lostlearning.synth.followed import followed

AS_AT = dt.date(2026, 7, 24)
"""The day of the audit: the year is over, and no event is in the time of texts that were not read."""
BREACH, QUESTION, NOT_EVIDENCED = "possible breach", "question", "not evidenced"
CLEAN = 10
"""Pupils a school whose cases are as they should be."""


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _period(first: str, last: str) -> Period:
    return Period(first=_day(first), last=_day(last))


def calendar(terms_a_year: int) -> SchoolCalendar:
    """The school year 2025/26. Lists of dates show three terms, whatever a school says it has."""
    return SchoolCalendar(
        terms=(
            _period("2025-09-03", "2025-12-19"),
            _period("2026-01-05", "2026-03-27"),
            _period("2026-04-13", "2026-07-21"),
        ),
        breaks=(
            _period("2025-10-27", "2025-10-31"),
            _period("2026-02-16", "2026-02-20"),
            _period("2026-05-25", "2026-05-29"),
        ),
        closed=(_day("2025-09-04"), _day("2026-01-06"), _day("2026-05-04")),
        terms_a_year=terms_a_year,
    )


SCHOOLS = {
    "900101": School(name="Alder Academy", kind=Kind.ACADEMY, calendar=calendar(3)),
    "900102": School(name="Birch School", kind=Kind.MAINTAINED, calendar=calendar(3)),
    "900103": School(name="Cedar Academy", kind=Kind.ACADEMY, calendar=calendar(6)),
    "900104": School(name="Dell Pupil Referral Unit", kind=Kind.PRU, calendar=calendar(3)),
}
PUPIL = Pupil(
    birth_month=dt.date(2012, 3, 1),
    looked_after=False,
    social_worker=True,
    virtual_school_head=False,
    lives_in_another_authority=False,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Planted:
    """What was planted: the case's pupil, the duty or question, and how the audit is to say that it stands."""

    school: str
    upn: str
    code: str
    standing: str
    what: str


Made = tuple[Written, Sequence[tuple[str, str]]]
"""A case as written, and what it holds wrong: codes and standings."""


def suspended(school: School, *spells: tuple[str, int]) -> Case:
    """A pupil suspended from some days for some school days each."""
    found = []
    for start, days in spells:
        first = _day(start)
        within = [day for day in school.calendar.days if day >= first]
        found.append(Suspension(id=f"Suspension of {first}", start=first, end=within[days - 1]))
    return Case(as_at=AS_AT, school=school, pupil=PUPIL, suspensions=tuple(found))


def excluded(school: School, start: str) -> Case:
    """A pupil permanently excluded."""
    one = Permanent(id=f"Permanent exclusion of {start}", start=_day(start))
    return Case(as_at=AS_AT, school=school, pupil=PUPIL, permanent=(one,))


def plants() -> Iterator[tuple[str, Callable[[School, str], Made]]]:
    """Everything that is planted, in words."""
    yield "the authority was never told", _not_done("tell-authority")
    yield "the social worker was never told", _not_done("tell-social-worker")
    yield "the authority was told three school days later", _late("tell-authority", QUESTION)
    yield "the notice of dates came the next day", _late("day-notice", BREACH, days=1)
    yield "nothing says when the parent was told", _unrecorded("tell-parent")
    yield "no education from the sixth day", _no_education
    yield "education from the eighth day", _late_education
    yield "education that the log gives and the register denies", _denied_education
    yield "the governors met late", _met_late
    yield "the governors met after the exam", _after_the_exam
    yield "the review was held late", _review_late
    yield "the governors looked again too late", _again_late
    yield "off the roll while the review went on", _off_roll
    yield "off the roll with no decision of the governors on file", _off_roll_undecided
    yield "more than the days of a school year", _over_the_year
    yield "sent home without a record", _sent_home
    yield "kept out after the last day", _kept_out
    yield "one day back between two suspensions", _one_day_back
    yield "a suspension straight after another", _straight_after
    yield "suspended and marked as ill", _marked_ill
    yield "a suspension without an end", _no_end
    yield "off the roll as excluded, with no exclusion", _ground("o", "ground-of-exclusion-without-one")
    yield "off the roll on a ground of other schools", _ground("n", "ground-of-other-schools")
    yield "off the roll as long absent, and marked present", _ground("i", "absent-ground-with-other-marks")


def write_breaches(folder: Path, seed: int = 1, *, clean: int = CLEAN) -> tuple[Planted, ...]:
    """Writes the authority's files to ``folder``, and what was planted beside it, in ``…-truth``."""
    rng = np.random.default_rng([seed, *b"breaches"])
    pupils: dict[str, list[Written]] = {urn: [] for urn in SCHOOLS}
    planted: list[Planted] = []
    number = 0
    for urn, school in SCHOOLS.items():
        for _ in range(clean):
            number += 1
            pupils[urn].append(Written(upn=upn(number), case=_clean(rng, school)))
    for at, (what, make) in enumerate(plants()):
        urn = list(SCHOOLS)[at % len(SCHOOLS)]
        number += 1
        written, wrong = make(SCHOOLS[urn], upn(number))
        pupils[urn].append(written)
        planted += (Planted(urn, written.upn, code, standing, what) for code, standing in wrong)
    write_cases(folder, SCHOOLS, pupils)
    beside = folder.with_name(f"{folder.name}-truth")
    beside.mkdir(parents=True, exist_ok=True)
    with (beside / "planted.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in dataclasses.fields(Planted)])
        writer.writerows(dataclasses.astuple(each) for each in planted)
    return tuple(planted)


def upn(number: int) -> str:
    """A number of the right form that nobody has."""
    digits = f"999{number:09d}"
    total = sum(place * int(digit) for place, digit in enumerate(digits, start=2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits


def _clean(rng: np.random.Generator, school: School) -> Case:
    """One or two suspensions well apart, of up to nine days, some with views put; one in six is for good."""
    days = school.calendar.days
    start = int(rng.integers(5, 70))
    if rng.random() < 1 / 6:
        return followed(excluded(school, f"{days[start]}"), reviewed=bool(rng.random() < 0.5))
    lengths = [int(each) for each in rng.integers(1, 10, size=int(rng.integers(1, 3)))]
    starts = [start, start + lengths[0] + int(rng.integers(5, 40))]
    spells = [(f"{days[each]}", length) for each, length in zip(starts, lengths, strict=False)]
    return followed(suspended(school, *spells))


def _changed(case: Case, **done: dt.date | None) -> Case:
    """With the last exclusion's steps on other days, or not done (None)."""
    own = case.permanent or case.suspensions
    names = {name.replace("_", "-"): day for name, day in done.items()}
    kept = {code: day for code, day in own[-1].done.items() if code not in names}
    last = dataclasses.replace(
        own[-1],
        done=kept | {code: day for code, day in names.items() if day},
        not_done=tuple(code for code, day in names.items() if day is None),
    )
    if isinstance(last, Permanent):
        return dataclasses.replace(case, permanent=(*case.permanent[:-1], last))
    return dataclasses.replace(case, suspensions=(*case.suspensions[:-1], last))


def _after(school: School, day: dt.date, count: int) -> dt.date:
    return [each for each in school.calendar.days if each > day][count - 1]


def _not_done(code: str) -> Callable[[School, str], Made]:
    def make(school: School, upn: str) -> Made:
        case = followed(suspended(school, ("2025-10-06", 2)))
        return Written(upn=upn, case=_changed(case, **{code: None})), [(code, BREACH)]

    return make


def _late(code: str, standing: str, days: int = 3) -> Callable[[School, str], Made]:
    def make(school: School, upn: str) -> Made:
        case = followed(suspended(school, ("2025-10-06", 4)))
        later = _after(school, _day("2025-10-06"), days)
        return Written(upn=upn, case=_changed(case, **{code: later})), [(code, standing)]

    return make


def _unrecorded(code: str) -> Callable[[School, str], Made]:
    def make(school: School, upn: str) -> Made:
        case = followed(suspended(school, ("2025-10-06", 2)))
        return Written(upn=upn, case=case, unrecorded=(code,)), [(code, NOT_EVIDENCED)]

    return make


def _no_education(school: School, upn: str) -> Made:
    case = _changed(followed(suspended(school, ("2025-11-03", 8))), educate=None)
    return Written(upn=upn, case=case, unrecorded=("educate",)), [("educate", BREACH)]


def _late_education(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-11-03", 9)))
    case = _changed(case, educate=_after(school, _day("2025-11-03"), 7))
    return Written(upn=upn, case=case, unrecorded=("educate",)), [("educate", BREACH)]


def _denied_education(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-11-03", 8)))
    last = case.suspensions[0].end or AS_AT
    marks = {(last, half): "E" for half in Half}
    return Written(upn=upn, case=case, marks=marks), [("marked-after-education-began", QUESTION)]


def _met_late(school: School, upn: str) -> Made:
    case = followed(excluded(school, "2025-11-10"), reviewed=False)
    decision = case.board_decisions[0]
    late = _after(school, decision.on, 2)
    case = dataclasses.replace(
        case, board_decisions=(dataclasses.replace(decision, on=late, delivered=late),)
    )
    ends = clock(case).duty("roll-until").due.earliest
    case = _changed(case, roll_until=ends)
    return Written(upn=upn, case=case), [("decide", BREACH)]


def _after_the_exam(school: School, upn: str) -> Made:
    case = dataclasses.replace(suspended(school, ("2026-05-06", 3)), exams=(Exam(on=_day("2026-05-07")),))
    done = followed(case)
    decision = dataclasses.replace(
        done.board_decisions[0], on=_day("2026-05-12"), delivered=_day("2026-05-12")
    )
    done = dataclasses.replace(done, board_decisions=(decision,))
    return Written(upn=upn, case=_changed(done)), [("decide-before-exam", BREACH)]


def _review_late(school: School, upn: str) -> Made:
    case = followed(excluded(school, "2025-11-10"))
    application, panel = case.panel_applications[0], case.panel_decisions[0]
    late = _after(school, panel.on, 3)
    again = _after(school, late, 5)
    case = dataclasses.replace(
        case,
        panel_applications=(dataclasses.replace(application, meets=late),),
        panel_decisions=(dataclasses.replace(panel, on=late, delivered=late),),
        reconsiderations=(
            dataclasses.replace(case.reconsiderations[0], on=again, done={"reconsider-outcome": again}),
        ),
    )
    return Written(upn=upn, case=_changed(case, roll_until=again)), [("panel-hold", BREACH)]


def _again_late(school: School, upn: str) -> Made:
    case = followed(excluded(school, "2025-11-10"))
    late = _after(school, case.reconsiderations[0].on, 4)
    again = dataclasses.replace(case.reconsiderations[0], on=late, done={"reconsider-outcome": late})
    case = _changed(dataclasses.replace(case, reconsiderations=(again,)), roll_until=late)
    return Written(upn=upn, case=case), [("reconsider", BREACH)]


def _off_roll(school: School, upn: str) -> Made:
    case = followed(excluded(school, "2025-11-10"))
    left = _after(school, case.board_decisions[0].on, 3)
    case = _changed(case, roll_until=left)
    return Written(upn=upn, case=case, left=left, ground="o", unrecorded=("roll-until",)), [
        ("roll-until", BREACH)
    ]


def _off_roll_undecided(school: School, upn: str) -> Made:
    case = followed(excluded(school, "2025-11-10"), reviewed=False)
    left = _after(school, _day("2025-11-10"), 8)
    unrecorded = ("board-decided", "board-delivered", "board-outcome", "roll-until", "decide", "board-invite")
    wrong = [
        ("off-roll-before-the-end", QUESTION),
        ("decide", NOT_EVIDENCED),
        ("board-invite", NOT_EVIDENCED),
    ]
    return Written(upn=upn, case=case, left=left, ground="o", unrecorded=unrecorded), wrong


def _over_the_year(school: School, upn: str) -> Made:
    spells = (("2025-09-15", 15), ("2025-11-10", 15), ("2026-02-02", 10), ("2026-04-20", 6))
    return Written(upn=upn, case=followed(suspended(school, *spells))), [("school-year-cap", BREACH)]


def _sent_home(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-10-06", 2)))
    marks = {(_day("2025-12-03"), half): "E" for half in Half}
    return Written(upn=upn, case=case, marks=marks), [("excluded-without-a-record", QUESTION)]


def _kept_out(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-10-06", 2)))
    marks = {(_day("2025-10-08"), half): "E" for half in Half}
    return Written(upn=upn, case=case, marks=marks), [("goes-on-after-its-end", QUESTION)]


def _one_day_back(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-11-03", 4), ("2025-11-10", 4)))
    return Written(upn=upn, case=case), [("one-day-between", QUESTION)]


def _straight_after(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-11-03", 3), ("2025-11-06", 2)))
    return Written(upn=upn, case=case), [("one-straight-after-another", QUESTION)]


def _marked_ill(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-10-06", 3)))
    marks = {(_day("2025-10-07"), half): "I" for half in Half}
    return Written(upn=upn, case=case, marks=marks), [("marked-otherwise", QUESTION)]


def _no_end(school: School, upn: str) -> Made:
    case = followed(suspended(school, ("2025-10-06", 1)))
    marks = {(_day("2025-10-06"), half): "E" for half in Half}
    own = dataclasses.replace(case.suspensions[0], end=None, days=None)
    return (
        Written(upn=upn, case=dataclasses.replace(case, suspensions=(own,)), marks=marks),
        [("no-length", QUESTION)],
    )


def _ground(letter: str, code: str) -> Callable[[School, str], Made]:
    def make(school: School, upn: str) -> Made:
        case = Case(as_at=AS_AT, school=school, pupil=PUPIL)
        return Written(upn=upn, case=case, left=_day("2026-03-02"), ground=letter), [(code, QUESTION)]

    return make
