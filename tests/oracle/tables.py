"""Small and nasty canonical tables: everything a file may hold that a table allows.

Hypothesis draws the shape of a world (which years, which tables, how many pupils, how dirty) and a seed;
the details are drawn from the seed, so that a rich world costs little and is the same every time.
"""

import datetime as dt
import random

from hypothesis import strategies as st

from lostlearning.tables import TABLES
from oracle.when import monday, year_of_week
from oracle.words import CODES, SYMBOLS, january_census

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SCHOOLS = ("100001", "100002")
MARK_SYMBOLS = [symbol for symbol in SYMBOLS if symbol not in "+&%"]
EDGES = {
    2014: [(2014, 9, 1), (2014, 12, 29), (2015, 3, 30), (2015, 4, 6), (2015, 7, 27)],
    2015: [(2015, 8, 3), (2015, 9, 7), (2015, 12, 28), (2016, 3, 21), (2016, 7, 25)],
    2023: [(2023, 9, 4), (2024, 1, 1), (2024, 3, 25), (2024, 4, 1), (2024, 5, 27), (2024, 7, 22)],
    2024: [(2024, 8, 12), (2024, 8, 19), (2024, 12, 30), (2025, 4, 14), (2025, 4, 21), (2025, 7, 28)],
    2025: [(2025, 8, 4), (2025, 12, 29), (2026, 3, 30), (2026, 4, 6), (2026, 5, 25), (2026, 7, 27)],
}
"""Mondays where something turns: the codes, the calendar year, Easter, the bank holiday, the school year."""
YEARS = [(2023, 2024), (2024,), (2025,), (2024, 2025), (2014, 2015)]
RECORDS = (
    "pupils",
    "enrolments",
    "register_weeks",
    "session_totals",
    "exclusions",
    "internal_removals",
    "lesson_marks",
    "lateness",
    "placements",
    "school_calendar",
)


@st.composite
def worlds(draw, salt=""):
    """Canonical tables as lists of dicts, by name. Another ``salt`` makes other worlds of the same draws."""
    years = draw(st.sampled_from(YEARS))
    absent = draw(st.sets(st.sampled_from(RECORDS), max_size=3))
    if len(absent) == 3 and draw(st.booleans()):
        absent = set()
    chance = random.Random(f"{salt} {draw(st.integers(0, 2**32))}")
    size = draw(st.integers(20, 40))
    dirt = draw(st.sampled_from([0.15, 0.03, 0.6]))
    world = _World(chance, years, size, dirt)
    tables = {name: rows for name, rows in world.tables().items() if name not in absent}
    if "session_totals" in absent:
        tables.pop("sessions_possible", None)
    return {name: _without_doubles(name, rows) for name, rows in tables.items()}


def _without_doubles(name, rows):
    """No two rows of a table agree in its key."""
    key = TABLES[name].key
    return list({tuple(row.get(column) for column in key): row for row in rows}.values())


class _World:
    def __init__(self, chance, years, size, dirt):
        self.chance, self.years, self.size, self.dirt = chance, years, size, dirt
        self.rows = {name: [] for name in (*RECORDS, "sessions_possible")}
        self.weeks = {year: self._some_weeks(year) for year in years}

    def tables(self):
        for pupil in range(1, self.size + 1):
            for year in self.years:
                for school in self.chance.choice([SCHOOLS, SCHOOLS[:1], SCHOOLS[:1], SCHOOLS[1:]]):
                    self._enrolment(school, year, pupil)
        for year in self.years:
            if self._maybe(0.5):
                self._calendar(SCHOOLS[0], year)
        return self.rows

    def _maybe(self, share):
        return self.chance.random() < share

    def _or_none(self, *values, none=0.25):
        return None if self._maybe(none) else self.chance.choice(values)

    def _some_weeks(self, year):
        share = self.chance.choice([0.3, 1])
        edges = [dt.date(*day) for day in EDGES[year] if self._maybe(share)]
        start = monday(dt.date(year, 9, 8))
        shut = self.chance.choice([6, 6, None])
        block = [start + n * WEEK for n in range(self.chance.randint(2, 12)) if n != shut]
        return sorted({week for week in (*edges, *block) if year_of_week(week) == year})

    def _day(self, year):
        week = self.chance.choice(self.weeks[year])
        return week + self.chance.randrange(7 if self._maybe(0.2) else 5) * DAY

    def _enrolment(self, school, year, pupil):
        who = {"school": school, "academic_year": year, "pupil": pupil}
        chance = self.chance
        flags = ("fsm", "fsm6", "eal", "looked_after", "in_need", "service_child", "young_carer")
        if not self._maybe(0.1):
            born = chance.choice([year - 11, year - 11, year - 15, year - 16, year - 5, year - 4])
            self.rows["pupils"].append(
                who
                | {
                    "birth_month": self._or_none(dt.date(born, chance.choice([1, 8, 9, 12]), 1)),
                    "sex": self._or_none("F", "M"),
                    "ethnicity": self._or_none("WBRI", "MWBC", "BCRB", "WROM", "NOBT"),
                    "sen_provision": self._or_none("N", "K", "E"),
                    "sen_primary_need": self._or_none("SEMH", "SPLD"),
                }
                | {flag: self._or_none(True, False) for flag in flags}
            )
        for _ in range(chance.choice([0, 1, 1, 1, 1, 2, 3])):
            self._spell(who, year)
        for week in self.weeks[year]:
            if self._maybe(0.85):
                self.rows["register_weeks"].append(who | {"week": week, "marks": self._marks()})
        if self._maybe(0.35):
            self._totals(who)
        for _ in range(chance.choice([0, 0, 0, 1, 1, 2, 5])):
            self._exclusion(who, year)
        for _ in range(chance.choice([0, 0, 1, 4, 8])):
            self._inside(who, year)
        for _ in range(chance.choice([0, 0, 0, 1, 2])):
            self._placement(who, year)

    def _spell(self, who, year):
        census = january_census(year)
        entry = self._or_none(self._day(year), dt.date(year - 1, 9, 1), census, none=0.15)
        leaving = self._or_none(self._day(year), self._day(year), census, none=0.5)
        if leaving and entry and leaving < entry:
            entry, leaving = leaving, entry
        self.rows["enrolments"].append(
            who
            | {
                "entry_date": entry,
                "leaving_date": leaving,
                "year_group": self._or_none("R", "7", "9", "11", "12", "X"),
                "enrolment_status": self._or_none("C", "C", "C", "M", "S", "G"),
                "leaving_ground": leaving and self._or_none("a", "d", "f", "h", "i", "m", "o", none=0.5),
                "destination": leaving
                and self._or_none(
                    "other_school",
                    "managed_move",
                    "elective_home_education",
                    "unknown",
                    "completed",
                    none=0.5,
                ),
            }
        )

    def _marks(self):
        chance = self.chance
        whole = chance.random()
        if whole < 0.06:
            return chance.choice([".", "_", "#", "?"]) * 10
        if whole < 0.2:
            return chance.choice("IOEpU") * 10
        return "".join(
            chance.choice(MARK_SYMBOLS) if self._maybe(self.dirt) else "/\\"[place % 2] for place in range(10)
        )

    def _totals(self, who):
        chance = self.chance
        for term in chance.sample(
            ["autumn", "spring", "summer", "summer_1", "summer_2", "year"], chance.randint(1, 3)
        ):
            said = {code: chance.randint(0, 40) for code in chance.sample(CODES, chance.randint(0, 6))}
            for code, sessions in said.items():
                self.rows["session_totals"].append(who | {"term": term, "code": code, "sessions": sessions})
            if not self._maybe(0.3):
                possible = max(0, sum(said.values()) + chance.choice([-30, -1, 0, 0, 1, 25]))
                self.rows["sessions_possible"].append(who | {"term": term, "possible": possible})

    def _exclusion(self, who, year):
        category = self.chance.choice(["SUSP", "SUSP", "FIXD", "LNCH", "PERM"])
        self.rows["exclusions"].append(
            who
            | {
                "category": category,
                "start_date": self._day(year),
                "start_session": self._or_none("AM", "PM"),
                "sessions": self._or_none(1, 2, 5, 10),
                "outcome": self._or_none("upheld", "reinstated", "under_review"),
            }
        )

    def _inside(self, who, year):
        chance = self.chance
        day, session = self._day(year), self._or_none("AM", "PM", none=0.4)
        kinds = ("isolation", "removal", "detention_in_lessons", "toilet", "other")
        if self._maybe(0.7):
            self.rows["internal_removals"].append(
                who
                | {
                    "date": day,
                    "session": session,
                    "start_minute": self._or_none(540, 719, 720, 840, none=0.5),
                    "minutes": self._or_none(10, 60, 150),
                    "kind": self._or_none(*kinds),
                }
            )
        for number in range(chance.choice([0, 1, 2, 3])):
            mark = chance.choice(["present", "late", "absent", "absent", "absent", "elsewhere"])
            self.rows["lesson_marks"].append(
                who
                | {
                    "date": chance.choice([day, day, self._day(year)]),
                    "period": f"P{number}",
                    "session": self._or_none("AM", "PM"),
                    "minutes": self._or_none(50, 60),
                    "mark": mark,
                    "minutes_late": self._or_none(3, 15) if mark == "late" else None,
                }
            )
        if self._maybe(0.4):
            self.rows["lateness"].append(
                who | {"date": day, "session": session or "AM", "minutes": chance.randint(0, 40)}
            )

    def _placement(self, who, year):
        start = self._day(year)
        self.rows["placements"].append(
            who
            | {
                "start_date": start,
                "end_date": self._or_none(start + self.chance.randint(0, 60) * DAY, none=0.3),
                "provider": self._or_none("A", "B"),
                "hours_per_week": self._or_none(0.125, 5.0, 12.35, 25.0),
            }
        )

    def _calendar(self, school, year):
        halves = [
            ("autumn", 1, dt.date(year, 9, 3), dt.date(year, 10, 24)),
            ("autumn", 2, dt.date(year, 11, 3), dt.date(year, 12, 19)),
            ("spring", 3, dt.date(year + 1, 1, 6), dt.date(year + 1, 2, 13)),
            ("spring", 4, dt.date(year + 1, 2, 23), dt.date(year + 1, 4, 2)),
            ("summer", 5, dt.date(year + 1, 4, 20), dt.date(year + 1, 5, 22)),
        ]
        for term, number, first, last in halves[: self.chance.randint(1, 5)]:
            self.rows["school_calendar"].append(
                {
                    "school": school,
                    "academic_year": year,
                    "term": term,
                    "half_term": number,
                    "start_date": first,
                    "end_date": last,
                }
            )
