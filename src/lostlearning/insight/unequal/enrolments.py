"""Every enrolment of a year as arrays: its groups, its stratum, and what is counted of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lostlearning.insight.unequal.outcomes import outcomes
from lostlearning.insight.unequal.ratios import Array
from lostlearning.ledger.reach import reached
from lostlearning.ledger.roll import CHARACTERISTICS
from lostlearning.ledger.statement import covered

if TYPE_CHECKING:
    from lostlearning.books import Books
    from lostlearning.measures.measure import Measure

NO_RECORDS = "no records that say it were read"
NOT_OF_THE_YEAR = "the records that say it are of other years"
Levels = tuple[str | None, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """Of one outcome: numerator and denominator of every enrolment (0 and 0 where it is not counted), with the
    possible sessions it rests on and how many of them are not known (none where it does not rest on a register).
    """

    y: Array
    x: Array
    possible: Array
    not_known: Array


@dataclasses.dataclass(frozen=True, slots=True)
class Enrolments:
    """One place an enrolment. ``groups`` gives each characteristic's levels (None is not known), and the place of
    each enrolment's among them; strata are numbered, ``year_of`` and ``school_of`` saying which phase and year
    group, and which school, each is of. ``cannot`` says why an outcome has no numbers.
    """

    year: str
    groups: Mapping[str, tuple[Levels, Array]]
    stratum: Array
    year_of: Array
    school_of: Array
    schools: int
    outcomes: Mapping[str, Counted]
    cannot: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.stratum)


def enrolments(books: Books, year: str) -> Enrolments:
    """The default population on roll in an academic year (``2026`` is 2026/27), from one query."""
    asked, cannot = _askable(books, year)
    rows = _rows(books, year, asked)
    groups = {name: _levels(rows[name]) for name in CHARACTERISTICS}
    schools, school = _levels(rows["school"])
    phases, phase = _levels(_phases(books, rows["school"]))
    _, year_group = groups["year_group"]
    years = len(groups["year_group"][0])
    of_year = phase * years + year_group
    strata, stratum = np.unique(school * (len(phases) * years) + of_year, return_inverse=True)
    return Enrolments(
        year,
        groups,
        stratum.astype(np.int64),
        np.unique(strata % (len(phases) * years), return_inverse=True)[1].astype(np.int64),
        strata // (len(phases) * years),
        len(schools),
        {code: _counted(books, rows, measure) for code, measure in asked.items()},
        cannot,
    )


def _askable(books: Books, year: str) -> tuple[dict[str, Measure], dict[str, str]]:
    asked, cannot = {}, {}
    for code, measure in outcomes().items():
        if not set(measure.books) <= books.available:
            cannot[code] = NO_RECORDS
        elif not reached(books.spans, measure.books, int(year)):
            cannot[code] = NOT_OF_THE_YEAR
        else:
            asked[code] = measure
    return asked, cannot


def _rows(books: Books, year: str, asked: Mapping[str, Measure]) -> pa.Table:
    statement = books.statement()
    statement = statement.filter(statement.period == year)
    columns = {}
    for code, measure in asked.items():
        numerator, denominator = measure.expression(statement, ["period"])
        assert denominator is not None  # noqa: S101 (each outcome is a rate)
        columns[f"{code}__y"], columns[f"{code}__x"] = numerator.cast("int64"), denominator.cast("int64")
    for name in ("possible", "not_known"):
        if name in statement.columns:
            columns[f"sessions__{name}"] = statement[name]
    return statement.select("school", *CHARACTERISTICS, **columns).to_pyarrow()


def _phases(books: Books, schools: pa.ChunkedArray) -> pa.ChunkedArray:
    """The phase of each enrolment's school, null where no file says."""
    told = books.facts["schools"].select("school", "phase").to_pyarrow().to_pylist()
    phase = {row["school"]: row["phase"] for row in told}
    return pa.chunked_array([pa.array([phase.get(each) for each in schools.to_pylist()], pa.string())])


def _levels(column: pa.ChunkedArray) -> tuple[Levels, Array]:
    """What a column holds, in order with None last, and the place of each row's value among it."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    told = encoded.dictionary.to_pylist()
    order = sorted(range(len(told)), key=lambda at: told[at])
    place = np.empty(len(told) + 1, np.int64)
    place[order] = np.arange(len(told))
    place[-1] = len(told)
    codes = encoded.indices.fill_null(len(told)).to_numpy(zero_copy_only=False).astype(np.int64)
    missing = bool(len(codes)) and bool((codes == len(told)).any())
    levels: Levels = (*(told[at] for at in order), *([None] if missing else []))
    return levels, place[codes]


def _counted(books: Books, rows: pa.Table, measure: Measure) -> Counted:
    def numbers(name: str) -> Array:
        return np.asarray(rows[name].to_numpy(), np.int64)

    y, x = numbers(f"{measure.code}__y"), numbers(f"{measure.code}__x")
    of = covered(books.facts, measure.books)
    if of is not None:
        # A school of which not all was read that is needed says nothing, be it of zeros.
        there = np.isin(np.array(rows["school"].to_pylist(), dtype=object).astype(str), sorted(of))
        y, x = y * there, x * there
    registered = "register" in measure.books and "sessions__possible" in rows.column_names
    nothing = np.zeros(len(y), np.int64)
    return Counted(
        y,
        x,
        np.where(x > 0, numbers("sessions__possible"), 0) if registered else nothing,
        np.where(x > 0, numbers("sessions__not_known"), 0) if registered else nothing,
    )
