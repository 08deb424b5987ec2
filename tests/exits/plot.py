"""Some invented schools whose rolls of two years are written as pupil lists, with what is planted in them."""

import csv
import dataclasses
import datetime as dt
import itertools

import numpy as np

from lostlearning.synth.names import forenames, surnames, upns

HEADINGS = (
    "Academic year", "UPN", "Surname", "Forename", "Date of birth", "Sex", "Year group", "Entry date", "Leaving date",
    "Enrolment status", "Ground for removal", "Destination", "Service child", "In care", "Child in need", "Postcode",
)  # fmt: skip
FIRST, SECOND = 2024, 2025


@dataclasses.dataclass
class Child:
    """Everything that goes with a child from school to school."""

    upn: str
    surname: str
    forename: str
    born: dt.date
    sex: str
    group: int
    postcode: str
    flags: dict = dataclasses.field(default_factory=dict)


class Plot:
    """Rolls by school and year: rows are added, then written."""

    def __init__(self, seed=3, most=6000):
        rng = np.random.default_rng(seed)
        at = np.arange(most)
        self.names = itertools.count()
        self.given = (
            upns(4001 + at // 900, 10 + (at * 0), at % 900), surnames(rng, most), forenames(rng, most),
            rng.integers(0, 365, most), rng.choice(["M", "F"], most),
        )  # fmt: skip
        self.rows = {}
        self.exclusions = []
        self.schools = {}

    def child(self, group=8, **flags):
        """A child of a year group in the first year."""
        n = next(self.names)
        upn, surname, forename, day, sex = (column[n] for column in self.given)
        born = dt.date(FIRST - 5 - group, 9, 1) + dt.timedelta(days=int(day))
        return Child(
            str(upn), str(surname), str(forename), born, str(sex), group, f"ZZ{n % 90 + 1} {n % 9}AA", flags
        )

    def on(self, school, child, year, entry=None, left=None, *, ground="", to="", status="C", **changed):
        """A row of a roll."""
        child = dataclasses.replace(child, **changed)
        entry = entry or dt.date(FIRST - 1, 9, 4)
        flags = child.flags
        self.rows.setdefault((school, year), []).append(
            (
                f"{year}/{year + 1 - 2000}", child.upn, child.surname, child.forename, child.born.strftime("%d/%m/%Y"),
                child.sex, child.group + year - FIRST, entry.strftime("%d/%m/%Y"),
                left.strftime("%d/%m/%Y") if left else "", status, ground, to, flags.get("service", "N"),
                flags.get("care", "N"), flags.get("need", "N"), child.postcode,
            )
        )  # fmt: skip

    def fill(self, school, pupils, years=(FIRST, SECOND), group=7):
        """Pupils who stay all the time."""
        for n in range(pupils):
            child = self.child(group + n % 4)
            for year in years:
                self.on(school, child, year)

    def exclude(self, school, child, day, kind="Permanent exclusion", outcome=""):
        self.exclusions.append(
            (school, child.upn, child.surname, child.forename, kind, day.strftime("%d/%m/%Y"), outcome)
        )

    def write(self, folder):
        """Files in a folder for each school, and a list of schools."""
        for (school, year), rows in self.rows.items():
            _write(folder / school / f"pupils {year}-{year + 1 - 2000}.csv", HEADINGS, rows)
        by_school = {}
        for school, *row in self.exclusions:
            by_school.setdefault(school, []).append(row)
        for school, rows in by_school.items():
            headings = ("UPN", "Surname", "Forename", "Type", "Start date", "Outcome")
            _write(folder / school / "exclusions.csv", headings, rows)
        if self.schools:
            rows = [(school, kind, phase) for school, (kind, phase) in self.schools.items()]
            _write(folder / "schools.csv", ("School", "Kind of school", "Phase"), rows)
        return folder


def _write(path, headings, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
