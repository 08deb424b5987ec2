"""Exclusion records, placements, and the off-roll book."""

import datetime as dt
import math
from collections import Counter
from fractions import Fraction

from oracle.register_book import enrolment_of
from oracle.when import Periods, holds_a_session, school_weeks
from oracle.words import category, leaver_route, routes_of_book, stands

DAY = dt.timedelta(days=1)


def exclusions_book(tables, over):
    periods = Periods(tables, over)
    book = {}
    for row in tables["exclusions"]:
        enrolment = enrolment_of(row)
        period = periods.of(enrolment, row["start_date"])
        if period is None:
            continue
        counts = book.setdefault((enrolment, period), Counter())
        kind = category(row["category"])
        if kind == "SUSP":
            counts["suspensions"] += 1
            if row.get("sessions") is None:
                counts["length_not_known"] += 1
            else:
                counts["suspension_sessions"] += row["sessions"]
        if kind == "LNCH":
            counts["lunchtime"] += 1
        if kind == "PERM":
            counts["permanent"] += 1
            if row.get("outcome") is None:
                counts["outcome_not_known"] += 1
            elif stands(row["outcome"]):
                counts["upheld"] += 1
    return book


def nearest_minute(hours):
    """Hours as whole minutes, a half rounded up."""
    return math.floor(Fraction(hours) * 60 + Fraction(1, 2))


def placements_book(tables, over):
    """(enrolment, period) → placements, their minutes, and those whose hours are not known.

    A placement runs in each week of its school with a weekday in it. One that meets no week of school we
    can see has hours that are not known, and belongs to the period it began in.
    """
    periods = Periods(tables, over)
    weeks = school_weeks(tables)
    first_excluded = {}
    for row in tables["exclusions"]:
        if category(row["category"]) == "PERM":
            day = first_excluded.get(row["pupil"], row["start_date"])
            first_excluded[row["pupil"]] = min(day, row["start_date"])
    book = {}
    for row in tables["placements"]:
        enrolment = enrolment_of(row)
        end = row.get("end_date") or dt.date.max
        held = sorted(weeks.get(enrolment[:2], ()))
        running = [week for week in held if row["start_date"] <= week + 4 * DAY and week <= end]
        after = first_excluded.get(row["pupil"], dt.date.max) <= row["start_date"]
        hours = row.get("hours_per_week")
        spread = {}
        for week in running:
            spread.setdefault(periods.of(enrolment, week), []).append(hours)
        if not running:
            spread[periods.of(enrolment, row["start_date"])] = [None]
        for period, each in spread.items():
            if period is None:
                continue
            counts = book.setdefault((enrolment, period), Counter())
            minutes = sum(nearest_minute(hour) for hour in each if hour is not None)
            unknown = None in each
            counts["placements"] += 1
            counts["weeks"] += len(each) if running else 0
            counts["minutes"] += minutes
            counts["hours_not_known"] += unknown
            if after:
                counts["after"] += 1
                counts["minutes_after"] += minutes
                counts["hours_not_known_after"] += unknown
    return book


def exits(tables):
    """Every leaver: enrolment, last day, route, whether anything is said of why or where to, first day on
    another roll → what each of its rows says.
    """
    found = {}
    for row in tables["enrolments"]:
        left = row.get("leaving_date")
        if left is None:
            continue
        route, *said = leaver_route(row.get("destination"), row.get("leaving_ground"), left)
        back = None
        for other in tables["enrolments"]:
            if other["pupil"] != row["pupil"]:
                continue
            entry = other.get("entry_date")
            if entry is not None and entry > left:
                back = entry if back is None else min(back, entry)
            elif other["academic_year"] == row["academic_year"]:
                # On another roll already: there is no gap.
                ends = other.get("leaving_date")
                if ends is None or ends > left:
                    back = left + DAY
        anything = said[0] or said[1]
        found.setdefault((enrolment_of(row), left, route, anything, back), []).append(said)
    return found


def off_roll_book(tables, over):
    """(enrolment, period) → leavers, exits by route, school days between rolls where they can be known."""
    periods = Periods(tables, over)
    open_days = {}
    for row in tables["register_weeks"]:
        for day in range(5):
            if holds_a_session(row["marks"][2 * day : 2 * day + 2]):
                open_days.setdefault(row["school"], set()).add(row["week"] + day * DAY)
    book = {}
    for (enrolment, left, route, _, back), said in exits(tables).items():
        period = periods.of(enrolment, left)
        if period is None:
            continue
        counts = book.setdefault((enrolment, period), Counter())
        counts["leavers"] += 1
        ground = any(each[0] for each in said)
        destination = any(each[1] for each in said)
        counts["no_ground"] += not ground
        counts["no_destination"] += not destination
        counts["no_reason"] += not ground and not destination
        if route is None:
            for each in routes_of_book("off_roll"):
                open_to = not destination and any(row[2] == each for row in said)
                counts["exits_not_known", each] += open_to or not (ground or destination)
            continue
        counts["exits", route] += 1
        seen = open_days.get(enrolment[0], set())
        reaches = bool(seen) and back is not None and min(seen) <= left and back <= max(seen)
        if back is not None and (back == left + DAY or reaches):
            counts["days", route] += sum(left < day < back for day in seen)
        else:
            counts["days_not_known", route] += 1
    return book
