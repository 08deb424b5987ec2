"""The oracle's books: ask them for measures, as one asks the engine's."""

import datetime as dt
import math
from collections import Counter
from fractions import Fraction
from statistics import NormalDist

from lostlearning.tables import TABLES
from oracle.in_school_book import in_school_book
from oracle.measures import measures
from oracle.records_books import exclusions_book, off_roll_book, placements_book
from oracle.register_book import enrolment_of, from_weeks, register_book, runs_book
from oracle.roll import roll_book, roster
from oracle.when import Periods, year_of_week
from oracle.words import reliability

FILLED_BY = {
    "register": (register_book, ("register_weeks", "session_totals", "sessions_possible")),
    "runs": (runs_book, ("register_weeks",)),
    "exclusions": (exclusions_book, ("exclusions",)),
    "removals": (in_school_book, ("internal_removals",)),
    "lessons": (in_school_book, ("lesson_marks",)),
    "lateness": (in_school_book, ("lateness",)),
    "placements": (placements_book, ("placements",)),
    "off_roll": (off_roll_book, ("enrolments",)),
    "roll": (roll_book, ("enrolments",)),
}
DATED = {
    "register_weeks": "week",
    "exclusions": "start_date",
    "internal_removals": "date",
    "lesson_marks": "date",
    "lateness": "date",
    "placements": "start_date",
    "enrolments": "leaving_date",
}
RECORDED = {
    "exclusions": ("exclusions", "start_date"),
    "removals": ("internal_removals", "date"),
    "lessons": ("lesson_marks", "date"),
    "lateness": ("lateness", "date"),
    "placements": ("placements", "start_date"),
    "off_roll": ("enrolments", "leaving_date"),
}
Z = NormalDist().inv_cdf(0.975)


class Line(Counter):
    """The counts of one enrolment and period, with who it is."""

    person: dict
    january: bool
    year: int


class OracleBooks:
    def __init__(self, tables):
        self.tables = {name: tables.get(name) or [] for name in TABLES}
        self.people = roster(self.tables)
        self.available = {
            book for book, (_, filled) in FILLED_BY.items() if any(self.tables[name] for name in filled)
        }
        self.lines = {}

    def statement(self, over):
        """One line an enrolment of the population and period; zero where nothing is said."""
        if over in self.lines:
            return self.lines[over]
        made = [FILLED_BY[book][0](self.tables, over) for book in sorted(self.available)]
        # Lessons, removals and lateness are one book: it is counted once.
        one_each = {}
        for book, counts in zip(sorted(self.available), made, strict=True):
            one_each[FILLED_BY[book][0]] = counts
        spans = self.spans(over)
        lines = []
        for enrolment in self.people:
            periods = {str(enrolment[1])} if over == "year" else spans.get(enrolment[:2], set())
            for period in periods:
                line = self._line(enrolment)
                for counts in one_each.values():
                    line.update(counts.get((enrolment, period), {}))
                lines.append((enrolment, period, line))
        self.lines[over] = [entry for entry in lines if self.people[entry[0]][1]]
        return self.lines[over]

    def spans(self, over):
        """(school, academic year) → every period in which any record of it falls."""
        periods = Periods(self.tables, over)
        found = {}
        for name, column in DATED.items():
            for row in self.tables[name]:
                if row.get(column) is not None:
                    period = periods.of(enrolment_of(row), row[column])
                    if period is not None:
                        found.setdefault((row["school"], row["academic_year"]), set()).add(period)
        if over == "term":
            for row in self.tables["session_totals"] + self.tables["sessions_possible"]:
                if row["term"] != "year":
                    term = "summer" if row["term"].startswith("summer") else row["term"]
                    year = row["academic_year"]
                    found.setdefault((row["school"], year), set()).add(f"{year} {term}")
        return found

    def by_session(self, over, by):
        """One line an enrolment, period, and the day or half that is asked for: only what registers say."""
        book = from_weeks(self.tables, Periods(self.tables, over), by_session=True)
        lines = {}
        for (enrolment, period, day, half), counts in book.items():
            if not self.people[enrolment][1]:
                continue
            when = {name: value for name, value in (("day", day), ("session", half)) if name in by}
            line = lines.setdefault((enrolment, period, *when.values()), self._line(enrolment))
            line.update(counts)
            line.person = line.person | when
        return [(enrolment, period, line) for (enrolment, period, *_), line in lines.items()]

    def _line(self, enrolment):
        person, _, january = self.people[enrolment]
        line = Line()
        line.person, line.january, line.year = person, january, enrolment[1]
        return line

    def measures(self, codes, by=(), over="year"):
        """code → {(group…, period): number as a dict}. With nothing to say, one number without a period."""
        known = measures()
        sessions = "day" in by or "session" in by
        lines = self.by_session(over, by) if sessions else self.statement(over) if self.available else []
        groups = {}
        for _, period, line in lines:
            groups.setdefault((*(line.person[name] for name in by), period), []).append(line)
        answers = {}
        for code in codes:
            measure = known[code]
            nowhere = {(None,) * len(by) + ("",): None}
            if not set(measure.books) <= self.available:
                answers[code] = {key: blank("not_available") for key in nowhere}
            elif over in measure.not_over or (sessions and not measure.by_session):
                answers[code] = {key: blank("not_applicable") for key in nowhere}
            elif not groups:
                answers[code] = {key: blank("not_available") for key in nowhere}
            else:
                answers[code] = {
                    key: answer(code, measure, group, self.could_say(measure, key[-1], over))
                    for key, group in groups.items()
                }
        return answers

    def could_say(self, measure, period, over):
        """Whether what is measured could be recorded then, and the records at hand are of that year too."""
        week = dt.date.fromisoformat(period) if over == "week" else None
        year = year_of_week(week) if week else int(period[:4])
        return in_force(measure, period, over) and all(self.reaches(book, year) for book in measure.books)

    def reaches(self, book, year):
        """Records say nothing of years before their first or after their last; without any there is none
        to go by, and of leavers that says nothing.
        """
        if book not in RECORDED:
            return True
        name, column = RECORDED[book]
        years = [row["academic_year"] for row in self.tables[name] if row.get(column) is not None]
        return min(years) <= year <= max(years) if years else book != "off_roll"


def in_force(measure, period, over):
    """Whether what is measured could be recorded at all in the period."""
    if measure.since is None:
        return True
    if over == "week":
        return dt.date.fromisoformat(period) >= measure.since
    return int(period[:4]) >= year_of_week(measure.since)


def blank(status):
    return dict.fromkeys(("value", "numerator", "denominator", "low", "high", "n")) | {"status": status}


def answer(code, measure, lines, possible_then):
    """The number of one group."""
    if not possible_then:
        return blank("not_available")
    y = [int(measure.numerator(line)) for line in lines]
    x = [int(measure.denominator(line)) for line in lines] if measure.denominator else None
    if measure.top:
        y = top_share(lines, y)
        x = [lost if line["possible"] else 0 for line, lost in zip(lines, x, strict=True)]
    unknown = sum(measure.unknown(line) for line in lines) if measure.unknown else 0
    n = len(lines) if x is None else sum(value > 0 for value in x)
    found = {"numerator": sum(y), "denominator": None if x is None else sum(x), "n": n}
    found["status"] = status(code, measure, lines, found, unknown)
    found |= {"value": None, "low": None, "high": None}
    if found["status"] not in ("known", "low_reliability"):
        return found
    if x is None:
        found["value"] = sum(y) * measure.per
        return found
    found["value"] = Fraction(sum(y), sum(x)) * measure.per
    bounds = None
    if measure.unit == "pupil":
        bounds = wilson(sum(y), sum(x))
    elif not measure.top:
        bounds = clustered(y, x, n, at_most=1 if measure.unit == "session" else math.inf)
    if bounds:
        found["low"], found["high"] = (bound * measure.per for bound in bounds)
    return found


def top_share(lines, lost):
    """Of each line's lost sessions, those of the twentieth of enrolments (rounded up) with most."""
    counted = sorted(
        (number for line, number in zip(lines, lost, strict=True) if line["possible"]), reverse=True
    )
    share = Fraction(*reliability("top_share"))
    return counted[: math.ceil(len(counted) * share)]


def status(code, measure, lines, found, unknown):
    """Suppressed, missing and zero are three different things."""
    possible = sum(line["possible"] for line in lines)
    if "register" in measure.books and possible == 0:
        return "not_applicable"
    if found["denominator"] == 0:
        return "not_applicable"
    if unknown:
        return "low_reliability" if found["numerator"] else "not_known"
    if "register" in measure.books and code != "not_known":
        share = Fraction(sum(line["not_known"] for line in lines), possible)
        if share >= Fraction(*reliability("not_known_high")):
            return "not_known"
        if share >= Fraction(*reliability("not_known_low")):
            return "low_reliability"
    if found["denominator"] is not None and found["n"] < reliability("small_group")[0]:
        return "low_reliability"
    return "known"


def wilson(y, n):
    """The two shares p at which y of n would be just 1.96 standard errors away, from their quadratic."""
    a, b, c = n + Z * Z, -(2 * y + Z * Z), y * y / n
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    low, high = (-b - root) / (2 * a), (-b + root) / (2 * a)
    return (0.0 if y == 0 else low), (1.0 if y == n else high)


def clustered(y, x, n, at_most):
    """A ratio's interval with enrolments as clusters: none where there are fewer than two, or no spread."""
    if n < 2:
        return None
    rate = Fraction(sum(y), sum(x))
    squares = sum((top - rate * bottom) ** 2 for top, bottom in zip(y, x, strict=True))
    if squares == 0:
        return None
    half = Z * math.sqrt(Fraction(n, n - 1) * squares / Fraction(sum(x)) ** 2)
    return max(float(rate) - half, 0.0), min(float(rate) + half, at_most)
