"""Calendars for tests: a school of three terms and one of six, 2025/26 and 2026/27, and random ones."""

import datetime as dt

from hypothesis import strategies as st

from lostlearning.law.calendar.school import Period, SchoolCalendar
from lostlearning.law.clock.case import Half, Suspension


def day(text):
    return dt.date.fromisoformat(text)


def period(first, last, name=""):
    return Period(first=day(first), last=day(last), name=name)


THREE = SchoolCalendar(
    terms=(
        period("2025-09-03", "2025-12-19", "autumn"),
        period("2026-01-05", "2026-03-27", "spring"),
        period("2026-04-13", "2026-07-21", "summer"),
        period("2026-09-02", "2026-12-18", "autumn"),
        period("2027-01-04", "2027-03-25", "spring"),
        period("2027-04-12", "2027-07-21", "summer"),
    ),
    breaks=(
        period("2025-10-27", "2025-10-31"),
        period("2026-02-16", "2026-02-20"),
        period("2026-05-25", "2026-05-29"),
        period("2026-10-26", "2026-10-30"),
        period("2027-02-15", "2027-02-19"),
        period("2027-05-31", "2027-06-04"),
    ),
    terms_a_year=3,
)


@st.composite
def calendars(draw, first=2023, last=2025):
    """A school of two whole years from a September: three terms, half-terms, training days, closures."""
    start = draw(st.integers(first, last))
    terms, breaks = [], []
    for year in (start, start + 1):
        autumn = dt.date(year, 9, 1) + dt.timedelta(days=draw(st.integers(0, 6)))
        christmas = dt.date(year, 12, 17) + dt.timedelta(days=draw(st.integers(0, 5)))
        january = dt.date(year + 1, 1, 3) + dt.timedelta(days=draw(st.integers(0, 5)))
        easter = dt.date(year + 1, 3, 22) + dt.timedelta(days=draw(st.integers(0, 15)))
        april = easter + dt.timedelta(days=draw(st.integers(12, 18)))
        july = dt.date(year + 1, 7, 16) + dt.timedelta(days=draw(st.integers(0, 8)))
        for first, last in ((autumn, christmas), (january, easter), (april, july)):
            terms.append(Period(first=first, last=last))
            half = first + (last - first) // 2
            half -= dt.timedelta(days=half.weekday())
            breaks.append(Period(first=half, last=half + dt.timedelta(days=draw(st.sampled_from([4, 11])))))
    spread = (terms[-1].last - terms[0].first).days
    closed = draw(st.sets(st.integers(0, spread), max_size=12))
    return SchoolCalendar(
        terms=tuple(terms),
        breaks=tuple(breaks),
        closed=tuple(sorted(terms[0].first + dt.timedelta(days=n) for n in closed)),
        terms_a_year=draw(st.sampled_from([3, 6])),
    )


@st.composite
def histories(draw, calendar, most=6, longest=20):
    """Suspensions that do not overlap: whole days, half days, lunchtimes, some back to back."""
    days = calendar.days
    at = draw(st.integers(0, max(0, len(days) // 2)))
    found = []
    for number in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, longest))
        if at + length >= len(days):
            break
        halves = {}
        if draw(st.booleans()):
            halves["from_half"] = draw(st.sampled_from(Half)) if length > 1 else Half.MORNING
            halves["to_half"] = draw(st.sampled_from(Half))
        found.append(
            Suspension(
                id=f"s{number}",
                start=days[at],
                end=days[at + length - 1],
                lunchtimes=not halves and draw(st.integers(0, 4)) == 0,
                **halves,
            )
        )
        at += length + draw(st.sampled_from([0, 0, 1, 2, 9, 30]))
    return tuple(found)
