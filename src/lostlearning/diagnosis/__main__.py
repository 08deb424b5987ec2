"""Writes the queries of a diagnosis on the shelf: ``python -m lostlearning.diagnosis [--check]``.

A small invented school is diagnosed as if every table had been read and every symbol met, so that what is
written holds for any school.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lostlearning.books import Books
from lostlearning.diagnosis.assemble import diagnose
from lostlearning.importing import load
from lostlearning.ledger.shelf import Writer, command
from lostlearning.synth import write_demo
from lostlearning.tables.base import PupilTable
from lostlearning.vocabulary import packing


class _Everything:
    """Facts of which every table is said to be there, and every symbol to occur."""

    every_year = range(int(PupilTable.academic_year.low or 0), int(PupilTable.academic_year.high or 0) + 1)
    """The years that a table may hold: a kept query is of any of them."""

    def __init__(self, facts: Any) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._facts, name)

    def __getitem__(self, name: str) -> Any:
        return self._facts[name]

    def has(self, table: str) -> bool:
        """Yes."""
        return True

    def covered(self, table: str) -> None:
        """Every school."""

    def symbols(self) -> frozenset[str]:
        """All there are."""
        return frozenset(packing.numbers())


def _small_demo(folder: Path) -> object:
    return write_demo(folder, seed=1, pupils=60)


def written(exports: Callable[[Path], object] = _small_demo) -> Writer:
    """The queries of a diagnosis, as Ibis writes them now: the same whatever files ``exports`` writes."""
    writer = Writer()
    with tempfile.TemporaryDirectory() as folder:
        exports(Path(folder))
        loaded = load([Path(folder)])
        books = Books(_Everything(loaded.store.facts()), loaded, writer)  # type: ignore[arg-type]
        diagnose(books)
        books.close()
    return writer


def main(arguments: list[str]) -> int:
    """Write the shelf, or say whether it is as it would be written; returns an exit code."""
    return command(arguments, written)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
