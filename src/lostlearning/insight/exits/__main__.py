"""Writes the queries of exits on their shelf: ``python -m lostlearning.insight.exits [--check]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from lostlearning.insight.exits.asking import PACKAGE, SHELF_MADE_FROM, Asking
from lostlearning.insight.exits.from_bits import OF_BITS
from lostlearning.insight.exits.schools import COHORT_YEARS
from lostlearning.insight.signals.of_bits import BITS, NoBits
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
        facts = Store.open(Path(folder)).facts()
        own = Writer()
        of_bits = Asking(NoBits(facts), writer=own, bits=True)
        for name in OF_BITS:
            of_bits.keep(name, None)
        facts.close()
    writer.queries |= {f"{BITS}{name}": own.queries[name] for name in OF_BITS}
    writer.references |= own.references
    return writer


def main(arguments: list[str]) -> int:
    """Write the shelf, or say whether it is as it would be written; returns an exit code."""
    return command(arguments, written, PACKAGE, SHELF_MADE_FROM)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
