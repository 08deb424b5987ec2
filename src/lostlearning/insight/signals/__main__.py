"""Writes the queries of the signals on their shelf: ``python -m lostlearning.insight.signals [--check]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from lostlearning.insight.signals.from_bits import OF_BITS
from lostlearning.insight.signals.looking import PACKAGE, SHELF_MADE_FROM, frame, look
from lostlearning.insight.signals.of_bits import BITS, NoBits, OfBits
from lostlearning.insight.signals.views import VIEWS
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.shelf import Writer, command
from lostlearning.store import Store


def written() -> Writer:
    """The queries as Ibis writes them now: they depend on no data, so an empty store will do."""
    writer = Writer()
    with tempfile.TemporaryDirectory() as folder:
        facts = Store.open(Path(folder)).facts()
        look(facts, writer=writer)
        facts.close()
        facts = Store.open(Path(folder)).facts()
        own = of_bits(OfBits(NoBits(facts)))
        facts.close()
    writer.queries |= {f"{BITS}{name}": own.queries[name] for name in OF_BITS}
    writer.references |= own.references
    return writer


def of_bits(facts: OfBits) -> Writer:
    """The queries of facts that are kept as bits."""
    writer = Writer()
    keeper = Keeper(facts, writer)
    at = frame(facts, keeper, VIEWS | OF_BITS)
    for name in OF_BITS:
        _ = at[name]
    return writer


def main(arguments: list[str]) -> int:
    """Write the shelf, or say whether it is as it would be written; returns an exit code."""
    return command(arguments, written, PACKAGE, SHELF_MADE_FROM)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
