"""Matters for the audit, made of the canonical tables: one pupil at one school each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.caseload.calendars import calendars
from lostlearning.caseload.steps import Step, Steps, with_steps
from lostlearning.law.audit import Leaving, Matter
from lostlearning.law.calendar.school import DAY, SchoolCalendar
from lostlearning.law.clock.case import Case, Half, Permanent, Pupil, School, Suspension
from lostlearning.law.parameter import Kind
from lostlearning.vocabulary.attendance import NO_MARK, NO_SESSION, NOT_ON_ROLL, attendance_codes

if TYPE_CHECKING:
    from lostlearning.store import Facts

TABLES = (
    "schools",
    "pupils",
    "enrolments",
    "register_weeks",
    "exclusions",
    "exclusion_steps",
    "school_calendar",
    "closures",
)
NO_CODE = frozenset({NO_MARK, NO_SESSION, NOT_ON_ROLL})
WEEKS_BEFORE_LEAVING = 8
"""Weeks of marks looked at before a pupil left: more than the law counts in school days."""
OTHER_LAW = "other"
Key = tuple[str, int]
"""School and pupil."""


def matters(facts: Facts, labels: Mapping[int, str]) -> Iterator[Matter]:
    """Every pupil with an exclusion, a mark for one, or a leaving of the roll, in order of school."""
    reading = _Reading(facts, labels)
    for key in reading.audited():
        if reading.kinds.get(key[0]) != OTHER_LAW:
            yield reading.matter(key)


def left_out(facts: Facts) -> list[str]:
    """Schools to which this law does not apply, by their names."""
    facts.view("schools")
    return [
        label
        for (label,) in facts.con.sql("SELECT label FROM schools WHERE kind = 'other' ORDER BY 1").fetchall()
    ]


class _Reading:
    def __init__(self, facts: Facts, labels: Mapping[int, str]) -> None:
        for name in TABLES:
            facts.view(name)
        self.con = facts.con
        self.labels = labels
        listed = self.con.sql("SELECT school, label, kind, terms_a_year FROM schools").fetchall()
        self.names = {school: label or school for school, label, _, _ in listed}
        self.kinds = {school: kind for school, _, kind, _ in listed if kind}
        terms = {school: number for school, _, _, number in listed if number}
        self.calendars = calendars(self.con, terms)
        self.exclusions = self._by_key(
            "SELECT school, pupil, category, start_date, start_session, end_date, sessions, sen_provision, "
            "outcome FROM exclusions ORDER BY school, pupil, start_date, category"
        )
        self.steps = self._by_key(
            "SELECT school, pupil, start_date, step, date, done, outcome FROM exclusion_steps ORDER BY ALL"
        )
        self.leaving = self._by_key(
            "SELECT school, pupil, leaving_date, any_value(leaving_ground) FROM enrolments "
            "WHERE leaving_date IS NOT NULL GROUP BY ALL ORDER BY ALL"
        )
        self.elsewhere: dict[int, list[tuple[str, tuple[Any, ...]]]] = {}
        for (school, pupil), rows in self.exclusions.items():
            self.elsewhere.setdefault(pupil, []).extend((school, row) for row in rows)
        self.marks = self._marks()
        self.pupils = self._pupils()

    def _by_key(self, sql: str) -> dict[Key, list[tuple[Any, ...]]]:
        found: dict[Key, list[tuple[Any, ...]]] = {}
        for school, pupil, *row in self.con.sql(sql).fetchall():
            found.setdefault((school, pupil), []).append(tuple(row))
        return found

    def audited(self) -> list[Key]:
        """Who is audited."""
        at_odds = {key for key, rows in self.leaving.items() if any(ground for _, ground in rows)}
        return sorted({*self.exclusions, *self.marks, *at_odds})

    def _marks(self) -> dict[Key, list[tuple[dt.date, str]]]:
        """Weeks of the register that bear on anything: of those excluded, those so marked, those who left."""
        code = next(code for code in attendance_codes().rows if code.route == "suspension_or_exclusion")
        rows = self.con.execute(
            "WITH about AS (SELECT DISTINCT school, pupil FROM exclusions), "
            "gone AS (SELECT DISTINCT school, pupil, leaving_date FROM enrolments WHERE leaving_date IS NOT NULL "
            "AND leaving_ground IS NOT NULL) "
            "SELECT school, pupil, week, marks FROM register_weeks WHERE contains(marks, ?) "
            "OR (school, pupil) IN (SELECT (school, pupil) FROM about) "
            "UNION SELECT w.school, w.pupil, w.week, w.marks FROM register_weeks AS w JOIN gone AS g "
            f"ON g.school = w.school AND g.pupil = w.pupil AND w.week <= g.leaving_date "
            f"AND w.week > g.leaving_date - {7 * WEEKS_BEFORE_LEAVING} ORDER BY ALL",
            [code.symbol],
        ).fetchall()
        found: dict[Key, list[tuple[dt.date, str]]] = {}
        for school, pupil, week, marks in rows:
            found.setdefault((school, pupil), []).append((week, marks))
        return found

    def _pupils(self) -> dict[Key, tuple[Any, ...]]:
        """The latest of what is known of a pupil."""
        rows = self.con.sql(
            "SELECT school, pupil, arg_max(birth_month, academic_year), arg_max(sen_provision, academic_year), "
            "arg_max(looked_after, academic_year), arg_max(in_need, academic_year) FROM pupils "
            "WHERE (school, pupil) IN (SELECT (school, pupil) FROM exclusions) GROUP BY ALL"
        ).fetchall()
        return {(school, pupil): tuple(row) for school, pupil, *row in rows}

    # ------------------------------------------------------------------ one matter

    def matter(self, key: Key) -> Matter:
        """One pupil at one school."""
        school, pupil = key
        notes: list[str] = []
        steps = self._steps(key, notes)
        case = Case(
            school=self._school(school),
            other_schools=tuple(
                self._school(other)
                for other in dict.fromkeys(s for s, _ in self.elsewhere.get(pupil, []) if s != school)
            ),
            pupil=self._pupil(key, steps),
        )
        case = self._exclusions(case, key, steps, notes)
        return Matter(
            school=self.names.get(school, school),
            pupil=self.labels.get(pupil) or f"pupil {pupil & 0xFFFFFFFF:08x}",
            case=case,
            marks=self._read_marks(key),
            leaving=self._leavings(key, case.school.calendar),
            notes=tuple(notes),
        )

    def _school(self, school: str) -> School:
        kind = self.kinds.get(school)
        return School(
            name=self.names.get(school, school),
            kind=Kind(kind) if kind in list(Kind) else None,
            calendar=self.calendars.get(school, SchoolCalendar()),
        )

    def _steps(self, key: Key, notes: list[str]) -> dict[dt.date, Steps]:
        rows: dict[dt.date, list[Step]] = {}
        for start, code, day, done, outcome in self.steps.get(key, []):
            rows.setdefault(start, []).append(Step(code, day, done is False, outcome or ""))
        starts = {row[1] for row in self.exclusions.get(key, [])}
        for start in sorted(rows.keys() - starts):
            notes.append(
                f"The case log has steps of an exclusion that starts on {start}; no log has that exclusion."
            )
        found = {start: Steps.of(each) for start, each in rows.items()}
        for start, steps in found.items():
            if undated := steps.undated():
                notes.append(
                    f"Of the exclusion of {start} the case log gives no day for {', '.join(undated)}: not used."
                )
        return found

    def _pupil(self, key: Key, steps: Mapping[dt.date, Steps]) -> Pupil:
        """As files last said. A looked-after child has a social worker and a virtual school head."""
        born, sen, looked_after, in_need = self.pupils.get(key, (None, None, None, None))

        def said(code: str, otherwise: bool | None) -> bool | None:
            return next(
                (each.said(code) for each in steps.values() if each.said(code) is not None), otherwise
            )

        sen = next((row[5] for row in self.exclusions.get(key, []) if row[5]), sen)
        return Pupil(
            birth_month=born,
            looked_after=looked_after,
            social_worker=said("social-worker", True if looked_after else in_need),
            virtual_school_head=said("virtual-head", looked_after),
            lives_in_another_authority=said("other-authority", None),
            plan=None if sen is None else sen == "E",
        )

    def _exclusions(self, case: Case, key: Key, steps: Mapping[dt.date, Steps], notes: list[str]) -> Case:
        off = {each for each, _ in self.leaving.get(key, [])}
        used: set[dt.date] = set()
        for row in self.exclusions.get(key, []):
            start, outcome = row[1], row[-1]
            own = Steps(()) if start in used else steps.get(start, Steps(()))
            used.add(start)
            source = _source(row, case.school.calendar)
            left = min((day for day in off if day >= start), default=None)
            log = own
            if isinstance(source, Permanent) and left and own.day("roll-until") is None:
                log = Steps((*own.rows, Step("roll-until", left + DAY, False, "")))
            case = with_steps(case, source.id, source, log)
            if outcome == "cancelled" and own.day("cancelled") is None:
                notes.append(
                    f"{source.id} is recorded as cancelled; no file says when. It is taken to stand."
                )
            elif outcome in ("reinstated", "upheld") and own.day("board-decided") is None:
                notes.append(f"{source.id} is recorded as {outcome}; no file says when that was decided.")
        others = [
            _source(row, self.calendars.get(school, SchoolCalendar()), self.names.get(school, school))
            for school, row in self.elsewhere.get(key[1], [])
            if school != key[0] and row[0] != "PERM"
        ]
        elsewhere = tuple(each for each in others if isinstance(each, Suspension))
        return dataclasses.replace(case, suspensions=(*case.suspensions, *elsewhere))

    def _read_marks(self, key: Key) -> dict[tuple[dt.date, Half], str]:
        found: dict[tuple[dt.date, Half], str] = {}
        for week, marks in self.marks.get(key, []):
            for place, symbol in enumerate(marks):
                if symbol not in NO_CODE:
                    half = Half.AFTERNOON if place % 2 else Half.MORNING
                    found[week + place // 2 * DAY, half] = _codes().get(symbol, symbol)
        return found

    def _leavings(self, key: Key, calendar: SchoolCalendar) -> tuple[Leaving, ...]:
        ends = {(term.last.year, term.last.month): term.last for term in calendar.terms}
        return tuple(
            Leaving(
                on=day + DAY,
                ground=ground or "",
                at_the_years_end=day.month in (7, 8) and ends.get((day.year, 7), day) <= day,
            )
            for day, ground in self.leaving.get(key, [])
        )


@functools.cache
def _codes() -> Mapping[str, str]:
    return {symbol: code for code, symbol in attendance_codes().symbols.items()}


def _source(row: tuple[Any, ...], calendar: SchoolCalendar, school: str = "") -> Suspension | Permanent:
    """An exclusion of the log. The half of a day that its sessions leave over is at its end."""
    category, start, start_session, end, sessions, _, _ = row
    at = f" at {school}" if school else ""
    if category == "PERM":
        return Permanent(id=f"Permanent exclusion of {start}", start=start)
    if category == "LNCH":
        days = float(sessions) if sessions and end is None else None
        return Suspension(
            id=f"Lunchtime suspension of {start}{at}",
            start=start,
            end=end,
            days=days,
            lunchtimes=True,
            school=school,
        )
    from_half = Half.AFTERNOON if start_session == "PM" else Half.MORNING
    to_half = Half.AFTERNOON
    if end is not None and sessions:
        free = 2 * len(calendar.within(start, end)) - sessions - (from_half is Half.AFTERNOON)
        to_half = Half.MORNING if free == 1 else Half.AFTERNOON
    return Suspension(
        id=f"Suspension of {start}{at}",
        start=start,
        end=end,
        days=sessions / 2 if sessions else None,
        from_half=from_half,
        to_half=to_half,
        school=school,
    )
