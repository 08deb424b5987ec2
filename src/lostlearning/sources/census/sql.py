"""Small pieces of SQL that the census tables are joined with."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable

from lostlearning.sources.census import layout

NEWEST = "(census * 2 + (roll = 'on')::INTEGER - earlier * 1000000)"
"""Which of several statements about a pupil is the last: by census, on roll before off. What a census says of
the year before it yields to anything said in that year."""
ON_ROLL_FIRST = "(roll = 'on')::INTEGER"
KEY = "(census, school, roll, tableid)"
"""What a row and its pupil agree in. Keys are good within one school's return only."""


def cell(name: str) -> str:
    """SQL: a cell's text, NULL where it is blank."""
    return f"nullif(trim({name}), '')"


def number(name: str) -> str:
    """SQL: a cell's number, NULL where it is none."""
    return f"try_cast({cell(name)} AS DOUBLE)"


def latest(names: Iterable[str]) -> str:
    """SQL: for each column, the newest value stated."""
    return ", ".join(f"arg_max({name}, {NEWEST}) FILTER ({name} IS NOT NULL) AS {name}" for name in names)


def place(by: str = NEWEST) -> str:
    """SQL: the file and row that a row made of several is said to come from."""
    return f"arg_max(_file, {by}) AS _file, arg_max(_row, {by}) AS _row"


def added(column: str) -> str:
    """SQL: the sum of a column of text, or its one value as it stands where it is one or is no number."""
    return f"""CASE WHEN count(*) = 1 OR count(try_cast({column} AS DOUBLE)) < count(*)
        THEN arg_max({column}, {ON_ROLL_FIRST})
        ELSE sum(try_cast({column} AS DOUBLE))::VARCHAR END"""


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of sessions that a return carries: a term, or half of the summer term."""

    census_term: str
    term: str
    academic_year: str
    """SQL: the academic year the sessions are of."""
    family: str
    stem: str

    @property
    def possible(self) -> str:
        """The column of the pupil tables that states the possible sessions."""
        return f"{self.stem}possible"

    @property
    def authorised(self) -> str:
        """The column that states authorised absence (until 2024)."""
        return f"{self.stem}authorised"

    @property
    def unauthorised(self) -> str:
        """The column that states unauthorised absence (until 2024)."""
        return f"{self.stem}unauthorised"

    @property
    def carried(self) -> str:
        """SQL: whether a row is of a return that carries this stretch."""
        return f"census_term = '{self.census_term}'"


@functools.cache
def stretches() -> tuple[Stretch, ...]:
    """Every stretch of sessions that the three returns carry."""
    found = []
    for census_term, rule in layout.collections().items():
        shift = int(rule["sessions_academic_year"]) - int(rule["academic_year"])
        year = f"census_year + ({shift})"
        found += [
            Stretch(census_term, rule[f"{of}_term"], year, family, stem)
            for of, family, stem in CARRIED
            if rule[f"{of}_term"]
        ]
    return tuple(found)


CARRIED = (
    ("sessions", "session_detail", "termlysessions"),
    ("half_term_sessions", "half_term_session_detail", "summerhalfterm2sessions"),
    ("annual_sessions", "annual_session_detail", "annualsessions"),
)
"""What a return may carry: the column of ``collections.csv`` that says of which term, its table, and how the
columns of the pupil tables that state its totals begin. (Special schools returned whole years until 2016.)"""
