"""Days counted one by one, from the dates a calendar was made of. It shares no code with what it checks."""

import datetime as dt

ONE = dt.timedelta(days=1)
WRITTEN_DOWN = """
2022-12-26 2022-12-27 2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28
2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25
2024-12-26 2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 2027-01-01
2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28 2028-01-03 2028-04-14
2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
"""
HOLIDAYS = {dt.date.fromisoformat(day) for day in WRITTEN_DOWN.split()}


def is_school_day(calendar, day):
    """Whether a school meets, asking each part of its calendar in turn."""
    if not any(term.first <= day <= term.last for term in calendar.terms):
        return False
    if day in calendar.opened:
        return True
    if day.weekday() > 4 or day in HOLIDAYS or day in calendar.closed:
        return False
    return not any(each.first <= day <= each.last for each in calendar.breaks)


def nth_school_day(calendar, day, count):
    """Walk forward, a finger on each school day."""
    fingers = []
    while len(fingers) < count:
        day = day + ONE
        if is_school_day(calendar, day):
            fingers.append(day)
    return fingers[-1]


def nth_school_day_before(calendar, day, count):
    """Walk backward."""
    fingers = []
    while len(fingers) < count:
        day = day - ONE
        if is_school_day(calendar, day):
            fingers.append(day)
    return fingers[-1]


def school_days(calendar, first, last):
    """The school days of a stretch, in order."""
    found = []
    day = first
    while day <= last:
        if is_school_day(calendar, day):
            found.append(day)
        day = day + ONE
    return found


def longest_walk(calendar, days):
    """The length of each run of consecutive school days in ``days``, and where each begins, counted one by one."""
    runs = []
    every = school_days(calendar, calendar.terms[0].first, calendar.terms[-1].last)
    for day in every:
        if day not in days:
            runs.append([])
        else:
            if not runs:
                runs.append([])
            runs[-1].append(day)
    return [run for run in runs if run]
