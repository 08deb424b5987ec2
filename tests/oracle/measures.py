"""Every measure, said again: what it adds to numerator and denominator for one enrolment and period."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from fractions import Fraction

from lostlearning.vocabulary import words
from oracle.words import first_day_of_route, reliability, routes_of, routes_of_book

SHARE, HUNDRED, HALF = Fraction(1), Fraction(100), Fraction(1, 2)
"""What numerator / denominator is multiplied by: a share, a rate per 100, sessions into days."""


@dataclasses.dataclass(frozen=True)
class Measure:
    books: tuple
    numerator: Callable
    denominator: Callable | None = None
    unknown: Callable | None = None
    per: Fraction = SHARE
    unit: str = "event"
    """pupil: Wilson. session: clustered and at most 1. Anything else with a denominator: clustered."""
    not_over: tuple = ()
    by_session: bool = False
    since: dt.date | None = None
    top: bool = False
    """Whether only the 5% of enrolments with most count in the numerator."""


def _threshold(code, year):
    """The threshold for a year that compares an enrolment with its own sessions; None where none does."""
    word = words("thresholds").get(code, dt.date(year, 9, 1))
    if word is None or word["base"] != "own":
        return None
    return Fraction(int(word["numerator"]), int(word["denominator"]))


def _reaches(code):
    def numerator(row):
        share = _threshold(code, row.year)
        return bool(row["possible"] and share and Fraction(row["lost"], row["possible"]) >= share)

    return numerator


def _compared(code):
    return lambda row: bool(row["possible"] and _threshold(code, row.year))


def _counts(column):
    return lambda row: row[column]


def _total(kind, *routes):
    return lambda row: sum(row[kind, route] for route in routes)


def _of_possible(numerator, **more):
    return Measure(("register",), numerator, _counts("possible"), unit="session", by_session=True, **more)


def _absence_days(numerator, **more):
    return Measure(("register",), numerator, per=HALF, by_session=True, **more)


def _minutes(books, *routes):
    return Measure(books, _total("minutes", *routes), unknown=_total("untimed", *routes))


def _pupils(numerator, denominator, books=("register",), **more):
    return Measure(books, numerator, denominator, unit="pupil", **more)


def _run(column):
    least = reliability("consecutive_sessions")[0]
    return _pupils(
        lambda row: row[column] >= least,
        lambda row: row["run_sessions"] > 0,
        ("register", "runs"),
        not_over=("week",),
    )


def measures():
    """Measures by code."""
    weeks = reliability("school_year_weeks")[0]
    c2 = ("lost", "part_time_timetable")
    late = (("learning_in_school", "late_before_close"), ("lost", "late_after_close"))
    since_c2 = first_day_of_route("part_time_timetable")
    found = {
        "possible_sessions": Measure(("register",), _counts("possible"), by_session=True),
        "attendance": _of_possible(lambda row: row["learning_in_school"] + row["educated_elsewhere"]),
        "overall_absence": _of_possible(_counts("lost")),
        "authorised_absence": _of_possible(_counts("authorised")),
        "unauthorised_absence": _of_possible(_counts("unauthorised")),
        "not_known": _of_possible(_counts("not_known")),
        "lateness": _of_possible(lambda row: sum(row[route] for route in late)),
        "approved_educational_activity": _of_possible(_counts("educated_elsewhere")),
        "part_time_timetable": _of_possible(_counts(c2), since=since_c2),
        "pupils_on_part_time_timetable": _pupils(
            lambda row: row["possible"] > 0 and row[c2] > 0, lambda row: row["possible"] > 0, since=since_c2
        ),
        "absent_any_10_sessions": _run("longest_run"),
        "absent_last_10_sessions": _run("run_to_date"),
        "lost_days": _absence_days(_counts("lost")),
        "headline_ledger": Measure(("register",), _counts("lost"), per=HALF),
        "headline_published_2024": Measure(
            ("register", "exclusions"),
            lambda row: row["unauthorised"] + row["suspension_sessions"],
            unknown=_counts("length_not_known"),
            per=HALF,
        ),
        "share_of_loss_top_5_percent": Measure(("register",), _counts("lost"), _counts("lost"), top=True),
        "suspensions": Measure(("exclusions",), _counts("suspensions")),
        "lunchtime_suspensions": Measure(("exclusions",), _counts("lunchtime")),
        "repeat_suspensions": Measure(("exclusions",), lambda row: max(row["suspensions"] - 1, 0)),
        "suspension_days": Measure(
            ("exclusions",), _counts("suspension_sessions"), unknown=_counts("length_not_known"), per=HALF
        ),
        "average_suspension_length": Measure(
            ("exclusions",),
            _counts("suspension_sessions"),
            lambda row: row["suspensions"] - row["length_not_known"],
            per=HALF,
        ),
        "suspension_rate_january": Measure(
            ("exclusions", "roll"), _counts("suspensions"), lambda row: row.january, per=HUNDRED
        ),
        "suspension_rate_live": Measure(
            ("exclusions", "roll"), _counts("suspensions"), _counts("on_roll_weeks"), per=HUNDRED * weeks
        ),
        "pupils_suspended": _pupils(
            lambda row: row["suspensions"] > 0,
            lambda row: row["on_roll"] > 0 or row["suspensions"] > 0,
            ("exclusions", "roll"),
        ),
        "permanent_exclusions_issued": Measure(("exclusions",), _counts("permanent")),
        "permanent_exclusions_upheld": Measure(
            ("exclusions",), _counts("upheld"), unknown=_counts("outcome_not_known")
        ),
        "permanent_exclusion_rate_january": Measure(
            ("exclusions", "roll"), _counts("permanent"), lambda row: row.january, per=HUNDRED
        ),
        "off_site_education_hours": Measure(
            ("placements",), _counts("minutes"), unknown=_counts("hours_not_known"), per=Fraction(1, 60)
        ),
        "education_after_exclusion_hours": Measure(
            ("placements", "exclusions"),
            _counts("minutes_after"),
            unknown=_counts("hours_not_known_after"),
            per=Fraction(1, 60),
        ),
        "internal_removal_minutes": _minutes(("removals",), "removal_from_class", "internal_exclusion"),
        "internal_truancy_minutes": _minutes(("lessons",), "internal_truancy"),
        "lateness_minutes": _minutes(("lateness",), "late_before_close"),
        "late_to_lesson_minutes": _minutes(("lessons",), "late_to_lesson"),
        "other_time_out_minutes": _minutes(
            ("removals",), "detention_in_lessons", "outside_the_room", "time_out", "toilet_trips"
        ),
    }
    for column in ("leavers", "no_ground", "no_destination", "no_reason"):
        code = column if column == "leavers" else f"leavers_{column}"
        found[code] = Measure(("off_roll",), _counts(column))
    for code in ("persistent_absence", "severe_absence"):
        found[code] = _pupils(_reaches(code), _compared(code), not_over=("week",))
    for route in routes_of("lost"):
        since = first_day_of_route(route)
        found[f"absence_{route}"] = _of_possible(_counts(("lost", route)), since=since)
        found[f"lost_days_{route}"] = _absence_days(_counts(("lost", route)), since=since)
    for route in routes_of_book("off_roll"):
        unsaid = _counts(("exits_not_known", route))
        found[f"exits_{route}"] = Measure(("off_roll",), _counts(("exits", route)), unknown=unsaid)
        found[f"off_roll_days_{route}"] = Measure(
            ("off_roll",),
            _counts(("days", route)),
            unknown=lambda row, route=route: row["days_not_known", route] + row["exits_not_known", route],
        )
    return found
