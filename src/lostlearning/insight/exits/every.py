"""All exits of many schools at once, as Arrow tables: nothing is done row by row."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from lostlearning.insight.exits.asking import Asking
from lostlearning.insight.exits.definitions import definitions
from lostlearning.insight.exits.ratings import Rating
from lostlearning.insight.exits.schools import Figure, figures

COUNTS = pa.schema(
    [
        ("definition", pa.string()),
        ("school", pa.string()),
        ("year", pa.int32()),
        ("n", pa.int64()),
        ("pupils", pa.int64()),
        ("insufficient", pa.int64()),
    ]
)
"""A row a definition, school and year: see :func:`.schools.counts`."""
FIGURES = pa.schema(
    [
        ("definition", pa.string()),
        ("school", pa.string()),
        ("phase", pa.string()),
        ("period", pa.string()),
        ("count", pa.int64()),
        ("pupils", pa.int64()),
        ("insufficient", pa.int64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("expected", pa.float64()),
        ("upper", pa.float64()),
        ("stands", pa.string()),
    ]
)
"""The fields of :class:`.schools.Figure`."""


@dataclasses.dataclass(frozen=True)
class Every:
    """``exits`` with the columns of :func:`.asking.columns`, ``counts`` of :data:`COUNTS`, and ``flows`` (of the fields
    of :class:`.flows.Flow`), each in no order. Counts of some schools may be put beside those of others: a funnel is
    drawn (:func:`drawn`) of all that are to be compared.
    """

    exits: pa.Table
    counts: pa.Table
    flows: pa.Table


def every(facts: Any, ratings: Sequence[Rating] = (), *, bits: bool = False) -> Every:
    """Every exit in some facts by UPN alone, as :func:`.finding.find` finds them.

    A pupil is looked for on the rolls of these facts and on no others: ``enrolments`` and ``pupils`` are best of every
    school to which their pupils may have gone. Facts need ``con``, ``backend``, ``view``, ``rows``, ``has`` and
    ``covered``; nothing stays in their database. With ``bits`` they have ``marks`` and ``roll`` in place of
    ``register_weeks``.
    """
    asking = Asking(facts, ratings, bits=bits)
    try:
        counted = asking.counts(len(asking.years()))
        parts = [
            table.select(COUNTS.names[1:])
            .cast(pa.schema(list(COUNTS)[1:]))
            .add_column(0, COUNTS.field(0), pa.repeat(code, table.num_rows))
            for code, table in counted.items()
        ]
        counts = pa.concat_tables([COUNTS.empty_table(), *parts])
        return Every(asking.shown(), counts, asking.flows())
    finally:
        asking.clear()


def drawn(counts: pa.Table, phases: Mapping[str, str]) -> pa.Table:
    """The figures (:data:`FIGURES`) of schools of ``phases``, each beside the others of its phase, made of
    :data:`COUNTS`.
    """
    found: list[Figure] = []
    codes = counts["definition"].to_pylist()
    for code, definition in definitions().items():
        own = counts.filter(pa.array([each == code for each in codes], pa.bool_()))
        found += figures(own, definition, phases)[0]
    return pa.Table.from_pylist([dataclasses.asdict(one) for one in found], FIGURES)


__all__ = ["COUNTS", "FIGURES", "Every", "drawn", "every"]
