"""Every indicator said again in plain Python: what is the same, slowly and obviously."""

import datetime as dt
from collections import Counter, defaultdict

from lostlearning.support.limits import named
from oracle.words import POSTINGS, category
from signals.registers import Registers, split

DAY = dt.timedelta(days=1)
FAR_OFF = dt.date(9999, 1, 1)
LOST = {row["symbol"] for row in POSTINGS if row["account"] == "lost"}
THERE = {row["symbol"] for row in POSTINGS if row["account"] in ("learning_in_school", "educated_elsewhere")}
LEFT_ASIDE = "RTS"
PLAIN_ABSENCE = "IMCajHFGN"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TRANSITIONS = {
    "R": "Reception",
    "3": "Year 3",
    "7": "Year 7",
    "9": "Year 9",
    "10": "Year 10",
    "12": "Year 12",
}


def limit(code):
    (only,) = [one for one in named(code) if one.valid_to is None]
    return only.value


def as_read(symbol):
    """A mark as rules read it."""
    return "." if symbol in LEFT_ASIDE else "O" if symbol in PLAIN_ABSENCE else symbol


class Needs(Registers):
    """The tables with marks as rules read them, and each pupil's weeks."""

    def __init__(self, tables):
        read = [
            {**row, "marks": "".join(map(as_read, row["marks"]))} for row in tables.get("register_weeks", [])
        ]
        super().__init__({**tables, "register_weeks": read})
        self.weeks = defaultdict(list)
        for row in sorted(read, key=lambda row: row["week"]):
            missed = sum(mark in LOST for mark in row["marks"])
            possible = missed + sum(mark in THERE for mark in row["marks"])
            if possible:
                days = [day for day in range(5) if "O" in row["marks"][2 * day : 2 * day + 2]]
                late = sum(mark in "LU" for mark in row["marks"])
                who = (row["school"], row["academic_year"], row["pupil"])
                self.weeks[who].append((row["week"], possible, missed, late, days))

    def open_day(self, school, number):
        days = self.days.get(school, [])
        return days[number - 1] if number and 1 <= number <= len(days) else None


def row(who, crossed, seen, first, n=None, m=None, what=None, until=None):
    return (*who, crossed, seen, until, first, n, m, what)


def spells(weeks, tell):
    """Rows of the weeks that ``tell`` says something of (first, n, m, what); a spell ends with one it does not."""
    found, crossed = [], None
    for place, week in enumerate(weeks):
        told = tell(place)
        friday = week[0] + 4 * DAY
        crossed = (crossed or friday) if told else None
        if told:
            found.append((crossed, friday, *told))
    return found


def weekly(all_, tell):
    found = []
    for who, weeks in all_.weeks.items():
        found += [
            row(who, *each)
            for each in spells(weeks, lambda place, weeks=weeks, who=who: tell(weeks, place, who))
        ]
    return found


def below(line):
    def find(all_):
        def tell(weeks, place, who):
            year = weeks[: place + 1]
            possible, missed = sum(week[1] for week in year), sum(week[2] for week in year)
            if possible < limit("ATT-LEAST") or 100 * (possible - missed) >= limit(line) * possible:
                return None
            return year[0][0], missed, possible, None

        return weekly(all_, tell)

    return find


def attendance_fell(all_):
    def tell(weeks, place, who):
        length = limit("FELL-WEEKS")
        late, before = weeks[max(0, place - length + 1) : place + 1], weeks[: max(0, place - length + 1)]
        n, m = sum(week[2] for week in late), sum(week[1] for week in late)
        c, d = sum(week[2] for week in before), sum(week[1] for week in before)
        if m < limit("FELL-RECENT") or d < limit("FELL-BEFORE"):
            return None
        if 100 * (n * d - c * m) < limit("FELL-POINTS") * m * d:
            return None
        return late[0][0], n, m, f"{c} of {d}"

    return weekly(all_, tell)


def absence_on_one_weekday(all_):
    def tell(weeks, place, who):
        late = weeks[max(0, place - limit("DAY-WEEKS") + 1) : place + 1]
        days = Counter(day for week in late for day in week[4])
        whole = sum(days.values())
        for day, times in days.items():
            if times >= limit("DAY-TIMES") and 100 * times >= limit("DAY-SHARE") * whole:
                return late[0][0], times, whole, WEEKDAYS[day]
        return None

    return weekly(all_, tell)


def late_often(all_):
    def tell(weeks, place, who):
        late = weeks[max(0, place - limit("LATE-WEEKS") + 1) : place + 1]
        times = sum(week[3] for week in late)
        return (
            (late[0][0], times, sum(week[1] for week in late), None) if times >= limit("LATE-TIMES") else None
        )

    return weekly(all_, tell)


def lateness_grew(all_):
    def tell(weeks, place, who):
        length = limit("LATE-WEEKS")
        if place + 1 < 2 * length:
            return None
        late, before = (
            weeks[place - length + 1 : place + 1],
            weeks[place - 2 * length + 1 : place - length + 1],
        )
        n, m = sum(week[3] for week in late), sum(week[3] for week in before)
        return (before[0][0], n, m, None) if n >= limit("LATE-GREW") and n >= limit("LATE-BY") * m else None

    return weekly(all_, tell)


def transition_year(all_):
    groups = {}
    for who in all_.weeks:
        own = [
            (spell.get("entry_date") or dt.date(1900, 1, 1), spell["year_group"])
            for spell in all_.rows_of("enrolments", who[0], who[2], who[1])
            if spell.get("year_group")
        ]
        if own:
            groups[who] = min(own)

    def tell(weeks, place, who):
        entered, group = groups.get(who, (FAR_OFF, None))
        if place >= limit("NEW-WEEKS") or group not in TRANSITIONS:
            return None
        early = [week for week in weeks[: place + 1] if week[0] + 4 * DAY >= entered]
        if not early or early[-1] != weeks[place]:
            return None
        n, m = sum(week[2] for week in early), sum(week[1] for week in early)
        if m < limit("NEW-LEAST") or 100 * n < limit("NEW-SHARE") * m:
            return None
        return early[0][0], n, m, TRANSITIONS[group]

    return weekly(all_, tell)


def apart(events, length):
    """(crossed_on, event) of events (date, number, …) in order; those within ``length`` school days are one spell."""
    found, crossed, before = [], None, None
    for event in sorted(events):
        if before is None or event[1] - before >= length:
            crossed = event[0]
        before = event[1]
        found.append((crossed, event))
    return found


def lesson_missed(all_):
    by_day = defaultdict(lambda: defaultdict(set))
    for each in all_.tables["lesson_marks"]:
        who = (each["school"], each["academic_year"], each["pupil"])
        by_day[who][each["date"]].add((each["period"], each["mark"]))
    length, found = limit("LESSON-DAYS"), []
    for who, days in by_day.items():
        missed = sorted(
            (all_.number(who[0], day), day, period)
            for day, lessons in days.items()
            if any(mark in ("present", "late") for _, mark in lessons)
            for period, mark in lessons
            if mark == "absent" and all_.number(who[0], day) is not None
        )
        for period in {each[2] for each in missed}:
            over = []
            for number, day, own in missed:
                near = [each for each in missed if number - length < each[0] <= number]
                mine = [each for each in near if each[2] == period]
                if own != period or len(mine) < limit("LESSON-TIMES"):
                    continue
                if 100 * len(mine) >= limit("LESSON-SHARE") * len(near):
                    over.append((day, number, mine[0][1], len(mine), len(near)))
            found += [
                row(who, crossed, day, first, n, m, period)
                for crossed, (day, _, first, n, m) in apart(over, length)
            ]
    return found


def absence_with_another_at_home(all_):
    gone = defaultdict(set)
    for who, marks in all_.marks.items():
        for (day, _), symbol in marks.items():
            if symbol == "O":
                gone[who].add(day)
    away = defaultdict(set)
    for who, days in gone.items():
        away[who[2]] |= days

    def homes(pupil, day):
        return {
            each["postcode_key"]
            for each in all_.tables["addresses"]
            if each["pupil"] == pupil
            and (each.get("start_date") is None or each["start_date"] <= day)
            and (each.get("end_date") is None or day <= each["end_date"])
        }

    everyone = {each["pupil"] for each in all_.tables["addresses"]}
    length, found = limit("HOME-SHARED-DAYS"), []
    for who, days in gone.items():
        numbered = sorted(
            (all_.number(who[0], day), day) for day in days if all_.number(who[0], day) is not None
        )
        shared = set()
        for _, day in numbered:
            own = homes(who[2], day)
            others = {other for other in everyone if other != who[2] and own & homes(other, day)}
            if len(others) <= limit("HOME-OTHERS") and any(day in away[other] for other in others):
                shared.add(day)
        over = []
        for number, day in numbered:
            near = [each for each in numbered if number - length < each[0] <= number]
            n = sum(each[1] in shared for each in near)
            if n >= limit("HOME-SHARED-TIMES") and 100 * n >= limit("HOME-SHARED-PART") * len(near):
                over.append((day, number, near[0][1], n, len(near)))
        found += [
            row(who, crossed, day, first, n, m) for crossed, (day, _, first, n, m) in apart(over, length)
        ]
    return found


def _removals(all_):
    days = defaultdict(Counter)
    for each in all_.tables["internal_removals"]:
        number = all_.number(each["school"], each["date"])
        if each.get("minutes") is not None and number is not None:
            days[each["school"], each["academic_year"], each["pupil"]][number, each["date"]] += each[
                "minutes"
            ]
    return days


def removed_often(all_):
    length, found = limit("REMOVAL-DAYS"), []
    for who, days in _removals(all_).items():
        over = []
        for number, day in sorted(days):
            near = [each for each in sorted(days) if number - length < each[0] <= number]
            minutes = sum(days[each] for each in near)
            if minutes >= limit("REMOVAL-MINUTES"):
                over.append((day, number, near[0][1], minutes, len(near)))
        found += [
            row(who, crossed, day, first, n, m) for crossed, (day, _, first, n, m) in apart(over, length)
        ]
    return found


def removal_grew(all_):
    length, found = limit("GROW-DAYS"), []
    for who, days in _removals(all_).items():
        over = []
        for number, day in sorted(days):
            near = [each for each in sorted(days) if number - 2 * length < each[0] <= number]
            n = sum(days[each] for each in near if each[0] > number - length)
            m = sum(days[each] for each in near if each[0] <= number - length)
            if number > 2 * length and n >= limit("GROW-MINUTES") and n >= limit("GROW-TIMES") * m:
                over.append((day, number, near[0][1], n, m))
        found += [
            row(who, crossed, day, first, n, m) for crossed, (day, _, first, n, m) in apart(over, length)
        ]
    return found


def part_time_timetable(all_):
    found = []
    for who in all_.enrolments_marked():
        days = Counter(day for day, _, _ in all_.sessions(who, "p"))
        for run in split([(all_.number(who[0], day), day) for day in days], limit("C2-PAUSE") + 1):
            begins, first = run[0]
            for place, (number, day) in enumerate(run):
                sessions = sum(days[each] for _, each in run[: place + 1])
                found.append(row(who, first, day, first, sessions, number - begins + 1))
    return found


def _timed(all_):
    """(year, pupil) → [(first day, sessions, school)]: a day's records of one kind once, the longest."""
    kinds = defaultdict(list)
    for each in all_.tables["exclusions"]:
        kind = category(each["category"])
        if kind in ("SUSP", "LNCH"):
            length = each["sessions"] if each.get("sessions") is not None else int(kind == "LNCH")
            kinds[each["academic_year"], each["pupil"], each["start_date"], kind].append(
                (length, each["school"])
            )
    days = defaultdict(list)
    for (year, pupil, day, _), records in kinds.items():
        days[year, pupil, day].append(
            (max(length for length, _ in records), max(school for _, school in records))
        )
    found = defaultdict(list)
    for (year, pupil, day), records in sorted(days.items()):
        found[year, pupil].append(
            (day, sum(length for length, _ in records), max(school for _, school in records))
        )
    return found


def term(day):
    """The first day of the term a day is in, by Easter and the calendar."""
    from dateutil.easter import easter

    if day.month >= 8:
        return dt.date(day.year, 8, 1)
    return dt.date(day.year, 1, 1) if day <= easter(day.year) else easter(day.year) + DAY


def used(line, in_term):
    def find(all_):
        found = []
        for (year, pupil), days in _timed(all_).items():
            spans = defaultdict(list)
            for each in days:
                spans[term(each[0]) if in_term else None].append(each)
            for own in spans.values():
                crossed, n = {}, 0
                for m, (day, sessions, school) in enumerate(own, 1):
                    n += sessions
                    if n >= 2 * limit(line):
                        since = crossed.setdefault(school, day)
                        found.append(row((school, year, pupil), since, day, own[0][0], n, m))
        return found

    return find


def first_suspension(all_):
    every = defaultdict(list)
    for (year, pupil), days in _timed(all_).items():
        every[pupil] += [(day, sessions, school, year) for day, sessions, school in days]
    return [
        row((school, year, pupil), day, day, day, sessions)
        for pupil, days in every.items()
        for day, sessions, school, year in [min(days)]
    ]


def suspended_again(all_):
    found = []
    for (year, pupil), days in _timed(all_).items():
        crossed = {}
        for place in range(limit("AGAIN") - 1, len(days)):
            day, _, school = days[place]
            sessions = sum(each[1] for each in days[: place + 1])
            since = crossed.setdefault(school, day)
            found.append(row((school, year, pupil), since, day, days[0][0], place + 1, sessions))
    return found


def returned_from_suspension(all_):
    back = {}
    for each in all_.tables["exclusions"]:
        if category(each["category"]) != "SUSP":
            continue
        school, start = each["school"], each["start_date"]
        began = all_.number(school, start)
        if each.get("end_date") is not None:
            last = all_.number(school, each["end_date"])
        elif each.get("sessions") is not None and began is not None:
            began += not all_.open(school, start)
            last = began + max(1, (each["sessions"] + (each.get("start_session") == "PM") + 1) // 2) - 1
        else:
            last = None
        day = None if last is None else all_.open_day(school, last + 1)
        if day:
            key = (school, each["academic_year"], each["pupil"], day)
            back[key] = max(start, back.get(key, start))
    return [row(key[:3], key[3], key[3], first) for key, first in back.items()]


def returned_from_placement(all_):
    back = {}
    for each in all_.tables["placements"]:
        if each.get("end_date") is None:
            continue
        school = each["school"]
        last = all_.number(school, each["end_date"])
        day = None if last is None else all_.open_day(school, last + 1)
        others = all_.rows_of("placements", school, each["pupil"])
        if day and not any(
            one["start_date"] <= day and (one.get("end_date") is None or day <= one["end_date"])
            for one in others
        ):
            key = (school, each["academic_year"], each["pupil"], day)
            back[key] = max(each["start_date"], back.get(key, each["start_date"]))
    return [row(key[:3], key[3], key[3], first) for key, first in back.items()]


def moved_in_year(all_):
    found = set()
    for spell in all_.tables["enrolments"]:
        school, year, day = spell["school"], spell["academic_year"], spell.get("entry_date")
        weeks = [
            each["week"]
            for each in all_.tables["register_weeks"]
            if (each["school"], each["academic_year"]) == (school, year)
        ]
        number = all_.number(school, day)
        if not weeks or number is None or day < min(weeks):
            continue
        n = number - sum(each < min(weeks) for each in all_.days.get(school, []))
        if n > limit("MOVE-DAYS"):
            found.add(row((school, year, spell["pupil"]), day, day, day, n))
    return list(found)


def plan_review_overdue(all_):
    found = {}
    for table, what in (("actions", "an action or plan"), ("part_time_timetables", "a part-time timetable")):
        for each in all_.tables[table]:
            due, end = each.get("review_date"), each.get("end_date")
            if due is None or due < each["start_date"] or (end is not None and end <= due):
                continue
            key = (each["school"], each["academic_year"], each["pupil"], due, what)
            found[key] = max(end or FAR_OFF, found.get(key, dt.date.min))
    return [
        row(key[:3], key[3] + DAY, key[3] + DAY, key[3], what=key[4], until=until)
        for key, until in found.items()
    ]


FIND = {
    **{f"attendance_below_{line}": below(f"ATT-{line}") for line in (50, 90, 95)},
    **{f"suspended_{days}_days_in_term": used(f"TERM-{days}", True) for days in (5, 10, 15)},
    **{f"suspended_{days}_days_in_year": used(f"YEAR-{days}", False) for days in (30, 40)},
}


def find(code, all_):
    """The rows of an indicator, in no order."""
    return (FIND[code] if code in FIND else globals()[code])(all_)


def stands(rows, code_days, gone, day):
    """Of rows of one indicator those of a list on ``day``: (school, pupil) → (crossed, seen)."""
    latest = {}
    for each in rows:
        crossed, seen, until = each[3:6]
        last = min(until or seen, day)
        if seen > day or last + code_days * DAY < day or gone(each[0], each[2], day):
            continue
        key = (each[0], each[2])
        if key not in latest or (crossed, seen) > latest[key]:
            latest[key] = (crossed, seen)
    return latest


def gone(tables):
    """Whether a pupil has left a school's roll by a day, and not come back."""

    def left(school, pupil, day):
        own = [
            each
            for each in tables.get("enrolments", [])
            if (each["school"], each["pupil"]) == (school, pupil)
        ]
        return any(
            each.get("leaving_date")
            and each["leaving_date"] < day
            and (each.get("entry_date") is None or each["entry_date"] <= day)
            and not any(
                other.get("entry_date") and each["leaving_date"] < other["entry_date"] <= day for other in own
            )
            for each in own
        )

    return left
