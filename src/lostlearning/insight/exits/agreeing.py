"""How often details agree in one child and in two, and how probable it is that two records are of one: Splink.

The model is Fellegi and Sunter's, as Splink (moj-analytical-services) has it. ``m``, how often a detail agrees to a
level in one child, is counted in known pairs, with the project's own guess (``data/agreement.csv``) weighing as so many
pairs. ``u``, the same in two children, is counted in random pairs. The share of pairs that are one child is found by
expectation-maximisation with both held fixed.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import warnings
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

from lostlearning.insight.exits.limits import limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETAILS = {
    "forename": "forenames",
    "surname": "surnames",
    "born": "dates of birth",
    "sex": "sex",
    "postcode": "postcodes",
}
"""What is compared → what it is called where the files have none."""
NEAR = (0.92, 0.8)
"""Jaro-Winkler similarities of names that are nearly the same, and alike: Splink's own usual levels."""
SMALLEST = 1e-5
"""A level that no random pair reached is given this share, never nothing: nothing would be proof."""
RANDOM_PAIRS = 300_000
MOST = 20_000
"""Pupils among whom random pairs are drawn."""
STEPS = 25
Scored = tuple[int, int, float, str, bool]
"""Two rows, the probability that they are one child, what agrees in words, and whether the forenames do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """How far a detail agrees: the number Splink gives it (most is the same), words, and the project's guess of m."""

    detail: str
    level: int
    says: str
    m: float


@functools.cache
def levels() -> dict[str, tuple[Level, ...]]:
    """The levels of each detail, the most alike first: the order in which Splink has them."""
    path = resources.files("lostlearning.insight.exits") / "data" / "agreement.csv"
    found: dict[str, list[Level]] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["detail"], []).append(
                Level(row["detail"], int(row["level"]), row["says"], float(row["m"]))
            )
    return {name: tuple(some) for name, some in found.items()}


Shares = dict[str, list[float]]


@dataclasses.dataclass(frozen=True)
class Model:
    """What was learned: ``m`` and ``u`` of each detail by level, and the records it may be asked about."""

    details: tuple[str, ...]
    m: Shares
    u: Shares
    records: pa.Table = dataclasses.field(repr=False)

    def score(self, lefts: Sequence[int], rights: Sequence[int]) -> list[Scored]:
        """Every pair of a row of ``lefts`` and one of ``rights`` that shares enough to be looked at."""
        if not lefts or not rights:
            return []
        prior = limit("LINK-SHARE") / 100 / max(len(lefts), len(rights))
        with _linker(
            [self.records.take(pa.array(rows, pa.int64())) for rows in (lefts, rights)],
            self.details,
            (self.m, self.u),
            prior,
        ) as linker:
            wanted = (
                "unique_id_l",
                "unique_id_r",
                "match_weight",
                *(f"gamma_{name}" for name in self.details),
            )
            found = linker.inference.predict().as_duckdbpyrelation().select(*wanted).fetchall()
        first = set(lefts)
        # Which of the two tables Splink puts on the left is its own affair.
        pairs = [(row[0], row[1]) if row[0] in first else (row[1], row[0]) for row in found]
        weights = np.array([row[2] for row in found], dtype=np.float64)
        probabilities = _probabilities(weights, prior, len(lefts) * len(rights), max(len(lefts), len(rights)))
        return [
            (*pair, float(p), self._agrees(row[3:]), self._same_forename(row[3:]))
            for pair, p, row in zip(pairs, probabilities, found, strict=True)
        ]

    def _agrees(self, gammas: Sequence[int]) -> str:
        said = {
            (level.detail, level.level): level.says for detail in self.details for level in levels()[detail]
        }
        missing = "{} not on file of both"
        return "; ".join(
            said.get((detail, gamma), missing.format(DETAILS[detail]))
            for detail, gamma in zip(self.details, gammas, strict=True)
        )

    def _same_forename(self, gammas: Sequence[int]) -> bool:
        return "forename" in self.details and gammas[self.details.index("forename")] > 0


def learn(people: pa.Table, details: tuple[str, ...], known: Sequence[tuple[int, int]]) -> Model:
    """Counts ``u`` in random pairs of ``people`` and ``m`` in ``known`` ones (rows of ``people``)."""
    records = _cleaned(people, details)
    _, first = np.unique(people["pupil"].to_numpy(), return_index=True)
    sample = np.sort(np.random.default_rng(1).permutation(first)[:MOST])
    with _linker([records.take(pa.array(sample))], details) as linker:
        linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
        u = _shares(linker, details, "u_probability")
    m: Shares = {}
    if known:
        both = records.take(pa.array([row for pair in known for row in pair], pa.int64()))
        label = pa.array([at for at in range(len(known)) for _ in (0, 1)], pa.int64())
        both = both.set_column(0, "unique_id", pa.array(range(len(label)), pa.int64()))
        with _linker([both.append_column("person", label)], details) as linker:
            linker.training.estimate_m_from_label_column("person")
            m = _shares(linker, details, "m_probability")
    weight = limit("LINK-PRIOR")
    smoothed = {
        detail: _summed_to_one(
            [
                (len(known) * seen + weight * level.m) / (len(known) + weight)
                for seen, level in zip(
                    m.get(detail) or [each.m for each in levels()[detail]], levels()[detail], strict=True
                )
            ]
        )
        for detail in details
    }
    floored = {detail: _summed_to_one([max(share, SMALLEST) for share in u[detail]]) for detail in details}
    return Model(details, smoothed, floored, records)


def _summed_to_one(shares: list[float]) -> list[float]:
    whole = sum(shares)
    return [share / whole for share in shares]


def _probabilities(weights: NDArray[np.float64], prior: float, pairs: int, most: int) -> NDArray[np.float64]:
    """The probability of each pair, with the share of pairs that are one child found from the pairs themselves.

    The first guess weighs as one pupil in ``most``: where nothing is found the share does not fall to nothing.
    """
    factor = np.exp2(np.clip(weights - np.log2(prior / (1 - prior)), -300, 300))
    share = prior
    chance = np.zeros(len(weights))
    for _ in range(STEPS):
        odds = factor * share / (1 - share)
        chance = odds / (1 + odds)
        share = float((chance.sum() + prior * most) / (pairs + most))
    return chance


def _cleaned(people: pa.Table, details: tuple[str, ...]) -> pa.Table:
    """Records as they are compared: names without case, accents, blanks or marks."""
    letters = "nullif(regexp_replace(strip_accents(lower({0})), '[^a-z]', '', 'g'), '')"
    made = {
        "forename": letters.format("forename"),
        "surname": letters.format("surname"),
        "born": "strftime(born, '%Y-%m-%d')",
        "sex": "CASE WHEN sex IN ('M', 'F') THEN sex END",
        "postcode": "postcode::VARCHAR",
    }
    columns = ", ".join(f"{made[name]} AS {name}" for name in details)
    with duckdb.connect() as con:
        con.register("people", people)
        found: pa.Table = con.sql(
            f"SELECT row_number() OVER () - 1 AS unique_id, {columns} FROM people"
        ).to_arrow_table()
        return found


def _shares(linker: Any, details: tuple[str, ...], kind: str) -> Shares:
    """What a linker has learned, by detail, the most alike first; a level that was never met is nothing."""
    model = linker.misc.save_model_to_json()
    return {
        detail: [
            float(level.get(kind) or 0.0)
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        ]
        for detail, comparison in zip(details, model["comparisons"], strict=True)
    }


class _linker:  # noqa: N801 (used as a function)
    """A Splink linker over some tables in a database of its own, in memory, gone when left."""

    def __init__(
        self,
        tables: Sequence[pa.Table],
        details: tuple[str, ...],
        learned: tuple[Shares, Shares] | None = None,
        prior: float = 0.001,
    ) -> None:
        self._tables, self._details, self._learned, self._prior = tables, details, learned, prior
        self._con = duckdb.connect()

    def __enter__(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from splink import DuckDBAPI, Linker, SettingsCreator, block_on

            names = []
            for at, table in enumerate(self._tables):
                self._con.register("given", table)
                self._con.execute(f"CREATE TABLE side_{at} AS FROM given")
                self._con.unregister("given")
                names.append(f"side_{at}")
            blocks = [["born"], ["surname"], ["forename", "postcode"]]
            settings = SettingsCreator(
                link_type="dedupe_only" if len(names) == 1 else "link_only",
                comparisons=list(self._comparisons()),
                blocking_rules_to_generate_predictions=[
                    block_on(*rule) for rule in blocks if set(rule) <= set(self._details)
                ],
                probability_two_random_records_match=self._prior,
                additional_columns_to_retain=["person"] if "person" in self._tables[0].column_names else [],
                retain_matching_columns=True,
            )
            api = DuckDBAPI(self._con)
            return Linker([api.register(name) for name in names], settings, log_level="ERROR")

    def _comparisons(self) -> Iterator[Any]:
        from splink import comparison_library as library

        for detail in self._details:
            if detail in ("forename", "surname"):
                one: Any = library.JaroWinklerAtThresholds(detail, list(NEAR))
            elif detail == "born":
                one = library.DateOfBirthComparison(
                    detail,
                    input_is_string=True,
                    datetime_thresholds=[1, 1],
                    datetime_metrics=["month", "year"],
                )
            else:
                one = library.ExactMatch(detail)
            if self._learned is not None:
                m, u = self._learned
                one = one.configure(m_probabilities=m[detail], u_probabilities=u[detail])
            yield one

    def __exit__(self, *_: object) -> None:
        self._con.close()
