"""Which period a day belongs to: a week is never cut, and follows its Thursday."""

import datetime as dt

from lostlearning.vocabulary import terms

WEEK = dt.timedelta(days=7)


def monday(day):
    while day.weekday() != 0:
        day -= dt.timedelta(days=1)
    return day


def term_of_week(week):
    """autumn, spring or summer."""
    named = terms.term_of(week + dt.timedelta(days=3))
    return "summer" if named.startswith("summer") else named


def year_of_week(week):
    thursday = week + dt.timedelta(days=3)
    return thursday.year if thursday.month >= 8 else thursday.year - 1


def weeks_of_year(academic_year):
    """Every Monday whose Thursday is in the academic year."""
    week = monday(dt.date(academic_year, 7, 20))
    found = []
    while year_of_week(week) <= academic_year:
        if year_of_week(week) == academic_year:
            found.append(week)
        week += WEEK
    return found


def holds_a_session(marks):
    """Whether a stored week, or part of one, has a session: not shut, not on roll, nor a planned closure."""
    return any(symbol not in "._#" for symbol in marks)


def school_weeks(tables):
    """(school, academic year) → the weeks in which any pupil had a session."""
    found = {}
    for row in tables["register_weeks"]:
        if holds_a_session(row["marks"]):
            found.setdefault((row["school"], row["academic_year"]), set()).add(row["week"])
    return found


def half_terms(tables):
    """(school, number, year, first Monday, last Monday) of each half term."""
    found, told = [], set()
    for row in tables["school_calendar"]:
        told.add((row["school"], row["academic_year"]))
        found.append((row["school"], row["half_term"], monday(row["start_date"]), monday(row["end_date"])))
    for (school, year), weeks in school_weeks(tables).items():
        if (school, year) in told:
            continue
        for order, name in enumerate(("autumn", "spring", "summer")):
            held = sorted(week for week in weeks if term_of_week(week) == name)
            if not held:
                continue
            first_day, last_day = terms.term_bounds(year)[name]
            middle = monday(first_day + dt.timedelta(days=(last_day - first_day).days // 2))
            shut = []
            week = held[0]
            while week < held[-1]:
                if week not in held:
                    shut.append(week)
                week += WEEK
            cut = middle
            if shut:
                nearest = min(abs((week - middle).days) for week in shut)
                cut = next(week for week in shut if abs((week - middle).days) == nearest)
            for half, part in (
                (1, [week for week in held if week < cut]),
                (2, [week for week in held if week >= cut]),
            ):
                if part:
                    found.append((school, 2 * order + half, part[0], part[-1]))
    return found


class Periods:
    """Answers which period a week of an enrolment is in; None where it is in none."""

    def __init__(self, tables, over):
        self.over = over
        self.halves = half_terms(tables) if over == "half_term" else []

    def of(self, enrolment, day):
        school, year, _ = enrolment
        week = monday(day)
        if self.over == "year":
            return str(year)
        if self.over == "week":
            return week.isoformat()
        if self.over == "term":
            return f"{year} {term_of_week(week)}"
        for where, number, first, last in self.halves:
            if where == school and first <= week <= last:
                return f"{year} half term {number}"
        return None
