"""An authority's year as canonical tables and the marks as bits."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth.nation_year.absence import write_absence
from lostlearning.synth.nation_year.arranged import Placed, write_arranged
from lostlearning.synth.nation_year.calendar import TERMS, Opening, openings, shapes
from lostlearning.synth.nation_year.careers import DESTINATIONS, GROUNDS, STAYS
from lostlearning.synth.nation_year.cohorts import ETHNICITIES, NEEDS, SEN, SEXES
from lostlearning.synth.nation_year.conduct import Excluded, Removed, drawn_removals, write_exclusions
from lostlearning.synth.nation_year.plan import Plan
from lostlearning.synth.nation_year.register import Register
from lostlearning.synth.nation_year.rolls import STATUSES, Roll, make_roll
from lostlearning.synth.nation_year.schools import Schools, make_schools
from lostlearning.synth.nation_year.symbols import Symbols
from lostlearning.tables import TABLES
from lostlearning.vocabulary.year_bits import SESSIONS as WORDS

YEAR_GROUPS = np.array(["R", *(str(stage) for stage in range(1, 14))])
Ints = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class Partition:
    """A year of an authority. ``tables`` are canonical ones by name, and ``marks_wide``: a row a school, pupil and
    symbol with the ten words of ``vocabulary.year_bits``, in order of symbol, school and pupil.
    """

    academic_year: int
    authority: str
    tables: dict[str, pa.Table]


def make_partition(plan: Plan, academic_year: int, seed: int = 1, variety: float = 1.0) -> Partition:
    """One authority in one year, from these alone: the same whatever else is made, before or beside it.

    ``variety`` scales how many single sessions are scattered over pupils' weeks (1 is as chosen in
    ``docs/decisions/0023-a-synthetic-nation.md``). Raises ValueError when it is not above 0 and at most 20.
    """
    if not 0 < variety <= 20:
        raise ValueError(f"variety is {variety}; expected a number above 0 and at most 20")
    schools = make_schools(plan, seed)
    every = shapes(plan.stream(seed, "calendar"), academic_year)
    opening = openings(plan.stream(seed, "openings", academic_year), academic_year, every, len(schools))
    roll = make_roll(plan, schools, seed, academic_year, every, opening)
    symbols = Symbols(academic_year)
    register = Register(roll, every)
    rng = plan.stream(seed, "exclusions", academic_year)
    excluded = write_exclusions(rng, academic_year, schools, roll, register, symbols)
    rng = plan.stream(seed, "arranged", academic_year)
    placed = write_arranged(rng, academic_year, schools, roll, register, every, symbols)
    rng = plan.stream(seed, "absence", academic_year)
    write_absence(rng, schools, roll, register, every, symbols, variety)
    removed = drawn_removals(
        plan.stream(seed, "removals", academic_year), academic_year, schools, roll, register
    )
    everyone = np.arange(len(roll))
    register.beside("#", everyone, opening.closed[roll.school] & ~roll.off)
    register.beside("_", everyone, roll.off)
    maker = _Tables(academic_year, schools, roll)
    return Partition(
        academic_year,
        plan.code,
        {
            "schools": maker.schools_table(),
            "pupils": maker.pupils(),
            "enrolments": maker.enrolments(plan, seed),
            "exclusions": maker.exclusions(excluded),
            "internal_removals": maker.removals(removed),
            "placements": maker.placements(placed, plan),
            "school_calendar": maker.calendar(opening),
            "marks_wide": maker.marks(register),
        },
    )


class _Tables:
    def __init__(self, academic_year: int, schools: Schools, roll: Roll) -> None:
        self.year, self.schools, self.roll = academic_year, schools, roll
        self.names = pa.array(schools.key.tolist())
        self.with_pupils = np.unique(roll.school)

    def of_schools(self, rows: Ints) -> pa.Array:
        return self.names.take(pa.array(rows))

    def table(self, name: str, rows: Ints | None, **columns: Any) -> pa.Table:
        """Rows of a canonical table; ``rows`` are of the roll. Empty text and NaT are empty."""
        schema = TABLES[name].arrow_schema()
        size = len(rows) if rows is not None else len(next(iter(columns.values())))
        given: dict[str, Any] = dict(columns)
        if rows is not None:
            given["school"] = self.of_schools(self.roll.school[rows])
            given["pupil"] = pa.array(self.roll.who.key[rows])
        if "academic_year" in schema.names:
            given["academic_year"] = pa.array(np.full(size, self.year, dtype=np.int32))
        made = [_column(given.get(field.name), field.type, size) for field in schema]
        return pa.Table.from_arrays(made, schema=schema)

    def schools_table(self) -> pa.Table:
        rows = self.with_pupils
        return self.table(
            "schools",
            None,
            school=self.of_schools(rows),
            label=_texts(self.schools.label[rows]),
            phase=_texts(self.schools.phase[rows]),
            laestab=self.of_schools(rows),
            kind=_texts(self.schools.kind[rows]),
            terms_a_year=np.full(len(rows), 3),
        )

    def pupils(self) -> pa.Table:
        who = self.roll.who
        return self.table(
            "pupils",
            np.arange(len(self.roll)),
            birth_month=who.born,
            sex=_coded(SEXES, who.male.astype(np.int64)),
            ethnicity=_coded(ETHNICITIES, who.ethnicity),
            fsm=who.fsm,
            fsm6=who.fsm6,
            sen_provision=_coded(SEN, who.sen),
            sen_primary_need=_coded(NEEDS, who.need),
            eal=who.eal,
            looked_after=who.looked_after,
            in_need=who.in_need,
            service_child=who.service_child,
            young_carer=who.young_carer,
        )

    def enrolments(self, plan: Plan, seed: int) -> pa.Table:
        roll = self.roll
        leaving = roll.leaving.copy()
        # Some files say that a pupil left and not why.
        said = plan.stream(seed, "said", self.year).random(len(roll)) > 0.06
        way = np.where(said & ~np.isnat(leaving), roll.way, STAYS)
        return self.table(
            "enrolments",
            np.arange(len(roll)),
            entry_date=roll.entry,
            leaving_date=leaving,
            year_group=_coded(YEAR_GROUPS, roll.stage),
            enrolment_status=_coded(STATUSES, roll.status),
            part_time=np.zeros(len(roll), dtype=bool),
            leaving_ground=_coded(GROUNDS, way),
            destination=_coded(DESTINATIONS, way),
        )

    def exclusions(self, found: Excluded) -> pa.Table:
        return self.table(
            "exclusions",
            found.row,
            category=_coded(("SUSP", "PERM"), found.permanent.astype(np.int64)),
            start_date=found.start,
            start_session=_coded(("AM", "PM"), found.afternoon.astype(np.int64)),
            end_date=found.end,
            sessions=pa.array(found.sessions.astype(np.int32), mask=found.permanent),
            reason1=_texts(found.reason),
            sen_provision=_coded(SEN, self.roll.who.sen[found.row]),
            outcome=_coded(("", "upheld"), found.permanent.astype(np.int64)),
        )

    def removals(self, found: Removed) -> pa.Table:
        return self.table(
            "internal_removals",
            found.row,
            date=found.date,
            session=_coded(("AM", "PM"), found.afternoon.astype(np.int64)),
            start_minute=found.start_minute,
            minutes=found.minutes,
            kind=_texts(found.kind),
        )

    def placements(self, found: Placed, plan: Plan) -> pa.Table:
        provider = [
            f"{plan.name} provider {1 + row % 40}"
            for row in (self.roll.school[found.row] * 7 + found.row).tolist()
        ]
        return self.table(
            "placements",
            found.row,
            start_date=found.start,
            end_date=found.end,
            provider=provider,
            setting_type=_texts(found.setting),
            reason=_texts(found.reason),
            pattern=_coded(("PT", "FT"), (found.sessions == 10).astype(np.int64)),
            sessions_per_week=found.sessions.astype(np.float64),
            commissioner=_coded(("school", "local_authority"), found.by_authority.astype(np.int64)),
        )

    def calendar(self, opening: Opening) -> pa.Table:
        rows = self.with_pupils
        halves = np.tile(np.arange(6), len(rows))
        return self.table(
            "school_calendar",
            None,
            school=self.of_schools(np.repeat(rows, 6)),
            term=_coded(TERMS, halves),
            half_term=halves + 1,
            start_date=opening.starts[rows].ravel(),
            end_date=opening.ends[rows].ravel(),
        )

    def marks(self, register: Register) -> pa.Table:
        written = register.finished()
        rows = np.concatenate([row for _, row, _ in written])
        symbol = np.repeat(np.arange(len(written)), [len(row) for _, row, _ in written])
        return pa.table(
            {
                "school": self.of_schools(self.roll.school[rows]),
                "pupil": pa.array(self.roll.who.key[rows]),
                "symbol": _coded([name for name, _, _ in written], symbol),
                # A column at a time: the words of a large authority are held twice, and no more.
                **{
                    name: pa.array(np.concatenate([bits[:, at] for _, _, bits in written]))
                    for at, name in enumerate(WORDS)
                },
            }
        )


def _texts(values: NDArray[np.str_]) -> pa.Array:
    """Text of few different values."""
    names, at = np.unique(values, return_inverse=True)
    return _coded(names.tolist(), at)


def _coded(names: Sequence[str] | NDArray[np.str_], at: NDArray[Any]) -> pa.Array:
    """Text by its place in ``names``; null for empty text and for places below 0."""
    listed = [str(name) or None for name in names]
    return pa.array(listed, pa.string()).take(pa.array(at, mask=at < 0))


def _column(values: Any, kind: pa.DataType, size: int) -> pa.Array:
    if values is None:
        return pa.nulls(size, kind)
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        values = pa.array(values.astype("datetime64[D]"))
    made = values if isinstance(values, pa.Array) else pa.array(values)
    return made if made.type == kind else made.cast(kind)
