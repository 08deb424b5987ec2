"""What the oracle of signals knows of the tables: marks by session, school days by number, who is covered."""

import bisect
import datetime as dt
from collections import defaultdict

from lostlearning.insight.signals.limits import limits
from lostlearning.vocabulary.compulsory_age import bounds
from oracle.words import POSTINGS, category, posting

DAY = dt.timedelta(days=1)
PRESENT = "/\\L"
NO_MARK_AT_ALL = "._#?+&%"
"""Symbols that are no mark of a session held."""


def limit(code, day):
    """A limit on a day, or None where none was in force."""
    for one in limits():
        since, until = one.valid_from or dt.date.min, one.valid_to or dt.date.max
        if one.code == code and since <= day <= until:
            return one.value
    return None


def who(row):
    return row["school"], row["academic_year"], row["pupil"]


class Registers:
    """Some tables, looked up every way that the rules need."""

    def __init__(self, tables):
        self.tables = defaultdict(list, tables)
        self.marks = defaultdict(dict)
        self.first_week, self.last_week = {}, {}
        held = defaultdict(set)
        for row in self.tables["register_weeks"]:
            school = row["school"]
            self.first_week[school] = min(row["week"], self.first_week.get(school, row["week"]))
            self.last_week[school] = max(row["week"], self.last_week.get(school, row["week"]))
            for place, symbol in enumerate(row["marks"]):
                day = row["week"] + place // 2 * DAY
                self.marks[who(row)][day, place % 2] = symbol
                if symbol not in NO_MARK_AT_ALL + "4Z":
                    held[school].add(day)
        self.days = {school: sorted(days) for school, days in held.items()}
        self.ages = {}
        for row in self.tables["pupils"]:
            if row.get("birth_month"):
                self.ages[who(row)] = bounds(row["birth_month"])

    def open(self, school, day):
        return day in self.days.get(school, ())

    def number(self, school, day):
        """How many school days there were up to a day; None outside the register."""
        if school not in self.first_week or day is None:
            return None
        if not self.first_week[school] <= day <= self.last_week[school] + 34 * DAY:
            return None
        return bisect.bisect_right(self.days.get(school, []), day)

    def sessions(self, enrolment, symbols):
        """(day, half, symbol) of the marks wanted, in order."""
        return [(*at, mark) for at, mark in sorted(self.marks[enrolment].items()) if mark in symbols]

    def enrolments_marked(self):
        return sorted(self.marks)

    def rows_of(self, table, school, pupil, year=None):
        return [
            row
            for row in self.tables[table]
            if row["school"] == school and row["pupil"] == pupil and year in (None, row["academic_year"])
        ]

    def suspensions(self):
        """Suspension records with what is worked out of them."""
        found = []
        for row in self.tables["exclusions"]:
            if category(row["category"]) != "SUSP":
                continue
            school, start, afternoon = row["school"], row["start_date"], row.get("start_session") == "PM"
            first = self.number(school, start)
            if first is not None and not self.open(school, start):
                first += 1
            last_day = row.get("end_date")
            if last_day is None and first is not None and row.get("sessions") is not None:
                filled = max(1, (row["sessions"] + afternoon + 1) // 2)
                days = self.days.get(school, [])
                place = first + filled - 2
                last_day = days[place] if 0 <= place < len(days) else None
            last_day = last_day or start
            last = self.number(school, last_day)
            length = row.get("sessions")
            if length is None and row.get("end_date") and first is not None and last is not None:
                length = (last - first + 1) * 2 - afternoon
            found.append({**row, "first": first, "last": last, "last_day": last_day, "length": length})
        return found

    def covered(self, record):
        """(day, half, account, route) of the possible sessions that a record covers."""
        if record.get("sessions") is None and record.get("end_date") is None:
            return []
        found = []
        for (day, half), symbol in sorted(self.marks[who(record)].items()):
            row = posting(symbol, day)
            if row["possible"] != "yes" or day < record["start_date"]:
                continue
            if record.get("end_date") and day > record["end_date"]:
                continue
            if day == record["start_date"] and record.get("start_session") == "PM" and half == 0:
                continue
            found.append((day, half, row["account"], row["route"]))
        return found if record.get("sessions") is None else found[: record["sessions"]]

    def only_totals(self, code):
        """Enrolment → sessions of a code in totals, of schools and years without a register."""
        seen = {(each["school"], each["academic_year"]) for each in self.tables["register_weeks"]}
        found = defaultdict(int)
        for each in self.tables["session_totals"]:
            if each["code"] == code and each["sessions"] > 0 and who(each)[:2] not in seen:
                found[who(each)] += each["sessions"]
        return found

    def permanent(self):
        return [row for row in self.tables["exclusions"] if row["category"] == "PERM"]

    def leavers(self):
        return [row for row in self.tables["enrolments"] if row.get("leaving_date")]


def in_spell(day, row, start="start_date", end="end_date"):
    return row[start] is not None and row[start] <= day and (row.get(end) is None or day <= row[end])


def split(items, pause):
    """Runs of (number, item) in which no step is longer than ``pause``."""
    found = []
    for number, item in sorted(items, key=lambda pair: pair[0]):
        if found and number - found[-1][-1][0] <= pause:
            found[-1].append((number, item))
        else:
            found.append([(number, item)])
    return found


def row(enrolment, first, last, strength, n=None, m=None, what=None):
    """A row as the engine gives it."""
    return (*enrolment, first, last, n, m, what, strength)


SYMBOLS_OF_ABSENCE = sorted({each["symbol"] for each in POSTINGS if each["account"] == "lost"})
