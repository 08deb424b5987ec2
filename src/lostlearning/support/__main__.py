"""Writes the queries of the indicators on their shelf: ``python -m lostlearning.support [--check]``."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

from lostlearning.ledger.shelf import Writer, command
from lostlearning.store import Store
from lostlearning.support.looking import PACKAGE, SHELF_MADE_FROM, look


def written() -> Writer:
    """The queries as Ibis writes them now: they depend on no data and no day, so an empty store will do."""
    writer = Writer()
    with tempfile.TemporaryDirectory() as folder:
        facts = Store.open(Path(folder)).facts()
        look(facts, as_of=dt.date.today(), writer=writer)
        facts.close()
    return writer


def main(arguments: list[str]) -> int:
    """Write the shelf, or say whether it is as it would be written; returns an exit code."""
    return command(arguments, written, PACKAGE, SHELF_MADE_FROM)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
