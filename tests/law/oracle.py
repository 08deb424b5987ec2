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


EASTER_MONDAYS = [
    dt.date.fromisoformat(day)
    for day in ("2023-04-10", "2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17")
]


def lost(calendar, suspension, day):
    """How much of a day a suspension takes, in half days."""
    if not is_school_day(calendar, day) or not suspension.start <= day <= suspension.end:
        return 0
    if suspension.lunchtimes:
        return 1
    halves = 2
    if day == suspension.start and suspension.from_half == "afternoon":
        halves -= 1
    if day == school_days(calendar, suspension.start, suspension.end)[-1] and suspension.to_half == "morning":
        halves -= 1
    return halves


def same_term(calendar, one, other):
    """Whether two days are in one term, as the law means it for the school."""
    if calendar.terms_a_year <= 3:
        return any(
            term.first <= one <= term.last and term.first <= other <= term.last for term in calendar.terms
        )
    first, last = min(one, other), max(one, other)
    ends = [*EASTER_MONDAYS]
    for year in range(2022, 2030):
        ends += [dt.date(year, 12, 31), dt.date(year, 7, 31)]
    return not any(first <= end < last for end in ends)


def in_term(calendar, history, number):
    """Days in the term that the suspension brings to the most: every day of it tried as the term's."""
    most = 0
    for here in school_days(calendar, history[number].start, history[number].end):
        if lost(calendar, history[number], here):
            halves = 0
            for suspension in history[: number + 1]:
                for day in school_days(calendar, suspension.start, suspension.end):
                    if same_term(calendar, here, day):
                        halves += lost(calendar, suspension, day)
            most = max(most, halves)
    return most / 2


def in_year(calendar, history, number):
    """Days in the school year in which the suspension starts: years begin with the first and fourth term."""
    second = calendar.terms[3].first
    halves = 0
    for suspension in history[: number + 1]:
        for day in school_days(calendar, suspension.start, suspension.end):
            if (day >= second) == (history[number].start >= second):
                halves += lost(calendar, suspension, day)
    return halves / 2


def educated_from(calendar, history, number):
    """The first day of a suspension that is the sixth or a later school day without one in school; or None."""
    run = 0
    for day in school_days(calendar, calendar.terms[0].first, history[number].end):
        out = [s for s in history if not s.lunchtimes and s.start <= day <= s.end]
        run = run + 1 if out else 0
        if run >= 6 and history[number] in out:
            return day
    return None


def board_by(calendar, history, number, views):
    """When the board must have decided, told on the first day; None where it need not."""
    total = in_term(calendar, history, number)
    if total > 15:
        return nth_school_day(calendar, history[number].start, 15)
    if total > 5 and views:
        return nth_school_day(calendar, history[number].start, 50)
    return None
