"""An invented school's diagnosis, made from invented sessions so that every table adds up. No real pupil."""

import datetime as dt
import math

import numpy as np

from lostlearning.diagnosis.compared import ONE_SCHOOL, itself
from lostlearning.diagnosis.gaps import of_leavers
from lostlearning.diagnosis.headline import sentences
from lostlearning.measures.number import Number, Status
from lostlearning.vocabulary import words

ROUTES = {
    "illness": 0.048,
    "medical_appointment": 0.006,
    "religious_observance": 0.0004,
    "leave_of_absence": 0.001,
    "interview": 0.00001,
    "holiday_without_leave": 0.006,
    "late_after_close": 0.003,
    "other_unauthorised": 0.026,
    "reason_not_established": 0.002,
    "part_time_timetable": 0.004,
    "suspension_or_exclusion": 0.0035,
}
STATED = words("routes")
KINDS = {}
for _route in ROUTES:
    KINDS.setdefault(STATED.get(_route)["ladder"], []).append(_route)
UNAUTHORISED = ["holiday_without_leave", "late_after_close", "other_unauthorised", "reason_not_established"]
LEARNING, ELSEWHERE, NOT_KNOWN = len(ROUTES), len(ROUTES) + 1, len(ROUTES) + 2
WEEKS = [dt.date(2026, 8, 31) + dt.timedelta(weeks=n) for n in range(12)]
HALF_TERM = dt.date(2026, 10, 26)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

CHARACTERISTICS = {
    "year_group": (
        "Year group",
        [
            ("7", "Year 7", 0.2),
            ("8", "Year 8", 0.2),
            ("9", "Year 9", 0.2),
            ("10", "Year 10", 0.2),
            ("11", "Year 11", 0.2),
        ],
    ),
    "sex": ("Sex", [("F", "Female", 0.49), ("M", "Male", 0.51)]),
    "fsm6": (
        "Free school meals in the last six years",
        [("yes", "Yes", 0.31), ("no", "No", 0.687), (None, "Not known", 0.003)],
    ),
    "sen_provision": (
        "SEN provision",
        [
            ("N", "No special educational need", 0.81),
            ("K", "SEN support", 0.15),
            ("E", "Education, health and care plan", 0.04),
        ],
    ),
    "ethnicity_major": (
        "Ethnicity",
        [
            ("asian", "Asian / Asian British", 0.07),
            ("black", "Black / African / Caribbean / Black British", 0.04),
            ("mixed", "Mixed / Multiple ethnic groups", 0.05),
            ("other", "Other ethnic group", 0.003),
            ("white", "White", 0.837),
        ],
    ),
    "looked_after": ("Looked after by a local authority", [("yes", "Yes", 0.008), ("no", "No", 0.992)]),
}
DEFINITIONS = {
    "overall_absence": (
        "Share of possible sessions lost",
        "session",
        "Sessions posted to a lost route",
        "Possible sessions",
        1,
    ),
    "lost_days": ("Days lost, by the ledger", "days", "Sessions posted to a lost route", "", 0.5),
    "headline_published_2024": (
        "Days lost, as “Who is losing learning?” counts them",
        "days",
        "Unauthorised sessions and lengths of suspensions",
        "",
        0.5,
    ),
    "learning_in_school": ("Learning in school", "session", "Sessions in school", "Possible sessions", 1),
    "approved_educational_activity": (
        "Educated elsewhere",
        "session",
        "Sessions of approved activity off site",
        "Possible sessions",
        1,
    ),
    "not_known": ("Not known", "session", "Possible sessions without a mark", "Possible sessions", 1),
    "possible_sessions": ("Possible sessions", "session", "Possible sessions", "", 1),
    "suspensions": ("Suspensions", "event", "Suspension records", "", 1),
    "suspension_rate_january": ("Suspension rate", "event", "Suspension records", "Pupils in January", 100),
    "permanent_exclusions_issued": ("Permanent exclusions", "event", "Permanent exclusions", "", 1),
    "exits_permanent_exclusion": ("Leavers: permanent exclusion", "event", "Leavers", "", 1),
    "leavers": ("Leavers", "event", "Leavers", "", 1),
    "leavers_no_ground": ("Leavers with no ground", "event", "Leavers", "", 1),
    "leavers_no_destination": ("Leavers with no destination", "event", "Leavers", "", 1),
    "leavers_no_reason": ("Leavers with neither", "event", "Leavers", "", 1),
    "persistent_absence": (
        "Persistent absence",
        "pupil",
        "Enrolments that missed 10% or more",
        "Enrolments",
        1,
    ),
    "severe_absence": ("Severe absence", "pupil", "Enrolments that missed 50% or more", "Enrolments", 1),
    "pupils_suspended": (
        "Pupils suspended once or more",
        "pupil",
        "Enrolments with a suspension",
        "Enrolments",
        1,
    ),
    "lost_by_ladder": (
        "Sessions lost, by who leads",
        "session",
        "Sessions lost by the routes of one kind",
        "Possible sessions",
        1,
    ),
    "reconciliation_step": ("Step", "days", "Sessions in one count and not the other", "", 0.5),
    **{
        f"lost_days_{name}": (f"Days lost: {name}", "days", "Sessions posted to the route", "", 0.5)
        for name in ROUTES
    },
    "minutes": ("Minutes lost inside school", "minutes", "Minutes", "", 1),
    "off_roll": ("Pupils leaving by this route", "pupil", "Pupils", "", 1),
}


def number(code, numerator, denominator=None, n=None, status=Status.KNOWN):
    per = DEFINITIONS[code][4]
    if denominator is None:
        return Number(numerator * per, status, numerator, None, None, None, n, code, "1", "f00d").as_dict()
    if denominator == 0:
        status, rate, half = Status.NOT_APPLICABLE, None, 0
        return Number(None, status, numerator, denominator, None, None, n, code, "1", "f00d").as_dict()
    rate = numerator / denominator
    half = 1.96 * math.sqrt(rate * (1 - rate) / max(n or denominator, 1))
    if (n or 99) < 10:
        status = Status.LOW_RELIABILITY
    return Number(
        rate, status, numerator, denominator, max(0, rate - half), min(1, rate + half), n, code, "1", "f00d"
    ).as_dict()


def missing(code, status=Status.NOT_AVAILABLE):
    return Number(None, status, None, None, None, None, None, code, "1", "").as_dict()


class School:
    """Sessions of invented pupils: ``posts[pupil, week, day, session]``; -1 is no session."""

    def __init__(self, pupils=1196, seed=7):
        draw = np.random.default_rng(seed)
        self.pupils = pupils
        self.groups = {
            name: draw.choice(len(rows), pupils, p=[share for *_, share in rows])
            for name, (_, rows) in CHARACTERISTICS.items()
        }
        trouble = draw.gamma(0.45, 2.2, pupils)
        trouble *= np.where(self.groups["sen_provision"] > 0, 1.7, 0.85) * np.where(
            self.groups["fsm6"] == 0, 1.6, 0.8
        )
        rates = np.array(list(ROUTES.values()))
        day = np.array([1.1, 0.9, 0.9, 1.0, 1.3])
        week = np.linspace(0.8, 1.25, len(WEEKS))
        chance = (
            trouble[:, None, None, None, None]
            * week[None, :, None, None, None]
            * day[None, None, :, None, None]
            * rates
        )
        chance = np.broadcast_to(chance, (pupils, len(WEEKS), 5, 2, len(rates))).cumsum(-1)
        chance = np.minimum(chance, np.arange(len(rates)) * 0.001 + 0.97)
        roll = draw.random((pupils, len(WEEKS), 5, 2))
        self.posts = (roll[..., None] >= chance).sum(-1).astype(np.int8)
        learning = self.posts == LEARNING
        self.posts[learning & (draw.random(learning.shape) < 0.008)] = ELSEWHERE
        self.posts[learning & (draw.random(learning.shape) < 0.0002)] = NOT_KNOWN
        self.posts[:, [w == HALF_TERM for w in WEEKS]] = -1
        self.posts[:, 0, 0] = -1
        self.posts[:, -1, 4] = NOT_KNOWN if pupils < 0 else self.posts[:, -1, 4]
        self.possible = self.posts >= 0
        self.lost = self.possible & (self.posts < len(ROUTES))

    def per_pupil(self, mask):
        return mask.reshape(self.pupils, -1).sum(1)

    def route(self, *names):
        return np.isin(self.posts, [list(ROUTES).index(name) for name in names])


def group_numbers(school, chosen):
    n = int(chosen.sum())
    possible = school.per_pupil(school.possible)[chosen]
    lost = school.per_pupil(school.lost)[chosen]
    suspended = school.per_pupil(school.route("suspension_or_exclusion"))[chosen] > 0
    return {
        "overall_absence": number("overall_absence", int(lost.sum()), int(possible.sum()), n),
        "persistent_absence": number("persistent_absence", int((10 * lost >= possible).sum()), n, n),
        "severe_absence": number("severe_absence", int((2 * lost >= possible).sum()), n, n),
        "pupils_suspended": number("pupils_suspended", int(suspended.sum()), n, n),
    }


def diagnosis(pupils=1196, seed=7):
    school = School(pupils, seed)
    possible, n = int(school.possible.sum()), school.pupils
    lost = int(school.lost.sum())
    accounts = {
        "learning_in_school": int((school.posts == LEARNING).sum()),
        "approved_educational_activity": int((school.posts == ELSEWHERE).sum()),
        "overall_absence": lost,
        "not_known": int((school.posts == NOT_KNOWN).sum()),
    }
    everyone = np.ones(n, bool)
    unauthorised = int(school.route(*UNAUTHORISED).sum())
    suspension = int(school.route("suspension_or_exclusion").sum())
    numbers = {
        **group_numbers(school, everyone),
        **{code: number(code, count, possible, n) for code, count in accounts.items()},
        "possible_sessions": number("possible_sessions", possible, n=n),
        "lost_days": number("lost_days", lost, n=n),
        "headline_published_2024": number("headline_published_2024", unauthorised + suspension, n=n),
    }
    suspended = numbers["pupils_suspended"]["numerator"]
    rate = number("suspension_rate_january", 2 * suspended, n, n)
    counts = {
        "suspensions": 2 * suspended,
        "permanent_exclusions_issued": 2,
        "leavers": n // 12,
        "leavers_no_ground": n // 100,
        "leavers_no_destination": 3,
        "leavers_no_reason": 2,
    }
    numbers |= {code: number(code, count, n=n) for code, count in counts.items()}
    numbers |= {
        "suspension_rate_january": rate | {"value": 200 * suspended / n},
        "exits_permanent_exclusion": number(
            "exits_permanent_exclusion", 2, n=n, status=Status.LOW_RELIABILITY
        ),
    }
    listed = words("routes")
    continuum = []
    for word in listed:
        route = {
            "route": word.code,
            "label": word.label,
            "book": word["book"],
            "position": int(word["position"]),
            "ladder": word["ladder"],
            "pupils": None,
        }
        if word.code in ROUTES:
            route["number"] = number(f"lost_days_{word.code}", int(school.route(word.code).sum()), n=n)
            route["pupils"] = int((school.per_pupil(school.route(word.code)) > 0).sum())
        elif word.code in {"internal_exclusion", "internal_truancy", "late_before_close"}:
            route["number"] = number(
                "minutes",
                {"internal_exclusion": 41230, "internal_truancy": 9120, "late_before_close": 15410}[
                    word.code
                ],
                n=n,
            )
        elif word.code in {"permanent_exclusion", "elective_home_education"}:
            route["number"] = number(
                "off_roll", {"permanent_exclusion": 2, "elective_home_education": 6}[word.code], n=n
            )
        elif word["book"] == "register":
            continue
        else:
            route["number"] = missing("minutes" if word["book"] == "in_school" else "off_roll")
        continuum.append(route)
    weeks = []
    for place, week in enumerate(WEEKS):
        of = school.posts[:, place]
        held = int((of >= 0).sum())
        row = {
            "week": week.isoformat(),
            "possible": number("possible_sessions", held, n=n),
            "lost": number("overall_absence", int(school.lost[:, place].sum()), held, n),
            "educated_elsewhere": number(
                "approved_educational_activity", int((of == ELSEWHERE).sum()), held, n
            ),
            "not_known": number("not_known", int((of == NOT_KNOWN).sum()), held, n),
        }
        for kind, names in KINDS.items():
            row[kind] = number("lost_by_ladder", int(school.route(*names)[:, place].sum()), held, n)
        weeks.append(row)
    days = [
        {
            "day": name,
            "session": session,
            "number": number(
                "overall_absence",
                int(school.lost[:, :, d, s].sum()),
                int(school.possible[:, :, d, s].sum()),
                n,
            ),
        }
        for d, name in enumerate(DAYS)
        for s, session in enumerate(("AM", "PM"))
    ]
    groups = []
    for name, (label, rows) in CHARACTERISTICS.items():
        made = []
        for index, (code, group, _) in enumerate(rows):
            chosen = school.groups[name] == index
            if chosen.any():
                made.append(
                    {
                        "code": code,
                        "label": group,
                        "pupils": int(chosen.sum()),
                        "too_small": int(chosen.sum()) < 10,
                        "numbers": group_numbers(school, chosen),
                    }
                )
        groups.append({"characteristic": name, "label": label, "rows": made})
    a_year_ago = [
        {**week, "week": (dt.date.fromisoformat(week["week"]) - dt.timedelta(weeks=52)).isoformat()}
        for week in weeks
    ]
    made = {
        "audience": "staff",
        "personal_data": True,
        "school": "Invented Academy",
        "schools": 1,
        "compared": {**itself("2026", weeks, a_year_ago), "hides": [ONE_SCHOOL]},
        "academic_year": "2026/27",
        "other_years": [],
        "from": "2026-09-01",
        "to": "2026-11-20",
        "made_on": "2026-11-21",
        "made_by": "0.1.0",
        "files": [
            {
                "name": "register-autumn.csv",
                "fingerprint": "f00d" * 16,
                "reader": "Register, one row a mark",
                "rows": possible,
            }
        ],
        "headline": "",
        "supporting": [],
        "figures": [
            {
                "code": "lost_days",
                "label": "days lost",
                "note": "Every session posted to a lost route, halved.",
            },
            {
                "code": "overall_absence",
                "label": "of possible sessions lost",
                "note": "By any route in the register.",
            },
            {
                "code": "persistent_absence",
                "label": "of pupils persistently absent",
                "note": "Missed 10% or more.",
            },
            {"code": "pupils_suspended", "label": "of pupils suspended", "note": "Once or more."},
        ],
        "numbers": numbers,
        "account": [
            {"account": name, "label": label, "at_least": False, "number": numbers[code]}
            for name, label, code in (
                ("learning_in_school", "Learning in school", "learning_in_school"),
                ("educated_elsewhere", "Educated elsewhere", "approved_educational_activity"),
                ("lost", "Lost", "overall_absence"),
                ("not_known", "Not known", "not_known"),
            )
        ],
        "exclusions": [
            {
                "label": "Suspensions",
                "count": "suspensions",
                "rate": "suspension_rate_january",
                "per": "a year",
            },
            {"label": "Pupils suspended", "count": "pupils_suspended", "rate": "pupils_suspended", "per": ""},
            {"label": "Permanent", "count": "permanent_exclusions_issued", "rate": "", "per": ""},
            {"label": "Off the roll for it", "count": "exits_permanent_exclusion", "rate": "", "per": ""},
        ],
        "reconciliation": [
            {
                "kind": "headline",
                "step": "published-2024",
                "label": "As published in 2024",
                "routes": [],
                "number": numbers["headline_published_2024"],
            },
            {
                "kind": "add",
                "step": "authorised",
                "label": "authorised absence",
                "routes": [],
                "number": number("reconciliation_step", lost - unauthorised - suspension, n=n),
            },
            {
                "kind": "headline",
                "step": "ledger",
                "label": "Every session counted once",
                "routes": [],
                "number": numbers["lost_days"],
            },
        ],
        "continuum": continuum,
        "weeks": weeks,
        "days": days,
        "groups": groups,
        "group_measures": ["overall_absence", "persistent_absence", "severe_absence", "pupils_suspended"],
        "smallest_group": 10,
        "pupils": invented_pupils(school),
        "support_files": ["meetings"],
        "signals": invented_signals(),
        "needs": None,
        "shared_files": [],
        "cannot_say": [
            {
                "what": "Time lost out of lessons",
                "why": "No file of internal removals was given..",
            },
            {"what": "Hours received off site", "why": "No file of placements says hours."},
            *of_leavers(numbers),
        ],
        "problems": [
            {
                "check": "P1",
                "severity": "excludes",
                "title": "A mark on a day the school was shut",
                "file": "register-autumn.csv",
                "column": "Date",
                "rows": 14,
                "found": "2026-10-27",
                "expected": "a day in term",
                "mend": "Check the school calendar, or remove the marks.",
            },
            {
                "check": "P2",
                "severity": "warns",
                "title": "The UPN’s check letter is wrong",
                "file": "pupils.csv",
                "column": "UPN",
                "rows": 3,
                "found": "A12*********B",
                "expected": "",
                "mend": "Correct the UPN in your system and export again.",
            },
        ],
        "checks": [
            {
                "code": "P1",
                "title": "No mark on a day the school was shut",
                "status": "done",
                "why": "",
                "found": 14,
            },
            {"code": "P2", "title": "UPN check letters are right", "status": "done", "why": "", "found": 3},
            {
                "code": "P3",
                "title": "Exclusions fit the days available",
                "status": "skipped",
                "why": "no file of exclusions",
                "found": None,
            },
        ],
        "definitions": [
            {
                "code": code,
                "version": "1",
                "title": title,
                "meaning": f"{numerator}{' out of ' + denominator.lower() if denominator else ''}.",
                "why": "So that nothing is hidden.",
                "unit": unit,
                "numerator": numerator,
                "denominator": denominator,
                "per": per,
                "better": "lower",
                "population": "Enrolments of compulsory school age, sole or dual main",
                "source": "Invented for a test",
                "source_title": "",
                "status": "P",
                "in_force_from": None,
                "in_force_to": None,
                "may_differ": "Your system may count other pupils.",
                "checked_by": "",
                "next_review": "2027-08-31",
            }
            for code, (title, unit, numerator, denominator, per) in DEFINITIONS.items()
        ],
    }
    made["headline"], made["supporting"] = sentences(made)
    return made


def invented_pupils(school, top=12):
    lost, possible = school.per_pupil(school.lost), school.per_pupil(school.possible)
    found = []
    for order, pupil in enumerate(np.argsort(-lost, kind="stable")[:top], 1):
        reasons = sorted(((int(school.route(name)[pupil].sum()), name) for name in ROUTES), reverse=True)
        found.append(
            {
                "order": order,
                "label": f"{1000 + order} Pupil-Label-{order}",
                "year_group": CHARACTERISTICS["year_group"][1][school.groups["year_group"][pupil]][1],
                "lost": int(lost[pupil]),
                "possible": int(possible[pupil]),
                "not_known": int((school.posts[pupil] == NOT_KNOWN).sum()),
                "reasons": [
                    {"route": name, "label": words("routes").get(name).label, "sessions": count}
                    for count, name in reasons
                    if count
                ][:4],
                "weeks": [
                    {
                        "week": week.isoformat(),
                        "possible": int(school.possible[pupil, w].sum()),
                        "lost": int(school.lost[pupil, w].sum()),
                    }
                    for w, week in enumerate(WEEKS)
                ],
                "doing": ["a reintegration meeting on 12 October 2026"] if order % 3 == 0 else [],
                "lines": invented_lines() if order % 2 else [],
            }
        )
    return found


def invented_lines():
    """What a pupil is over the line of, in the words of the list."""
    return [
        {"title": "Below 50%", "says": "40 of 60", "since": "2026-10-02", "status": "Nothing recorded since"},
        {"title": "Late often", "says": "9 times", "since": "2026-10-09", "status": "Nothing recorded since"},
        {"title": "5 days", "says": "5 days", "since": "2026-10-16", "status": "Something is being done"},
    ]  # fmt: skip


def invented_signals():
    row = {
        "school": "school", "school_label": "", "academic_year": "2026/27", "label": "1001 Pupil-Label-1",
        "from": "2026-10-05", "to": "2026-10-06", "says": "4 sessions running marked E", "strength": "strong",
        "because": "nothing is on record", "evidence": ["register, week of 5 Oct 2026: Mon E E"], "more_evidence": 2,
    }  # fmt: skip
    each = {
        "code": "excluded_without_record", "version": "1", "group": "Exclusion", "title": "Marked E",
        "question": "Was the pupil sent home?", "rule": "E with no record.", "of_school": False, "rows": 7, "pupils": 6,
        "schools": 1, "strengths": [{"strength": "strong", "rows": 6}, {"strength": "weak", "rows": 1}],
        "explanations": ["The log is behind."], "next_review": "2027-08-31", "where": "",
        "law": [{"says": "A notice is given.", "source": "An Act", "since": "2024-08-19", "established": "recalled"}],
        "shown": [row, {**row, "from": None, "to": None, "label": "Unnamed pupil 1", "strength": "weak"}],
    }  # fmt: skip
    of_school = {
        **each, "code": "marks_far", "group": "Patterns of a school", "of_school": True, "pupils": None, "rows": 1,
        "shown": [{**row, "label": "", "evidence": []}],
    }  # fmt: skip
    return {
        "raised": [each, of_school], "rows": 8, "rows_of_other_years": 3, "shown": 5, "schools": [], "every": [],
        "not_raised": [{"code": "another", "title": "Another signal", "where": "1 of 2 schools"}],
        "unchecked": [{"why": "no roll was read", "where": "", "titles": ["A third"]}],
    }  # fmt: skip
