"""Millions of pupils for benchmarks: register weeks and characteristics alone, with so many distinct weeks.

How fast a register can be summed depends on how many distinct week strings there are, so that is controlled:
a pool of exactly so many is made first, every one of them is used, and common weeks are used most.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from lostlearning.synth.people import make_people
from lostlearning.synth.rates import rates
from lostlearning.synth.register import Register
from lostlearning.synth.school_year import school_year
from lostlearning.synth.world_tables import strings
from lostlearning.synth.writers.register import codes
from lostlearning.tables import TABLES

WEEKS = 38
"""190 days. Every week is taken as a full one."""
SCHOOL = 1000
"""Pupils a school."""
CHUNK = 50_000
"""Pupils made at a time."""
ABSENT = (0.45, 0.25, 0.14, 0.05, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01, 0.02)
"""Share of the pool's weeks with 0, 1 … 10 sessions of absence."""
HERE = {"/": 0.72, "L": 0.16, "V": 0.05, "B": 0.03, "P": 0.02, "W": 0.01, "K": 0.01}
AWAY = {
    "I": 0.42, "O": 0.26, "M": 0.07, "G": 0.05, "C": 0.05, "p": 0.04, "E": 0.03, "U": 0.04, "N": 0.02,
    "S": 0.01, "R": 0.005, "?": 0.005,
}  # fmt: skip
Ints = NDArray[np.int64]


def week_pool(rng: np.random.Generator, distinct: int) -> tuple[Register, Ints]:
    """``distinct`` different weeks, ten symbols each, and where each number of absent sessions begins.

    Weeks are in order of absent sessions (12 bounds for 0 to 10) and, within each, the plainest first.
    Raises ValueError when there cannot be so many.
    """
    parts: list[Register] = []
    for absent, share in enumerate(ABSENT):
        wanted = max(1, round(distinct * share)) if absent < 10 else distinct - sum(map(len, parts))
        parts.append(_weeks(rng, absent, wanted))
    bounds = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    return np.concatenate(parts), bounds


def _weeks(rng: np.random.Generator, absent: int, wanted: int) -> Register:
    if wanted < 1:
        raise ValueError("too few distinct weeks: expected 20 or more")
    symbols = np.frombuffer(("\\" + "".join(HERE) + "".join(AWAY)).encode(), dtype=np.uint8)
    number = np.zeros(256, dtype=np.int64)
    number[symbols] = np.arange(len(symbols))
    places = 5 * np.arange(10)
    found = np.zeros(0, dtype=np.int64)
    for again in range(60):
        # Once the common weeks are all found, rarer codes are drawn more often.
        here_chance, away_chance = (_chances(weights, 1 / (1 + again / 2)) for weights in (HERE, AWAY))
        size = max(2000, min(wanted, 500_000))
        here = 1 + np.searchsorted(here_chance, rng.random((size, 10)), "right")
        here[:, 1::2] *= here[:, 1::2] > 1  # number 0 is the afternoon's present mark
        away = 1 + len(HERE) + np.searchsorted(away_chance, rng.random((size, 10)), "right")
        away = np.where(rng.random((size, 10)) < 0.6, away[:, :1], away)
        run = (np.arange(10) - rng.integers(0, 10, (size, 1))) % 10 < absent
        packed = (np.where(run, away, here) << places).sum(axis=1)
        found = np.unique(np.concatenate([found, packed]))
        if len(found) >= wanted:
            break
    else:
        raise ValueError(f"could not make {wanted} distinct weeks with {absent} sessions of absence")
    found = rng.permutation(found)[:wanted]
    marks = symbols[(found[:, None] >> places) & 31]
    rarity = np.zeros(256)
    for symbol, share in (HERE | AWAY).items():
        rarity[ord(symbol)] = -np.log(share)
    rarity[ord("\\")] = rarity[ord("/")]
    changes = (marks[:, 2:] != marks[:, :-2]).sum(axis=1)
    return np.asarray(marks[np.argsort(2.0 * changes + rarity[marks].sum(axis=1), kind="stable")])


def _chances(weights: dict[str, float], power: float) -> NDArray[np.float64]:
    """Cumulative shares of the weights (nearer even, the smaller the power) without the last."""
    raised = np.array(list(weights.values())) ** power
    return np.asarray(np.cumsum(raised)[:-1] / raised.sum())


def make_nation_weeks(
    pupils: int = 1_000_000,
    distinct: int = 200_000,
    seed: int = 1,
    *,
    weeks: int = WEEKS,
    chunk: int = CHUNK,
    academic_year: int = 2025,
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Chunks of (register weeks, pupils), sorted by pupil, with exactly ``distinct`` week strings in all.

    About one pupil in six is persistently absent and one in fifty severely. Raises ValueError when there
    are fewer pupil-weeks than distinct weeks.
    """
    if pupils * weeks < distinct:
        raise ValueError(f"{pupils * weeks} pupil-weeks cannot hold {distinct} distinct weeks")
    rng = np.random.default_rng([seed, *b"nation"])
    pool, bounds = week_pool(rng, distinct)
    mondays = school_year(academic_year).weeks[:weeks]
    order = rng.permutation(distinct)
    step = 2**64 // pupils
    for start in range(0, pupils, chunk):
        size = min(chunk, pupils - start)
        rows = size * weeks
        index = _drawn(rng, size, weeks, bounds)
        owed = order[start * distinct // pupils : (start + size) * distinct // pupils]
        index[rng.choice(rows, len(owed), replace=False)] = owed
        number = np.arange(start, start + size)
        key = (number.astype(object) * step - 2**63).astype(np.int64) + rng.integers(0, step, size)
        school = pa.array([f"Example school {at + 1:05d}" for at in range(-(-pupils // SCHOOL))])
        who = np.repeat(np.arange(size), weeks)
        place = pa.array((number // SCHOOL)[who].astype(np.int32))
        register = pa.table(
            {
                "school": pa.DictionaryArray.from_arrays(place, school),
                "academic_year": pa.array(np.full(rows, academic_year, dtype=np.int32)),
                "pupil": pa.array(key[who]),
                "week": pa.array(np.tile(mondays, size)),
                "marks": strings(pool[index]),
            }
        )  # fmt: skip
        yield register, _people(rng, size, number, key, school, academic_year)


def _drawn(rng: np.random.Generator, pupils: int, weeks: int, bounds: Ints) -> Ints:
    """Which week of the pool each pupil had in each week."""
    chance = np.where(rng.random(pupils) < 0.03, rng.beta(3, 2, pupils), rng.beta(0.9, 19, pupils))
    each = np.repeat(chance, weeks)
    draw = rng.random(len(each))
    few = np.cumsum(1 / np.arange(1, 10))
    some = 1 + np.searchsorted(few, rng.random(len(each)) * few[-1], "right").clip(0, 8)
    absent = np.where(draw < 0.6 * each, 10, np.where(draw < 1.8 * each, some, 0))
    size = np.diff(bounds)[absent]
    within = (size * rng.random(len(each)) ** 9).astype(np.int64)
    within[(absent == 0) & (rng.random(len(each)) < 0.6)] = 0
    return np.asarray(bounds[absent] + within)


def _people(
    rng: np.random.Generator, size: int, number: Ints, key: Ints, school: pa.Array, academic_year: int
) -> pa.Table:
    secondary = make_people(rng, rates("Secondary"), size, academic_year, 4001, 0.0, numbered=False)
    mixed = rng.permutation(size)
    schema = TABLES["pupils"].arrow_schema()
    given: dict[str, pa.Array] = {
        "school": school.take(pa.array(number // SCHOOL)),
        "academic_year": pa.array(np.full(size, academic_year, dtype=np.int32)),
        "pupil": pa.array(key),
        "birth_month": pa.array(secondary.born[mixed].astype("datetime64[M]").astype("datetime64[D]")),
    }
    for name in schema.names[len(given) :]:
        values = getattr(secondary, name)[mixed]
        given[name] = pa.array(values, mask=values == "") if values.dtype.kind == "U" else pa.array(values)
    return pa.table({name: given[name].cast(schema.field(name).type) for name in schema.names}, schema=schema)


def long_rows(register: pa.Table) -> pa.Table:
    """The same marks as one row a mark: school, pupil, date, session, code."""
    marks = register["marks"].combine_chunks()
    symbols = np.frombuffer(marks.buffers()[2], dtype=np.uint8)[: 10 * len(marks)]
    monday = register["week"].to_numpy().astype("datetime64[D]")
    days = (monday[:, None] + np.repeat(np.arange(5), 2).astype("timedelta64[D]")).ravel()
    rows = np.repeat(np.arange(len(marks)), 10)
    written = codes(unknown="").tolist()
    return pa.table(
        {
            "school": register["school"].combine_chunks().take(pa.array(rows)),
            "pupil": pa.array(register["pupil"].to_numpy()[rows]),
            "date": pa.array(days),
            "session": pa.DictionaryArray.from_arrays(
                pa.array(np.tile(np.array([0, 1], dtype=np.int8), len(rows) // 2)), ["AM", "PM"]
            ),
            "code": pa.DictionaryArray.from_arrays(pa.array(symbols.astype(np.int16)), written),
        }
    )


def write_nation(
    folder: Path,
    pupils: int = 1_000_000,
    distinct: int = 200_000,
    seed: int = 1,
    *,
    long: bool = False,
    chunk: int = CHUNK,
) -> dict[str, int]:
    """Writes ``register_weeks.parquet``, ``pupils.parquet`` and, for ``long``, ``marks.parquet``.

    Returns how many rows each has. One chunk of pupils is in memory at a time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    rows: dict[str, int] = {}
    try:
        for register, people in make_nation_weeks(pupils, distinct, seed, chunk=chunk):
            tables = {"register_weeks": register, "pupils": people}
            if long:
                tables["marks"] = long_rows(register)
            for name, table in tables.items():
                if name not in writers:
                    writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
                writers[name].write_table(table)
                rows[name] = rows.get(name, 0) + table.num_rows
    finally:
        for writer in writers.values():
            writer.close()
    return rows
