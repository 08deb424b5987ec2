"""Finds the figures in a text: numbers with their units, shares put in words, and number words."""

from __future__ import annotations

import re
from collections import Counter

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|"
    "dozen|dozens|hundred|hundreds|thousand|thousands|million|millions|billion"
)
_ORDINALS = "third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|quarter|thirds|quarters|fifths|tenths"
_UNITS = r"(?:\s?(?:%|per\s?cent|million|billion|bn|m|k|x)(?![a-z]))"
_FIGURE = re.compile(
    rf"""
    (?:{_WORDS}|\d+)\s+(?:in|out\s+of)\s+(?:{_WORDS}|\d+)\b   # one in 20, one in two, 3 out of 10
    | (?:{_WORDS})\s+times\b                                  # six times
    | \b\d{{4}}/\d{{2}}\b                                     # 2022/23
    | £?\d+(?:,\d{{3}})*(?:\.\d+)?{_UNITS}?                   # £2.1 billion, 665,251, 9.4k, 1.5x
    | \b(?:half|twice|thrice|double[ds]?|tripled?|{_ORDINALS}|{_WORDS})\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def plain(figure: str) -> str:
    """A figure as it is compared: lower case, single spaces."""
    return " ".join(figure.lower().split())


def figures(text: str) -> Counter[str]:
    """Every figure of a text, and how often it stands there."""
    return Counter(plain(found.group()) for found in _FIGURE.finditer(text))
