"""Exits again, slowly and plainly: loops over pupils and days. It shares no code with the engine but the word lists."""

import datetime as dt
from collections import defaultdict

from lostlearning.insight.exits.limits import limit
from lostlearning.vocabulary import words

EVER = dt.date(9999, 1, 1)
UNEXPLAINED = ("unexplained_other_school", "unexplained_unknown")
SUBTRACTED = {
    "lostlearning": (
        "normal_transition", "deceased", "permanent_exclusion", "special_or_ap", "home_move", "service_care_mobile",
        "higher_rated", "home_education", "managed_move", "elsewhere_on_record",
    ),
    "epi-2019-april": (
        "normal_transition", "deceased", "permanent_exclusion", "home_move", "service_care_mobile", "higher_rated",
    ),
}  # fmt: skip
NEW_LAW = dt.date(2024, 8, 19)
MEANS = {
    False: {
        "e": "distance",
        "j": "died",
        "k": "over_age",
        "b": "registered",
        "c": "registered",
        "d": "ehe",
        "m": "perm",
    },
    True: {
        "g": "distance",
        "k": "died",
        "l": "over_age",
        "a": "registered",
        "c": "registered",
        "f": "ehe",
        "o": "perm",
    },
}
"""What letters mean before and from 19 August 2024."""


def days(code):
    return dt.timedelta(days=int(limit(code)))


def year_of(day):
    return day.year if day.month >= 9 else day.year - 1


class Oracle:
    """The exits of some tables (lists of dicts), and what schools' figures they come to."""

    def __init__(self, tables, ratings=()):
        get = lambda name: [defaultdict(lambda: None, row) for row in tables.get(name, [])]  # noqa: E731
        self.rows = get("enrolments")
        self.people, self.perms = get("pupils"), get("exclusions")
        self.addresses, self.weeks, self.schools = get("addresses"), get("register_weeks"), get("schools")
        self.read = {row["school"] for row in get("records_read") if row["records"] == "exclusions"}
        self.every = {row["school"] for row in get("records_read")}
        self.ratings = ratings
        self.own = [row for row in self.rows if row["enrolment_status"] not in ("S", "G")]
        self.places = self._places()
        self.roll = self._roll()
        self.whole = self._whole()
        self.exits = sorted(self._exits(), key=lambda e: (e["school"], e["day"], e["pupil"]))

    def _places(self):
        """(school, pupil, began, until, last year) of each day of entry."""
        spells = defaultdict(list)
        for row in self.rows:
            if row["enrolment_status"] != "G":
                spells[row["school"], row["pupil"], row["entry_date"]].append(row)
        found = []
        for (school, pupil, entry), rows in spells.items():
            first = min(row["academic_year"] for row in rows)
            last = max(row["academic_year"] for row in rows)
            ends = [row["leaving_date"] for row in rows if row["academic_year"] == last]
            known = [day for day in ends if day]
            until = max(known) if known else dt.date(last + 1, 8, 31)
            found.append((school, pupil, entry or dt.date(first, 9, 1), until, last))
        return found

    def born(self, pupil):
        months = [row["birth_month"] for row in self.people if row["pupil"] == pupil and row["birth_month"]]
        return max(months) if months else None

    def in_scope(self, group, born, year):
        if group in (None, "M", "X"):
            if born is None:
                return True
            return 5 <= year - born.year - (born.month > 8) <= 15
        return group in [str(n) for n in range(1, 12)]

    def _roll(self):
        """(school, year) → pupil → year group."""
        found = defaultdict(dict)
        for row in self.own:
            own = found[row["school"], row["academic_year"]]
            groups = [g for g in (own.get(row["pupil"]), row["year_group"]) if g is not None]
            own[row["pupil"]] = max(groups) if groups else None
        return found

    def _whole(self):
        """Schools and years that a whole roll of the next year follows."""
        return {
            (school, year)
            for (school, year), pupils in self.roll.items()
            if len(self.roll.get((school, year + 1), ())) * 100 >= len(pupils) * limit("ROLL-SHARE")
            and (school, year + 1) in self.roll
        }

    def _exits(self):
        gone = {}
        for row in self.own:
            if row["leaving_date"]:
                key = row["school"], row["pupil"], row["leaving_date"]
                one = gone.setdefault(key, {"ground": [], "destination": [], "entered": []})
                for name, column in (
                    ("ground", "leaving_ground"),
                    ("destination", "destination"),
                    ("entered", "entry_date"),
                ):
                    if row[column]:
                        one[name].append(row[column])
        listed = [
            {
                "school": school, "pupil": pupil, "left": day, "day": day, "academic_year": year_of(day),
                **{name: max(values) if values else None for name, values in one.items()},
            }
            for (school, pupil, day), one in gone.items()
        ]  # fmt: skip
        for school, year in self.whole:
            for pupil in self.roll[school, year]:
                if pupil in self.roll[school, year + 1]:
                    continue
                if any(s == school and p == pupil and year <= year_of(day) for s, p, day in gone):
                    continue
                entries = [
                    row["entry_date"] for row in self.own
                    if (row["school"], row["pupil"], row["academic_year"]) == (school, pupil, year)
                    and row["entry_date"]
                ]  # fmt: skip
                listed.append(
                    {
                        "school": school, "pupil": pupil, "left": None, "day": dt.date(year + 1, 8, 31),
                        "academic_year": year, "ground": None, "destination": None,
                        "entered": max(entries) if entries else None,
                    }
                )  # fmt: skip
        for e in listed:
            same = [p for p in self.places if p[0] == e["school"] and p[1] == e["pupil"] and p[3] > e["day"]]
            if any(began <= e["day"] + days("RESUMED-DAYS") for _, _, began, _, _ in same):
                continue
            e["came_back"] = min((began for _, _, began, _, _ in same), default=None)
            groups = [
                (year, pupils[e["pupil"]])
                for (school, year), pupils in self.roll.items()
                if school == e["school"] and year <= e["academic_year"] and pupils.get(e["pupil"])
            ]
            e["year_group"] = max(groups)[1] if groups else None
            here = any(
                school == e["school"] and year <= e["academic_year"] and e["pupil"] in pupils
                for (school, year), pupils in self.roll.items()
            )
            if self.in_scope(e["year_group"], self.born(e["pupil"]) if here else None, e["academic_year"]):
                yield self.classed(e)

    def classed(self, e):
        self.follow(e)
        named = {row["school"] for row in (*self.rows, *self.weeks)}
        others = [self.reach(school) for school in named if school != e["school"]]
        needed = e["day"] + (days("SEEN-WITHIN") if e["left"] else dt.timedelta(days=1))
        e["could_look"] = bool(others) and max(others) >= needed
        meaning = MEANS[e["day"] >= NEW_LAW].get(e["ground"])
        met = {
            code: bool(getattr(self, code)(e, meaning, e["destination"]))
            for code in SUBTRACTED["lostlearning"]
        }
        e["met"] = met
        e["reason"] = next((code for code, yes in met.items() if yes), None)
        if e["reason"] is None:
            if e["next_school"] or e["destination"] == "other_school" or meaning == "registered":
                e["reason"] = "unexplained_other_school"
            elif e["destination"] in ("unknown", "missing_education", "moved_in_england") or e["could_look"]:
                e["reason"] = "unexplained_unknown"
            else:
                e["reason"] = "insufficient_data"
        return e

    def follow(self, e):
        """The next school, when the pupil came onto its roll, and the days between."""
        later = []
        for school, pupil, began, until, last in self.places:
            if pupil != e["pupil"] or school == e["school"]:
                continue
            if e["left"]:
                if until > e["left"]:
                    later.append((max(began, e["left"] + dt.timedelta(days=1)), school))
            elif last > e["academic_year"] or (
                last == e["academic_year"] and began > (e["entered"] or dt.date(1900, 1, 1))
            ):
                later.append((began, school))
        came, school = min(later) if later else (None, None)
        e["next_school"], e["came"] = school, came
        e["gap"] = (came - e["left"]).days - 1 if came and e["left"] else None

    def reach(self, school):
        known = [dt.date(1, 1, 1)]
        for row in self.rows:
            if row["school"] == school:
                known += [day for day in (row["entry_date"], row["leaving_date"]) if day]
                known.append(dt.date(row["academic_year"], 9, 1))
        known += [row["week"] + dt.timedelta(days=4) for row in self.weeks if row["school"] == school]
        return max(known)

    def normal_transition(self, e, meaning, to):
        order = {word.code: int(word["order"]) for word in words("year_groups")}
        placed = [
            order[row["year_group"]] for row in self.own
            if (row["school"], row["academic_year"]) == (e["school"], e["academic_year"])
            and row["year_group"] and order[row["year_group"]] < 90
        ]  # fmt: skip
        last = bool(placed) and e["year_group"] is not None and order[e["year_group"]] == max(placed)
        summer = e["left"] is None or 601 <= e["left"].month * 100 + e["left"].day <= 930
        contrary = to in (
            "managed_move", "permanent_exclusion", "elective_home_education", "missing_education",
            "alternative_provision", "deceased",
        )  # fmt: skip
        return (
            to == "completed"
            or meaning == "over_age"
            or (summer and (last or e["year_group"] == "11") and not contrary)
        )

    def deceased(self, e, meaning, to):
        return to == "deceased" or meaning == "died"

    def permanent_exclusion(self, e, meaning, to):
        stand = {word.code: word["stands"] for word in words("exclusion_outcomes")}
        recorded = any(
            (row["school"], row["pupil"], row["category"]) == (e["school"], e["pupil"], "PERM")
            and stand.get(row["outcome"]) != "no"
            and e["day"] - days("EXCLUSION-DAYS") <= row["start_date"] <= e["day"]
            for row in self.perms
        )
        return recorded or to == "permanent_exclusion" or meaning == "perm"

    def special_or_ap(self, e, meaning, to):
        next_one = [row for row in self.schools if row["school"] == e["next_school"] and e["next_school"]]
        special = any(row["phase"] in ("SP", "PR") or row["kind"] == "pru" for row in next_one)
        return to in ("special_school", "alternative_provision") or special

    def home_move(self, e, meaning, to):
        own = [row for row in self.addresses if row["pupil"] == e["pupil"]]
        here = {row["postcode_key"] for row in own if row["school"] == e["school"]}
        there = {row["postcode_key"] for row in own if row["school"] == e["next_school"] and e["next_school"]}
        same = bool(here & there)
        moved = bool(here and there and not same)
        changes = []
        for new in own:
            if new["start_date"] and e["left"] and abs(new["start_date"] - e["day"]) <= days("MOVE-DAYS"):
                before = [
                    row for row in own if (row["start_date"] or dt.date(1900, 1, 1)) < new["start_date"]
                ]
                changes += [row["postcode_key"] != new["postcode_key"] for row in before]
        return moved or (bool(changes) and all(changes)) or (meaning == "distance" and not same)

    def service_care_mobile(self, e, meaning, to):
        own = [
            row for row in self.people
            if (row["school"], row["pupil"]) == (e["school"], e["pupil"]) and row["academic_year"] <= e["academic_year"]
        ]  # fmt: skip
        travels = any(
            (row["school"], row["pupil"], row["academic_year"])
            == (e["school"], e["pupil"], e["academic_year"])
            and "T" in row["marks"]
            for row in self.weeks
        )
        return travels or to == "abroad" or any(row["service_child"] or row["looked_after"] for row in own)

    def higher_rated(self, e, meaning, to):
        def grade(school):
            return next(
                (g for s, g, since, until in self.ratings if s == school and since <= e["day"] <= until), None
            )

        own, other = grade(e["school"]), grade(e["next_school"])
        return own is not None and other is not None and other < own

    def home_education(self, e, meaning, to):
        return to == "elective_home_education" or meaning == "ehe"

    def managed_move(self, e, meaning, to):
        return to == "managed_move"

    def elsewhere_on_record(self, e, meaning, to):
        return to in ("independent_school", "further_education", "employment_or_training", "custody")

    def counts(self, definition):
        """(school, year) → pupils counted, pupils on roll, pupils whose exits are insufficient data."""
        if definition == "ofsted-2019":
            return self.januaries()
        found = {}
        eleven = definition.startswith("epi")
        cohorts = defaultdict(set)
        held = defaultdict(set)
        for (school, year), pupils in self.roll.items():
            for pupil, group in pupils.items():
                if eleven and group in ("7", "8", "9", "10", "11"):
                    cohorts[school, year + 11 - int(group)].add(pupil)
                    held[school, year + 11 - int(group)].add(year)
                elif not eleven and self.in_scope(group, self.born(pupil), year):
                    cohorts[school, year].add(pupil)
        for (school, year), pupils in cohorts.items():
            if eleven and len(held[school, year]) < 5:
                continue
            own = [
                e for e in self.exits
                if e["school"] == school
                and (
                    (
                        e["year_group"] in ("7", "8", "9", "10", "11")
                        and e["academic_year"] + 11 - int(e["year_group"]) == year
                    )
                    if eleven else e["academic_year"] == year
                )
            ]  # fmt: skip
            counted = {
                e["pupil"] for e in own
                if e["reason"] != "insufficient_data" and not any(e["met"][code] for code in SUBTRACTED[definition])
            }  # fmt: skip
            unsaid = {e["pupil"] for e in own if e["reason"] == "insufficient_data"}
            found[school, year] = (len(counted), len(pupils), len(unsaid))
        return found

    def januaries(self):
        census = {
            int(word["academic_year"]): dt.date.fromisoformat(word["day"])
            for word in words("census_days") if word["census"] == "spring"
        }  # fmt: skip
        found = {}
        for school, year in self.whole:

            def there(pupil, day, school=school):
                return any(p[0] == school and p[1] == pupil and p[2] <= day <= p[3] for p in self.places)

            cohort = [
                pupil
                for pupil, group in self.roll[school, year].items()
                if group == "10" and there(pupil, census[year])
            ]
            if cohort:
                gone = [pupil for pupil in cohort if not there(pupil, census[year + 1])]
                found[school, year] = (len(gone), len(cohort), 0)
        return found
