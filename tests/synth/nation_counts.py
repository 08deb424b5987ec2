"""What an invented nation came to, counted from its tables; and the factors that make it come to what is published.

To write the factors again: ``python tests/synth/nation_counts.py``, from the root of the project (some minutes).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from lostlearning.synth.nation_year import Partition, figures
from lostlearning.synth.rates import rates
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.year_bits import SESSIONS

PROFILE = {"PS": "Primary", "SS": "Secondary", "AT": "Secondary", "SP": "Special", "PR": "AP"}


class Counts:
    """Sums by profile (and Total, which leaves the AP schools out as the attendance file does)."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.heads: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, made: Partition) -> None:
        tables = made.tables
        phase = dict(zip(*(tables["schools"][name].to_pylist() for name in ("school", "phase")), strict=True))
        enrolments = tables["enrolments"]
        who = list(zip(*(enrolments[name].to_pylist() for name in ("school", "pupil")), strict=True))
        place = {key: at for at, key in enumerate(who)}
        groups = enrolments["year_group"].to_pylist()
        profile = np.array(
            [
                "Primary"
                if phase[school] == "AT" and (group == "R" or int(group) <= 6)
                else PROFILE[phase[school]]
                for (school, _), group in zip(who, groups, strict=True)
            ]
        )
        counted = np.array([group not in {"R", "12", "13"} for group in groups])
        counted &= np.array(enrolments["enrolment_status"].to_pylist()) != "S"
        who_is = tables["pupils"].select(["fsm", "sen_provision", "in_need"]).to_pydict()
        secondary = counted & (profile == "Secondary")
        groups_of = {
            f"{name}:{shown}": secondary & (np.array(who_is[column]) == value)
            for name, column in (("fsm", "fsm"), ("sen", "sen_provision"), ("in_need", "in_need"))
            for value, shown in ((True, "yes"), (False, "no"), ("N", "N"), ("K", "K"))
            if (name == "sen") == isinstance(value, str)
        }
        marks = tables["marks_wide"]
        row = np.array(
            [place[key] for key in zip(marks["school"].to_pylist(), marks["pupil"].to_pylist(), strict=True)]
        )
        symbol = np.array(marks["symbol"].to_pylist())
        words = np.stack([marks[name].to_numpy() for name in SESSIONS], axis=1)
        number = np.bitwise_count(words).sum(axis=1).astype(np.int64)
        on = attendance_codes().on(dt.date(made.academic_year, 9, 1))
        of = {code.symbol: code for code in on.values()}
        possible, absent = np.zeros(len(who), np.int64), np.zeros(len(who), np.int64)
        for one in np.unique(symbol).tolist():
            mine = symbol == one
            code = of[one]
            if code.possible:
                np.add.at(possible, row[mine], number[mine])
            if code.statistical_class in {"authorised", "unauthorised"}:
                np.add.at(absent, row[mine], number[mine])
            if code.possible:
                self.group("possible", row[mine], number[mine], groups_of)
            if code.statistical_class in {"authorised", "unauthorised"}:
                self.group(code.statistical_class, row[mine], number[mine], groups_of)
            for name in np.unique(profile):
                total = int(number[mine & (counted & (profile == name))[row]].sum())
                for key in (name, "Total") if name != "AP" else (name,):
                    self.sessions[key][code.code] += total
                    self.sessions[key][code.statistical_class] += total
                    self.sessions[key]["possible"] += total * code.possible
        status = np.array(enrolments["enrolment_status"].to_pylist())
        excluded = tables["exclusions"]
        rows = np.array(
            [
                place[key]
                for key in zip(excluded["school"].to_pylist(), excluded["pupil"].to_pylist(), strict=True)
            ],
            dtype=np.int64,
        )
        perm = np.array(excluded["category"].to_pylist()) == "PERM"
        entry = np.array(enrolments["entry_date"].to_pylist(), dtype="datetime64[D]")
        leaving = np.array(
            [day or dt.date.max for day in enrolments["leaving_date"].to_pylist()], dtype="datetime64[D]"
        )
        census = np.datetime64(f"{made.academic_year + 1}-01-16")
        january = (entry <= census) & (leaving >= census) & (status != "S")
        for name in np.unique(profile):
            mine = profile == name
            seen = mine & counted & (possible > 0)
            found = {
                "enrolments": seen.sum(),
                "persistent": (seen & (absent * 10 >= possible)).sum(),
                "severe": (seen & (absent * 2 >= possible)).sum(),
                "headcount": (mine & january).sum(),
                "suspensions": (mine[rows] & ~perm).sum(),
                "suspended": len(np.unique(rows[mine[rows] & ~perm])),
                "permanent": (mine[rows] & perm).sum(),
            }
            for item, count in found.items():
                for key in (name, "Total") if name != "AP" else (name,):
                    self.heads[key][item] += int(count)
                self.heads["All"][item] += int(count)

    def group(self, item: str, rows: np.ndarray, numbers: np.ndarray, groups: dict[str, np.ndarray]) -> None:
        """Adds sessions to those of each group of secondary pupils that its rows are in."""
        for name, chosen in groups.items():
            self.sessions[name][item] += int(numbers[chosen[rows]].sum())

    def share(self, profile: str, code: str) -> float:
        """Of possible sessions. ``code`` may be a statistical class."""
        return self.sessions[profile][code] / self.sessions[profile]["possible"]

    def absence(self, profile: str) -> float:
        return self.share(profile, "authorised") + self.share(profile, "unauthorised")

    def of_heads(self, profile: str, item: str, heads: str = "enrolments") -> float:
        return self.heads[profile][item] / self.heads[profile][heads]


def counted(parts: Iterable[Partition]) -> Counts:
    found = Counts()
    for part in parts:
        found.add(part)
    return found


def calibrate(path: Path, rounds: int) -> None:
    """Makes nine hundred thousand pupils' year again and again, and moves each factor by how far its code is off."""
    from lostlearning.synth.nation_year import authorities, make_partition

    known = figures.figures()
    codes = sorted({code for _, item, code in known if item == "attendance_code"} - {"E", "C and C2"})
    # Every authority, each small: its own level matters more than how many pupils it has.
    plans = [dataclasses.replace(plan, pupils=6000) for plan in authorities(8_400_000)]
    for turn in range(rounds):
        figures.factors.cache_clear()
        figures.aimed.cache_clear()
        made = counted(make_partition(plan, 2024, seed=100 + turn) for plan in plans)
        lines = ["phase,code,factor,status"]
        for profile in figures.PROFILES:
            for code in codes:
                aim = known.get((profile, "attendance_code", code), 0.0)
                got = made.share(profile, code)
                before = figures.factors().get((profile, code), 1.0)
                after = before
                if aim >= 1e-5:
                    after = min(max(before * min(max(aim / max(got, 1e-9), 0.3), 3.0), 0.02), 20.0)
                lines.append(f"{profile},{code},{after:.4g},P")
            phase = "Secondary" if profile == "AP" else profile
            for item, name in (("suspended", "suspended_rate"), ("permanent", "permanent_exclusion_rate")):
                before = figures.factors().get((profile, item), 1.0)
                got = made.of_heads(profile, item, "headcount")
                aim = rates(phase).one(name)
                if profile != "AP" and not (profile == "Special" and item == "permanent"):
                    lines.append(
                        f"{profile},{item},{before * min(max(aim / max(got, 1e-9), 0.5), 2.0):.4g},P"
                    )
        path.write_text("\n".join(lines) + "\n")
        show(made)


def show(made: Counts) -> None:
    known = figures.figures()
    print({name: round(made.absence(name), 4) for name in sorted(made.sessions) if ":" in name})
    for profile in ("Primary", "Secondary", "Special", "AP", "Total"):
        print(
            f"{profile:10} absence {made.absence(profile):.4f} of {known[profile, 'overall_absence', '']:.4f};"
            f" persistent {made.of_heads(profile, 'persistent'):.4f} of {known[profile, 'persistent_absence', '']:.4f};"
            f" severe {made.of_heads(profile, 'severe'):.4f};"
            f" suspensions {made.of_heads(profile, 'suspensions', 'headcount'):.4f}"
            f" of pupils {made.of_heads(profile, 'suspended', 'headcount'):.4f},"
            f" permanent {made.of_heads(profile, 'permanent', 'headcount'):.5f},"
            f" heads {made.heads[profile]['headcount']}"
        )


if __name__ == "__main__":
    data = Path("src/lostlearning/synth/data/nation_year_factors.csv")
    calibrate(data, int(sys.argv[1]) if len(sys.argv) > 1 else 4)
