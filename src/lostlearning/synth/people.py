"""The pupils of a school: who they are, with characteristics in national proportions."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth import names
from lostlearning.synth.rates import Rates

YEARS = {
    "Primary": ("R", "1", "2", "3", "4", "5", "6"),
    "Secondary": ("7", "8", "9", "10", "11"),
    "Special": ("R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"),
}
LETTERS = np.array(list("ABCDEFGHIJKLMNPQRSTUVWXYZ"))
MALE = {"Primary": 0.51, "Secondary": 0.51, "Special": 0.72}
"""Share of boys (DfE, Schools, pupils and their characteristics), rounded."""
MOSTLY_ENGLISH = ("WBRI", "WIRI", "MWBC", "BCRB")
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Words = NDArray[np.str_]


@dataclasses.dataclass
class People:
    """One entry a pupil in every array. Dates are ``datetime64[D]``; ``form`` is the registration group."""

    year: NDArray[np.int64]
    year_group: Words
    form: Words
    born: NDArray[np.datetime64]
    sex: Words
    ethnicity: Words
    fsm: Flags
    fsm6: Flags
    sen_provision: Words
    sen_primary_need: Words
    eal: Flags
    looked_after: Flags
    in_need: Flags
    service_child: Flags
    young_carer: Flags
    enrolment_status: Words
    upn: Words
    local_id: Words
    surname: Words
    forename: Words
    postcode: Words
    key: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.upn)

    def multiplier(self, rates: Rates, item: str, total: float) -> Numbers:
        """How much likelier than average each pupil is, from the published figures by characteristic.

        Each characteristic's ratios are scaled to a mean of 1 over national shares, so that a school's
        own level follows from whom it teaches. Characteristics are taken as independent.
        """
        found = np.ones(len(self))
        by = rates.table(item)
        shares = rates.table("characteristic")
        sen = np.where(self.sen_provision == "N", "N", "K") if item == "absence_by" else self.sen_provision
        for name, values, weights in (
            ("fsm", np.where(self.fsm, "yes", "no"), {"yes": shares["fsm"], "no": 1 - shares["fsm"]}),
            (
                "sen",
                sen,
                {
                    "N": 1 - shares["sen:K"] - shares["sen:E"],
                    "K": shares["sen:K"],
                    "E": shares["sen:E"],
                },
            ),
            ("sex", self.sex, {"M": MALE[rates.phase], "F": 1 - MALE[rates.phase]}),
            ("year", self.year_group, dict.fromkeys(np.unique(self.year_group).tolist(), 1.0)),
            ("ethnicity", self.ethnicity, rates.table("ethnicity")),
        ):
            ratios = {code: by[f"{name}:{code}"] / total for code in weights if f"{name}:{code}" in by}
            if not ratios:
                continue
            mean = sum(weights[code] * ratio for code, ratio in ratios.items()) / sum(
                weights[code] for code in ratios
            )
            found *= np.array([ratios.get(code, 1.0) for code in values.tolist()]) / mean
        if item == "absence_by":
            for flag, name in ((self.in_need, "in_need"), (self.looked_after, "looked_after")):
                found = np.where(flag, by[f"{name}:yes"] / rates.one("overall_absence"), found)
        return found


def make_people(
    rng: np.random.Generator,
    rates: Rates,
    pupils: int,
    academic_year: int,
    establishment: int,
    mix: float,
    *,
    numbered: bool = True,
) -> People:
    """``pupils`` pupils spread evenly over the year groups of the phase.

    ``mix`` shifts the share eligible for free school meals (log odds): 0 is the national share. Without
    ``numbered`` nobody has a UPN or a name.
    """
    groups = YEARS[rates.phase]
    at = np.sort(rng.integers(0, len(groups), pupils))
    year = np.array([0 if group == "R" else int(group) for group in groups])[at]
    first_born = (academic_year - 5 - year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 8
    born = first_born.astype("datetime64[D]") + rng.integers(0, 365, pupils).astype("timedelta64[D]")
    shares = rates.table("characteristic")
    fsm_share = shares["fsm"] * np.exp(mix) / (1 - shares["fsm"] + shares["fsm"] * np.exp(mix))
    fsm = rng.random(pupils) < fsm_share
    ever = max(shares["fsm6"] - shares["fsm"], 0.0) / (1 - shares["fsm"])
    draw = rng.random(pupils)
    sen = np.where(draw < shares["sen:E"], "E", np.where(draw < shares["sen:E"] + shares["sen:K"], "K", "N"))
    ethnic = rates.table("ethnicity")
    needs = rates.table("sen_need")
    ethnicity = choose(rng, ethnic, pupils)
    from_abroad = ~np.isin(ethnicity, MOSTLY_ENGLISH)
    eal_share = shares["eal"] / sum(share for code, share in ethnic.items() if code not in MOSTLY_ENGLISH)
    status = choose(
        rng,
        {
            "C": 1 - shares["dual_main"] - shares["dual_subsidiary"],
            "M": shares["dual_main"],
            "S": shares["dual_subsidiary"],
        },
        pupils,
    )
    serial = np.arange(pupils) - np.searchsorted(year, year)
    blank = np.zeros(pupils, dtype="<U1")
    forms = max(1, round(pupils / len(groups) / 30))
    return People(
        year=year,
        year_group=np.array(groups)[at],
        form=np.char.add(np.array(groups)[at], LETTERS[serial % min(forms, len(LETTERS))]),
        born=born,
        sex=np.where(rng.random(pupils) < MALE[rates.phase], "M", "F"),
        ethnicity=ethnicity,
        fsm=fsm,
        fsm6=fsm | (rng.random(pupils) < ever),
        sen_provision=sen,
        sen_primary_need=np.where(sen == "N", "", choose(rng, needs, pupils)),
        eal=from_abroad & (rng.random(pupils) < eal_share),
        looked_after=rng.random(pupils) < shares["looked_after"],
        in_need=rng.random(pupils) < shares["in_need"],
        service_child=rng.random(pupils) < shares["service_child"],
        young_carer=rng.random(pupils) < shares["young_carer"],
        enrolment_status=status,
        upn=names.upns(np.full(pupils, establishment), academic_year - year, serial) if numbered else blank,
        local_id=np.char.zfill((rng.permutation(pupils) + 4001).astype(str), 6),
        surname=names.surnames(rng, pupils).astype("<U40") if numbered else blank,
        forename=names.forenames(rng, pupils).astype("<U20") if numbered else blank,
        postcode=np.char.add(
            np.char.add("ZZ9 ", (1 + serial % 9).astype(str)),
            choose(rng, {a + b: 1.0 for a in "ABDEFGHJ" for b in "LNPQRSTU"}, pupils),
        ),
        key=rng.integers(-(2**63), 2**63 - 1, pupils),
    )  # fmt: skip


def compulsory(born: NDArray[np.datetime64], day: dt.date) -> Flags:
    """Whether each child is of compulsory school age on ``day`` (Education Act 1996 s8; SI 1998/1607).

    From the prescribed day (31 March, 31 August, 31 December) on or after the fifth birthday, to the last
    Friday in June of the academic year in which the child turns 16.
    """
    born_day = born.astype("datetime64[D]")
    fifth = (born_day.astype("datetime64[M]") + 60).astype("datetime64[D]") + (
        born_day - born_day.astype("datetime64[M]").astype("datetime64[D]")
    )
    years = fifth.astype("datetime64[Y]")
    begins = np.full(len(born), np.datetime64("9999-12-31"))
    for month, date in ((11, 31), (7, 31), (2, 31)):
        prescribed = (years.astype("datetime64[M]") + month).astype("datetime64[D]") + (date - 1)
        begins = np.where(prescribed >= fifth, prescribed, begins)
    months = born_day.astype("datetime64[M]").astype(int)
    sixteen = 1970 + months // 12 + 16 + (months % 12 >= 8)
    june = np.array([last_friday_of_june(int(value)) for value in range(1970, 2101)], dtype="datetime64[D]")
    ends = june[sixteen - 1970]
    today = np.datetime64(day)
    return np.asarray((begins <= today) & (today <= ends))


def last_friday_of_june(year: int) -> dt.date:
    """The school leaving date (SI 1997/1970)."""
    last = dt.date(year, 6, 30)
    return last - dt.timedelta(days=(last.weekday() - 4) % 7)


def choose(rng: np.random.Generator, weights: dict[str, float], size: int) -> Words:
    """``size`` keys of ``weights``, drawn in proportion."""
    cumulative = np.cumsum(list(weights.values()))
    at = np.searchsorted(cumulative / cumulative[-1], rng.random(size), "right")
    return np.asarray(np.array(list(weights))[at.clip(0, len(weights) - 1)])
