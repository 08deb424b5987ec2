"""The rows that a line crossed rests on, as they stood on the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from lostlearning.insight.signals.evidence import Evidence
from lostlearning.insight.signals.evidence import evidence as of_signals
from lostlearning.support.cutting import Cut
from lostlearning.support.listing import Flag
from lostlearning.tables.arrays import array


class _Row:
    """A flag as the evidence of signals takes a finding: its record, and its one row."""

    def __init__(self, flag: Flag) -> None:
        self.record: Any = flag.record
        given = {"school": (flag.school, pa.string()), "academic_year": (flag.academic_year, pa.int32()),
                 "pupil": (flag.pupil, pa.int64()), "first": (flag.first, pa.date32()),
                 "last": (flag.last_day, pa.date32())}  # fmt: skip
        self.rows = pa.table({name: array([value], kind) for name, (value, kind) in given.items()})


def evidence(facts: Any, flag: Flag, as_of: dt.date) -> list[Evidence]:
    """The rows that a flag rests on, table by table in the order of its record, then by date."""
    row: Any = _Row(flag)
    (found,) = of_signals(Cut(facts, as_of), row)
    return found
