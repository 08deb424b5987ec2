"""The in-school book: minutes inside sessions that the register calls present."""

from collections import Counter

from oracle.register_book import enrolment_of
from oracle.when import Periods, monday
from oracle.words import posting, removal_route


def _present(tables, enrolment, day, session):
    """Whether the register has the pupil learning in school then; None where there is no register week."""
    for row in tables["register_weeks"]:
        if enrolment_of(row) == enrolment and row["week"] == monday(day):
            found = False
            for place, symbol in enumerate(row["marks"]):
                same_day = (day - row["week"]).days == place // 2
                if same_day and session in (None, "AM" if place % 2 == 0 else "PM"):
                    found = found or posting(symbol, day)["account"] == "learning_in_school"
            return found
    return None


def _removals(tables):
    for row in tables["internal_removals"]:
        session = row.get("session")
        if session is None and row.get("start_minute") is not None:
            session = "AM" if row["start_minute"] < 12 * 60 else "PM"
        yield enrolment_of(row), row["date"], session, removal_route(row.get("kind")), row.get("minutes")


def events(tables):
    """Every event: enrolment, day, session, route, minutes, whether a removal explains it."""
    removals = list(_removals(tables))
    for removal in removals:
        yield (*removal, False)
    for row in tables["lesson_marks"]:
        enrolment, session = enrolment_of(row), row.get("session")
        if row["mark"] == "late":
            yield enrolment, row["date"], session, "late_to_lesson", row.get("minutes_late"), False
        if row["mark"] == "absent":
            explained = any(
                who == enrolment
                and day == row["date"]
                and (session is None or half is None or session == half)
                for who, day, half, _, _ in removals
            )
            yield enrolment, row["date"], session, "internal_truancy", row.get("minutes"), explained
    for row in tables["lateness"]:
        yield enrolment_of(row), row["date"], row["session"], "late_before_close", row["minutes"], False


def in_school_book(tables, over):
    """(enrolment, period) → (kind, route) counts.

    Minutes count where the register has the pupil in school. With no register week for an event nobody
    can say, so it is counted as not known: neither zero nor minutes.
    """
    periods = Periods(tables, over)
    book = {}
    for enrolment, day, session, route, minutes, explained in events(tables):
        present = _present(tables, enrolment, day, session)
        period = periods.of(enrolment, day)
        if explained or present is False or period is None:
            continue
        counts = book.setdefault((enrolment, period), Counter())
        if present is None:
            counts["untimed", route] += 1
            continue
        counts["times", route] += 1
        if minutes is None:
            counts["untimed", route] += 1
        else:
            counts["minutes", route] += minutes
    return book
