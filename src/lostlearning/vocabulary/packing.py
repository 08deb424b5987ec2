"""A week of marks as one number: ten symbols, six bits each, Monday morning lowest.

A symbol's number is its ASCII code less one, modulo 64. No table is kept of the numbers, so none can go
stale: a symbol that is added to the posting table later changes no week that is already stored. It must
only not share its number with another (:func:`numbers` refuses that), nor be numbered 63, for which one bit
of a signed integer is not enough.
"""

from __future__ import annotations

import functools
import re

from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK, attendance_codes

BITS = 6
MASK = (1 << BITS) - 1


def number(symbol: str) -> int:
    """The number of a symbol, 0 to 62."""
    return (ord(symbol) + MASK) & MASK


@functools.cache
def numbers() -> dict[str, int]:
    """Symbol → number for every symbol of the posting table. Raises ValueError where two would share one."""
    found = {symbol: number(symbol) for symbol in sorted(set(attendance_codes().symbols.values()))}
    if len(set(found.values())) < len(found) or MASK in found.values():
        raise ValueError("two symbols of the posting table would be packed alike: choose another symbol")
    return found


def packed(marks: str) -> int:
    """Ten symbols as one number."""
    return sum(number(symbol) << (BITS * place) for place, symbol in enumerate(marks))


@functools.cache
def spelling() -> str:
    """The regular expression of a week that can be packed: ten symbols of the posting table."""
    return "^[" + "".join(re.escape(symbol) for symbol in numbers()) + f"]{{{SESSIONS_IN_A_WEEK}}}$"
