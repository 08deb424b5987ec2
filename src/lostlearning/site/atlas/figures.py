"""The figures of a measure: every place and period of it at once, from every loaded vintage.

Of several files that hold one place and period the latest vintage speaks. A count is never made up: where a
part is missing the number has the status of what is missing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lostlearning.insight.asking import TOTALS
from lostlearning.insight.official import Official
from lostlearning.insight.places import LONDON, LONDON_PARTS
from lostlearning.measures.definition import Unit
from lostlearning.measures.number import Status
from lostlearning.site.atlas.gazetteer import LEVELS, REGIONAL, Gazetteer
from lostlearning.site.atlas.measures import Measure
from lostlearning.sources.official.publications import publications
from lostlearning.sources.values import listed, literal, quoted
from lostlearning.store.official import Loaded

OVER = {"phase": "type of school"}
ADDED_OF_PARTS = "worked out from"
DIFFERS = "the rate that was printed is not what these counts give"


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A number with the file and row that it was read from, and what was printed there."""

    value: float | None
    status: str
    numerator: float | None
    denominator: float | None
    n: float | None
    definition: str
    definition_version: str
    source: str
    file: str
    row: int
    published: str
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The ten columns that every number has, in their order; the interval is the place's to say."""
        return {
            "value": self.value,
            "status": self.status,
            "numerator": whole(self.numerator),
            "denominator": whole(self.denominator),
            "low": None,
            "high": None,
            "n": whole(self.n),
            "definition": self.definition,
            "definition_version": self.definition_version,
            "source": self.source,
        }


Cell = tuple[float | None, str, str, int]
"""Value, status, as printed, row."""
Figures = dict[str, dict[str, Figure]]
"""Address of a place → period → figure."""


def whole(value: float | None) -> float | int | None:
    """A count as a whole number, unless it is printed with a fraction."""
    return int(value) if value is not None and value == int(value) else value


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """A measure's figures, and the query that read them (file names in place of addresses on disc)."""

    measure: Measure
    figures: Figures
    query: str
    files: tuple[Loaded, ...]

    @property
    def periods(self) -> list[str]:
        """Every period that a place has a figure for, oldest first."""
        return sorted({period for each in self.figures.values() for period in each})


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Which figures of a publication; ``rate`` is the one among them that cannot be added up over ``over``."""

    publication: str
    figures: tuple[str, ...]
    rate: str = ""
    over: str = ""
    period_kind: str = ""


def measured(official: Official, measure: Measure, gazetteer: Gazetteer) -> Measured:
    """Reads a measure. Without files of its publication it has no figures."""
    found: Figures = {}
    queries: list[str] = []
    used: list[Loaded] = []
    names = (measure.part, "" if measure.whole_of else measure.whole, measure.published)
    asked = Asked(
        measure.publication, tuple(each for each in names if each), measure.published, measure.over,
        measure.period_kind,
    )  # fmt: skip
    wholes: dict[tuple[str, str], Cell] = {}
    if measure.whole_of:
        for file in official.files(measure.whole_of):
            of_whole = Asked(measure.whole_of, (measure.whole,))
            for at, cells in _cells(official, of_whole, file, gazetteer)[0]:
                wholes[at] = cells[measure.whole]
        _together(wholes, gazetteer)
    for file in official.files(measure.publication):
        rows, query = _cells(official, asked, file, gazetteer)
        listed_rows = list(rows)
        if listed_rows:
            queries.append(query)
            used.append(file)
        for (place, period), cells in listed_rows:
            if measure.whole_of:
                cells[measure.whole_of] = wholes.get((place, period), (None, Status.NOT_AVAILABLE, "", 0))
            found.setdefault(place, {})[period] = _figure(measure, cells, file)
    _london(measure, found, gazetteer)
    return Measured(measure, found, "\n\n".join(queries), tuple(used))


def _together(wholes: dict[tuple[str, str], Cell], gazetteer: Gazetteer) -> None:
    """London's count, where a publication gives only its parts'."""
    london = gazetteer.of_row(REGIONAL, LONDON, "London", None)
    for place, period in list(wholes):
        if place == LONDON_PARTS[0] and london and (london, period) not in wholes:
            inner, outer = wholes[place, period], wholes.get((LONDON_PARTS[1], period))
            if outer and inner[0] is not None and outer[0] is not None:
                wholes[london, period] = (inner[0] + outer[0], inner[1], "", inner[3])


def _figure(measure: Measure, cells: Mapping[str, Cell], file: Loaded) -> Figure:
    nothing: Cell = (None, Status.NOT_AVAILABLE, "", 0)
    part = cells.get(measure.part, nothing)
    of = cells.get(measure.whole_of or measure.whole, nothing)
    rate = cells.get(measure.published, nothing)
    value, status, note = None, "", ""
    if part[0] is not None and of[0]:
        value, status = measure.definition.per * part[0] / of[0], _weaker(part[1], of[1])
    elif rate[0] is not None:
        value, status = rate[0], rate[1]
    else:
        said = [cell[1] for cell in (part, of, rate) if cell[0] is None and cell is not nothing]
        status = said[0] if said else Status.NOT_AVAILABLE
    if measure.over and value is not None and not rate[2]:
        note = f"added up over every {OVER.get(measure.over, measure.over)}"
    elif value is not None and rate[0] is not None and differs(value, rate[0], rate[2]):
        note = DIFFERS
    rows = [cell[3] for cell in (rate, part) if cell[3]]
    n = of[0] if measure.definition.unit in (Unit.PUPIL, Unit.EVENT) else None
    return Figure(
        value, str(status), part[0], of[0], n, measure.code, measure.definition.version, file.fingerprint,
        file.name, rows[0] if rows else 0, rate[2] or part[2], note,
    )  # fmt: skip


def differs(value: float, printed: float, text: str) -> bool:
    """Whether a rate that was printed is another than its counts give, beyond the rounding of its last decimal."""
    decimals = min(len(text.partition(".")[2]), 8)
    return abs(value - printed) > 0.505 * 10.0**-decimals + 1e-9


def _weaker(*statuses: str) -> str:
    return Status.LOW_RELIABILITY if Status.LOW_RELIABILITY in statuses else Status.KNOWN


def _cells(
    official: Official, asked: Asked, file: Loaded, gazetteer: Gazetteer
) -> tuple[Iterator[tuple[tuple[str, str], dict[str, Cell]]], str]:
    """(place, period) → the cells of each figure there; and the query."""
    here = official.columns(file)
    tests = [f"level IN {listed(LEVELS)}", f"figure IN {listed(asked.figures)}"]
    for name in publications()[asked.publication].filters:
        if name in here and name != asked.over:
            tests.append(f"lower(coalesce({quoted(name)}, 'total')) IN {listed(TOTALS)}")
    if asked.period_kind and "period_kind" in here:
        tests.append(f"period_kind = {literal(asked.period_kind)}")
    old = "old_la_code" if "old_la_code" in here else "NULL AS old_la_code"
    total = f"lower(coalesce({quoted(asked.over)}, 'total')) IN {listed(TOTALS)}" if asked.over else "true"
    query = (
        f"SELECT period, level, place, place_name, {old}, figure, {total} AS total,\n"
        f"  value, status, published, row\nFROM {{}}\nWHERE {(chr(10) + '  AND ').join(tests)}\nORDER BY row"
    )
    rows = official.con.execute(query.format(official.rows(file))).fetchall()
    return _by_place(rows, asked.rate, gazetteer), query.format(literal(file.name))


def _by_place(
    rows: Sequence[tuple[Any, ...]], rate: str, gazetteer: Gazetteer
) -> Iterator[tuple[tuple[str, str], dict[str, Cell]]]:
    """The row of the total; where a place has none, its parts' counts added up (rates cannot be)."""
    totals: dict[tuple[str, str], dict[str, Cell]] = {}
    added: dict[tuple[str, str], dict[str, Cell]] = {}
    known: dict[tuple[Any, ...], str | None] = {}
    for period, level, place, name, old, figure, total, value, status, published, row in rows:
        at = (level, place, name, old)
        if at not in known:
            known[at] = place if place in LONDON_PARTS else gazetteer.of_row(level, place, name, old)
        address = known[at]
        if address is None:
            continue
        cell: Cell = (value, status, published or "", row)
        if total:
            totals.setdefault((address, period), {})[figure] = cell
        elif figure == rate:
            added.setdefault((address, period), {})[figure] = (None, Status.NOT_AVAILABLE, "", row)
        else:
            cells = added.setdefault((address, period), {})
            cells[figure] = _sum(cells.get(figure), cell)
    yield from {**added, **totals}.items()


def _sum(before: Cell | None, cell: Cell) -> Cell:
    if before is None:
        return (cell[0], cell[1], "", cell[3])
    if before[0] is not None and cell[0] is not None:
        return (before[0] + cell[0], _weaker(before[1], cell[1]), "", before[3])
    return (None, before[1] if before[0] is None else cell[1], "", before[3])


def _london(measure: Measure, found: Figures, gazetteer: Gazetteer) -> None:
    """London from its inner and outer parts, where a publication gives it so; the parts have no pages."""
    parts = [found.pop(code, {}) for code in LONDON_PARTS]
    london = gazetteer.of_row(REGIONAL, LONDON, "London", None)
    if london is None:
        return
    for period in set(parts[0]) & set(parts[1]):
        inner, outer = parts[0][period], parts[1][period]
        if period in found.get(london, {}):
            continue
        counts = (inner.numerator, outer.numerator, inner.denominator, outer.denominator)
        a, b, c, d = counts
        if a is None or b is None or not c or not d:
            made = dataclasses.replace(inner, value=None, status=str(Status.NOT_KNOWN), published="")
        else:
            value = measure.definition.per * (a + b) / (c + d)
            made = dataclasses.replace(
                inner, value=value, numerator=a + b, denominator=c + d, published="",
                n=c + d if inner.n is not None else None, note=f"{ADDED_OF_PARTS} Inner London and Outer London",
            )  # fmt: skip
        found.setdefault(london, {})[period] = made
