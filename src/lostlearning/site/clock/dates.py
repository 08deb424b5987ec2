"""Days as people type them, and a school's dates a line each."""

from __future__ import annotations

import datetime as dt
import re

from lostlearning.law.calendar.school import Period

NUMBERS = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\s+(\d{4})", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST, LATEST = 2012, 2040


def day(text: str) -> dt.date | None:
    """A day from 5/10/2026, 2026-10-05 or 5 October 2026; None for anything else."""
    found = days(text)
    return found[0] if len(found) == 1 else None


def days(text: str) -> list[dt.date]:
    """Every day in a line, in order."""
    parts: list[tuple[int, tuple[int, int, int]]] = []
    for match in ISO.finditer(text):
        parts.append((match.start(), (int(match[1]), int(match[2]), int(match[3]))))
    rest = ISO.sub(lambda match: " " * len(match[0]), text)
    for match in NUMBERS.finditer(rest):
        parts.append((match.start(), (int(match[3]), int(match[2]), int(match[1]))))
    for match in WORDS.finditer(rest):
        month = match[2][:3].lower()
        if month in MONTHS:
            parts.append((match.start(), (int(match[3]), MONTHS.index(month) + 1, int(match[1]))))
    found = []
    for _, (year, month_number, number) in sorted(parts):
        try:
            made = dt.date(year, month_number, number)
        except ValueError:
            continue
        if EARLIEST <= year <= LATEST:
            found.append(made)
    return found


def terms(text: str) -> tuple[list[Period], list[Period], list[dt.date], list[str]]:
    """Terms, breaks and closed days from lines, and the lines that are none of these.

    "2/9/2026 to 18/12/2026" is a term; "not 26/10/2026 to 30/10/2026" a break; "not 4/1/2027" a day when the school
    is closed to pupils.
    """
    found: list[Period] = []
    breaks: list[Period] = []
    closed: list[dt.date] = []
    wrong: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        each, off = days(line), line.lower().startswith("not")
        if len(each) == 2 and each[0] <= each[1]:
            (breaks if off else found).append(Period(first=each[0], last=each[1]))
        elif len(each) == 1 and off:
            closed.append(each[0])
        else:
            wrong.append(line)
    return sorted(found, key=lambda one: one.first), breaks, closed, wrong
