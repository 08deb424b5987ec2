"""The vocabulary as the oracle reads it: how a symbol is posted, and which route a word leads to."""

import datetime as dt

from lostlearning.vocabulary import words
from lostlearning.vocabulary.words import read_csv

IN_POSSIBLE = ("learning_in_school", "educated_elsewhere", "lost", "not_known")
POSTINGS = read_csv("attendance_codes")
SYMBOLS = sorted({row["symbol"] for row in POSTINGS})
CODES = sorted({row["code"] for row in POSTINGS})


def _days(row):
    first = dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else dt.date.min
    last = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else dt.date.max
    return first, last


_POSTED = {}


def posting(symbol, day):
    """The row of the posting table for a symbol on a day, or else its row nearest in time."""
    if (symbol, day) not in _POSTED:
        best = None
        for row in POSTINGS:
            if row["symbol"] != symbol:
                continue
            first, last = _days(row)
            away = (first - day).days if day < first else (day - last).days if day > last else 0
            if best is None or away < best[0]:
                best = (away, row)
        _POSTED[symbol, day] = best[1]
    return _POSTED[symbol, day]


def routes_of(account):
    """Every route ever posted to an account."""
    return sorted({row["route"] for row in POSTINGS if row["account"] == account})


def routes_of_book(book):
    """Routes of the in-school or off-roll book that anything is posted to."""
    return sorted(word.code for word in words("routes") if word["book"] == book and word["posted"] == "yes")


def category(code):
    """An exclusion's category by its present name: FIXD is SUSP."""
    word = words("exclusion_types").get(code)
    return (word and word["alias_of"]) or code


def stands(outcome):
    word = words("exclusion_outcomes").get(outcome)
    return bool(word) and word["stands"] == "yes"


def removal_route(kind):
    table = {word.code: word["route"] for word in words("removal_kinds")}
    return table.get(kind, table["other"])


def in_headcount(status):
    """Sole and dual-main registrations count, and so does a status that is not said."""
    if status is None:
        return True
    word = words("enrolment_status").get(status)
    return bool(word) and word["counts_in_headcount"] == "yes"


def of_compulsory_year(year_group):
    word = words("year_groups").get(year_group)
    return bool(word) and word["compulsory_age"] == "yes"


def ethnicity_major(code):
    word = words("ethnicity").get(code) if code else None
    return (word["major"] or None) if word else None


def january_census(academic_year):
    for word in words("census_days"):
        if word["census"] == "spring" and int(word["academic_year"]) == academic_year:
            return dt.date.fromisoformat(word["day"])
    return None


def reliability(code):
    word = words("reliability").get(code)
    return int(word["numerator"]), int(word["denominator"])


def first_day_of_route(route):
    """The first day on which any code of a lost route could be recorded; None is always."""
    starts = [row["valid_from"] for row in POSTINGS if row["account"] == "lost" and row["route"] == route]
    return None if "" in starts else dt.date.fromisoformat(min(starts))


def leaver_route(destination, ground, day):
    """The off-roll route of a leaver: the destination's, else the ground's; whether a ground and whether a
    destination was said; and the route that a ground alone leaves open.
    """
    place = words("destinations").get(destination) if destination else None
    reason = words("deletion_grounds").get(ground, day) if ground else None
    open_to = reason["may_be"] if reason and not place else ""
    route = (place["off_roll_route"] if place else "") or (reason["off_roll_route"] if reason else "")
    return route or None, reason is not None, place is not None, open_to or None
