"""The governors' diagnosis: the whole diagnosis without pupils, and with small numbers withheld.

Everything that page prints goes through one :class:`~lostlearning.disclosure.Release`, with the sums
that tie its tables together, so that no table can be taken away from another. What it does not print
(rows of files, problems by file, weeks by route) is removed, not hidden.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lostlearning.diagnosis import gaps, headline
from lostlearning.disclosure import Release, Rule, suppression_rule
from lostlearning.measures.estimate import wilson
from lostlearning.measures.number import Number, Status

Where = tuple[str, ...]
Fact = tuple[Where, str, int | None]
"""Where (the whole school is ``()``), what, how many: equal facts are one fact."""

SAME = {
    "overall_absence": "lost",
    "lost_days": "lost",
    "headline_ledger": "lost",
    "possible_sessions": "possible",
    "approved_educational_activity": "educated_elsewhere",
    "suspension_rate_january": "suspensions",
    "suspension_rate_live": "suspensions",
    "permanent_exclusion_rate_january": "permanent_exclusions_issued",
    "exits_permanent_exclusion": "permanent_exclusion",
}
"""Measures whose numerator is one fact, under the name of that fact; a route's is under the route."""

BEHIND = {
    "suspensions": "pupils_suspended",
    "suspension_rate_january": "pupils_suspended",
    "suspension_rate_live": "pupils_suspended",
    "suspension_days": "pupils_suspended",
    "average_suspension_length": "pupils_suspended",
}
"""Counts of events, and the measure whose numerator is the pupils behind them."""
OF_SUSPENSIONS = ("records", "marks")
"""Steps of the reconciliation that only those suspended are behind, as they are behind each of which."""


def for_governors(diagnosis: Mapping[str, Any], rule: Rule | None = None) -> dict[str, Any]:
    """``diagnosis`` as governors may see it: no pupil or small number, and none that can be worked back."""
    rule = rule or suppression_rule("public", _day(diagnosis["made_on"]))
    printed = _what_is_printed(diagnosis)
    release = _Governors(rule, printed)
    shown = release.applied()
    shown["suppression"] = {"low": rule.low, "high": rule.high, "source": rule.source, "rule": rule.code}
    shown["headline"], shown["supporting"] = headline.sentences(shown)
    # Said again of the numbers as they may be shown.
    shown["cannot_say"] = [
        again
        for gap in shown["cannot_say"]
        for again in (gaps.of_leavers(shown["numbers"]) if gap.get("about") == gaps.LEAVING else [gap])
    ]
    return shown


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def _what_is_printed(diagnosis: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(diagnosis)
    shown["audience"] = "governors"
    shown["pupils"] = []
    shown["support_files"] = []
    shown["needs"] = None
    wanted = (
        {figure["code"] for figure in shown["figures"]} | set(shown["group_measures"]) | set(headline.READS)
    )
    wanted |= {row[name] for row in shown["exclusions"] for name in ("count", "rate")} | set(gaps.LEAVERS)
    shown["numbers"] = {code: number for code, number in shown["numbers"].items() if code in wanted}
    kept = ("week", "possible", "lost", "educated_elsewhere", "not_known")
    shown["weeks"] = [{name: week[name] for name in kept} for week in shown["weeks"]]
    shown["groups"] = [_folded(group) for group in shown["groups"]]
    # A file may be called after a pupil, and its rows may be counted against what is withheld.
    shown["files"] = [{**file, "name": "", "rows": None} for file in shown["files"]]
    shown["problems"] = [
        {name: problem[name] for name in ("check", "severity", "title", "mend")}
        for problem in shown["problems"]
    ]
    shown["problems"] = list({problem["check"]: problem for problem in shown["problems"]}.values())
    shown["checks"] = [{**check, "found": None} for check in shown["checks"]]
    return shown


def _folded(group: Mapping[str, Any]) -> dict[str, Any]:
    """The group with a small “not known” row put together with the largest of the others.

    Withheld, that row would take the next smallest with it (often the one group that matters, with
    nothing won for anyone).
    """
    known = [row for row in group["rows"] if row["code"] is not None]
    unknown = [row for row in group["rows"] if row["code"] is None]
    if len(unknown) != 1 or not unknown[0]["too_small"] or not known:
        return {**group, "rows": list(group["rows"])}
    home = max(known, key=lambda row: row["pupils"] or 0)
    together = {
        **home,
        "label": f"{home['label']}, or not known",
        "pupils": (home["pupils"] or 0) + (unknown[0]["pupils"] or 0),
        "numbers": {
            code: _added(number, unknown[0]["numbers"].get(code)) for code, number in home["numbers"].items()
        },
    }
    return {**group, "rows": [together if row is home else row for row in known]}


def _added(one: Mapping[str, Any], other: Mapping[str, Any] | None) -> dict[str, Any]:
    if other is None or None in (one["value"], one["denominator"], other["numerator"], other["denominator"]):
        return dict(one)
    numerator = one["numerator"] + other["numerator"]
    denominator = one["denominator"] + other["denominator"]
    low = high = None
    pupils = one["denominator"] == one["n"]
    if pupils and one["low"] is not None:
        low, high = wilson(numerator, denominator)
    per = one["value"] * one["denominator"] / one["numerator"] if one["numerator"] else 1.0
    return {
        **one,
        "value": numerator / denominator * per,
        "numerator": numerator,
        "denominator": denominator,
        "low": low,
        "high": high,
        "n": (one["n"] or 0) + (other["n"] or 0),
    }


class _Governors:
    """Walks the diagnosis twice: once to collect its numbers, once to put back what may be shown."""

    def __init__(self, rule: Rule, diagnosis: dict[str, Any]) -> None:
        self.diagnosis = diagnosis
        self.units = {definition["code"]: definition for definition in diagnosis["definitions"]}
        self.release = Release(rule)
        self.facts: dict[tuple[Where, str], dict[Fact, None]] = {}
        self.parts: dict[tuple[str, str, str], dict[Fact, None]] = {}
        """What each kind of table has of one name by one measure: what may add up to the whole school's."""
        self._collect()

    # -- collecting --------------------------------------------------------------------------------

    def _collect(self) -> None:
        d = self.diagnosis
        for code, number in d["numbers"].items():
            behind = d["numbers"].get(BEHIND.get(code, ""), {}).get("numerator")
            self._add(("numbers", code), (), number, behind=behind)
        for row in d["account"]:
            self._add(("account", row["account"]), (), row["number"], name=row["account"])
        suspended = d["numbers"].get("pupils_suspended", {}).get("numerator")
        for row in d["reconciliation"]:
            behind = suspended if row["kind"] == "of_which" or row["step"] in OF_SUSPENSIONS else None
            self._add(("reconciliation", row["step"]), (), row["number"], name=_step(row), behind=behind)
        for row in d["continuum"]:
            self._add(("continuum", row["route"]), (), row["number"], name=row["route"], behind=row["pupils"])
        for row in d["weeks"]:
            for part in ("possible", "lost", "educated_elsewhere", "not_known"):
                self._add(("weeks", row["week"], part), ("week", row["week"]), row[part], name=part)
        for row in d["days"]:
            self._add(
                ("days", row["day"], row["session"]), ("day", row["day"], row["session"]), row["number"]
            )
        for group in d["groups"]:
            for row in group["rows"]:
                where = (group["characteristic"], str(row["code"]))
                self._add(("groups", *where, "pupils"), where, _count("pupils", row["pupils"]), name="pupils")
                for code, number in row["numbers"].items():
                    self._add(("groups", *where, code), where, number)
        self._tie()

    def _add(
        self,
        place: Where,
        where: Where,
        number: Mapping[str, Any],
        *,
        name: str = "",
        behind: int | None = None,
    ) -> None:
        made = _number(number)
        definition = self.units.get(made.definition, {})
        name = name or SAME.get(made.definition, made.definition)
        unit = definition.get("unit")
        below = {"session": "possible", "pupil": "pupils"}.get(str(unit), f"{made.definition} below")
        if made.definition == "share_of_loss_top_5_percent":
            # The pupils behind it are the 5% who lose most; and what it is a share of is all that is lost.
            below, behind = "lost", -(-(made.n or 0) // 20)
        pupils = "pupils"
        if behind is not None:
            made, pupils = dataclasses.replace(made, n=behind), f"pupils behind {name}"
        self.release.add(
            place,
            made,
            numerator=self._fact(where, name, made.numerator, made.definition),
            denominator=self._fact(where, below, made.denominator, made.definition),
            pupils=self._fact(where, pupils, made.n, made.definition),
            share=unit in {"session", "pupil"} and bool(definition.get("denominator")),
        )

    def _fact(self, where: Where, name: str, value: int | None, code: str) -> Fact:
        fact = (where, name, value)
        if value is not None:
            self.facts.setdefault((where, name), {})[fact] = None
            if where:
                self.parts.setdefault((where[0], name, code), {})[fact] = None
        return fact

    # -- what adds up ------------------------------------------------------------------------------

    def _tie(self) -> None:
        for (_, name, _), parts in self.parts.items():
            self._sum((), name, parts)
        for where in dict.fromkeys(where for where, _ in self.facts):
            accounts = ("learning_in_school", "educated_elsewhere", "lost", "not_known")
            self._sum(where, "possible", self._all(where, accounts))
            self._within(where, "severe_absence", "persistent_absence")
            for part in ("leavers_no_ground", "leavers_no_destination"):
                self._within(where, part, "leavers")
                self._within(where, "leavers_no_reason", part)
        routes = [row["route"] for row in self.diagnosis["continuum"] if row["book"] == "register"]
        self._sum((), "lost", self._all((), routes))
        steps = [(row["kind"], _step(row), row["routes"]) for row in self.diagnosis["reconciliation"]]
        if not steps:
            return
        for _, name, routes in steps:
            if routes:
                self._sum((), name, self._all((), routes))
        ends = [name for kind, name, _ in steps if kind == "headline"]
        # The first and what is added make the last and what is taken away; that sum is printed nowhere.
        for side, end in (("add", ends[0]), ("take", ends[-1])):
            names = [end, *(name for kind, name, _ in steps if kind == side)]
            self._unprinted_sum("reconciliation", self._all((), names))
        self._sum((), "records", self._all((), [name for kind, name, _ in steps if kind == "of_which"]))

    def _all(self, where: Where, names: Iterable[str]) -> list[Fact]:
        # A part of which nothing is known is nothing to a reader either: the sum may hold without it.
        return [fact for name in names for fact in self.facts.get((where, name), ())]

    def _sum(self, where: Where, name: str, parts: Iterable[Fact]) -> None:
        for total in self.facts.get((where, name), ()):
            self.release.sum(total, parts)

    def _within(self, where: Where, inner: str, outer: str) -> None:
        for a in self.facts.get((where, inner), ()):
            for b in self.facts.get((where, outer), ()):
                rest = (where, f"{outer} less {inner}", (b[2] or 0) - (a[2] or 0))
                if rest[2] >= 0:
                    self.release.unprinted(rest, rest[2])
                    self.release.sum(b, [a, rest])

    def _unprinted_sum(self, name: str, found: Sequence[Fact]) -> None:
        total = ((), name, sum(fact[2] or 0 for fact in found))
        self.release.unprinted(total, total[2])
        self.release.sum(total, found)

    # -- putting back ------------------------------------------------------------------------------

    def applied(self) -> dict[str, Any]:
        """The diagnosis with every number as it may be shown."""
        withheld = self.release.withheld()
        shown = {place: number.as_dict() for place, number in self.release.numbers(withheld).items()}
        d = dict(self.diagnosis)
        d["numbers"] = {code: shown["numbers", code] for code in d["numbers"]}
        d["account"] = [{**row, "number": shown["account", row["account"]]} for row in d["account"]]
        d["reconciliation"] = [
            {**row, "number": shown["reconciliation", row["step"]]} for row in d["reconciliation"]
        ]
        d["continuum"] = [
            {**row, "number": shown["continuum", row["route"]], "pupils": None} for row in d["continuum"]
        ]
        d["weeks"] = [
            {
                name: value if name == "week" else shown["weeks", row["week"], name]
                for name, value in row.items()
            }
            for row in d["weeks"]
        ]
        d["days"] = [{**row, "number": shown["days", row["day"], row["session"]]} for row in d["days"]]
        d["groups"] = [
            {
                **group,
                "rows": [self._row(group["characteristic"], row, shown, withheld) for row in group["rows"]],
            }
            for group in d["groups"]
        ]
        return d

    def _row(
        self, characteristic: str, row: Mapping[str, Any], shown: Mapping[Any, Any], withheld: frozenset[Any]
    ) -> dict[str, Any]:
        where = (characteristic, str(row["code"]))
        hidden = (where, "pupils", row["pupils"]) in withheld
        return {
            **row,
            "pupils": None if hidden else row["pupils"],
            # Too small to say is for those who see small numbers; here they are suppressed.
            "too_small": False if hidden else row["too_small"],
            "numbers": {code: shown["groups", *where, code] for code in row["numbers"]},
        }


def _step(row: Mapping[str, Any]) -> str:
    """A step's fact, where another table prints the same one."""
    return {"ledger": "lost", "marks": "suspension_or_exclusion"}.get(row["step"], str(row["step"]))


def _count(name: str, value: int | None) -> dict[str, Any]:
    status = Status.KNOWN if value is not None else Status.NOT_AVAILABLE
    return Number(value, status, value, None, None, None, None, name, "1", "").as_dict()


def _number(number: Mapping[str, Any]) -> Number:
    return Number(**{**number, "status": Status(number["status"])})
