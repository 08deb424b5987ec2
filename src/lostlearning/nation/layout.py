"""The tables that a partition has beside the canonical ones: what is made ready once, so that it is counted fast.

``marks`` is the register as bits (:mod:`lostlearning.vocabulary.year_bits`), ``days`` the days that came since
it was last put together, ``roll`` every enrolment with its characteristics, and ``open`` the sessions that each
school held.
"""

from __future__ import annotations

import pyarrow as pa

from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.roll import CHARACTERISTICS
from lostlearning.tables import TABLES
from lostlearning.vocabulary.year_bits import SESSIONS

_KEYS = [("school", pa.string()), ("academic_year", pa.int32()), ("pupil", pa.int64())]
_WORDS = [(word, pa.int64()) for word in SESSIONS]
SCHEMAS: dict[str, pa.Schema] = {
    "roll": pa.schema(
        [
            ("enrolment", pa.int64()),
            ("authority", pa.string()),
            *_KEYS,
            *((name, pa.string()) for name in CHARACTERISTICS),
            ("in_population", pa.bool_()),
            ("on_january_roll", pa.int64()),
            ("weeks_on_roll", pa.int64()),
        ]
    ),
    "marks": pa.schema([("enrolment", pa.int64()), ("symbol", pa.string()), *_WORDS]),
    "days": pa.schema(
        [("enrolment", pa.int64()), ("date", pa.date32()), ("am", pa.string()), ("pm", pa.string())]
    ),
    "open": pa.schema([("school", pa.string()), ("academic_year", pa.int32()), *_WORDS]),
}
MARKS_WIDE = pa.schema([("school", pa.string()), ("pupil", pa.int64()), ("symbol", pa.string()), *_WORDS])
"""Marks as bits before enrolments have numbers: how a school's year is handed over."""
CANONICAL = tuple(name for name in TABLES if name != "register_weeks")
"""The canonical tables that a partition may have."""
assert tuple(name for name, _ in _KEYS) == KEYS  # noqa: S101


def schema(table: str) -> pa.Schema:
    """The columns of a table of a partition. Raises KeyError."""
    return SCHEMAS[table] if table in SCHEMAS else TABLES[table].arrow_schema()
