"""Each school's figure by each definition: a count, a share with its interval, a place in the funnel, a word."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from lostlearning.insight.exits.definitions import Definition, Span
from lostlearning.insight.exits.funnel import Funnel, funnel
from lostlearning.insight.exits.limits import days, limit
from lostlearning.insight.exits.record import INSUFFICIENT, Expression
from lostlearning.insight.exits.rolls import on_roll, places, whole_rolls
from lostlearning.lazily import ibis
from lostlearning.measures.estimate import wilson
from lostlearning.vocabulary import words

TOGETHER = "all years"
COHORT_YEARS = 5
"""Year 7 to Year 11: how many years of rolls a cohort's figure follows."""
YEARS = {Span.YEAR: 1, Span.JANUARIES: 2, Span.COHORT: COHORT_YEARS}
"""Years of rolls without which there is nothing to count."""


@dataclasses.dataclass(frozen=True)
class Figure:
    """One school, in one period, by one definition.

    ``count`` of ``pupils``; ``low`` and ``high`` the 95% Wilson interval of the share; ``insufficient`` pupils whose
    exit could not be classed, who may be more; ``expected`` the share of the schools of its phase together and
    ``upper`` the funnel's line at its size (None where no funnel could be drawn); ``stands`` a word.
    """

    definition: str
    school: str
    phase: str
    period: str
    count: int
    pupils: int
    insufficient: int
    low: float
    high: float
    expected: float | None = None
    upper: float | None = None
    stands: str = ""

    @property
    def share(self) -> float:
        """The share of pupils."""
        return self.count / self.pupils


OUT = "above the funnel"
WITHIN = "within the funnel"
UNDER_FLOOR = "under the floor"
NO_FUNNEL = "too few schools to compare"


def unexplained(e: Expression, definition: Definition) -> Expression:
    """Exits that stay when a definition's reasons are taken out, and could be classed at all."""
    kept = e.filter(e.reason != INSUFFICIENT)
    if definition.years:
        kept = kept.filter(kept.year_group.isin(definition.years))
    for code in definition.subtracts:
        kept = kept.filter(~kept[f"met_{code}"])
    return kept


def counts(facts: Any, e: Expression, definition: Definition) -> pa.Table:
    """``school``, ``year``, ``n``, ``pupils``, ``insufficient`` by a definition: integers, a row a school and year.

    No row for a school and year of which the definition cannot be worked out.
    """
    return counted_by(facts, e, definition, lambda _, build: build()).to_pyarrow()


def counted_by(facts: Any, e: Expression, definition: Definition, keep: Any) -> Expression:
    """:func:`counts` as an expression. ``keep(name, build)`` works a part out once."""
    roll = keep("exits_roll", lambda: on_roll(facts))
    if definition.span is Span.JANUARIES:
        whole = keep("exits_whole", lambda: whole_rolls(roll))
        return _januaries(roll, whole, keep("exits_places", lambda: places(facts["enrolments"])), definition)
    return (_cohorts if definition.span is Span.COHORT else _years)(roll, e, definition)


def _years(roll: Expression, e: Expression, definition: Definition) -> Expression:
    roll = roll.filter(roll.in_scope)
    pupils = roll.group_by("school", year=roll.academic_year).aggregate(pupils=roll.pupil.nunique())
    gone = unexplained(e, definition)
    n = gone.group_by("school", year=gone.academic_year).aggregate(n=gone.pupil.nunique())
    dark = e.filter(e.reason == INSUFFICIENT)
    unsaid = dark.group_by("school", year=dark.academic_year).aggregate(insufficient=dark.pupil.nunique())
    return _together(pupils, n, unsaid)


def _together(pupils: Expression, n: Expression, unsaid: Expression) -> Expression:
    both = pupils.left_join(n, ["school", "year"]).select(*pupils.columns, "n")
    every = both.left_join(unsaid, ["school", "year"]).select(*both.columns, "insufficient")
    return every.mutate(n=every.n.fill_null(0), insufficient=every.insufficient.fill_null(0))


def _cohorts(roll: Expression, e: Expression, definition: Definition) -> Expression:
    """By the year in which a cohort was in Year 11, where the school's rolls of it are held from Year 7."""
    eleven = COHORT_YEARS + 6
    numbered = roll.filter(roll.year_group.isin(definition.years))
    of = numbered.mutate(year=numbered.academic_year + eleven - numbered.year_group.cast("int32"))
    held = of.group_by("school", "year").aggregate(
        _held=of.academic_year.nunique(), pupils=of.pupil.nunique()
    )
    pupils = held.filter(held._held == COHORT_YEARS).drop("_held")
    gone = unexplained(e, definition)
    left = gone.mutate(year=gone.academic_year + eleven - gone.year_group.cast("int32"))
    dark = e.filter((e.reason == INSUFFICIENT) & e.year_group.isin(definition.years))
    dark = dark.mutate(year=dark.academic_year + eleven - dark.year_group.cast("int32"))
    return _together(
        pupils,
        left.group_by("school", "year").aggregate(n=left.pupil.nunique()),
        dark.group_by("school", "year").aggregate(insufficient=dark.pupil.nunique()),
    )


def _januaries(roll: Expression, whole: Expression, there: Expression, definition: Definition) -> Expression:
    census = _census_days()
    cohort = roll.filter(roll.year_group.isin(definition.years)).semi_join(whole, ["school", "academic_year"])
    dated = cohort.join(census, cohort.academic_year == census._year)
    spells = there.select(_school="school", _pupil="pupil", _began="began", _until="until")
    on = [dated.school == spells._school, dated.pupil == spells._pupil]
    first = dated.join(spells, [*on, spells._began <= dated._day, spells._until >= dated._day])
    first = first.select("school", "academic_year", "pupil", "_next").distinct()
    again = spells.view()
    still = (
        first.join(
            again,
            [
                first.school == again._school,
                first.pupil == again._pupil,
                again._began <= first._next,
                again._until >= first._next,
            ],
        )
        .select("school", "academic_year", "pupil")
        .distinct()
        .mutate(stays=ibis.literal(True))
    )
    both = first.left_join(still, ["school", "academic_year", "pupil"]).select(*first.columns, "stays")
    return both.group_by("school", year=both.academic_year).aggregate(
        pupils=both.count(), n=both.stays.isnull().sum().cast("int64"), insufficient=ibis.literal(0, "int64")
    )


def _census_days() -> Expression:
    listed = {
        int(word["academic_year"]): dt.date.fromisoformat(word["day"])
        for word in words("census_days")
        if word["census"] == "spring"
    }
    years = [year for year in listed if year + 1 in listed]
    return ibis.memtable(
        pa.table(
            {
                "_year": pa.array(years, pa.int32()),
                "_day": pa.array([listed[year] for year in years], pa.date32()),
                "_next": pa.array([listed[year + 1] for year in years], pa.date32()),
            }
        )
    )


def figures(
    counted: pa.Table, definition: Definition, phases: Mapping[str, str]
) -> tuple[list[Figure], dict[tuple[str, str], Funnel]]:
    """Every school's figures, each year and (where there are several) together; and the funnels they are judged by,
    by phase and period.
    """
    rows = counted.to_pylist()
    years = sorted({row["year"] for row in rows})
    periods = {said(year): [row for row in rows if row["year"] == year] for year in years}
    if len(years) > 1:
        periods[TOGETHER] = list(_pooled(rows))
    found: list[Figure] = []
    funnels: dict[tuple[str, str], Funnel] = {}
    for period, some in periods.items():
        by_phase: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(some, key=lambda row: str(row["school"])):
            by_phase.setdefault(phases.get(row["school"], ""), []).append(row)
        for phase, own in sorted(by_phase.items()):
            drawn = funnel([(row["n"], row["pupils"]) for row in own])
            if drawn is not None:
                funnels[phase, period] = drawn
            found += [_figure(row, definition, phase, period, drawn, at) for at, row in enumerate(own)]
    return found, funnels


def _pooled(rows: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    sums: dict[str, dict[str, Any]] = {}
    for row in rows:
        own = sums.setdefault(
            row["school"], {"school": row["school"], "n": 0, "pupils": 0, "insufficient": 0}
        )
        for name in ("n", "pupils", "insufficient"):
            own[name] += row[name]
    return sums.values()


def _figure(
    row: Mapping[str, Any], definition: Definition, phase: str, period: str, drawn: Funnel | None, at: int
) -> Figure:
    low, high = wilson(row["n"], row["pupils"])
    one = Figure(
        definition=definition.id,
        school=row["school"],
        phase=phase,
        period=period,
        count=row["n"],
        pupils=row["pupils"],
        insufficient=row["insufficient"],
        low=low,
        high=high,
    )
    under = not over_floor(one.count, one.pupils)
    if drawn is None:
        return dataclasses.replace(one, stands=UNDER_FLOOR if under else NO_FUNNEL)
    place = drawn.places[at]
    word = UNDER_FLOOR if under else (OUT if place.above else WITHIN)
    return dataclasses.replace(one, expected=drawn.target, upper=place.upper, stands=word)


def over_floor(count: int, pupils: int) -> bool:
    """Whether a count is at the published floor: five pupils, and 5% of the pupils."""
    return count >= days("FLOOR-PUPILS") and 100 * count >= limit("FLOOR-SHARE") * pupils


def said(year: int) -> str:
    """``2025/26``."""
    return f"{year}/{(year + 1) % 100:02d}"


def standing(figures: Iterable[Figure]) -> dict[str, str]:
    """Of each school that is above the funnel by our definition in any period: in how many years, said in words."""
    above: dict[str, list[str]] = {}
    years: dict[str, int] = {}
    for one in figures:
        if one.period != TOGETHER:
            years[one.school] = years.get(one.school, 0) + 1
        if one.stands == OUT:
            above.setdefault(one.school, []).append(one.period)
    found = {}
    for school, periods in above.items():
        single = [period for period in periods if period != TOGETHER]
        if years.get(school, 0) < 2:
            found[school] = (
                f"above the funnel in {single[0]}, the one year there is: no more can be said of one year"
            )
        elif len(single) > 1:
            found[school] = f"above the funnel in {len(single)} years: {', '.join(single)}"
        elif single:
            also = " and of all years together" if TOGETHER in periods else ", and not of all years together"
            found[school] = f"above the funnel in {single[0]}{also}"
        else:
            found[school] = "above the funnel of all years together, and in no single one"
    return found
