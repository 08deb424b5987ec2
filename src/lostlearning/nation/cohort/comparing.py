"""The outcomes of groups and places: shares with intervals, and ratios to a named other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from lostlearning.insight.unequal.ratios import Cells, Ratio, Sums, ratio
from lostlearning.insight.unequal.references import references
from lostlearning.insight.unequal.several import settings
from lostlearning.measures.estimate import wilson
from lostlearning.nation.cohort.of import BY
from lostlearning.nation.cohort.outcomes import Outcome
from lostlearning.store import sql

NOT_KNOWN = "not known"
EVERYONE_ELSE = "everyone else"
SHARES = pa.schema(
    [
        *((name, pa.string()) for name in ("outcome", "definition", "characteristic", "group", "status")),
        *((name, pa.int64()) for name in ("count", "pupils")),
        *((name, pa.float64()) for name in ("share", "low", "high")),
    ]
)
"""One row an outcome and group. ``status`` is known, or not_held where no file tells of any pupil."""
RATIOS = pa.schema(
    [
        ("reference", pa.string()),
        *(
            (f"{kind}_{name}", pa.float64())
            for kind in ("crude", "within")
            for name in ("ratio", "low", "high")
        ),
        ("within_strata", pa.int64()),
        ("ratio_status", pa.string()),
    ]
)
"""How often the outcome befalls the group beside its reference: all together, and within authorities."""


def shares(
    con: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome], characteristics: Sequence[str]
) -> list[dict[str, Any]]:
    """Rows of SHARES for each group of some columns of ``pupils``; ``all`` is everyone."""
    found = []
    for characteristic in characteristics:
        for group, rows in _groups(con, outcomes, characteristic).items():
            for one in outcomes:
                n = sum(row[f"{one.code} n"] for row in rows)
                y = sum(row[f"{one.code} y"] for row in rows)
                found.append(_share(one, characteristic, group, int(y), int(n)))
    return found


def _share(one: Outcome, characteristic: str, group: str, count: int, pupils: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "outcome": one.code,
        "definition": one.definition or one.code,
        "characteristic": characteristic,
        "group": group,
    }
    if not pupils:
        return {**told, "status": "not_held", "count": None, "pupils": 0} | dict.fromkeys(
            ("share", "low", "high")
        )
    low, high = wilson(count, pupils)
    return {
        **told,
        "status": "known",
        "count": count,
        "pupils": pupils,
        "share": count / pupils,
        "low": low,
        "high": high,
    }


def compared(con: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Rows of SHARES and RATIOS for each group of each characteristic."""
    found = []
    for characteristic in BY:
        by_group = _groups(con, outcomes, characteristic)
        named = references()[characteristic].reference
        for group, rows in by_group.items():
            others = [
                row
                for other, some in by_group.items()
                if other != group and other != NOT_KNOWN and (not named or other == named)
                for row in some
            ]
            for one in outcomes:
                sides = [_sums(one, side) for side in (rows, others)]
                y, n = (int(part.sum()) for part in (sides[0].y, sides[0].n))
                said: dict[str, Any] = {"reference": named or EVERYONE_ELSE}
                if group in (named, NOT_KNOWN):
                    said = {"reference": "", "ratio_status": "reference" if group == named else "not_known"}
                else:
                    said |= _ratios(*_aligned(rows, others, one))
                found.append({**_share(one, characteristic, group, y, n), **said})
    return found


def _groups(
    con: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome], characteristic: str
) -> dict[str, list[dict[str, Any]]]:
    """Of each group, a row an authority: of how many each outcome is known (``CODE n``), and true (``CODE y``)."""
    group = "'all'" if characteristic == "all" else f"coalesce({sql.name(characteristic)}, '{NOT_KNOWN}')"
    sums = ", ".join(
        f"count({sql.name(one.code)}) AS {sql.name(f'{one.code} n')}, "
        f"count(*) FILTER ({sql.name(one.code)}) AS {sql.name(f'{one.code} y')}"
        for one in outcomes
    )
    rows = con.sql(
        f'SELECT {group} AS "group", authority AS stratum, {sums} FROM pupils GROUP BY ALL ORDER BY ALL'
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.to_arrow_table().to_pylist():
        found.setdefault(row["group"], []).append(row)
    return found


def _sums(one: Outcome, rows: Sequence[dict[str, Any]]) -> Sums:
    n = np.array([row[f"{one.code} n"] for row in rows], np.int64)
    y = np.array([row[f"{one.code} y"] for row in rows], np.int64)
    return Sums(n, y, n, y, y, n)


def _aligned(
    rows: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]], one: Outcome
) -> tuple[Sums, Sums]:
    """Both sides by the same authorities."""
    places = {name: n for n, name in enumerate(dict.fromkeys(row["stratum"] for row in [*rows, *others]))}

    def side(some: Sequence[dict[str, Any]]) -> Sums:
        into = np.array([places[row["stratum"]] for row in some], np.int64)
        return _sums(one, some).merged(into, len(places))

    return side(rows), side(others)


def _ratios(group: Sums, reference: Sums) -> dict[str, Any]:
    cells = Cells(group, reference, clustered=False)
    crude, within = ratio(cells.crude), ratio(cells)
    if crude.expected is None or min(crude.expected) < float(settings()["EXPECTED"].value):
        return {"ratio_status": "too_few"}
    if crude.value is None:
        return {"ratio_status": "none_happened"}
    return {
        **_named("crude", crude),
        **_named("within", within),
        "within_strata": within.strata,
        "ratio_status": "known",
    }


def _named(kind: str, one: Ratio) -> dict[str, Any]:
    return {f"{kind}_ratio": one.value, f"{kind}_low": one.low, f"{kind}_high": one.high}
