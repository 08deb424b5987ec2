"""Small tables in which lines are crossed, nearly crossed, and crossed by something else."""

import datetime as dt
import random

from hypothesis import strategies as st

from signals.tables import DAY, WEEK, _World

MORE = ("lesson_marks", "actions", "lateness", "reviews")


@st.composite
def worlds(draw):
    """Canonical tables as lists of dicts, by name, and a day within them."""
    return made(draw(st.integers(0, 2**32)))


def made(seed):
    """The tables of a seed, and a day."""
    world = _Needs(random.Random(seed))
    tables = world.tables()
    day = world.chance.choice(world.days) + world.chance.choice([0, 0, 2]) * DAY
    tables.pop("register_weeks_history")
    return tables, day


class _Needs(_World):
    def __init__(self, chance):
        super().__init__(chance)
        self.rows |= {name: [] for name in MORE}

    def tables(self):
        found = super().tables()
        return {name: rows for name, rows in found.items() if rows}

    def spells(self, who):
        """More stories in the marks, before they are written, and a spell on roll with another year group."""
        for story in self.chance.sample(STORIES, self.chance.choice([1, 2, 3])):
            getattr(self, story)(who)
        super().spells(who)
        for row in self.rows["enrolments"]:
            if row["pupil"] == who["pupil"] and row["school"] == who["school"] and self.maybe(0.6):
                row["year_group"] = self.chance.choice(["7", "9", "8", None])
        if self.maybe(0.5):
            begins, ends = self.pick(self.day(), none=0.7), self.pick(self.day(), none=0.7)
            key = self.chance.choice([5, 6])
            self.add("addresses", who, start_date=begins, end_date=ends, postcode_key=key)

    def late(self, who):
        start = self.chance.randrange(len(self.marks))
        for n in range(start, min(start + self.chance.choice([12, 30, 60]), len(self.marks)), 2):
            if self.maybe(0.5):
                self.marks[n] = self.chance.choice("LLU")

    def weekday(self, who):
        day, symbol = self.chance.randrange(5), self.chance.choice("OOIRTSpE")
        for n, each in enumerate(self.days):
            if each.weekday() == day and self.maybe(0.5):
                self.run(symbol, 2 * n, self.chance.choice([1, 2]))
        self.months(who) if self.maybe(0.2) else None

    def away(self, who):
        """Weeks with much or all missed."""
        place, weeks = self.chance.randrange(len(self.days)), self.chance.choice([1, 2, 4, 8])
        for n in range(place, min(place + 5 * weeks, len(self.days))):
            if self.maybe(0.6):
                self.run(self.chance.choice("IMOGCRTS"), 2 * n, self.chance.choice([1, 2]))

    def early(self, who):
        for n in self.chance.sample(range(min(40, len(self.days))), self.chance.choice([2, 5, 9])):
            self.run(self.chance.choice("IO"), 2 * n, 2)

    def together(self, who):
        """The same days as everybody of that seed who is away together."""
        for n in range(self.rows["pupils"][0]["academic_year"] % 3, len(self.days), 6):
            if self.maybe(0.8):
                self.run("O", 2 * n, 2)
        self.add("addresses", who, start_date=None, end_date=None, postcode_key=7)

    def lessons(self, who):
        period, place = self.chance.choice(["P1", "P2"]), self.chance.randrange(len(self.days))
        for n in range(place, min(place + self.chance.choice([10, 40]), len(self.days))):
            for each in ("P1", "P2", "P3"):
                gone = (each == period and self.maybe(0.4)) or self.maybe(0.05)
                mark = "absent" if gone else self.chance.choice(["present", "late", "elsewhere"])
                self.add("lesson_marks", who, date=self.days[n], period=each, mark=mark)

    def plans(self, who):
        for _ in range(self.chance.choice([1, 2])):
            start = self.day()
            self.add(
                "actions", who, start_date=start, kind=self.chance.choice("ABC"),
                end_date=self.pick(start + self.chance.choice([7, 20, 60]) * DAY, none=0.5),
                review_date=self.pick(start + self.chance.choice([-2, 7, 20, 30]) * DAY),
                lead=self.pick("Head of year"),
            )  # fmt: skip

    def few_minutes(self, who):
        """Removals about as long as is asked about."""
        place = self.chance.randrange(len(self.days))
        for _ in range(self.chance.choice([2, 3, 5])):
            at = min(len(self.days) - 1, place + self.chance.randrange(25))
            self.add(
                "internal_removals",
                who,
                date=self.days[at],
                minutes=self.chance.choice([150, 200, 300, None]),
            )


STORIES = (
    "late", "weekday", "away", "away", "early", "together", "lessons", "plans", "few_minutes", "suspensions", "months",
)  # fmt: skip


def cut(tables, day):
    """The tables as they stood on a day, said apart from the software: nothing later is in them."""
    first = {"register_weeks": "week", "pupils": None, "session_totals": None, "enrolments": "entry_date"}
    found = {}
    for name, rows in tables.items():
        kept = []
        for row in rows:
            began = first.get(name, "start_date" if "start_date" in row else "date")
            if began and row.get(began) is not None and row[began] > day:
                continue
            row = dict(row)
            if name == "register_weeks":
                row["marks"] = "".join(
                    symbol if row["week"] + place // 2 * DAY <= day else "."
                    for place, symbol in enumerate(row["marks"])
                )
            if name == "enrolments" and row.get("leaving_date") and row["leaving_date"] > day:
                row |= {"leaving_date": None, "leaving_ground": None, "destination": None}
            if name in ("placements", "addresses") and row.get("end_date") and row["end_date"] > day:
                row["end_date"] = None
            kept.append(row)
        found[name] = kept
    return found


__all__ = ["DAY", "WEEK", "cut", "dt", "made", "worlds"]
