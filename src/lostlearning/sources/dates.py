"""Dates by their evidence across the column: never silently month-first.

One value such as 03/04/2026 says nothing; a column of them usually does. :func:`read` looks at every
distinct text of a column at once and says how it was read, or why it could not be.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import re
from collections.abc import Iterable

EXCEL_EPOCH = dt.date(1899, 12, 30)
EXCEL_SERIALS = range(18264, 73051)  # 1950 to 2100: smaller whole numbers are not dates of a pupil's life
PIVOT = 70
"""A two-digit year below this is of this century: no pupil on roll was born in 1969 or will be in 2070."""
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DAY_NAME = (
    r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?:(?:am|pm)\s+)?)?"
)
_ISO = re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}$", re.I)
_NUMERIC = re.compile(
    rf"{_DAY_NAME}(?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})[-/. ](?P<y>\d{{4}}|\d{{2}}){_TIME}$", re.I
)
_NAMED = re.compile(
    rf"{_DAY_NAME}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*(?P<m>[A-Za-z]{{3,9}})"
    rf"[-/., ]*(?P<y>\d{{4}}|\d{{2}}){_TIME}$",
    re.I,
)
_NAMED_FIRST = re.compile(
    rf"{_DAY_NAME}(?P<m>[A-Za-z]{{3,9}})[-/. ]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"[-/. ]+(?P<y>\d{{4}}){_TIME}$",
    re.I,
)
_COLLECT = re.compile(rf"(?P<y>\d{{4}})[- ](?P<m>[A-Za-z]{{3,9}})[- ](?P<d>\d{{1,2}}){_TIME}$", re.I)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$")
_SERIAL = re.compile(r"(?P<n>\d{5})(?P<fraction>\.\d+)?$")


ONE_DAY = "its dates all fall on one day of the month if read day/month: they may be month/day"
"""The trouble of a column that says nothing of its order: another column of the same file may."""


class Order(enum.StrEnum):
    """How a column of numeric dates is to be read. The value is what ``mapping.toml`` says."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclasses.dataclass(frozen=True, slots=True)
class Dates:
    """What a column's texts say.

    ``values`` holds a date for each text that could be read, and None for one that could not;
    ``trouble`` is empty, or says why the numeric dates of the whole column were not read; ``minutes``
    holds the minutes after midnight for texts with a time of day.
    """

    values: dict[str, dt.date | None]
    minutes: dict[str, int]
    trouble: str = ""

    @property
    def unread(self) -> list[str]:
        """The texts that are not dates, or could not safely be taken as such."""
        return [text for text, day in self.values.items() if day is None]


def read(texts: Iterable[str], order: Order | None = None) -> Dates:
    """Reads the distinct texts of one column.

    ``order`` is what a person has said; without it numeric dates are read day-first unless the column
    can only be month-first, in which case none of them is read and ``trouble`` says so.
    """
    values: dict[str, dt.date | None] = {}
    minutes: dict[str, int] = {}
    numeric: dict[str, tuple[int, int, int]] = {}
    for text in texts:
        stripped = text.strip()
        if not stripped:
            continue
        if match := _NUMERIC.match(stripped):
            numeric[text] = (int(match["a"]), int(match["b"]), _year(match["y"]))
            values[text] = None
        else:
            values[text], match = _unambiguous(stripped)
        if match is not None and (minute := _minute(match)) is not None:
            minutes[text] = minute
    # a lone 45000 among dates written out is no date: only a column of them is
    serials = [text for text, day in values.items() if day and _SERIAL.match(text.strip())]
    if numeric or len(serials) < sum(1 for day in values.values() if day):
        values.update(dict.fromkeys(serials))
    trouble = ""
    if numeric:
        if order is None:
            order, trouble = _order(numeric.values())
        if order is not None:
            for text, (first, second, year) in numeric.items():
                day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
                values[text] = _date(year, month, day)
    return Dates(values, minutes, trouble)


def certainly_day_first(texts: Iterable[str]) -> bool:
    """Whether numeric dates among the texts can only be day-first."""
    found = [match for text in texts if (match := _NUMERIC.match(text.strip()))]
    pairs = [(int(match["a"]), int(match["b"])) for match in found]
    return any(a > 12 >= b for a, b in pairs) and not any(b > 12 >= a for a, b in pairs)


def _order(numeric: Iterable[tuple[int, int, int]]) -> tuple[Order | None, str]:
    found = set(numeric)
    day_first = any(first > 12 and second <= 12 for first, second, _ in found)
    month_first = any(second > 12 and first <= 12 for first, second, _ in found)
    if day_first and month_first:
        return None, "some of its dates can only be day/month and some only month/day"
    if month_first:
        return None, "its dates can only be month/day, which English files hardly ever are"
    if not day_first and len(found) >= 4 and len({first for first, _, _ in found}) == 1:
        return None, ONE_DAY
    return Order.DAY_FIRST, ""


@functools.lru_cache(maxsize=50_000)
def _unambiguous(text: str) -> tuple[dt.date | None, re.Match[str] | None]:
    for pattern in (_ISO, _NAMED, _COLLECT, _NAMED_FIRST, _COMPACT):
        if match := pattern.match(text):
            month = match["m"]
            number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
            return _date(_year(match["y"]), number, int(match["d"])), match
    if (match := _SERIAL.match(text)) and int(match["n"]) in EXCEL_SERIALS:
        return EXCEL_EPOCH + dt.timedelta(days=int(match["n"])), match
    return None, None


def _minute(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if fraction := groups.get("fraction"):
        return round(float(fraction) * 1440)
    if groups.get("hour") is None:
        return None
    hour = int(groups["hour"])
    if half := groups.get("half"):
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    minute = hour * 60 + int(groups["minute"])
    return minute if minute < 1440 else None


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return 2000 + year if year < PIVOT else 1900 + year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def academic_year(day: dt.date) -> int:
    """The calendar year in which the academic year of ``day`` starts (1 August to 31 July)."""
    return day.year if day.month >= 8 else day.year - 1


SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\d{2}/\d{2}/\d{4}$"), "%d/%m/%Y"),
    (re.compile(r"\d{4}-\d{2}-\d{2}$"), "%Y-%m-%d"),
    (re.compile(r"\d{4}-\d{2}-\d{2}T00:00:00$"), "%Y-%m-%dT00:00:00"),
    (re.compile(r"\d{4}-\d{2}-\d{2} 00:00:00$"), "%Y-%m-%d 00:00:00"),
    (re.compile(r"\d{2}/\d{2}/\d{4} 00:00(:00)?$"), "%d/%m/%Y 00:00"),
    (re.compile(r"\d{2}-\d{2}-\d{4}$"), "%d-%m-%Y"),
    (re.compile(r"\d{2}\.\d{2}\.\d{4}$"), "%d.%m.%Y"),
    (re.compile(r"\d{2}-[A-Z][a-z]{2}-\d{4}$"), "%d-%b-%Y"),
    (re.compile(r"\d{2}-[A-Z][a-z]{2}-\d{2}$"), "%d-%b-%y"),
    (re.compile(r"\d{2} [A-Z][a-z]{2} \d{4}$"), "%d %b %Y"),
)


def spread(texts: Iterable[str], days: int = 800) -> list[str]:
    """Every date near ``texts``, written as they are.

    A register of millions of rows is read once: the first rows show how dates are written, and this is
    every way the rest may be written. Texts it misses are found by the count of rows that fit nothing.
    """
    seen = [text for text in texts if text.strip()]
    known = [day for day in read(seen).values.values() if day]
    if not known:
        return []
    first, last = min(known) - dt.timedelta(days=days), max(known) + dt.timedelta(days=days)
    shapes = {shape for text in seen for pattern, shape in SHAPES if pattern.match(text)}
    span = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return [day.strftime(shape) for shape in sorted(shapes) for day in span]
