"""The oracle: signals of exclusion, in the register and on record."""

import itertools
from collections import defaultdict

from oracle.words import category

from .registers import in_spell, limit, row, split, who


def excluded_without_record(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, year, pupil = enrolment
        records = all_.rows_of("exclusions", school, pupil, year)
        explained = {
            (day, half)
            for record in records
            if category(record["category"]) == "SUSP"
            for day, half, _, _ in all_.covered(record)
        }
        excluded_since = [record["start_date"] for record in records if record["category"] == "PERM"]
        alone = [
            (day, half)
            for day, half, symbol in all_.sessions(enrolment, "E")
            if (day, half) not in explained and not any(day >= since for since in excluded_since)
        ]
        slots = [(all_.number(school, at[0]) * 10 + at[0].weekday() * 2 + at[1], at) for at in alone]
        for run in split(slots, 19):
            days = [at[0] for _, at in run]
            strength = "fair" if records else "strong"
            found.append(row(enrolment, min(days), max(days), strength, len(run), what="running"))
    for enrolment, sessions in all_.only_totals("E").items():
        if not all_.rows_of("exclusions", enrolment[0], enrolment[2], enrolment[1]):
            found.append(row(enrolment, None, None, "strong", sessions, what="in the year"))
    return found


def _said(all_, wrong):
    found = []
    for record in all_.suspensions():
        sessions = all_.covered(record)
        n = sum(bool(wrong(record, *session)) for session in sessions)
        if n:
            last = max(session[0] for session in sessions)
            strength = "strong" if n == len(sessions) else "fair"
            found.append(row(who(record), record["start_date"], last, strength, n, len(sessions)))
    return found


def suspension_marked_present(all_):
    return _said(all_, lambda record, day, half, account, route: account == "learning_in_school")


def suspension_marked_ill(all_):
    return _said(all_, lambda record, day, half, account, route: route in ("illness", "medical_appointment"))


def suspension_marked_otherwise(all_):
    apart = ("illness", "medical_appointment", "suspension_or_exclusion")
    return _said(all_, lambda record, day, half, account, route: account == "lost" and route not in apart)


def suspension_marked_off_site(all_):
    def wrong(record, day, half, account, route):
        if account != "educated_elsewhere" or route == "arranged_by_local_authority":
            return False
        most = limit("EDU-S6", record["start_date"])
        if most is None or record["first"] is None:
            return False
        begun = min(
            other["first"]
            for other in all_.suspensions()
            if (other["school"], other["pupil"], other["start_date"])
            == (record["school"], record["pupil"], record["start_date"])
        )
        placed = all_.rows_of("placements", record["school"], record["pupil"])
        early = all_.number(record["school"], day) - begun < most
        return early and not any(in_spell(day, place) for place in placed)

    return _said(all_, wrong)


def over_45_days(all_):
    days = defaultdict(list)
    for record in all_.tables["exclusions"]:
        kind = category(record["category"])
        if kind in ("SUSP", "LNCH"):
            key = record["academic_year"], record["pupil"]
            length = record.get("sessions")
            length = (1 if kind == "LNCH" else 0) if length is None else length
            days[key].append((record["start_date"], kind, length, record.get("end_date"), record["school"]))
    found = []
    for (year, pupil), records in days.items():
        by_day = defaultdict(list)
        for record in records:
            by_day[record[:2]].append(record)
        total = sum(max(each[2] for each in same) for same in by_day.values())
        first = min(start for start, _ in by_day)
        most = limit("CAP-45", first)
        if most is None or total <= 2 * most:
            continue
        last = max(each[3] or each[0] for each in records)
        latest = max(start for start, _ in by_day)
        at_last = {max(each[4] for each in same) for key, same in by_day.items() if key[0] == latest}
        schools = {each[4] for each in records}
        strength = "strong" if len(schools) == 1 else "fair"
        found.append(row((max(at_last), year, pupil), first, last, strength, total, len(by_day)))
    return found


def six_days_without_education(all_):
    found = []
    for enrolment in all_.enrolments_marked():
        school, year, pupil = enrolment
        elsewhere = {day for day, _, _ in all_.sessions(enrolment, "BKD")}
        days = sorted({day for day, _, _ in all_.sessions(enrolment, "E")} - elsewhere)
        records = all_.rows_of("exclusions", school, pupil, year)
        for run in split([(all_.number(school, day), day) for day in days], 1):
            first, last = run[0][1], run[-1][1]
            permanent = any(r["category"] == "PERM" and r["start_date"] == first for r in records)
            most = limit("EDU-P6", first) if permanent else limit("EDU-S6", first)
            if most is None or len(run) <= most + permanent:
                continue
            if enrolment in all_.ages:
                of_age, until = all_.ages[enrolment]
                if last < of_age or first > until:
                    continue
            placed = any(
                place["start_date"] <= last and (place.get("end_date") is None or place["end_date"] >= first)
                for place in all_.rows_of("placements", school, pupil)
            )
            found.append(row(enrolment, first, last, "fair" if placed else "strong", len(run)))
    return found


def _pairs(all_):
    by_pupil = defaultdict(list)
    for record in all_.suspensions():
        by_pupil[record["school"], record["pupil"]].append(record)
    for records in by_pupil.values():
        # No session said stands last, as it does in SQL.
        records.sort(key=lambda r: (r["start_date"], r.get("start_session") or "Z"))
        for one, other in itertools.pairwise(records):
            if (
                other["start_date"] > one["start_date"]
                and other["first"] is not None
                and one["last"] is not None
            ):
                lengths = (one["length"], other["length"])
                both = None if None in lengths else sum(lengths)
                same = one.get("reason1") is not None and one.get("reason1") == other.get("reason1")
                yield one, other, other["first"] - one["last"] - 1, both, "strong" if same else "fair"


def suspension_restarted(all_):
    found = []
    for one, other, gap, both, strength in _pairs(all_):
        day = other["start_date"]
        most, fifth = limit("RESTART-GAP", day), limit("EDU-S6", day)
        if fifth is not None and 1 <= gap <= most and both is not None and both > 2 * fifth:
            found.append(row(who(one), one["start_date"], other["last_day"], strength, gap, both))
    return found


def suspension_extended(all_):
    return [
        row(who(one), one["start_date"], other["last_day"], strength, gap, both)
        for one, other, gap, both, strength in _pairs(all_)
        if gap == 0
    ]
