"""Small tables in which signals abound: every rule is met, nearly met, and met by something else.

Hypothesis draws a seed; the details are drawn from it, near the limits that rules compare with.
"""

import datetime as dt
import random

from hypothesis import strategies as st

from lostlearning.tables import TABLES

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SCHOOLS = ("100001", "100002")
ABSENCES = "EEEBBKDCCpppIIMNXZGOU"
GROUNDS = ("a", "f", "g", "i", "l", "o")
PLACES = (
    "other_school",
    "managed_move",
    "elective_home_education",
    "unknown",
    "completed",
    "alternative_provision",
)
BORN = {
    year: [dt.date(year - age, month, 1) for age in (11, 15, 16, 4) for month in (2, 9)]
    for year in (2024, 2025)
}
EMPTY = (
    "pupils", "enrolments", "register_weeks", "register_weeks_history", "session_totals", "exclusions",
    "internal_removals", "part_time_timetables", "placements", "behaviour_incidents", "meetings", "addresses",
    "school_events",
)  # fmt: skip


@st.composite
def worlds(draw):
    """Canonical tables as lists of dicts, by name."""
    return made(draw(st.integers(0, 2**32)))


def made(seed):
    """The tables of a seed."""
    return _World(random.Random(seed)).tables()


class _World:
    def __init__(self, chance):
        self.chance = chance
        self.year = chance.choice([2024, 2025, 2025])
        self.rows = {name: [] for name in EMPTY}
        weeks = chance.choice([6, 12, 26, 30])
        start = dt.date(self.year, 9, 1) + (7 - dt.date(self.year, 9, 1).weekday()) % 7 * DAY
        shut = {start + n * WEEK for n in (7, 15, 16)}
        self.weeks = [start + n * WEEK for n in range(weeks) if start + n * WEEK not in shut]
        self.closed = {chance.choice(self.weeks) + chance.randrange(5) * DAY for _ in range(3)}
        self.days = [week + n * DAY for week in self.weeks for n in range(5)]

    def tables(self):
        for pupil in range(1, self.chance.randint(8, 14)):
            schools = self.chance.choice([SCHOOLS, SCHOOLS, SCHOOLS[:1], SCHOOLS[1:]])
            for school in schools:
                self.pupil(school, pupil)
        if self.maybe(0.3):
            self.totals_alone()
        if self.chance.random() < 0.5:
            self.many_suspensions(SCHOOLS[0])
        return {name: self._distinct(name, rows) for name, rows in self.rows.items()}

    @staticmethod
    def _distinct(name, rows):
        """No two rows of a table agree in its key; one suspension a start, by any name."""
        key = (
            TABLES[name].key
            if name in TABLES
            else ("school", "academic_year", "pupil", "week", "replaced_at")
        )
        if name == "exclusions":
            key = ("school", "academic_year", "pupil", "start_date", "start_session")
        return list({tuple(row.get(column) for column in key): row for row in rows}.values())

    def maybe(self, share):
        return self.chance.random() < share

    def pick(self, *values, none=0.2):
        return None if self.maybe(none) else self.chance.choice(values)

    def day(self):
        return self.chance.choice(self.days)

    def add(self, table, who, **row):
        self.rows[table].append({**who, **row})

    def pupil(self, school, pupil):
        who = {"school": school, "academic_year": self.year, "pupil": pupil}
        self.marks = ["/\\"[n % 2] for n in range(2 * len(self.days))]
        for place, day in enumerate(self.days):
            if day in self.closed:
                self.marks[2 * place : 2 * place + 2] = "##"
        self.add(
            "pupils", who, birth_month=self.pick(*BORN[self.year]),
            sen_provision=self.pick("N", "N", "K", "E"), ethnicity=self.pick("WBRI", "WBRI", "WROM", "BCRB"),
            fsm=self.pick(True, False), looked_after=self.pick(True, False), in_need=self.pick(True, False),
        )  # fmt: skip
        for story in self.chance.sample(STORIES, self.chance.choice([0, 1, 2, 3])):
            getattr(self, story)(who)
        for _ in range(self.chance.choice([0, 0, 3, 12])):
            self.marks[self.chance.randrange(len(self.marks))] = self.chance.choice(ABSENCES + "SV?_7J")
        self.spells(who)
        for n, week in enumerate(self.weeks):
            if not self.maybe(0.03):
                self.add("register_weeks", who, week=week, marks="".join(self.marks[10 * n : 10 * n + 10]))
        self.history(who)

    def run(self, symbol, place, sessions):
        for n in range(place, min(place + sessions, len(self.marks))):
            if self.marks[n] != "#":
                self.marks[n] = symbol

    def absence(self, who):
        """A run of one mark, as long as some rule asks, less or more."""
        symbol, length = (
            self.chance.choice(ABSENCES),
            self.chance.choice([1, 2, 9, 10, 12, 13, 19, 20, 22, 40, 130]),
        )
        place = self.chance.randrange(len(self.marks))
        self.run(symbol, place, length)
        if self.maybe(0.4):
            self.run(symbol, place + length + self.chance.choice([2, 10, 12, 20, 22]), length)
        for _ in range(self.chance.choice([0, 1, 1, 2])):
            day = self.days[min(place // 2, len(self.days) - 1)] + self.chance.choice([-3, -1, 0, 2]) * DAY
            end = self.pick(day + self.chance.choice([1, 10, 40, 200]) * DAY, none=0.3)
            if symbol == "p":
                self.add(
                    "part_time_timetables", who, start_date=day, end_date=end,
                    review_date=self.pick(day + self.chance.choice([5, 14, 60]) * DAY),
                )  # fmt: skip
                self.meeting(who)
            else:
                self.add("placements", who, start_date=day, end_date=end, provider=self.pick("A", "B"))

    def months(self, who):
        """C2 now and then for about as long as is asked about."""
        days = self.chance.choice([58, 59, 60, 61])
        place = self.chance.randrange(max(1, len(self.days) - days))
        for n in (*range(0, days, self.chance.choice([4, 9, 10, 11])), days):
            self.run("p", 2 * (place + n), 1)

    def half_days(self, who):
        half, days = self.chance.randrange(2), self.chance.choice([3, 4, 5])
        week, weeks = self.chance.randrange(len(self.weeks)), self.chance.choice([2, 3, 4])
        symbols = self.chance.choice(["C", "C", "CI", "O", "p"])
        for n in range(week, min(week + weeks, len(self.weeks))):
            for day in range(days):
                self.marks[10 * n + 2 * day + half] = self.chance.choice(symbols)

    def suspend(self, who, place, days, **row):
        start, length = self.days[place], 2 * days - self.maybe(0.2)
        end = self.days[min(place + days - 1, len(self.days) - 1)]
        if who["pupil"] != -1:
            self.run(self.chance.choice("EEEEEEOIB/C"), 2 * place, length)
        given = {
            "category": self.chance.choice(["SUSP", "SUSP", "SUSP", "FIXD"]),
            "start_date": start,
            "start_session": self.pick("AM", "AM", "PM", none=0.5),
            "end_date": self.pick(end),
            "sessions": self.pick(length, length, length + 1, none=0.1),
            "reason1": self.pick("DB", "PA", "VA"),
            "reason2": self.pick("PA", "LD", none=0.7),
        }
        self.add("exclusions", who, **given | row)

    def suspensions(self, who):
        place = self.chance.randrange(len(self.days))
        many = self.chance.choice([1, 1, 2, 3, 9, 9])
        if many == 9:
            place //= 3
        for _ in range(many):
            days = self.chance.choice([1, 2, 3, 5, 6, 7, 10, 10] if many < 9 else [5, 10, 10])
            if place >= len(self.days):
                break
            self.suspend(who, place, days)
            place += days + self.chance.choice([0, 0, 1, 1, 2, 15])
        if self.maybe(0.2):
            self.add("exclusions", who, category="LNCH", start_date=self.day(), sessions=self.pick(1))

    def excluded(self, who):
        place, days = self.chance.randrange(len(self.days)), self.chance.choice([5, 6, 7, 10])
        self.run("E", 2 * place, 2 * days)
        self.add("exclusions", who, category="PERM", start_date=self.days[place])

    def incidents(self, who):
        for _ in range(self.chance.choice([1, 2, 4])):
            place = self.chance.randrange(len(self.days))
            minute = self.pick(540, 700, 720, 840)
            self.add("behaviour_incidents", who, date=self.days[place], minute=minute, kind="Defiance")
            at = 2 * place + self.chance.choice([1, 2, 3, 4])
            self.run(self.chance.choice("CCIIM"), at, self.chance.choice([1, 2, 3]))
            if self.maybe(0.15):
                self.suspend(who, min(place + 1, len(self.days) - 1), 1)

    def removals(self, who):
        place = self.chance.randrange(len(self.days))
        if self.maybe(0.5):
            for n in range(self.chance.choice([2, 3, 4])):
                at = min(place + n * self.chance.choice([1, 1, 3]), len(self.days) - 1)
                self.add(
                    "internal_removals", who, date=self.days[at], minutes=self.chance.choice([239, 240, 300])
                )
        for back, low in ((20, 150), (40, 60)):
            for _ in range(self.chance.choice([0, 2, 3])):
                at = max(0, place - self.chance.randint(back - 19, back))
                self.add(
                    "internal_removals", who, date=self.days[at], minutes=self.pick(low, 2 * low, none=0.1)
                )
        if self.maybe(0.8):
            self.suspend(who, place, self.chance.choice([1, 2]))

    def meeting(self, who):
        for _ in range(self.chance.choice([0, 1, 2])):
            self.add("meetings", who, date=self.day(), kind="Review", held=self.pick(True, False))

    def spells(self, who):
        """A spell on roll, often with an end near something that happened."""
        entry = self.pick(dt.date(self.year, 9, 1), self.day(), none=0.05)
        row = {"entry_date": entry, "year_group": self.pick("9", "10", "11"), "leaving_date": None}
        if self.maybe(0.5):
            own = [r["start_date"] for r in self.rows["exclusions"] if r["pupil"] == who["pupil"]]
            near = self.chance.choice(own) if own and self.maybe(0.7) else self.day()
            leaving = near + self.chance.choice([0, 3, 14, 28, 29, 30, 40]) * DAY
            ground = self.pick(*GROUNDS)
            if ground == "i":
                last = next((n for n, day in enumerate(self.days) if day > leaving), len(self.days))
                self.run(self.chance.choice("OON"), 2 * (last - self.chance.choice([19, 20, 25])), 50)
            row |= {"leaving_date": leaving, "leaving_ground": ground, "destination": self.pick(*PLACES)}
            if self.maybe(0.5):
                self.meeting(who)
            other = {**who, "school": SCHOOLS[1 - SCHOOLS.index(who["school"])]}
            if self.maybe(0.5):
                back = leaving + self.chance.choice([1, 10, 14, 15, 16, 30]) * DAY
                self.add("enrolments", other, entry_date=back, year_group=row["year_group"])
            self.add("addresses", who, start_date=entry, postcode_key=1)
            if self.maybe(0.5):
                since = self.pick(leaving, leaving - DAY)
                self.add("addresses", other, start_date=since, postcode_key=self.chance.choice([1, 2]))
        if not self.maybe(0.1):
            self.add("enrolments", who, **row)

    def history(self, who):
        for n, week in enumerate(self.weeks):
            if self.maybe(0.05):
                old = list(self.marks[10 * n : 10 * n + 10])
                for place in self.chance.sample(range(10), 3):
                    old[place] = self.chance.choice("EEpGONI")
                when = dt.datetime.combine(week + self.chance.choice([5, 11, 13, 14, 30]) * DAY, dt.time(9))
                self.add("register_weeks_history", who, week=week, marks="".join(old), replaced_at=when)

    def totals_alone(self):
        """A third school, of which only totals were read."""
        for pupil in range(1, 6):
            who = {"school": "100003", "academic_year": self.year, "pupil": pupil}
            self.add("pupils", who, birth_month=self.pick(*BORN[self.year]))
            for code in self.chance.sample("EXI", 2):
                self.add(
                    "session_totals", who, term="autumn", code=code, sessions=self.chance.choice([0, 4, 30])
                )
            if self.maybe(0.4):
                self.add(
                    "exclusions",
                    who,
                    category="SUSP",
                    start_date=self.day(),
                    sessions=self.chance.choice([4, 30]),
                )

    def many_suspensions(self, school):
        """Dozens of suspensions of a school: on one day of the week, of one group, for one reason, before an event."""
        weekday, reason = self.chance.choice([None, 2, 4]), self.chance.choice([None, "DB", "LD"])
        event = self.chance.choice([None, self.day()])
        if event:
            kind = self.chance.choice(["inspection", "exam_week", "other"])
            self.rows["school_events"].append(
                {"school": school, "academic_year": self.year, "start_date": event, "kind": kind}
            )
        group = self.chance.choice([None, "E"])
        self.marks = []
        for n in range(self.chance.choice([18, 24, 40])):
            who = {"school": school, "academic_year": self.year, "pupil": 1000 + n}
            hit = self.maybe(0.7)
            self.add("pupils", who, sen_provision=group if hit and group else "N", ethnicity="WBRI")
            for m in range(5):
                self.add("pupils", {**who, "pupil": 2000 + 10 * n + m}, sen_provision="N", ethnicity="WBRI")
            days = [day for day in self.days if not hit or weekday is None or day.weekday() == weekday]
            if event and hit and self.maybe(0.5):
                days = [day for day in self.days if event - 16 * DAY <= day < event] or self.days
            row = {"start_date": self.chance.choice(days), "sessions": 2, "end_date": None}
            if reason and self.maybe(0.85):
                row |= {"reason1": reason, "reason2": None}
            self.suspend(who, 0, 1, **row)


STORIES = (
    "absence",
    "absence",
    "months",
    "half_days",
    "suspensions",
    "excluded",
    "incidents",
    "removals",
    "meeting",
)
