"""The oracle: signals of leaving the roll."""

import datetime as dt
from collections import defaultdict

from oracle.words import january_census, leaver_route

from .registers import DAY, NO_MARK_AT_ALL, limit, row, who

NEW_LAW = dt.date(2024, 8, 19)


def _strength(destination):
    if destination in (None, "unknown", "missing_education", "moved_in_england"):
        return "strong"
    if destination in ("elective_home_education", "managed_move", "alternative_provision"):
        return "fair"
    return "weak"


def _asked(all_):
    return [each for each in all_.leavers() if each.get("destination") not in ("completed", "deceased")]


def left_between_censuses(all_):
    found = []
    for each in _asked(all_):
        census, day, group = (
            january_census(each["academic_year"]),
            each["leaving_date"],
            each.get("year_group"),
        )
        if census and ((group == "10" and day >= census) or (group == "11" and day < census)):
            found.append(row(who(each), day, day, _strength(each.get("destination")), what=group))
    return found


def left_after_suspension(all_):
    found = {}
    for each in _asked(all_):
        day, left = each["leaving_date"], all_.number(each["school"], each["leaving_date"])
        near = [
            (left - record["last"], record["start_date"])
            for record in all_.suspensions()
            if (record["school"], record["pupil"]) == (each["school"], each["pupil"])
            and record["start_date"] <= day
            and None not in (left, record["last"])
            and 0 <= left - record["last"] <= limit("LEAVE-DAYS", day)
        ]
        permanent = any(r["pupil"] == each["pupil"] and r["start_date"] <= day for r in all_.permanent())
        if near and not permanent:
            key = (*who(each), day)
            destinations, others = found.setdefault(key, ([], []))
            destinations.append(each.get("destination"))
            others.extend(near)
    return [
        row(
            key[:3], min(start for _, start in near), key[3],
            _strength(max((d for d in destinations if d), default=None)),
            min(days for days, _ in near), len(near),
        )
        for key, (destinations, near) in found.items()
    ]  # fmt: skip


def home_education_after_trouble(all_):
    found = {}
    for each in _routed(all_):
        school, pupil, day = each["school"], each["pupil"], each["leaving_date"]
        left = all_.number(school, day)
        if each["route"] != "elective_home_education" or left is None:
            continue
        events = [
            ("suspension", record["start_date"], record["last"])
            for record in all_.suspensions()
            if (record["school"], record["pupil"]) == (school, pupil)
        ]
        events += [
            ("meeting", met["date"], all_.number(school, met["date"]))
            for met in all_.rows_of("meetings", school, pupil)
            if met.get("held") is not False
        ]
        events += [
            ("C2", on, all_.number(school, on))
            for enrolment in all_.enrolments_marked()
            if (enrolment[0], enrolment[2]) == (school, pupil)
            for on, _, _ in all_.sessions(enrolment, "p")
        ]
        most = limit("HOME-DAYS", day)
        near = [
            (kind, on, left - number)
            for kind, on, number in events
            if number is not None and on <= day and 0 <= left - number <= most
        ]
        if near:
            kinds = {kind for kind, _, _ in near}
            strength = "strong" if len(kinds) > 1 else "weak" if kinds == {"meeting"} else "fair"
            found[(*who(each), day)] = row(
                who(each), min(on for _, on, _ in near), day, strength, len(kinds), min(n for _, _, n in near)
            )
    return list(found.values())


def _routed(all_):
    """Leavers with the route of the day: rows of one pupil and day are one leaver, and any route is said."""
    routes = defaultdict(list)
    for each in all_.leavers():
        day = each["leaving_date"]
        route, ground, place, _ = leaver_route(each.get("destination"), each.get("leaving_ground"), day)
        if not ground and not place:
            route = "no_reason_on_file"
        routes[(*who(each), day)].append(route)
    for each in all_.leavers():
        said = [route for route in routes[(*who(each), each["leaving_date"])] if route]
        yield {**each, "route": max(said, default=None)}


def deleted_without_ground(all_):
    found = []
    for each in _asked(all_):
        day = each["leaving_date"]
        since, until = all_.ages.get(who(each), (dt.date.min, dt.date.max))
        if each.get("leaving_ground") is None and since <= day <= until:
            unknown = each.get("destination") in (None, "unknown", "missing_education", "moved_in_england")
            found.append(row(who(each), day, day, "strong" if unknown else "fair"))
    return found


def _on_ground(all_, letter):
    return [
        each
        for each in all_.leavers()
        if each.get("leaving_ground") == letter and each["leaving_date"] >= NEW_LAW
    ]


def absence_ground_contradicted(all_):
    found = defaultdict(list)
    for each in _on_ground(all_, "i"):
        school, _, pupil = who(each)
        day, left = each["leaving_date"], all_.number(school, each["leaving_date"])
        if left is None:
            continue
        for enrolment in all_.enrolments_marked():
            if (enrolment[0], enrolment[2]) != (school, pupil):
                continue
            for (on, _), symbol in all_.marks[enrolment].items():
                other = symbol not in NO_MARK_AT_ALL + "GNOZ4"
                if other and on <= day and all_.number(school, on) > left - limit("ABSENT-I", day):
                    found[(*enrolment, day)].append(on)
    return [row(key[:3], min(days), key[3], "strong", len(days)) for key, days in found.items()]


def distance_without_move(all_):
    found = {}
    for each in _on_ground(all_, "g"):
        homes = {a["postcode_key"] for a in all_.rows_of("addresses", each["school"], each["pupil"])}
        since = [
            a.get("start_date")
            for a in all_.tables["addresses"]
            if a["pupil"] == each["pupil"] and a["school"] != each["school"] and a["postcode_key"] in homes
        ]
        if since:
            day = each["leaving_date"]
            later = any(start is not None and start >= day for start in since)
            found[(*who(each), day)] = row(who(each), day, day, "strong" if later else "fair")
    return list(found.values())


def excluded_ground_without_record(all_):
    return [
        row(who(each), each["leaving_date"], each["leaving_date"], "strong")
        for each in _on_ground(all_, "o")
        if not any(
            r["pupil"] == each["pupil"] and r["start_date"] <= each["leaving_date"] for r in all_.permanent()
        )
    ]


def excluded_ground_too_soon(all_):
    found = {}
    for each in _on_ground(all_, "o"):
        school, day = each["school"], each["leaving_date"]
        records = [
            r["start_date"]
            for r in all_.permanent()
            if (r["school"], r["pupil"]) == (school, each["pupil"]) and r["start_date"] <= day
        ]
        left = all_.number(school, day)
        between = [left - all_.number(school, start) for start in records
                   if left is not None and all_.number(school, start) is not None]  # fmt: skip
        if between and min(between) < limit("IRP-APPLY", day):
            found[(*who(each), day)] = row(who(each), max(records), day, "fair", min(between))
    return list(found.values())


def over_age_ground_while_of_age(all_):
    found = []
    for each in _on_ground(all_, "l"):
        day = each["leaving_date"]
        if who(each) in all_.ages and day < all_.ages[who(each)][1]:
            found.append(row(who(each), day, day, "strong", (all_.ages[who(each)][1] - day).days))
    return found


def roll_gap(all_):
    spells = all_.tables["enrolments"]
    found = {}
    for each in all_.leavers():
        day = each["leaving_date"]
        already = any(
            other["pupil"] == each["pupil"]
            and other["academic_year"] == each["academic_year"]
            and (other.get("entry_date") or dt.date.min) <= day < (other.get("leaving_date") or dt.date.max)
            for other in spells
        )
        entries = [o["entry_date"] for o in spells if o["pupil"] == each["pupil"] and o.get("entry_date")]
        later = [entry for entry in entries if entry > day]
        returned = day + DAY if already else min(later, default=None)
        if returned is None:
            continue
        left, until = all_.number(each["school"], day), all_.number(each["school"], returned - DAY)
        route, ground, place, _ = leaver_route(each.get("destination"), each.get("leaving_ground"), day)
        named = route is None and (ground or place)
        _, gap, was = found.get((*who(each), day), (None, None, False))
        if None not in (left, until):
            gap = until - left
        found[(*who(each), day)] = (returned, gap, was or named)
    return [
        row(key[:3], key[3], returned, "strong" if named else "fair", gap)
        for key, (returned, gap, named) in found.items()
        if gap is not None and gap > limit("ROLL-GAP", key[3])
    ]
