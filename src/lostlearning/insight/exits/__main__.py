"""Writes the queries of exits on their shelf: ``python -m lostlearning.insight.exits [--check]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from lostlearning.insight.exits.asking import PACKAGE, SHELF_MADE_FROM, Asking
from lostlearning.insight.exits.schools import COHORT_YEARS
from lostlearning.ledger.shelf import Writer, command
from lostlearning.store import Store


def written() -> Writer:
    """The queries as Ibis writes them now: they depend on no data, so an empty store will do."""
    writer = Writer()
    with tempfile.TemporaryDirectory() as folder:
        facts = Store.open(Path(folder)).facts()
        asking = Asking(facts, writer=writer)
        asking.shown()
        asking.units()
        asking.flows()
        asking.counts(COHORT_YEARS)
        facts.close()
    return writer


def main(arguments: list[str]) -> int:
    """Write the shelf, or say whether it is as it would be written; returns an exit code."""
    return command(arguments, written, PACKAGE, SHELF_MADE_FROM)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
