"""Writes the queries of the signals on their shelf: ``python -m lostlearning.insight.signals [--check]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from lostlearning.insight.signals.looking import PACKAGE, SHELF_MADE_FROM, look
from lostlearning.ledger.shelf import Writer, command
from lostlearning.store import Store


def written() -> Writer:
    """The queries as Ibis writes them now: they depend on no data, so an empty store will do."""
    writer = Writer()
    with tempfile.TemporaryDirectory() as folder:
        facts = Store.open(Path(folder)).facts()
        look(facts, writer=writer)
        facts.close()
    return writer


def main(arguments: list[str]) -> int:
    """Write the shelf, or say whether it is as it would be written; returns an exit code."""
    return command(arguments, written, PACKAGE, SHELF_MADE_FROM)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
