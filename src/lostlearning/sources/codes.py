"""Marks as numbers below 64, so that a week of ten fits one 64-bit integer.

Six bits a session, Monday morning lowest. The numbers are for staging only: what is stored are the
symbols of the posting table.
"""

from __future__ import annotations

import functools

import pyarrow as pa

from lostlearning.tables.arrays import array
from lostlearning.vocabulary.attendance import NO_MARK, NO_SESSION, NOT_ON_ROLL, attendance_codes

BITS = 6
SESSIONS = 10
ONES = sum(1 << BITS * position for position in range(SESSIONS))
"""Bit 0 of each of the ten places: times n, it is a week of the mark numbered n."""
FLAG = 1 << BITS * SESSIONS
"""Set on a week in which something did not fit, so that it is looked at again."""
CLOSED = "#"
FIRST = (NO_SESSION, NO_MARK, CLOSED, NOT_ON_ROLL)
"""Numbered 0 to 3, so that a place holds a real mark exactly when any of its upper four bits is set."""

WRITTEN_OTHERWISE = {
    "": NO_MARK,
    "-": NO_MARK,  # SIMS: "No mark for session"
    "--": NO_MARK,
    "\\\\": "\\",  # a backslash doubled by an escaping export
    "X01": "X",  # SIMS sub-codes of 2021
    "I01": "I",
    "I02": "I",
}


@functools.cache
def symbols() -> str:
    """The symbol of each number."""
    others = dict.fromkeys(row.symbol for row in attendance_codes().rows if row.symbol not in FIRST)
    ordered = "".join((*FIRST, *others))
    if len(ordered) > 1 << BITS:
        raise ValueError("the posting table has more symbols than a week can be packed with")
    return ordered


@functools.cache
def code_table() -> pa.Table:
    """``text`` as files have it, and the number of the mark it means in the morning and the afternoon.

    A present mark is the one of its session, whichever slash a system wrote.
    """
    number = {symbol: index for index, symbol in enumerate(symbols())}
    found: dict[str, str] = {}
    for code, symbol in attendance_codes().symbols.items():
        if code.startswith("("):
            continue
        found[code] = symbol
    for text, meant in WRITTEN_OTHERWISE.items():
        found[text] = attendance_codes().symbols.get(meant, meant)
    for text in list(found):
        for other in (text.lower(), f"{text} ", f" {text}"):
            found.setdefault(other, found[text])
    am = [number["/" if symbol == "\\" else symbol] for symbol in found.values()]
    pm = [number["\\" if symbol == "/" else symbol] for symbol in found.values()]
    numbers = {"am": array(am, pa.int64()), "pm": array(pm, pa.int64())}
    return pa.table({"text": array(found, pa.string()), **numbers})


@functools.cache
def written() -> frozenset[str]:
    """Every text that is read as a mark."""
    return frozenset(code_table()["text"].to_pylist())


def spoken() -> list[str]:
    """The code of each number, as people write it."""
    written = {symbol: code for code, symbol in attendance_codes().symbols.items()}
    return [written[symbol] for symbol in symbols()]


def decode(packed: int) -> str:
    """Ten symbols."""
    known = symbols()
    return "".join(known[packed >> BITS * position & 63] for position in range(SESSIONS))


def encode(week: str) -> int:
    """The reverse of :func:`decode`."""
    known = symbols()
    return sum(known.index(symbol) << BITS * position for position, symbol in enumerate(week))


def marked(packed: str) -> str:
    """SQL: bit 0 of each place that holds anything at all."""
    return "((" + " | ".join(f"({packed} >> {bit})" for bit in range(BITS)) + f") & {ONES})"


def real(packed: str) -> str:
    """SQL: bit 0 of each place that holds a mark other than ``#`` and "no mark"."""
    return "((" + " | ".join(f"({packed} >> {bit})" for bit in range(2, BITS)) + f") & {ONES})"
