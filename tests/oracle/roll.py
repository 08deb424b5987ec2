"""Who is on roll, who counts, and what is known of them."""

import datetime as dt
from collections import Counter

from oracle.register_book import enrolment_of
from oracle.when import Periods, school_weeks, weeks_of_year
from oracle.words import ethnicity_major, in_headcount, january_census, of_compulsory_year

FLAGS = ("fsm", "fsm6", "eal", "looked_after", "in_need", "service_child", "young_carer")
TOLD_BY = (
    "pupils",
    "enrolments",
    "register_weeks",
    "session_totals",
    "sessions_possible",
    "exclusions",
    "internal_removals",
    "lesson_marks",
    "lateness",
    "placements",
)
YOUNGEST, OLDEST = 5, 15


def spells_of(tables):
    """enrolment → its spells, oldest first; a spell with no entry date is the oldest."""
    found = {}
    for row in tables["enrolments"]:
        found.setdefault(enrolment_of(row), []).append(row)
    for spells in found.values():
        spells.sort(key=lambda row: row.get("entry_date") or dt.date.min)
    return found


def touches(row, first, last):
    """Whether a spell has a day between two days."""
    entry = row.get("entry_date") or dt.date.min
    leaving = row.get("leaving_date") or dt.date.max
    return entry <= last and leaving >= first


def roster(tables):
    """enrolment → characteristics, whether in the population, whether on the January roll."""
    spells = spells_of(tables)
    pupils = {enrolment_of(row): row for row in tables["pupils"]}
    found = {}
    for enrolment in {enrolment_of(row) for name in TOLD_BY for row in tables[name]}:
        pupil, own = pupils.get(enrolment, {}), spells.get(enrolment, [])
        groups = [row["year_group"] for row in own if row.get("year_group") is not None]
        year_group = groups[-1] if groups else None
        born = pupil.get("birth_month")
        if born is not None:
            birthdays = enrolment[1] - born.year - (1 if born.month >= 9 else 0)
            of_age = YOUNGEST <= birthdays <= OLDEST
        else:
            of_age = year_group is None or of_compulsory_year(year_group)
        counted = not own or any(in_headcount(row.get("enrolment_status")) for row in own)
        census = january_census(enrolment[1])
        january = census is not None and any(
            touches(row, census, census) and in_headcount(row.get("enrolment_status")) for row in own
        )
        person = {name: pupil.get(name) for name in ("sex", "ethnicity", "sen_provision", "sen_primary_need")}
        person |= {"school": enrolment[0], "year_group": year_group}
        person["ethnicity_major"] = ethnicity_major(pupil.get("ethnicity"))
        for flag in FLAGS:
            person[flag] = {True: "yes", False: "no", None: None}[pupil.get(flag)]
        found[enrolment] = (person, of_age and counted, january)
    return found


def roll_book(tables, over):
    """(enrolment, period) → weeks of school on roll, and whether on roll at all.

    A school-year without a register has no week of school that we can see, so its weeks on roll are not
    counted; whether a pupil was on its roll can still be told from the dates.
    """
    periods = Periods(tables, over)
    weeks = school_weeks(tables)
    book = {}
    for enrolment, spells in spells_of(tables).items():
        held = weeks.get(enrolment[:2])
        for week in held or weeks_of_year(enrolment[1]):
            period = periods.of(enrolment, week)
            if period is None or not any(touches(row, week, week + dt.timedelta(days=4)) for row in spells):
                continue
            counts = book.setdefault((enrolment, period), Counter())
            counts["on_roll"] = 1
            counts["on_roll_weeks"] += 1 if held else 0
    return book
