"""The standard school year that live rates are scaled to."""

from __future__ import annotations

from lostlearning.vocabulary import words


def _weeks() -> int:
    word = words("reliability").get("school_year_weeks")
    if word is None:
        raise KeyError("school_year_weeks")
    return int(word["numerator"])


WEEKS = _weeks()
"""Weeks of a school year of 190 days, by ``vocabulary/data/reliability.csv``."""
