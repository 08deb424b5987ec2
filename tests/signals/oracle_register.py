"""The oracle: signals of part-time timetables, education off site, other marks, and of what happens inside."""

import datetime as dt
import itertools
from collections import defaultdict

from .registers import DAY, NO_MARK_AT_ALL, PRESENT, in_spell, limit, row, split


def part_time_without_record(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, year, pupil = enrolment
        agreed = all_.rows_of("part_time_timetables", school, pupil)
        days = [
            day for day, _, _ in all_.sessions(enrolment, "p") if not any(in_spell(day, a) for a in agreed)
        ]
        if days:
            known = any(each["academic_year"] == year for each in agreed)
            found.append(row(enrolment, days[0], days[-1], "fair" if known else "strong", len(days)))
    return found


def part_time_past_review(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, _, pupil = enrolment
        agreed = all_.rows_of("part_time_timetables", school, pupil)
        late = []
        for day, _, _ in all_.sessions(enrolment, "p"):
            reviews = [each.get("review_date") for each in agreed if in_spell(day, each)]
            if reviews and None not in reviews and max(reviews) < day:
                late.append((max(reviews), day))
        if late:
            first, last = min(due for due, _ in late), max(day for _, day in late)
            met = any(
                first <= each["date"] <= last and each.get("held") is not False
                for each in all_.rows_of("meetings", school, pupil)
            )
            found.append(row(enrolment, first, last, "fair" if met else "strong", len(late)))
    return found


def part_time_for_months(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        sessions = all_.sessions(enrolment, "p")
        numbered = [(all_.number(enrolment[0], day), day) for day, _, _ in sessions]
        for run in split(numbered, limit("C2-PAUSE", dt.date.today()) + 1):
            span = run[-1][0] - run[0][0] + 1
            if span > limit("LONG-C2", run[0][1]):
                found.append(row(enrolment, run[0][1], run[-1][1], "strong", span, len(run)))
    return found


def half_days_missed(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        marks = all_.marks[enrolment]
        weeks = sorted({day - day.weekday() * DAY for day, _ in marks})
        for half, name in enumerate(("morning", "afternoon")):
            some, missed, leave = [], 0, 0
            for week in weeks:
                pairs = [
                    (marks[week + n * DAY, half], marks[week + n * DAY, 1 - half])
                    for n in range(5)
                    if (week + n * DAY, half) in marks
                ]
                days = [mine for mine, other in pairs if mine in "CMIO" and other in PRESENT]
                if len(days) >= limit("HALF-DAYS", week):
                    some.append(week)
                    missed += len(days)
                    leave += days.count("C")
            if some and len(some) >= limit("HALF-WEEKS", some[0]):
                strength = "strong" if leave == missed else "fair"
                found.append(row(enrolment, some[0], some[-1] + 4 * DAY, strength, len(some), missed, name))
    return found


def off_site_without_placement(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, year, pupil = enrolment
        placed = all_.rows_of("placements", school, pupil)
        days = {day for day, _, _ in all_.sessions(enrolment, "B")}
        alone = [day for day in days if not any(in_spell(day, place) for place in placed)]
        known = any(place["academic_year"] == year for place in placed)
        pause = limit("OFF-SITE-PAUSE", dt.date.today()) + 1
        for run in split([(all_.number(school, day), day) for day in alone], pause):
            if len(run) >= limit("OFF-SITE-DAYS", run[0][1]):
                found.append(row(enrolment, run[0][1], run[-1][1], "fair" if known else "strong", len(run)))
    return found


def _sessions_apart(all_, enrolment, sessions):
    pause = 2 * (limit("OFF-SITE-PAUSE", dt.date.today()) + 1) + 1
    slots = [(2 * all_.number(enrolment[0], day) + half, day) for day, half in sessions]
    return split(slots, pause)


def authority_without_provider(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, year, pupil = enrolment
        placed = all_.rows_of("placements", school, pupil)
        named = [place for place in placed if place.get("provider") is not None]
        alone = [
            (day, half)
            for day, half, _ in all_.sessions(enrolment, "K")
            if not any(in_spell(day, place) for place in named)
        ]
        known = any(place["academic_year"] == year for place in placed)
        for run in _sessions_apart(all_, enrolment, alone):
            found.append(row(enrolment, run[0][1], run[-1][1], "fair" if known else "strong", len(run)))
    return found


def dual_registration_unmarked(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, _, pupil = enrolment
        elsewhere = [marks for other, marks in all_.marks.items() if other[0] != school and other[2] == pupil]
        alone = [
            (day, half)
            for day, half, _ in all_.sessions(enrolment, "D")
            if not any(marks.get((day, half), ".") not in NO_MARK_AT_ALL + "DZ4" for marks in elsewhere)
        ]
        for run in _sessions_apart(all_, enrolment, alone):
            last = run[-1][1]
            there = any(
                spell["school"] != school
                and spell["pupil"] == pupil
                and in_spell(last, spell, "entry_date", "leaving_date")
                for spell in all_.tables["enrolments"]
            )
            found.append(row(enrolment, run[0][1], last, "strong" if there else "weak", len(run)))
    return found


def reason_left_open(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school = enrolment[0]
        open_ = []
        for day, _, _ in all_.sessions(enrolment, "N"):
            age = len(all_.days[school]) - all_.number(school, day)
            most = limit("ATT-N", day)
            if most is not None and age > most:
                open_.append((day, age))
        if open_:
            oldest = max(age for _, age in open_)
            strength = "strong" if oldest > limit("N-LONG", open_[0][0]) else "fair"
            found.append(row(enrolment, open_[0][0], open_[-1][0], strength, len(open_), oldest))
    return found


def not_required_at_compulsory_age(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        if enrolment in all_.ages:
            since, until = all_.ages[enrolment]
            days = [day for day, _, _ in all_.sessions(enrolment, "X") if since <= day <= until]
            if days:
                found.append(row(enrolment, days[0], days[-1], "strong", len(days)))
    for enrolment, sessions in all_.only_totals("X").items():
        since, until = all_.ages.get(enrolment, (dt.date.max, dt.date.min))
        if since < dt.date(enrolment[1], 8, 1) and until >= dt.date(enrolment[1] + 1, 8, 1):
            found.append(row(enrolment, None, None, "strong", sessions))
    return found


def prospective_while_on_roll(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, _, pupil = enrolment
        spells = all_.rows_of("enrolments", school, pupil)
        days = [
            day
            for day, _, _ in all_.sessions(enrolment, "Z")
            if any(in_spell(day, spell, "entry_date", "leaving_date") for spell in spells)
        ]
        if days:
            strength = "strong" if len(days) >= limit("Z-WEEK", days[0]) else "fair"
            found.append(row(enrolment, days[0], days[-1], strength, len(days)))
    return found


def marks_rewritten(all_):
    changed = defaultdict(set)
    for old in all_.tables["register_weeks_history"]:
        enrolment = old["school"], old["academic_year"], old["pupil"]
        for place, was in enumerate(old["marks"]):
            at = old["week"] + place // 2 * DAY, place % 2
            now = all_.marks[enrolment].get(at, ".")
            after = (old["replaced_at"].date() - at[0]).days
            if (
                was in "EpGOU"
                and now not in NO_MARK_AT_ALL.replace("#", "") + "EpGOU"
                and after > limit("REWRITE-DAYS", at[0])
            ):
                changed[enrolment].add((*at, was))
    found = []
    for enrolment, sessions in changed.items():
        days = [day for day, _, _ in sessions]
        n, m = len({s[:2] for s in sessions}), len({s[:2] for s in sessions if s[2] == "E"})
        found.append(row(enrolment, min(days), max(days), "strong" if n == m else "fair", n, m))
    return found


def _absences_after(all_, symbols):
    found = defaultdict(list)
    incidents = defaultdict(list)
    for each in all_.tables["behaviour_incidents"]:
        number = all_.number(each["school"], each["date"])
        if number is not None:
            afternoon = each.get("minute") is None or each["minute"] >= 720
            key = each["school"], each["academic_year"], each["pupil"]
            incidents[key].append((2 * number + afternoon, each["date"]))
    for enrolment, events in incidents.items():
        school, year, pupil = enrolment
        sessions = [
            (2 * all_.number(school, day) + half, day) for day, half, _ in all_.sessions(enrolment, symbols)
        ]
        for run in split(sessions, 1):
            begins = run[0][0]
            near = [day for slot, day in events if slot < begins <= slot + limit("COOL-SESSIONS", day)]
            records = all_.rows_of("exclusions", school, pupil, year)
            if near and not any(max(near) <= r["start_date"] <= run[-1][1] for r in records):
                found[enrolment].append((max(near), run[-1][1], len(run)))
    return found


def leave_after_incident(all_):
    found = []
    for enrolment, runs in _absences_after(all_, "C").items():
        long = [run for run in runs if run[2] >= limit("COOL-LENGTH", run[0])]
        if long:
            ends = min(run[0] for run in long), max(run[1] for run in long)
            strength = "strong" if len(long) > 1 else "fair"
            found.append(row(enrolment, *ends, strength, len(long), sum(run[2] for run in long)))
    return found


def ill_after_incident(all_):
    found = []
    for enrolment, runs in _absences_after(all_, "IM").items():
        ends = min(run[0] for run in runs), max(run[1] for run in runs)
        most = limit("COOL-TIMES", ends[0])
        if len(runs) >= most:
            strength = "fair" if len(runs) > most else "weak"
            found.append(row(enrolment, *ends, strength, len(runs), sum(run[2] for run in runs)))
    return found


def removed_for_whole_days(all_):
    minutes = defaultdict(lambda: defaultdict(int))
    for each in all_.tables["internal_removals"]:
        key = each["school"], each["academic_year"], each["pupil"]
        minutes[key][each["date"]] += each.get("minutes") or 0
    found = []
    for enrolment, by_day in minutes.items():
        whole = sorted(day for day, total in by_day.items() if total >= limit("WHOLE-DAY", day))
        if not whole or len(whole) < limit("WHOLE-DAYS", whole[0]):
            continue
        numbers = [all_.number(enrolment[0], day) for day in whole]
        running = any(None not in pair and pair[1] - pair[0] == 1 for pair in itertools.pairwise(numbers))
        total = sum(by_day[day] for day in whole)
        found.append(row(enrolment, whole[0], whole[-1], "strong" if running else "fair", len(whole), total))
    return found


def removal_grows_before_suspension(all_):
    found = set()
    for record in all_.suspensions():
        span = limit("GROW-DAYS", record["start_date"])
        start = record["first"]
        if start is None or start <= 2 * span:
            continue
        later = earlier = 0
        days = []
        for each in all_.rows_of("internal_removals", record["school"], record["pupil"]):
            number = all_.number(each["school"], each["date"])
            if number is None or each.get("minutes") is None or not start - 2 * span <= number < start:
                continue
            days.append(each["date"])
            if number >= start - span:
                later += each["minutes"]
            else:
                earlier += each["minutes"]
        day = record["start_date"]
        if later >= limit("GROW-MINUTES", day) and later >= limit("GROW-TIMES", day) * earlier:
            enrolment = record["school"], record["academic_year"], record["pupil"]
            found.add(row(enrolment, min(days), day, "strong" if earlier else "fair", later, earlier))
    return sorted(found)
