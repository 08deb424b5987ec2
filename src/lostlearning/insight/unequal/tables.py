"""The tables of two groups, stratum by stratum, for every group of some characteristics."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from lostlearning.insight.unequal.enrolments import Counted, Enrolments
from lostlearning.insight.unequal.ratios import Array, Cells, Sums
from lostlearning.insight.unequal.references import references
from lostlearning.measures.estimate import parameter

Group = tuple[str | None, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Tables:
    """A group beside its reference (empty is everyone else), with the strata ``within`` is of: schools and their
    year groups, or schools alone for a characteristic that is the year group. ``missing`` is 2 where so many
    sessions have no mark that nothing is said, and 1 where it is of low reliability.
    """

    group: Group
    reference: tuple[str, ...]
    within: Cells
    by_year: Cells
    missing: int


def tables(rows: Enrolments, counted: Counted, names: tuple[str, ...], clustered: bool) -> Iterator[Tables]:
    """One for each group that there is and is not the reference."""
    groups, place = _groups(rows, names)
    of_years = "year_group" in names
    stratum = rows.school_of[rows.stratum] if of_years else rows.stratum
    sums = _sums(counted, stratum, place, rows.schools if of_years else len(rows.year_of), len(groups))
    missing = [_missing(counted, place == at) for at in range(len(groups))]
    wanted = tuple(references()[name].reference for name in names)
    named = all(wanted)
    for at, group in enumerate(groups):
        if named and group == wanted:
            continue
        if not named:
            others = [each for each in range(len(groups)) if each != at]
        else:
            others = [groups.index(wanted)] if wanted in groups else []
        reference = _nobody(sums[at])
        for each in others:
            reference += sums[each]
        within = Cells(sums[at], reference, clustered)
        yield Tables(
            group,
            wanted if named else (),
            within,
            within.crude if of_years else _by_year(within, rows.year_of),
            max(missing[at], *(missing[each] for each in others)) if others else missing[at],
        )


def _groups(rows: Enrolments, names: tuple[str, ...]) -> tuple[list[Group], Array]:
    """The groups that anybody is in, and the place of each enrolment's."""
    key = np.zeros(len(rows), np.int64)
    for name in names:
        levels, at = rows.groups[name]
        key = key * len(levels) + at
    kinds, place = np.unique(key, return_inverse=True)
    found: list[Group] = []
    for kind in kinds.tolist():
        group: list[str | None] = []
        for name in reversed(names):
            levels = rows.groups[name][0]
            group.append(levels[kind % len(levels)])
            kind //= len(levels)
        found.append(tuple(reversed(group)))
    return found, place.astype(np.int64)


def _sums(counted: Counted, stratum: Array, place: Array, strata: int, groups: int) -> list[Sums]:
    """Of each group, by stratum. Enrolments of which nothing is counted are in none."""
    here = counted.x > 0
    y, x = counted.y[here].astype(float), counted.x[here].astype(float)
    cell = stratum[here] * groups + place[here]

    def added(values: npt.NDArray[np.float64] | None) -> Array:
        # Exact: sums of whole numbers stay below 2 to the power of 53.
        found = np.bincount(cell, weights=values, minlength=strata * groups)
        return np.rint(found).astype(np.int64).reshape(strata, groups)

    every = [added(None), added(y), added(x), added(y * y), added(x * y), added(x * x)]
    return [Sums(*(each[:, at] for each in every)) for at in range(groups)]


def _nobody(like: Sums) -> Sums:
    return Sums(*(np.zeros_like(like.n) for _ in range(6)))


def _by_year(cells: Cells, year_of: Array) -> Cells:
    years = int(year_of.max()) + 1 if len(year_of) else 0
    return Cells(cells.group.merged(year_of, years), cells.reference.merged(year_of, years), cells.clustered)


def _missing(counted: Counted, chosen: npt.NDArray[np.bool_]) -> int:
    possible, unknown = int(counted.possible[chosen].sum()), int(counted.not_known[chosen].sum())
    found = 0
    for level, name in ((1, "not_known_low"), (2, "not_known_high")):
        top, bottom = parameter(name)
        if possible and unknown * bottom >= top * possible:
            found = level
    return found
