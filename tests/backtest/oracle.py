"""The counting of a backtest again, a pupil at a time, in plain Python."""

import datetime as dt
from collections import defaultdict

from lostlearning.support import indicators
from lostlearning.support.backtest.cuts import cuts
from lostlearning.support.backtest.lists import Kind, lists
from lostlearning.vocabulary import attendance_codes, words

DAY = dt.timedelta(days=1)
ROWS = attendance_codes().rows
POSSIBLE = {
    row.symbol
    for row in ROWS
    if row.account in ("learning_in_school", "educated_elsewhere", "lost", "not_known")
}
LOST = {row.symbol for row in ROWS if row.account == "lost"}
UNKNOWN = {word.code for word in words("destinations") if word["known"] == "no"}
MAJOR = {word.code: word["major"] for word in words("ethnicity") if word["major"] != "unknown"}


def counted(rows, flags):
    """Tallies as (pupils, had, flagged, found), and days before by how many; by the keys of a backtest."""
    tallies, leads = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(lambda: defaultdict(int))
    weeks = defaultdict(list)
    for row in rows["register_weeks"]:
        weeks[row["school"], row["academic_year"], row["pupil"]].append(row)
    spans = {}
    for (school, year, _), own in weeks.items():
        seen = spans.get((school, year), []) + [row["week"] for row in own]
        spans[school, year] = [min(seen), max(seen)]
    for cut in cuts():
        for school, year in spans:
            day = cut.on(year)
            first, last = spans[school, year]
            if day - first < 28 * DAY or last + 4 * DAY - day < 42 * DAY:
                continue
            for key, own in weeks.items():
                if key[:2] == (school, year):
                    _pupil(rows, flags, cut.code, day, key, own, tallies, leads)
    return {key: tuple(each) for key, each in tallies.items()}, leads


def _sessions(own):
    return sum(m in POSSIBLE for row in own for m in row["marks"]), sum(
        m in LOST for row in own for m in row["marks"]
    )


def _pupil(rows, flags, cut, day, key, own, tallies, leads):
    school, year, pupil = key
    before = [row for row in own if row["week"] + 4 * DAY <= day]
    after = [row for row in own if row["week"] + 4 * DAY > day]
    possible, lost = _sessions(before)
    if not possible or _left(rows, key, day):
        return
    later, later_lost = _sessions(after)
    mine = [r for r in rows["exclusions"] if (r["school"], r["pupil"]) == (school, pupil)]
    mine = [r for r in mine if r["category"] in ("SUSP", "FIXD", "PERM")]
    already = [r["start_date"] for r in mine if r["start_date"] <= day]
    since = [r["start_date"] for r in mine if r["start_date"] > day and r["academic_year"] == year]
    absent = None
    if later and later_lost * 10 >= later:
        so_far = 0
        for row in sorted(after, key=lambda row: row["week"]):
            so_far += _sessions([row])[1]
            if so_far * 10 >= later:
                absent = row["week"] + 4 * DAY
                break
    outcomes = {
        "suspended_first": (not already, min(since, default=None)),
        "suspended_any": (True, min(since, default=None)),
        "absent_first": (later >= 40 and lost * 10 < possible, absent),
        "absent_any": (later >= 40, absent),
        "gone": (True, _gone(rows, key, day)),
    }
    raised = {
        code: crossed for at, s, y, p, code, crossed in flags if (at, s, y, p) == (day, school, year, pupil)
    }
    on = _on(raised, min(already, default=None), day if lost * 10 > possible else None)
    (person,) = (r for r in rows["pupils"] if (r["school"], r["academic_year"], r["pupil"]) == key)
    groups = {
        "": "",
        "sex": person["sex"] if person["sex"] in ("M", "F") else "not known",
        "fsm": {True: "yes", False: "no", None: "not known"}[person["fsm"]],
        "sen_provision": person["sen_provision"] or "not known",
        "ethnicity": MAJOR.get(person["ethnicity"], "not known"),
    }
    for each in lists():
        crossed = on.get(each.code)
        for outcome, (counts, when) in outcomes.items():
            if not counts:
                continue
            for topic, group in groups.items():
                tally = tallies[each.code, cut, outcome, topic, group]
                tally[0] += 1
                tally[1] += when is not None
                tally[2] += crossed is not None
                tally[3] += when is not None and crossed is not None
            if when and crossed:
                leads[each.code, cut, outcome][(when - crossed).days] += 1


def _on(raised, suspended, under):
    """The lists a pupil is on, each with the day since when."""
    found = dict(raised)
    days = sorted(raised.values())
    kinds = defaultdict(list)
    for code, crossed in raised.items():
        kinds[indicators()[code].record.group].append(crossed)
    firsts = sorted(min(each) for each in kinds.values())
    for each in lists():
        if each.kind is Kind.AT_LEAST and len(days) >= int(each.first):
            found[each.code] = days[int(each.first) - 1]
        elif each.kind is Kind.KINDS and len(firsts) >= int(each.first):
            found[each.code] = firsts[int(each.first) - 1]
        elif each.kind is Kind.BOTH and each.first in raised and each.second in raised:
            found[each.code] = max(raised[each.first], raised[each.second])
        elif each.kind is Kind.FIRST_ALONE and each.first in raised and each.second not in raised:
            found[each.code] = raised[each.first]
    if suspended:
        found["suspended_before"] = suspended
    if under:
        found["attendance_under"] = under
    return found


def _spells(rows, school, pupil):
    return [r for r in rows["enrolments"] if r["pupil"] == pupil and school in ("", r["school"])]


def _left(rows, key, day):
    spells = _spells(rows, key[0], key[2])
    left = max(
        (r["leaving_date"] for r in spells if r.get("leaving_date") and r["leaving_date"] < day), default=None
    )
    came = [r["entry_date"] for r in spells if r.get("entry_date") and r["entry_date"] <= day]
    return left is not None and not any(each > left for each in came)


def _gone(rows, key, day):
    days = []
    for spell in _spells(rows, key[0], key[2]):
        left = spell.get("leaving_date")
        if spell["academic_year"] != key[1] or not left or left <= day or left > dt.date(key[1] + 1, 8, 31):
            continue
        if spell.get("destination") not in (None, *UNKNOWN):
            continue
        others = [
            r for r in _spells(rows, "", key[2])
            if r.get("entry_date")
            and (r["entry_date"] > left or not r.get("leaving_date") or r["leaving_date"] > left)
        ]  # fmt: skip
        if not others:
            days.append(left)
    return min(days, default=None)
