"""Every published rate worked out again from its own row: where publication and arithmetic part."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lostlearning.insight.official import Official
from lostlearning.sources.official.publication import Publication, Rate
from lostlearning.sources.official.publications import publications
from lostlearning.sources.values import literal, quoted
from lostlearning.store.official import Loaded

SHOWN = 100
"""Differences of one rate in one file that are listed; all are counted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """A row whose published rate is not what its parts give, beyond rounding."""

    row: int
    year: int
    level: str
    place: str
    published: str
    worked_out: float
    part: float
    whole: float


@dataclasses.dataclass(frozen=True, slots=True)
class Audit:
    """One rate of one file. ``tested`` rows have the rate and both parts; of these ``agree`` to the last
    decimal that is printed, ``rounded`` within what rounding the counts can do, and the rest differ.
    ``untested`` rows lack one of the three, or have nothing to divide by.
    """

    file: str
    publication: str
    rate: str
    tested: int
    agree: int
    rounded: int
    untested: int
    differences: tuple[Difference, ...]

    @property
    def differ(self) -> int:
        """Rows that differ."""
        return self.tested - self.agree - self.rounded


def audit(official: Official) -> Iterator[Audit]:
    """Every rate of every loaded file."""
    for code, publication in publications().items():
        for file in official.files(code):
            for rate in publication.rates:
                found = _audited(official, publication, file, rate)
                if found.tested or found.untested:
                    yield found


def _audited(official: Official, publication: Publication, file: Loaded, rate: Rate) -> Audit:
    rows = _rows(official, publication, file, rate)
    ((every, tested, agree, rounded),) = official.con.execute(
        "SELECT count(*), count(*) FILTER (said = 'tested'), count(*) FILTER (said = 'tested' AND gap <= half), "
        "count(*) FILTER (said = 'tested' AND gap > half AND value BETWEEN low - half AND high + half) "
        f"FROM ({rows})"
    ).fetchall()
    different = official.con.execute(
        f"SELECT row, year, level, coalesce(place_name, place, ''), published, again, part, whole FROM ({rows}) "
        "WHERE said = 'tested' AND gap > half AND NOT value BETWEEN low - half AND high + half "
        f"ORDER BY row LIMIT {SHOWN}"
    ).fetchall()
    return Audit(
        file.name, publication.code, rate.rate, tested, agree, rounded, every - tested,
        tuple(Difference(*row) for row in different),
    )  # fmt: skip


def _rows(official: Official, publication: Publication, file: Loaded, rate: Rate) -> str:
    """SQL: each row that has the rate, with its parts, the rate worked out again, and the furthest that
    rounding could take it: half of the last decimal printed, and half of what counts are rounded to.
    """
    figures = official.rows(file)

    def one(figure: str, called: str) -> str:
        return (
            f"any_value(value) FILTER (figure = {literal(figure)} AND status = 'known') AS {quoted(called)}"
        )

    wide = (
        "SELECT row, any_value(year) AS year, any_value(level) AS level, any_value(place) AS place, "
        f"any_value(place_name) AS place_name, {one(rate.rate, 'value')}, {one(rate.part, 'part')}, "
        f"{one(rate.whole, 'whole')}, any_value(published) FILTER (figure = {literal(rate.rate)}) AS published "
        f"FROM {figures} WHERE figure IN ({literal(rate.rate)}, {literal(rate.part)}, {literal(rate.whole)}) "
        f"GROUP BY row, period HAVING count(*) FILTER (figure = {literal(rate.rate)}) > 0"
    )
    steps = " ".join(f"WHEN {literal(level)} THEN {to / 2}" for level, to in publication.rounded_to.items())
    off = (
        f"CASE level {steps} ELSE 0 END"
        if steps and (file.vintage or 0) <= publication.rounded_until
        else "0"
    )
    half = "0.5 * power(10.0, -length(split_part(published, '.', 2))) * (1 + 1e-9) + 1e-12"
    return (
        f"SELECT *, {rate.per} * part / whole AS again, abs(value - {rate.per} * part / whole) AS gap, "
        f"{rate.per} * greatest(part - off, 0) / (whole + off) AS low, "
        f"{rate.per} * (part + off) / greatest(whole - off, 1) AS high, "
        "CASE WHEN value IS NULL OR part IS NULL OR coalesce(whole, 0) = 0 THEN 'untested' ELSE 'tested' END "
        f"AS said FROM (SELECT *, {off} AS off, {half} AS half FROM ({wide}))"
    )
