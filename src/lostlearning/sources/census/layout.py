"""What the school census's tables look like, year by year, as authorities download them from COLLECT.

``data/tables.csv`` and ``data/columns.csv`` hold one row a table and a column, with the censuses that have
it: ``2021-2024`` is the calendar years of those census days, ``2016-`` is still there, blank is never in
that term. A year is its predecessor with the differences. ``data/collections.csv`` says what each of the
three returns carries; ``data/sources.csv`` says where all of it was read.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterable
from importlib import resources

TERMS = ("autumn", "spring", "summer")
ORDER = {"spring": 1, "summer": 2, "autumn": 3}
"""The order of the censuses of one calendar year."""
FIRST, LAST = 2015, 2026
"""The years of the layouts known. A later census is read as the last of them."""
PUPIL_ON_ROLL = "pupilonroll"
PUPIL_OFF_ROLL = "pupilnolongeronroll"
THURSDAY = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Census:
    """One school census: the calendar year of its census day, and its term."""

    year: int
    term: str

    def __str__(self) -> str:
        return f"{self.term} {self.year}"

    @property
    def day(self) -> dt.date:
        """Census day: the first Thursday of October, the third of January or of May."""
        rule = collections()[self.term]
        first = dt.date(self.year, int(rule["month"]), 1)
        return first + dt.timedelta(
            days=(THURSDAY - first.weekday()) % 7 + 7 * (int(rule["nth_thursday"]) - 1)
        )

    @property
    def academic_year(self) -> int:
        """The academic year in which the census is taken."""
        return self.year + int(collections()[self.term]["academic_year"])

    @property
    def sessions_term(self) -> str:
        """The term its session details belong to: the one before (they are collected in arrears)."""
        return collections()[self.term]["sessions_term"]

    @property
    def sessions_academic_year(self) -> int:
        """The academic year its session details belong to."""
        return self.year + int(collections()[self.term]["sessions_academic_year"])


@dataclasses.dataclass(frozen=True, slots=True)
class CensusTable:
    """One table of the download. ``family`` is empty for one that is recognised and not used."""

    name: str
    family: str
    roll: str
    years: dict[str, str]
    into: tuple[str, ...]
    tells: frozenset[str]
    holds: str

    @property
    def parent(self) -> str:
        """The column that says which pupil row a row belongs to; empty where it belongs to none."""
        if self.roll == "":
            return ""
        return f"{PUPIL_ON_ROLL if self.roll == 'on' else PUPIL_OFF_ROLL}tableid"

    @property
    def marker(self) -> str:
        """A column that no other table has."""
        return f"{self.name}orderseqcolumn"

    def expected(self, census: Census | None = None) -> set[str]:
        """The columns of the table that this project knows, in ``census`` or in any."""
        return {
            row["column"]
            for row in columns()
            if row["family"] == self.family
            and (not row["roll"] or row["roll"] == self.roll)
            and (census is None or covers(row[census.term], census.year))
        }


def covers(spans: str, year: int) -> bool:
    """Whether ``2016-2019 2022-`` holds ``year``; years beyond the known layouts count as the nearest."""
    year = min(max(year, FIRST), LAST)
    for span in spans.split():
        first, _, last = span.partition("-")
        if int(first) <= year <= int(last or LAST):
            return True
    return False


@functools.cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    path = resources.files("lostlearning.sources.census") / "data" / f"{name}.csv"
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def columns() -> tuple[dict[str, str], ...]:
    """Every column of the tables that are used."""
    return _rows("columns")


@functools.cache
def collections() -> dict[str, dict[str, str]]:
    """What each term's return carries, by term."""
    return {row["term"]: row for row in _rows("collections")}


@functools.cache
def tables() -> dict[str, CensusTable]:
    """Every table, by name."""
    return {
        row["table"]: CensusTable(
            name=row["table"],
            family=row["family"],
            roll=row["roll"],
            years={term: row[term] for term in TERMS},
            into=tuple(row["into"].split()),
            tells=frozenset(row["tells"].split()),
            holds=row["holds"],
        )
        for row in _rows("tables")
    }


@functools.cache
def languages(meaning: str) -> tuple[str, ...]:
    """The language codes that mean ``english`` or ``not_known``; every other code is another language."""
    return tuple(row["code"] for row in _rows("languages") if row["meaning"] == meaning)


def recognise(headings: Iterable[str]) -> tuple[CensusTable | None, float]:
    """The census table that has these headings, and how sure that is (0 to 1).

    The download's own sequence column names its table; a copy without it is known by its pupil key and
    the columns that no other table has.
    """
    have = {heading.strip().lower() for heading in headings}
    for table in tables().values():
        if table.marker in have:
            return table, 1.0
    found = [
        table
        for table in tables().values()
        if table.tells and table.tells <= have and (not table.parent or table.parent in have)
    ]
    if not found:
        return None, 0.0
    # the pupil who left has every column that tells of one on roll: the more telling table wins
    best = max(found, key=lambda table: (len(table.tells), len(table.expected() & have)))
    return best, 0.9 if "nativeid" in have else 0.7


def foreign_census_table(headings: Iterable[str]) -> str:
    """The name of a census table this project has no layout of, or nothing."""
    have = {heading.strip().lower() for heading in headings}
    if "nativeid" not in have:
        return ""
    for heading in sorted(have):
        if heading.endswith("orderseqcolumn") and heading.removesuffix("orderseqcolumn") not in tables():
            return heading.removesuffix("orderseqcolumn")
    return ""


_NAMED = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<next>[-_/ ]?(?:20)?\d\d)?[-_ ]*(?P<term>autumn|spring|summer)"
    r"|(?P<term2>autumn|spring|summer)[-_ ]*(?P<year2>20\d\d)(?P<next2>[-_/ ]?(?:20)?\d\d)?(?!\d)",
    re.I,
)


def named(name: str) -> Census | None:
    """The census that a file's name says: ``2025_spring_senneeds.csv``, ``Spring 2024-25 pupils.csv``."""
    for match in _NAMED.finditer(name):
        year = int(match["year"] or match["year2"])
        term = (match["term"] or match["term2"]).lower()
        following = re.sub(r"\D", "", match["next"] or match["next2"] or "")
        if following:
            if int(following) % 100 != (year + 1) % 100:
                continue
            year -= int(collections()[term]["academic_year"])
        if FIRST <= year <= LAST + 20:
            return Census(year, term)
    return None


def worded(text: str) -> Census | None:
    """What a person or a header calls a census: ``2025 spring``, ``spring 2025``, ``SPR 2025``."""
    found = named(text)
    if found is None:
        for row in _rows("collections"):
            text = re.sub(rf"\b{row['code']}\b", row["term"], text, flags=re.I)
        found = named(text)
    return found


def deduced(headings: dict[str, set[str]], latest: dt.date | None) -> Census | None:
    """The census that these tables can only be of, or None.

    ``headings`` are the columns by table name. Their layouts leave a few censuses; the latest date on
    which a pupil joined or left is on or before census day, and within the year before it, because every
    school takes pupils in once a year.
    """
    possible = {Census(year, term) for year in range(FIRST, LAST + 1) for term in TERMS}
    for name, have in headings.items():
        table = tables().get(name)
        if table is None:
            continue
        possible = {census for census in possible if covers(table.years[census.term], census.year)}
        if table.family:
            dated = {row["column"]: row for row in columns() if row["family"] == table.family}
            have = {column for column in have if column in dated}
            possible = {
                census
                for census in possible
                if all(covers(dated[column][census.term], census.year) for column in have)
                and all(column in have for column in table.expected(census) & set(DECIDES))
            }
    if latest is not None:
        near = sorted(
            (census for census in possible if latest <= census.day < latest + dt.timedelta(days=366)),
            key=lambda census: census.day,
        )
        # layouts change in one term of a year, so the terms left say which of the three it is
        terms = {census.term for census in near}
        return near[0] if len(terms) == 1 else None
    return next(iter(possible)) if len(possible) == 1 else None


DECIDES = ("ethnicity", "summerhalfterm2sessionspossible", "sex", "gender")
"""Columns that a return of the term always has, so that their absence tells as much as their presence."""
