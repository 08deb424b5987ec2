"""Rolls over time: who was on which roll in which year, spells at a school, and how far each roll reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from lostlearning.insight.exits.limits import limit
from lostlearning.insight.exits.record import Expression
from lostlearning.lazily import ibis
from lostlearning.vocabulary import words

NOT_SOLE = ("S", "G")
"""Enrolment statuses that another school's roll stands behind: a subsidiary registration, and a guest."""
GUEST = "G"
TURN = 9
"""The month in which a roll's year begins: a pupil whose last day is in August left in the year that ended."""
ENDS = (8, 31)
"""The last month and day of that year."""
TABLES = ("enrolments", "pupils", "exclusions", "addresses", "register_weeks")


class Linked:
    """Facts in which records that were found to be of one pupil have one key: the earliest.

    ``links`` is later key → earlier key, chains resolved.
    """

    def __init__(self, facts: Any, links: Mapping[int, int]) -> None:
        self._facts = facts
        self._links = dict(links)

    def __getitem__(self, name: str) -> Expression:
        """A canonical table."""
        table = self._facts[name]
        if not self._links or name not in TABLES:
            return table
        same = ibis.memtable(
            pa.table(
                {
                    "_key": pa.array(list(self._links), pa.int64()),
                    "_same": pa.array(list(self._links.values()), pa.int64()),
                }
            )
        )
        joined = table.left_join(same, table.pupil == same._key)
        return joined.mutate(pupil=ibis.coalesce(joined._same, joined.pupil)).select(*table.columns)

    def has(self, name: str) -> bool:
        """Whether files of the kind were read."""
        return bool(self._facts.has(name))

    def covered(self, name: str) -> frozenset[str] | None:
        """The schools of which they were."""
        found: frozenset[str] | None = self._facts.covered(name)
        return found


def year_of(day: Expression) -> Expression:
    """The roll's year of a date: 2025 from September 2025 to August 2026."""
    return (day.year() - (day.month() < TURN).cast("int32")).cast("int32")


def end_of(year: Expression) -> Expression:
    """The last day of a roll's year."""
    return ibis.date(year + 1, *ENDS)


def counted(enrolments: Expression) -> Expression:
    """Rows that are of the pupil's own school: neither subsidiary nor guest."""
    return enrolments.filter(
        enrolments.enrolment_status.isnull() | ~enrolments.enrolment_status.isin(NOT_SOLE)
    )


def places(enrolments: Expression) -> Expression:
    """One row a pupil, school and day of entry: ``began`` (1 September of the first year seen, where there is no
    date), ``until`` (the day of leaving, else the end of the last year seen) and ``last_year``.
    """
    there = enrolments.filter(enrolments.enrolment_status.isnull() | (enrolments.enrolment_status != GUEST))
    first = there.group_by("school", "pupil", "entry_date").aggregate(
        first_year=there.academic_year.min(), last_year=there.academic_year.max()
    )
    again = first.select(_s="school", _p="pupil", _e="entry_date", _last="last_year")
    latest = there.join(
        again,
        [
            there.school == again._s,
            there.pupil == again._p,
            there.entry_date.identical_to(again._e),
            there.academic_year == again._last,
        ],
    )
    ended = latest.group_by("school", "pupil", "entry_date").aggregate(
        left=latest.leaving_date.max(), open=latest.leaving_date.isnull().all()
    )
    own = ended.select(_s="school", _p="pupil", _e="entry_date", left="left", open="open")
    joined = first.join(
        own, [first.school == own._s, first.pupil == own._p, first.entry_date.identical_to(own._e)]
    )
    return joined.select(
        "school",
        "pupil",
        "last_year",
        began=ibis.coalesce(joined.entry_date, ibis.date(joined.first_year, TURN, 1)),
        until=ibis.ifelse(joined.open, end_of(joined.last_year), joined.left),
    )


def on_roll(facts: Any) -> Expression:
    """One row a school, year and pupil of compulsory school years: ``year_group`` and ``in_scope``."""
    rows = counted(facts["enrolments"])
    ages = facts["pupils"]
    born = ages.group_by("pupil").aggregate(birth_month=ages.birth_month.max())
    each = rows.group_by("school", "academic_year", "pupil").aggregate(year_group=rows.year_group.max())
    joined = each.left_join(born, "pupil").select(*each.columns, "birth_month")
    return joined.mutate(in_scope=in_scope(joined, joined.academic_year))


def in_scope(e: Expression, year: Expression) -> Expression:
    """Whether a pupil is in Years 1 to 11, or of that age where the year group does not say, or not known."""
    listed = [word.code for word in words("year_groups") if word["compulsory_age"] == "yes"]
    unsaid = [word.code for word in words("year_groups") if word["compulsory_age"] == "not known"]
    age = year - e.birth_month.year() - (e.birth_month.month() > 8).cast("int32")
    population = words("populations").get("compulsory_school_age")
    assert population is not None  # noqa: S101
    of_age = age.between(int(population["youngest"]), int(population["oldest"])).fill_null(True)
    vague = e.year_group.isnull() | e.year_group.isin(unsaid)
    return ibis.ifelse(vague, of_age, e.year_group.isin(listed))


def whole_rolls(roll: Expression) -> Expression:
    """Schools and years whose roll is followed by a whole roll of the next year: school, academic_year."""
    return followed(sizes(roll))


def sizes(roll: Expression) -> Expression:
    """How many pupils are on each roll: school, academic_year, ``n``."""
    return roll.group_by("school", "academic_year").aggregate(n=roll.pupil.nunique())


def followed(sizes: Expression) -> Expression:
    """:func:`whole_rolls` of the sizes of rolls."""
    after = sizes.select(_school="school", _year=sizes.academic_year - 1, _n="n")
    both = sizes.join(after, [sizes.school == after._school, sizes.academic_year == after._year])
    return both.filter(both._n * 100 >= both.n * limit("ROLL-SHARE")).select("school", "academic_year")


def registers(facts: Any) -> Expression:
    """The last week of each school's register: school, ``week``."""
    weeks = facts["register_weeks"]
    return weeks.group_by("school").aggregate(week=weeks.week.max())


def last_days(facts: Any, marked: Expression) -> Expression:
    """The last day that each school's roll or register (``marked``) tells of: school, ``day``."""
    spells = facts["enrolments"]
    rolls = spells.group_by("school").aggregate(
        entered=spells.entry_date.max(), left=spells.leaving_date.max(), year=spells.academic_year.max()
    )
    known = ibis.union(
        rolls.select("school", day="entered"),
        rolls.select("school", day="left"),
        rolls.select("school", day=ibis.date(rolls.year, TURN, 1)),
        marked.select("school", day=(marked.week + ibis.interval(days=4)).cast("timestamp").cast("date")),
    )
    return known.group_by("school").aggregate(day=known.day.max())


def reach(each: Expression) -> Expression:
    """The last day that any other school's roll or register tells of: school, ``others`` (null where none).

    ``each`` are :func:`last_days`.
    """
    # The latest of all the others is the latest of all, but for the one school that has it alone: the next.
    last = each.aggregate(_last=each.day.max())
    marked = each.cross_join(last)
    before = marked.filter(marked.day < marked._last)
    ends = marked.aggregate(_last=marked._last.max(), _have=(marked.day == marked._last).sum())
    both = each.cross_join(ends).cross_join(before.aggregate(_before=before.day.max()))
    alone = ((both.day == both._last) & (both._have == 1)).fill_null(False)
    return both.select("school", others=ibis.ifelse(alone, both._before, both._last))
