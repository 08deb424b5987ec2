"""Cases written as the files that an authority holds: logs, a list of schools, term dates, a roll, registers."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lostlearning.law.calendar.school import DAY, SchoolCalendar
from lostlearning.law.clock.case import Case, Half, Permanent, School, Suspension
from lostlearning.law.parameter import Kind
from lostlearning.vocabulary import words

TYPES = {
    Kind.MAINTAINED: "Community school",
    Kind.ACADEMY: "Academy converter",
    Kind.PRU: "Pupil referral unit",
}
MORNING, AFTERNOON = "/", "\\"
EXCLUDED, OFF_SITE, BY_THE_AUTHORITY = "E", "B", "K"
OF_EXCLUSIONS = frozenset(word.code for word in words("exclusion_steps"))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Written:
    """One pupil's case, as it is to be written. ``marks`` replace those that the case would have."""

    upn: str
    case: Case
    left: dt.date | None = None
    ground: str = ""
    marks: Mapping[tuple[dt.date, Half], str] = dataclasses.field(default_factory=dict)
    unrecorded: tuple[str, ...] = ()
    """Steps that the case log leaves out."""


def write_cases(folder: Path, schools: Mapping[str, School], pupils: Mapping[str, Sequence[Written]]) -> None:
    """Writes everything. ``schools`` and ``pupils`` are by URN."""
    folder.mkdir(parents=True, exist_ok=True)
    _csv(
        folder / "Schools.csv",
        ("URN", "School name", "TypeOfEstablishment (name)", "Terms a year"),
        (
            (urn, each.name, TYPES[each.kind] if each.kind else "", each.calendar.terms_a_year)
            for urn, each in schools.items()
        ),
    )
    _csv(
        folder / "Term dates.csv",
        ("School", "Term", "Half term", "First day", "Last day"),
        (row for urn, each in schools.items() for row in _terms(urn, each.calendar)),
    )
    _csv(
        folder / "Closures.csv",
        ("School", "Date", "Reason"),
        (
            (urn, f"{day:%d/%m/%Y}", "Training day")
            for urn, each in schools.items()
            for day in each.calendar.closed
        ),
    )
    every = [(urn, each) for urn, some in pupils.items() for each in some]
    _csv(
        folder / "Pupil list.csv",
        (
            "School",
            "UPN",
            "Admission number",
            "Surname",
            "Forename",
            "Date of birth",
            "Entry date",
            "Leaving date",
            "Grounds for removal",
            "In care",
            "Child in need",
        ),
        (_roll(urn, each) for urn, each in every),
    )
    _csv(
        folder / "Suspensions and exclusions.csv",
        (
            "School",
            "UPN",
            "Exclusion type",
            "Start date",
            "Start session",
            "End date",
            "Number of sessions",
            "Reason",
        ),
        (row for urn, each in every for row in _log(urn, each)),
    )
    _csv(
        folder / "Case log.csv",
        ("School", "UPN", "Exclusion starts", "Step", "Done on", "Done", "Outcome"),
        (row for urn, each in every for row in _steps(urn, each)),
    )
    for urn in schools:
        _csv(folder / f"Register {urn}.csv", ("School", "UPN", "Date", "Session", "Mark"), (
            row for each in pupils.get(urn, ()) for row in _register(urn, each)
        ))  # fmt: skip


def _csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)


def _terms(urn: str, calendar: SchoolCalendar) -> Iterator[tuple[object, ...]]:
    counts: dict[int, int] = {}
    for term in calendar.terms:
        name = "Autumn" if term.first.month >= 8 else "Spring" if term.first.month < 4 else "Summer"
        within = [each for each in calendar.breaks if term.first <= each.first <= term.last]
        starts = [term.first, *(each.last + DAY for each in within)]
        ends = [*(each.first - DAY for each in within), term.last]
        year = term.first.year - (term.first.month < 8)
        for first, last in zip(starts, ends, strict=True):
            counts[year] = counts.get(year, 0) + 1
            yield urn, name, counts[year], f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"


def _roll(urn: str, each: Written) -> tuple[object, ...]:
    pupil = each.case.pupil
    born = pupil.birth_month or dt.date(2012, 3, 1)
    entry = each.case.school.calendar.terms[0].first
    left = f"{each.left - DAY:%d/%m/%Y}" if each.left else ""
    care, need = (("Y" if flag else "N") for flag in (pupil.looked_after, pupil.social_worker))
    return (
        urn,
        each.upn,
        each.upn[-4:],
        f"Invented {each.upn[-4:]}",
        "Pupil",
        f"{born:%d/%m/%Y}",
        f"{entry:%d/%m/%Y}",
        left,
        each.ground,
        care,
        need,
    )


def _log(urn: str, each: Written) -> Iterator[tuple[object, ...]]:
    for one in each.case.exclusions:
        if isinstance(one, Permanent):
            yield (
                urn,
                each.upn,
                "Permanent exclusion",
                f"{one.start:%d/%m/%Y}",
                "",
                "",
                "",
                "Physical assault against a pupil",
            )
        else:
            kind = "Lunchtime suspension" if one.lunchtimes else "Suspension"
            session = "" if one.lunchtimes else "PM" if one.from_half is Half.AFTERNOON else "AM"
            end = f"{one.end:%d/%m/%Y}" if one.end else ""
            sessions = len(list(_sessions(one, each.case.school.calendar))) or ""
            reason = "Persistent or general disruptive behaviour"
            yield urn, each.upn, kind, f"{one.start:%d/%m/%Y}", session, end, sessions, reason


def _sessions(one: Suspension, calendar: SchoolCalendar) -> Iterator[tuple[dt.date, Half]]:
    """The sessions of a suspension; for lunchtimes one a day."""
    days = calendar.within(one.start, one.end) if one.end else ()
    for day in days:
        for half in Half:
            early = half is Half.MORNING and day == one.start and one.from_half is Half.AFTERNOON
            late = half is Half.AFTERNOON and day == days[-1] and one.to_half is Half.MORNING
            if not early and not late and not (one.lunchtimes and half is Half.MORNING):
                yield day, half


def steps_of(case: Case) -> Iterator[tuple[str, str, dt.date | None, bool, str]]:
    """Every step of a case: the exclusion, the step, its day, whether it was done, and the outcome."""
    for one in case.exclusions:
        for code, day in one.done.items():
            if code in OF_EXCLUSIONS:
                yield one.id, code, day, True, ""
        for code in one.not_done:
            yield one.id, code, None, False, ""
        for exam in case.exams:
            yield one.id, "exam", exam.on, True, ""
        for code, said in (
            ("social-worker", case.pupil.social_worker),
            ("virtual-head", case.pupil.virtual_school_head),
            ("other-authority", case.pupil.lives_in_another_authority),
        ):
            if said is not None:
                yield one.id, code, None, said, ""
    for views in case.representations:
        yield views.of, "representations", views.on, True, ""
    for cancelled in case.cancellations:
        yield cancelled.of, "cancelled", cancelled.on, True, ""
        if cancelled.back:
            yield cancelled.of, "back", cancelled.back, True, ""
        yield from ((cancelled.of, code, day, True, "") for code, day in cancelled.done.items())
    for board in case.board_decisions:
        yield board.of, "board-decided", board.on, True, "reinstated" if board.reinstated else "declined"
        if board.delivered:
            yield board.of, "board-delivered", board.delivered, True, ""
        if board.posted:
            yield board.of, "board-posted", board.posted, True, ""
    for waiver in case.waivers:
        yield waiver.of, "panel-waived", waiver.on, True, ""
    for application in case.panel_applications:
        for code, on in (
            ("panel-posted", application.posted),
            ("panel-applied", application.delivered),
            ("panel-met", application.meets),
        ):
            if on:
                yield application.of, code, on, True, ""
        yield from ((application.of, code, day, True, "") for code, day in application.done.items())
    for panel in case.panel_decisions:
        yield panel.of, "panel-decided", panel.on, True, panel.outcome
        if panel.delivered:
            yield panel.of, "panel-told", panel.delivered, True, ""
        if panel.posted:
            yield panel.of, "panel-told-posted", panel.posted, True, ""
    for again in case.reconsiderations:
        yield again.of, "reconsidered", again.on, True, "reinstated" if again.reinstated else "declined"
        yield from ((again.of, code, day, True, "") for code, day in again.done.items())


def _steps(urn: str, each: Written) -> Iterator[tuple[object, ...]]:
    starts = {one.id: one.start for one in each.case.exclusions}
    labels = {word.code: word.label for word in words("exclusion_steps")}
    outcomes = {word.code: word.label for word in words("step_outcomes")}
    for of, code, day, done, outcome in steps_of(each.case):
        if code not in each.unrecorded:
            on = f"{day:%d/%m/%Y}" if day else ""
            yield (
                urn,
                each.upn,
                f"{starts[of]:%d/%m/%Y}",
                labels[code],
                on,
                "Yes" if done else "No",
                outcomes.get(outcome, ""),
            )


def _register(urn: str, each: Written) -> Iterator[tuple[object, ...]]:
    marks = _marks(each.case)
    for day in each.case.school.calendar.days:
        if each.left and day >= each.left:
            break
        for half in Half:
            usual = MORNING if half is Half.MORNING else AFTERNOON
            mark = each.marks.get((day, half)) or marks.get((day, half)) or usual
            yield urn, each.upn, f"{day:%d/%m/%Y}", "AM" if half is Half.MORNING else "PM", mark


def _marks(case: Case) -> dict[tuple[dt.date, Half], str]:
    """Excluded until education began; then educated elsewhere."""
    found: dict[tuple[dt.date, Half], str] = {}
    calendar = case.school.calendar
    for one in case.exclusions:
        if isinstance(one, Permanent):
            begun = one.done.get("educate-permanent", dt.date.max)
            for day in calendar.days:
                if day >= one.start:
                    for half in Half:
                        found[day, half] = BY_THE_AUTHORITY if day >= begun else EXCLUDED
        elif not one.lunchtimes:
            begun = one.done.get("educate", dt.date.max)
            for day, half in _sessions(one, calendar):
                found[day, half] = OFF_SITE if day >= begun else EXCLUDED
    return found
