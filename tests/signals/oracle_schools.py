"""The oracle: signals of a school."""

import datetime as dt
from collections import Counter, defaultdict
from fractions import Fraction

from lostlearning.vocabulary import words
from lostlearning.vocabulary.terms import academic_year_of
from oracle.words import category

from .registers import DAY, limit, row

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def beyond(day, x, n, d, whole):
    """More than three standard deviations of the binomial above what chance gives."""
    share = Fraction(d, whole)
    over = x - n * share
    return over > 0 and over**2 > limit("CHANCE", day) * n * share * (1 - share)


def _on_school_days(all_):
    found = defaultdict(list)
    for record in all_.suspensions():
        if all_.open(record["school"], record["start_date"]):
            found[record["school"], record["academic_year"]].append(record)
    return found


def _days_of(all_, school, year):
    return [day for day in all_.days.get(school, ()) if academic_year_of(day) == year]


def suspensions_on_one_weekday(all_):
    found = []
    for (school, year), records in _on_school_days(all_).items():
        days = _days_of(all_, school, year)
        held = Counter(day.weekday() for day in days)
        starts = defaultdict(list)
        for record in records:
            starts[record["start_date"].weekday()].append(record["start_date"])
        m = sum(len(on) for weekday, on in starts.items())
        for weekday, on in starts.items():
            if not held[weekday]:
                continue
            if m >= limit("FEWEST", min(on)) and beyond(min(on), len(on), m, held[weekday], len(days)):
                strength = "strong" if 2 * len(on) >= m else "fair"
                found.append(
                    row((school, year, None), min(on), max(on), strength, len(on), m, WEEKDAYS[weekday])
                )
    return found


def suspensions_in_one_group(all_):
    flags = {
        "fsm": "eligible for free school meals",
        "looked_after": "looked after",
        "in_need": "with a social worker",
    }
    starts = defaultdict(list)
    for record in all_.tables["exclusions"]:
        if category(record["category"]) == "SUSP":
            starts[record["school"], record["academic_year"], record["pupil"]].append(record["start_date"])
    schools = defaultdict(list)
    for pupil in all_.tables["pupils"]:
        schools[pupil["school"], pupil["academic_year"]].append(pupil)
    found = []
    for (school, year), pupils in schools.items():
        for kind in ("sen_provision", "ethnicity", *flags):
            known = [pupil for pupil in pupils if pupil.get(kind) is not None]
            hit = [pupil for pupil in known if (school, year, pupil["pupil"]) in starts]
            days = [day for pupil in hit for day in starts[school, year, pupil["pupil"]]]
            for value in {pupil[kind] for pupil in known} - {False, "N"}:
                word = None if kind in flags else words(kind).get(value)
                what = flags.get(kind) or f"{kind.replace('_', ' ')}: {word.label if word else value}"
                n, m = sum(pupil[kind] == value for pupil in hit), len(hit)
                d, whole = sum(pupil[kind] == value for pupil in known), len(known)
                if not days or m < limit("FEWEST", days[0]) or n < limit("GROUP-LEAST", days[0]):
                    continue
                times = Fraction(n, m) / Fraction(d, whole)
                if times >= limit("GROUP-TIMES", days[0]) and beyond(days[0], n, m, d, whole):
                    strength = "strong" if times >= limit("GROUP-STRONG", days[0]) else "fair"
                    found.append(row((school, year, None), min(days), max(days), strength, n, m, what))
    return found


def suspensions_for_one_reason(all_):
    rolled = {word.code: word["rolls_up_to"] or word.code for word in words("exclusion_reasons")}
    labels = {word.code: word.label[0].lower() + word.label[1:] for word in words("exclusion_reasons")}
    schools = defaultdict(list)
    for record in all_.tables["exclusions"]:
        if category(record["category"]) == "SUSP" and record.get("reason1"):
            given = [record.get(f"reason{n}") for n in (1, 2, 3)]
            given = [rolled.get(code, code) for code in given if code]
            schools[record["school"], record["academic_year"]].append((record["start_date"], given))
    found = []
    for (school, year), records in schools.items():
        days = [day for day, _ in records]
        m = len(records)
        for reason in {given[0] for _, given in records}:
            n = sum(set(given) == {reason} for _, given in records)
            share = Fraction(100 * n, m)
            if m >= limit("FEWEST", days[0]) and share >= limit("ONE-REASON", days[0]):
                strength = "strong" if share >= limit("ONE-STRONG", days[0]) else "fair"
                what = labels.get(reason, reason)
                found.append(row((school, year, None), min(days), max(days), strength, n, m, what))
    return found


def suspensions_before_event(all_):
    labels = {word.code: word.label.lower() for word in words("school_event_kinds")}
    records = _on_school_days(all_)
    found = []
    for event in all_.tables["school_events"]:
        school, year, start = event["school"], event["academic_year"], event["start_date"]
        days, mine = _days_of(all_, school, year), records.get((school, year), [])
        ends = all_.number(school, start - DAY)
        if (
            event["kind"] not in ("inspection", "exam_week", "tests", "mock_exams")
            or ends is None
            or not days
        ):
            continue
        begins = max(ends - limit("EVENT-DAYS", start) + 1, all_.number(school, days[0]))
        d = max(ends - begins + 1, 0)
        near = [r["start_date"] for r in mine if begins <= r["first"] <= ends]
        n, m = len(near), len(mine)
        if (
            m < limit("FEWEST", start)
            or n < limit("EVENT-LEAST", start)
            or not beyond(start, n, m, d, len(days))
        ):
            continue
        strength = "strong" if event["kind"] == "inspection" else "fair"
        found.append(row((school, year, None), min(near), start, strength, n, m, labels[event["kind"]]))
    return found


def excluded_marks_far_from_records(all_):
    permanent = {(r["school"], r["academic_year"], r["pupil"]) for r in all_.permanent()}
    weeks = defaultdict(list)
    for each in all_.tables["register_weeks"]:
        weeks[each["school"], each["academic_year"]].append(each["week"])
    marked, recorded, days = Counter(), Counter(), defaultdict(list)
    for enrolment in all_.enrolments_marked():
        if enrolment not in permanent:
            marked[enrolment[:2]] += len(all_.sessions(enrolment, "E"))
    for total in all_.tables["session_totals"]:
        place = total["school"], total["academic_year"]
        if total["code"] == "E" and place not in weeks and (*place, total["pupil"]) not in permanent:
            marked[place] += total["sessions"]
    for record in all_.tables["exclusions"]:
        place = record["school"], record["academic_year"]
        length = record.get("sessions")
        if category(record["category"]) != "SUSP" or length is None or (*place, record["pupil"]) in permanent:
            continue
        if place not in weeks or min(weeks[place]) <= record["start_date"] <= max(weeks[place]) + 6 * DAY:
            recorded[place] += length
            days[place].append(record["start_date"])
    found = []
    for place in marked.keys() | recorded.keys():
        n, m = marked[place], recorded[place]
        apart, on = abs(n - m), days[place]
        day = min(on, default=None)
        today = day or dt.date.today()
        if apart >= limit("FAR-SESSIONS", today) and 100 * apart >= limit("FAR-PERCENT", today) * m:
            strength = "strong" if 0 in (n, m) else "fair"
            found.append(row((*place, None), day, max(on, default=None), strength, n, m))
    return found
