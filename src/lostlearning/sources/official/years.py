"""Which year a file is of, where its rows do not say: what is known of that very file, or its name."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

from lostlearning.sources.files import SourceFile

_TWO = re.compile(r"(?<!\d)(?:19|20)(\d\d)[-_/](?:20)?(\d\d)(?!\d)")
_RUN = re.compile(r"(?<!\d)(20\d\d)(\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)(20\d\d)(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
_ONE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@functools.cache
def editions() -> dict[str, dict[str, str]]:
    """What is known of particular files, by fingerprint: ``file, period, source, status``."""
    path = resources.files("lostlearning.sources.official") / "data" / "editions.csv"
    with path.open(encoding="utf-8") as file:
        return {row["fingerprint"]: row for row in csv.DictReader(file)}


def period_of(text: str) -> str:
    """The period that a text names: ``2023-2024`` and ``202324`` are 202324, ``2025`` is 2025. Empty: none."""
    for two in _TWO.finditer(text):
        if (int(two[1]) + 1) % 100 == int(two[2]):
            return two[0][:4] + two[2]
    day = _DAY.search(text)
    if day:
        return day[1]
    for run in _RUN.finditer(text):
        if (int(run[1][2:]) + 1) % 100 == int(run[2]):
            return run[0]
    one = _ONE.search(text)
    return one[1] if one else ""


def outside(file: SourceFile) -> str:
    """The period of a file by its fingerprint, else by its name, folders included. Empty: nobody knows."""
    known = editions().get(file.fingerprint)
    if known:
        return known["period"]
    for part in reversed(file.name.split("/")):
        if period := period_of(part):
            return period
    return ""
