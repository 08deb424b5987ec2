"""The register book, one session at a time."""

import datetime as dt
from collections import Counter

from oracle.when import Periods, term_of_week
from oracle.words import IN_POSSIBLE, POSTINGS, posting

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def enrolment_of(row):
    return row["school"], row["academic_year"], row["pupil"]


def sessions(tables):
    """Every session of every stored week: enrolment, week, place in the week, day, posting row."""
    for row in tables["register_weeks"]:
        for place, symbol in enumerate(row["marks"]):
            day = row["week"] + dt.timedelta(days=place // 2)
            yield enrolment_of(row), row["week"], place, day, posting(symbol, day)


def post(book, row, how_many=1):
    """Post sessions of one row of the posting table to the counts of ``book``."""
    if row["possible"] == "yes":
        book["possible"] += how_many
    if row["account"] in IN_POSSIBLE:
        book[row["account"]] += how_many
        book[row["account"], row["route"]] += how_many
    if row["account"] == "outside_possible":
        book["outside_possible"] += how_many
        book["outside_possible", row["route"]] += how_many
    if row["account"] == "lost":
        book[row["statistical_class"]] += how_many


def from_weeks(tables, periods, by_session=False):
    """(enrolment, period) → counts; by session the key has the day and AM or PM too."""
    book = {}
    for enrolment, week, place, _, row in sessions(tables):
        period = periods.of(enrolment, week)
        if period is None:
            continue
        key = (enrolment, period)
        if by_session:
            key = (enrolment, period, DAYS[place // 2], ("AM", "PM")[place % 2])
        post(book.setdefault(key, Counter()), row)
    return book


def census_terms(tables):
    """(enrolment, census term) → counts, as a return gives them.

    Codes short of the possible sessions stated leave the rest not known; codes that exceed them cannot
    be trusted, and all that were stated are not known.
    """
    said = {}
    for row in tables["session_totals"]:
        code = [line for line in POSTINGS if line["code"] == row["code"]][-1]
        counts = said.setdefault((enrolment_of(row), row["term"]), Counter())
        post(counts, code, row["sessions"])
    stated = {(enrolment_of(row), row["term"]): row["possible"] for row in tables["sessions_possible"]}
    book = {}
    for key in {*said, *stated}:
        counts = said.get(key, Counter())
        possible = stated.get(key, counts["possible"])
        if counts["possible"] > possible:
            kept = Counter()
            for column, number in counts.items():
                if column == "outside_possible" or column[0] == "outside_possible":
                    kept[column] = number
            counts = kept
        rest = possible - counts["possible"]
        counts["possible"] = possible
        counts["not_known"] += rest
        counts["not_known", "no_mark"] += rest
        book[key] = counts
    return book


def register_book(tables, over):
    """(enrolment, period) → counts: the register first, and totals for terms of which it says nothing.

    A total of a whole year (or of the whole summer) stands in only where nothing narrower is on file,
    so that no session is counted twice. Totals belong to no week or half term, and a year's to no term.
    """
    periods = Periods(tables, over)
    book = from_weeks(tables, periods)
    if over not in ("term", "year"):
        return book
    in_register = {(enrolment_of(row), term_of_week(row["week"])) for row in tables["register_weeks"]}
    any_register = {enrolment for enrolment, _ in in_register}
    totals = census_terms(tables)
    for (enrolment, term), counts in totals.items():
        others = {other for who, other in totals if who == enrolment and other != term}
        if term == "year":
            if over == "term" or others or enrolment in any_register:
                continue
        else:
            if term == "summer" and others & {"summer_1", "summer_2"}:
                continue
            whole = "summer" if term.startswith("summer") else term
            if (enrolment, whole) in in_register:
                continue
        year = enrolment[1]
        key = (enrolment, str(year) if over == "year" else f"{year} {whole}")
        book.setdefault(key, Counter()).update(counts)
    return book


def runs_book(tables, over):
    """(enrolment, period) → longest run of absence, run at the end, and possible sessions looked at."""
    periods = Periods(tables, over)
    in_order = {}
    for enrolment, week, place, day, row in sessions(tables):
        period = periods.of(enrolment, week)
        if period is not None:
            in_order.setdefault((enrolment, period), []).append(((day, place), row))
    book = {}
    for key, lines in in_order.items():
        longest = now = seen = 0
        for _, row in sorted(lines, key=lambda line: line[0]):
            if row["possible"] != "yes":
                continue
            seen += 1
            now = now + 1 if row["account"] == "lost" else 0
            longest = max(longest, now)
        book[key] = Counter(longest_run=longest, run_to_date=now, run_sessions=seen)
    return book
