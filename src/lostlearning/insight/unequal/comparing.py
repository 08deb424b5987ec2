"""Who loses most, from pupils' records: each group beside a named other, crude and within schools and year groups.

``crude`` is what anyone would see; ``by_year`` is within phases and year groups; ``within`` is within year groups of
one school. What is left of ``crude`` in ``within`` is not a matter of which school or year a pupil is in; what went
is. None of them is a cause.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from lostlearning.insight.unequal.enrolments import Enrolments, enrolments
from lostlearning.insight.unequal.outcomes import CODES, clustered, outcomes
from lostlearning.insight.unequal.ratios import Cells, Ratio, Sums, ratio
from lostlearning.insight.unequal.references import combinations, references
from lostlearning.insight.unequal.several import allowed_for, settings
from lostlearning.insight.unequal.tables import Tables, tables
from lostlearning.measures.estimate import parameter

if TYPE_CHECKING:
    from lostlearning.books import Books

NOTES = {
    "too_few": "too few to say",
    "no_reference": "there are too few of those it is compared with",
    "not_known": "too many of the sessions it rests on have no mark",
    "none_happened": "it happened to none of those compared with",
    "no_shared": "no year group of a school has both: how much is which school cannot be told",
}


class AskedError(ValueError):
    """A characteristic, outcome or year that there is not; the message says what there is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """A group: ``pupils`` counted, ``count`` of ``of`` (pupils, or sessions)."""

    pupils: int
    count: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share."""
        return self.count / self.of if self.of else None


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside its reference. A group of too few has its pupils and no ratio. ``status`` is known,
    low_reliability (few pupils counted, or marks missing), or why there is no ratio (see NOTES). ``asks`` is the
    probability of the within ratio with all others made allowed for; None where it was not tested.
    """

    outcome: str
    characteristics: tuple[str, ...]
    group: tuple[str | None, ...]
    reference: tuple[str, ...]
    """Empty is everyone else."""
    side: Side
    other: Side
    status: str
    note: str
    crude: Ratio | None = None
    by_year: Ratio | None = None
    within: Ratio | None = None
    asks: float | None = None
    cells: Cells | None = dataclasses.field(default=None, repr=False, compare=False)
    """The tables that ``within`` is of, for a second opinion."""

    @property
    def stands_out(self) -> bool | None:
        """Whether it is more than chance would usually give among so many; None where it was not tested."""
        return None if self.asks is None else self.asks < float(settings()["SHARE"].value)

    @property
    def alone(self) -> bool | None:
        """Whether it would stand out were it the only comparison made."""
        p = None if self.within is None or self.asks is None else self.within.p
        return None if p is None else p < float(settings()["SHARE"].value)

    @property
    def which_school(self) -> float | None:
        """How many times the rate the schools that the group is in account for, year groups being alike."""
        if not (self.by_year and self.within and self.by_year.value and self.within.value):
            return None
        return self.by_year.value / self.within.value


@dataclasses.dataclass(frozen=True, slots=True)
class Unequal:
    """All that was compared in a year. ``cannot`` says of which outcomes nothing can be said, and why."""

    year: str
    schools: int
    pupils: int
    comparisons: tuple[Comparison, ...]
    cannot: dict[str, str]
    method: str
    share: float

    @property
    def tested(self) -> int:
        """Comparisons that were tested."""
        return sum(each.asks is not None for each in self.comparisons)

    @property
    def by_chance(self) -> float:
        """How many of them would stand out by chance alone, each by itself, if no groups differed."""
        return self.tested * self.share


def compare(
    books: Books,
    year: str = "",
    by: Collection[Sequence[str]] | None = None,
    codes: Sequence[str] = CODES,
) -> Unequal:
    """Every group of each characteristic, and of the combinations, beside its reference.

    ``year`` is the latest with possible sessions or a roll unless told; ``by`` is characteristics alone (one name)
    or together (several) in place of all. Raises AskedError.
    """
    wanted = characteristics(by)
    if wrong := [code for code in codes if code not in outcomes()]:
        raise AskedError(f"No outcome is called {', '.join(wrong)}; there are {', '.join(outcomes())}.")
    held = _years(books)
    if year and year not in held:
        raise AskedError(
            f"The files hold nobody on roll in {year}; they hold {', '.join(held) or 'no year'}."
        )
    if not held:
        return Unequal("", 0, 0, (), {}, settings()["METHOD"].value, float(settings()["SHARE"].value))
    rows = enrolments(books, year or held[-1])
    found = [
        each
        for code in codes
        if code in rows.outcomes
        for names in wanted
        if any(level is not None for name in names for level in rows.groups[name][0])
        for each in _compared(rows, code, names)
    ]
    return Unequal(
        rows.year,
        rows.schools,
        len(rows),
        tuple(_tested(found)),
        {code: why for code, why in rows.cannot.items() if code in codes},
        settings()["METHOD"].value,
        float(settings()["SHARE"].value),
    )


def _compared(rows: Enrolments, code: str, names: tuple[str, ...]) -> Iterator[Comparison]:
    made = tables(rows, rows.outcomes[code], names, clustered(outcomes()[code]))
    return (_comparison(code, names, each) for each in made)


def characteristics(by: Collection[Sequence[str]] | None) -> list[tuple[str, ...]]:
    """What is taken alone or together: all, unless told. Raises AskedError for a name that is none."""
    if by is None:
        return [*((name,) for name in references()), *(each.characteristics for each in combinations())]
    for name in (name for names in by for name in names):
        if name not in references():
            raise AskedError(f"No characteristic is called {name}; there are {', '.join(references())}.")
    return [tuple(names) for names in by]


def _years(books: Books) -> list[str]:
    rows = books.rows(
        "schools and years", lambda: books.statement("year").select("school", "period").distinct()
    )
    return sorted({row["period"] for row in rows})


def _comparison(code: str, names: tuple[str, ...], made: Tables) -> Comparison:
    least, _ = parameter("small_group")
    cells = made.within
    side, other = _side(cells.group), _side(cells.reference)
    status = ""
    if side.pupils < least:
        status = "too_few"
    elif other.pupils < least:
        status = "no_reference"
    elif made.missing == 2:
        status = "not_known"
    elif not other.count:
        status = "none_happened"
    if status:
        return Comparison(
            code, names, made.group, made.reference, side, other, status, NOTES[status], *_ratios(None)
        )
    notes = []
    if not cells.clustered and min(side.count, other.count) < least:
        notes.append(f"small: fewer than {least} pupils")
    if made.missing:
        notes.append("many sessions have no mark")
    status = "low_reliability" if notes else "known"
    ratios = _ratios(made)
    if ratios[2] is not None and ratios[2].value is None:
        notes.append(NOTES["no_shared"])
    return Comparison(
        code, names, made.group, made.reference, side, other, status, "; ".join(notes), *ratios, cells=cells
    )


def _ratios(made: Tables | None) -> tuple[Ratio | None, Ratio | None, Ratio | None]:
    """Crude, by year and within."""
    if made is None:
        return None, None, None
    return ratio(made.within.crude), ratio(made.by_year), ratio(made.within)


def _side(sums: Sums) -> Side:
    return Side(int(sums.n.sum()), int(sums.y.sum()), int(sums.x.sum()))


def _tested(found: Sequence[Comparison]) -> list[Comparison]:
    """With what all that can be tested ask of each."""
    least = float(settings()["EXPECTED"].value)
    can = {
        at: each.within.p
        for at, each in enumerate(found)
        if each.within is not None
        and each.within.p is not None
        and (
            outcomes()[each.outcome].definition.unit != "pupil" or min(each.within.expected or (0,)) >= least
        )
    }
    asked = dict(zip(can, allowed_for(list(can.values())), strict=True))
    return [dataclasses.replace(each, asks=asked.get(at)) for at, each in enumerate(found)]


def excess(each: Comparison) -> float:
    """By how much more (or fewer) times it happens within schools: what a list is ordered by."""
    value = each.within.value if each.within else None
    return abs(math.log(value)) if value else 0.0
