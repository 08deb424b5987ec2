"""What was planted and what was found: the table that the manual prints."""

import csv
from pathlib import Path

from tests.signals.recovered import Row

KEPT = Path(__file__).parent / "planted.csv"


def kept():
    """The table as it was last written."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return [
            Row(each["signal"], each["of"], *(int(each[name]) for name in list(each)[2:]))
            for each in csv.DictReader(file)
        ]


__all__ = ["KEPT", "Row", "kept"]
