"""Meetings and actions: what is already being done for the pupils who lose most, and for whom nothing is."""

from __future__ import annotations

from typing import Any

import numpy as np

from lostlearning.synth.exclude import Exclusion, Ints
from lostlearning.synth.people import choose

HIGH_ABSENCE = 0.2
"""Share of possible sessions lost from which a pupil is of high need here. Chosen by this project."""
HIGH_SUSPENSIONS = 3
"""Suspensions in the year from which a pupil is of high need here. Chosen by this project."""
ACTIONS = {
    "Attendance plan": 4,
    "Early help assessment": 2,
    "Mentoring": 3,
    "Pastoral support plan": 3,
    "Behaviour support plan": 2,
    "Referral to educational psychologist": 1,
}
LEADS = {"Head of year": 4, "Attendance officer": 3, "SENCO": 2, "Inclusion lead": 2, "Safeguarding lead": 1}
Rows = list[tuple[Any, ...]]


def high_need(lost: Ints, possible: Ints, exclusions: list[Exclusion]) -> Ints:
    """Pupils who lost a fifth or more of at least ten possible sessions, or were suspended three times."""
    times = np.bincount(
        [record.pupil for record in exclusions if record.category == "SUSP"], minlength=len(lost)
    )
    absent = (possible >= 10) & (lost >= HIGH_ABSENCE * possible)
    return np.flatnonzero(absent | (times >= HIGH_SUSPENSIONS))


def make_support(
    rng: np.random.Generator, needy: Ints, exclusions: list[Exclusion], days: int, pupils: int
) -> tuple[Rows, Rows]:
    """Meetings (pupil, day, kind, held) and actions (pupil, start, end, review, kind, lead), in school days.

    Half of those of high need have something; the rest have nobody acting, which is the point.
    """
    meetings: dict[tuple[int, int, str], bool] = {}
    for record in exclusions:
        day = (record.start + record.length) // 2
        if record.category == "SUSP" and day < days and rng.random() < 0.65:
            meetings[record.pupil, day, "Reintegration meeting"] = bool(rng.random() < 0.85)
    actions: dict[tuple[int, int, str], tuple[int | None, int | None, str]] = {}
    helped = needy[rng.random(len(needy)) < 0.5]
    others = np.flatnonzero(rng.random(pupils) < 0.01)
    for who in np.union1d(helped, others).tolist():
        for _ in range(1 + int(rng.random() < 0.3)):
            start = int(rng.integers(min(10, days - 1), days))
            kind = str(choose(rng, {k: float(v) for k, v in ACTIONS.items()}, 1)[0])
            review = start + 30 if rng.random() < 0.8 else None
            end = start + 60 if rng.random() < 0.4 else None
            lead = str(choose(rng, {k: float(v) for k, v in LEADS.items()}, 1)[0])
            actions[who, start, kind] = (end, review, lead)
        if rng.random() < 0.5:
            day = int(rng.integers(days // 2, days))
            meetings[who, day, "Attendance meeting with parents"] = bool(rng.random() < 0.8)
    return (
        [(*key, held) for key, held in sorted(meetings.items())],
        [(who, start, end, review, kind, lead)
         for (who, start, kind), (end, review, lead) in sorted(actions.items())],
    )  # fmt: skip
