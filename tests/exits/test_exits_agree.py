"""The engine and the oracle find the same exits, classes and counts in generated rolls."""

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from facts import LiteralFacts
from lostlearning.insight.exits.definitions import definitions
from lostlearning.insight.exits.finding import exits_of, find
from lostlearning.insight.exits.ratings import Rating
from lostlearning.insight.exits.rolls import Linked
from lostlearning.insight.exits.schools import counts

from .oracle import EVER, SUBTRACTED, Oracle

SCHOOLS = ("A", "B", "C")
PHASES = {"A": "SS", "B": "SS", "C": "PR"}
TOLD = (
    "school",
    "pupil",
    "academic_year",
    "left",
    "year_group",
    "next_school",
    "gap",
    "came_back",
    "could_look",
    "reason",
)


def made(seed):
    """Small tables in which every class is met: pupils move between three schools in five years."""
    r = random.Random(seed)
    first = r.choice([2021, 2022, 2023, 2024])
    years = range(first, first + r.choice([1, 2, 2, 3, 5]))
    schools = SCHOOLS[: r.choice([1, 2, 3, 3])]
    near = [
        dt.date(2025, 1, 6),
        dt.date(2025, 6, 1),
        dt.date(2025, 9, 30),
        dt.date(2024, 8, 18),
        dt.date(2025, 3, 31),
    ]
    destinations = [None, None, None, "other_school", "managed_move", "elective_home_education", "unknown", "abroad",
                    "completed", "deceased", "independent_school", "special_school", "permanent_exclusion"]  # fmt: skip
    grounds = [None, None, None, *"abcdefgjklmo"]

    def day(low=first, high=None):
        if r.random() < 0.3:
            return r.choice(near)
        return dt.date(low, 9, 1) + dt.timedelta(days=r.randrange(365 * ((high or years[-1]) - low + 1)))

    tables = {"enrolments": [], "pupils": [], "exclusions": [], "addresses": [], "register_weeks": []}
    for pupil in range(1, r.randrange(8, 22)):
        group = r.choice([6, 7, 8, 9, 10, 10, 11])
        school = r.choice(schools)
        for year in years:
            at = group + year - first
            year_group = r.choice([str(at)] * 8 + [None, "M"]) if 0 < at < 14 else None
            row = {
                "school": school, "academic_year": year, "pupil": pupil, "year_group": year_group,
                "entry_date": r.choice([dt.date(first - 1, 9, 4), dt.date(first - 1, 9, 4), None, day()]),
                "enrolment_status": r.choice([None, None, "C", "M", "S", "G", "P"]),
            }  # fmt: skip
            if r.random() < 0.3:
                row |= {
                    "leaving_date": day(),
                    "leaving_ground": r.choice(grounds),
                    "destination": r.choice(destinations),
                }
            tables["enrolments"].append(row)
            if r.random() < 0.2:
                tables["enrolments"].append(
                    row | {"entry_date": day(), "leaving_date": r.choice([None, day()])}
                )
            tables["pupils"].append(
                {
                    "school": school, "academic_year": year, "pupil": pupil,
                    "birth_month": r.choice([None, dt.date(first - 5 - group, 9, 1)]),
                    "service_child": r.choice([None, False, False, False, True]),
                    "looked_after": r.choice([None, False, False, False, True]),
                }
            )  # fmt: skip
            if r.random() < 0.7:
                tables["addresses"].append(
                    {
                        "school": school, "academic_year": year, "pupil": pupil,
                        "start_date": r.choice([None, None, day()]), "postcode_key": r.choice([1, 1, 1, 2]),
                    }
                )  # fmt: skip
            if r.random() < 0.15:
                tables["exclusions"].append(
                    {
                        "school": school, "academic_year": year, "pupil": pupil, "start_date": day(),
                        "category": r.choice(["PERM", "PERM", "SUSP"]),
                        "outcome": r.choice([None, "upheld", "cancelled", "reinstated", "under_review"]),
                    }
                )  # fmt: skip
            if r.random() < 0.1:
                tables["register_weeks"].append(
                    {
                        "school": school, "academic_year": year, "pupil": pupil,
                        "week": dt.date(year, 11, 3), "marks": r.choice(["////TT////", "/\\/\\/\\/\\II"]),
                    }
                )  # fmt: skip
            if r.random() < 0.15:
                school = r.choice(schools)
            if r.random() < 0.12:
                break
    tables["schools"] = [{"school": s, "label": s, "phase": PHASES[s]} for s in schools if r.random() < 0.8]
    ratings = [("A", 3, dt.date(2000, 1, 1), EVER), ("B", 2, dt.date(2024, 9, 1), dt.date(2025, 8, 31))]
    return tables, ratings if r.random() < 0.5 else []


def compared(seed):
    tables, ratings = made(seed)
    oracle = Oracle(tables, ratings)
    facts = LiteralFacts(**{name: rows for name, rows in tables.items() if rows})
    try:
        given_ratings = [Rating(*each) for each in ratings]
        e = exits_of(facts, given_ratings)
        rows = e.to_pyarrow().to_pylist()
        engine = {
            _key(row): {code: row[f"met_{code}"] for code in SUBTRACTED["lostlearning"]} for row in rows
        }
        figures = {
            code: {
                (row["school"], row["year"]): (row["n"], row["pupils"], row["insufficient"])
                for row in counts(Linked(facts, {}), e, definition).to_pylist()
            }
            for code, definition in definitions().items()
        }
    finally:
        facts.close()
    meant = {_key(row): row["met"] for row in oracle.exits}
    return engine, meant, figures, {code: oracle.counts(code) for code in definitions()}


def _key(row):
    return tuple(row[name] for name in TOLD)


@given(st.integers(0, 10**6))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_engine_and_oracle_agree(seed):
    engine, meant, figures, counted = compared(seed)
    for key in engine.keys() ^ meant.keys():
        note(f"{'engine' if key in engine else 'oracle'} alone: {key}")
    assert engine == meant
    assert figures == counted


def test_the_generated_rolls_meet_every_class():
    reasons = set()
    definite = set()
    for seed in range(60):
        oracle = Oracle(*made(seed))
        reasons |= {e["reason"] for e in oracle.exits}
        definite |= {code for code in definitions() if oracle.counts(code)}
    assert reasons == {
        *SUBTRACTED["lostlearning"],
        "unexplained_other_school",
        "unexplained_unknown",
        "insufficient_data",
    }
    assert definite == set(definitions())


def test_a_pupil_linked_to_another_key_is_one_pupil():
    rows = [
        {
            "school": "A",
            "academic_year": 2024,
            "pupil": 1,
            "year_group": "8",
            "leaving_date": dt.date(2025, 1, 10),
        },
        {
            "school": "B",
            "academic_year": 2024,
            "pupil": 2,
            "year_group": "8",
            "entry_date": dt.date(2025, 2, 3),
        },
    ]
    facts = LiteralFacts(enrolments=rows)
    try:
        (apart,) = find(facts).exits
        (linked,) = find(facts, links={2: 1}).exits
    finally:
        facts.close()
    assert (apart["next_school"], apart["reason"]) == (None, "insufficient_data")
    assert (linked["next_school"], linked["gap"], linked["reason"]) == ("B", 23, "unexplained_other_school")


@pytest.mark.parametrize("rows", [[], [{"school": "A", "academic_year": 2024, "pupil": 1}]])
def test_little_or_nothing_is_said_to_be_so(rows):
    facts = LiteralFacts(enrolments=rows)
    try:
        found = find(facts)
    finally:
        facts.close()
    assert not found.exits
    assert any("cannot be checked, because" in each for each in found.hides)
