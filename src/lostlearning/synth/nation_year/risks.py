"""How much likelier each child is to be absent, suspended or excluded than another: lasting, and by characteristic."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.cohorts import ETHNICITIES, MALE, Children
from lostlearning.synth.nation_year.figures import PROFILES, factors
from lostlearning.synth.nation_year.schools import Schools
from lostlearning.synth.rates import rates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CONDUCT = 1.05
"""Spread of the lasting part of conduct (log)."""


@functools.cache
def _ratios(item: str, phase: str) -> dict[str, Floats]:
    """By characteristic: how far each value lies from the mean of all, which is 1."""
    figures, shares = rates(phase).table(item), rates(phase).table("characteristic")
    weights: dict[str, dict[str, float]] = {
        "fsm": {"no": 1 - shares["fsm"], "yes": shares["fsm"]},
        "sex": {"F": 1 - MALE, "M": MALE},
        "sen": {"N": 1 - shares["sen:K"] - shares["sen:E"], "K": shares["sen:K"], "E": shares["sen:E"]},
        "ethnicity": {name: rates(phase).table("ethnicity").get(name, 0.0) for name in ETHNICITIES},
        "year": {("R" if stage == 0 else str(stage)): 1.0 for stage in range(14)},
    }
    found: dict[str, Floats] = {}
    for name, share in weights.items():
        known = {code: figures[f"{name}:{code}"] for code in share if f"{name}:{code}" in figures}
        if not known:
            continue
        if name == "year":
            low, high = (0, 6) if phase == "Primary" else (7, 11) if phase == "Secondary" else (0, 11)
            kept = [known[str(stage)] for stage in range(low, high + 1) if str(stage) in known]
            mean = sum(kept) / len(kept)
        else:
            mean = sum(share[code] * known[code] for code in known) / sum(share[code] for code in known)
        if "K" in known and "E" not in known:
            known["E"] = known["K"]
        if name == "year" and "R" not in known and "1" in known:
            known["R"] = 1.12 * known["1"]
        if name == "year" and "11" in known:
            known["12"] = known["13"] = 0.8 * known["11"]
        found[name] = np.array([known.get(code, mean) / mean for code in share])
    return found


PHASE_OF = ("Primary", "Secondary", "Special", "Secondary")
"""Whose ratios a profile follows: a unit's are those of secondary schools."""


def multiplier(item: str, profile: int, children: Children, stage: Ints) -> Floats:
    """How much likelier than the average of the phase, from published figures by characteristic (each taken alone,
    so that together they are a little wider than life where characteristics go together).
    """
    ratios = _ratios(item, PHASE_OF[profile])
    found = np.ones(len(children))
    for name, at in (
        ("fsm", children.fsm.astype(np.int64)),
        ("sen", children.sen),
        ("sex", children.male.astype(np.int64)),
        ("ethnicity", children.ethnicity),
        ("year", np.asarray(stage)),
    ):
        if name in ratios and not (profile == 3 and name == "year"):
            found *= ratios[name][at]
    if item == "absence_by":
        figures = rates(PHASE_OF[profile])
        for name, flags in (("in_need", children.in_need), ("looked_after", children.looked_after)):
            known = figures.one("absence_by", f"{name}:yes") / figures.one("overall_absence")
            found = np.where(flags, known if profile != 3 else 1.1, found)
    return found


def suspended(schools: Schools, children: Children, here: Ints, stage: Ints, profile: int) -> Floats:
    """Chance of one suspension or more in the year."""
    lasting = np.exp(CONDUCT * children.conduct - CONDUCT**2 / 2)
    relative = multiplier("suspended_by", profile, children, stage) * lasting * schools.strict[here]
    base = rates(PHASE_OF[profile]).one("suspended_rate") * (1, 1, 1, 3.0)[profile]
    base *= factors().get((PROFILES[profile], "suspended"), 1.0)
    return np.asarray(1 - np.exp(-base * relative))


def excluded(schools: Schools, children: Children, here: Ints, stage: int) -> Floats:
    """Chance of a permanent exclusion in the year of a mainstream pupil, whose stage is the same for all."""
    phase = "Primary" if stage <= 6 else "Secondary"
    lasting = np.exp(CONDUCT * children.conduct - CONDUCT**2 / 2)
    at = np.full(len(children), stage)
    relative = (
        multiplier("suspended_by", 0 if stage <= 6 else 1, children, at) * lasting * schools.strict[here]
    )
    base = rates(phase).one("permanent_exclusion_rate") * factors().get((phase, "permanent"), 1.0)
    return np.asarray(1 - np.exp(-base * relative))
