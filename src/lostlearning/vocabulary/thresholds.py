"""Thresholds of absence by date, as a pair of integers, so that nothing is compared in floating point."""

from __future__ import annotations

import datetime as dt

from lostlearning.vocabulary.words import words


def threshold(code: str, day: dt.date) -> tuple[int, int]:
    """Numerator and denominator of ``persistent_absence`` or ``severe_absence`` on ``day``.

    An enrolment reaches it when ``missed * denominator >= numerator * possible`` (and possible > 0).
    Raises KeyError when no threshold of that name was in force.
    """
    word = words("thresholds").get(code, day)
    if word is None:
        raise KeyError(f"no threshold called {code!r} was in force on {day}")
    return int(word["numerator"]), int(word["denominator"])
