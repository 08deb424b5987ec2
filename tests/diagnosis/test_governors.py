"""The governors' report: no pupil, no small number, nothing that can be worked back."""

import re

import invented
import numpy as np
import pytest
from lxml import html
from scipy.optimize import Bounds, LinearConstraint, milp

from lostlearning import publish
from lostlearning.diagnosis import for_governors
from lostlearning.disclosure import suppression_rule

RULE = suppression_rule("public")
SCHOOLS = [(1196, 7), (240, 1), (60, 2), (400, 5)]


@pytest.fixture(scope="module", params=SCHOOLS, ids=lambda each: f"{each[0]} pupils")
def pair(request):
    diagnosis = invented.diagnosis(*request.param)
    return diagnosis, for_governors(diagnosis)


def numbers(diagnosis):
    """Every number of a diagnosis with the place it stands in."""
    for code, number in diagnosis["numbers"].items():
        yield ("whole", code), number
    for row in diagnosis["account"]:
        yield ("account", row["account"]), row["number"]
    for row in diagnosis["reconciliation"]:
        yield ("step", row["step"]), row["number"]
    for row in diagnosis["continuum"]:
        yield ("route", row["route"]), row["number"]
    for week in diagnosis["weeks"]:
        for part, number in week.items():
            if part != "week":
                yield ("week", week["week"], part), number
    for row in diagnosis["days"]:
        yield ("day", row["day"], row["session"]), row["number"]
    for group in diagnosis["groups"]:
        for row in group["rows"]:
            for code, number in row["numbers"].items():
                yield ("group", group["characteristic"], row["code"], code), number


def test_no_pupil_is_left(pair):
    diagnosis, governors = pair
    text = publish.pages(governors)[0]
    assert governors["pupils"] == []
    for pupil in diagnosis["pupils"]:
        assert pupil["label"] not in text
    assert "ll-pupil" not in html.document_fromstring(text).xpath("string(//main)")
    assert not html.document_fromstring(text).xpath(
        "//*[contains(@class, 'll-strip') or contains(@class, 'll-pupil')]"
    )


def test_no_number_shown_is_small_or_rests_on_few(pair):
    _, governors = pair
    for place, number in numbers(governors):
        for part in ("numerator", "denominator", "n"):
            assert number[part] is None or not RULE.small(number[part]), (place, part)
        if number["status"] == "suppressed":
            assert number["value"] is number["numerator"] is number["low"] is number["high"] is None
        if number["denominator"] and number["numerator"] is not None:
            assert not RULE.small(number["denominator"] - number["numerator"]), place
    for group in governors["groups"]:
        for row in group["rows"]:
            assert row["pupils"] is None or not RULE.small(row["pupils"])


def test_no_small_count_is_on_the_page(pair):
    _, governors = pair
    tree = html.document_fromstring(publish.pages(governors)[0])
    for cell in tree.xpath("//td[contains(@class, 'numeric')]"):
        text = cell.text_content().strip()
        assert not re.fullmatch(r"[1-4]|[12]\.0|0\.5|1\.5", text), html.tostring(cell.getparent())
    drawn = tree.xpath("//svg[contains(@aria-labelledby, 'continuum')]//text")
    assert drawn
    for text in drawn:
        assert not re.fullmatch(r"(0\.5|1|1\.5|2) days?|[1-4]( minutes?)?", text.text_content().strip())


def test_a_small_school_has_something_to_suppress(pair):
    diagnosis, governors = pair
    small = [place for place, number in numbers(diagnosis) if RULE.small(number["numerator"] or 0)]
    hidden = [place for place, number in numbers(governors) if number["status"] == "suppressed"]
    assert small and hidden
    shown = [place for place, number in numbers(governors) if number["status"] == "known"]
    assert len(shown) > len(hidden) / 4, "so much is withheld that nothing is left to read"


def test_zero_is_still_zero(pair):
    diagnosis, governors = pair
    shown = dict(numbers(governors))
    kept = [
        place
        for place, number in numbers(diagnosis)
        if place in shown and number["numerator"] == 0 and shown[place]["value"] == 0
    ]
    assert kept


class Attack:
    """What someone can work out who has the page and knows how its tables add up: an integer programme."""

    def __init__(self, diagnosis, governors):
        self.truth = dict(numbers(diagnosis))
        self.shown = dict(numbers(governors))
        self.index, self.low, self.high, self.rows, self.right = {}, [], [], [], []
        self.sums(governors)

    def cell(self, place, part="numerator"):
        """A cell as (coefficient column or None, known value)."""
        number = self.shown.get(place)
        if number is None:
            return None
        if number[part] is not None:
            return number[part]
        if place not in self.index.setdefault(part, {}):
            self.index[part][place] = self.variable(0)
        return ("x", self.index[part][place])

    def variable(self, low, high=10**7):
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def equal(self, total, parts):
        if total is None or any(part is None for part in parts):
            return
        row, right = {}, 0
        for sign, cell in [(-1, total), *((1, part) for part in parts)]:
            if isinstance(cell, tuple):
                row[cell[1]] = row.get(cell[1], 0) + sign
            else:
                right -= sign * cell
        if row:
            self.rows.append(row)
            self.right.append(right)

    def sums(self, governors):
        codes = governors["group_measures"]
        for group in governors["groups"]:
            name, rows = group["characteristic"], group["rows"]
            for code in codes:
                for part in ("numerator", "denominator"):
                    cells = [self.cell(("group", name, row["code"], code), part) for row in rows]
                    self.equal(self.cell(("whole", code), part), cells)
            for row in rows:
                place = ("group", name, row["code"])
                below = [self.cell((*place, code), "denominator") for code in codes[1:]]
                for other in below[1:]:
                    self.equal(below[0], [other])
                if row["pupils"] is not None:
                    self.equal(below[0], [row["pupils"]])
                self.within(self.cell((*place, "persistent_absence")), self.cell((*place, "severe_absence")))
                for code in codes:
                    self.within(self.cell((*place, code), "denominator"), self.cell((*place, code)))
        for part, whole in (
            ("lost", ("account", "lost")),
            ("educated_elsewhere", ("account", "educated_elsewhere")),
            ("not_known", ("account", "not_known")),
        ):
            self.equal(
                self.cell(whole), [self.cell(("week", week["week"], part)) for week in governors["weeks"]]
            )
        days = [self.cell(("day", row["day"], row["session"])) for row in governors["days"]]
        self.equal(self.cell(("account", "lost")), days)
        routes = [
            self.cell(("route", row["route"]))
            for row in governors["continuum"]
            if row["book"] == "register" and row["number"]["status"] != "not_available"
        ]
        self.equal(self.cell(("account", "lost")), routes)
        self.equal(self.cell(("whole", "overall_absence")), [self.cell(("account", "lost"))])
        self.equal(self.cell(("whole", "lost_days")), [self.cell(("account", "lost"))])
        self.equal(self.cell(("step", "ledger")), [self.cell(("account", "lost"))])
        steps = governors["reconciliation"]
        self.equal(
            self.cell(("step", steps[-1]["step"])), [self.cell(("step", row["step"])) for row in steps[:-1]]
        )
        accounts = [self.cell(("account", row["account"])) for row in governors["account"]]
        self.equal(self.cell(("account", "lost"), "denominator"), accounts)

    def within(self, outer, inner):
        if outer is not None and inner is not None:
            self.equal(outer, [inner, ("x", self.variable(0))])

    def bounds(self, variable):
        rows = np.zeros((len(self.rows), len(self.low)))
        for number, row in enumerate(self.rows):
            for column, sign in row.items():
                rows[number, column] = sign
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(self.low))
            cost[variable] = sign
            found = milp(
                cost,
                integrality=np.ones(len(self.low)),
                bounds=Bounds(self.low, self.high),
                constraints=[LinearConstraint(rows, self.right, self.right)],
            )
            assert found.status == 0, found.message
            ends.append(round(sign * found.fun))
        return ends


def test_no_suppressed_cell_can_be_worked_back(pair):
    diagnosis, governors = pair
    attack = Attack(diagnosis, governors)
    attacked = 0
    for place, variable in attack.index.get("numerator", {}).items():
        if attack.shown[place]["status"] == "suppressed" and place in attack.truth:
            low, high = attack.bounds(variable)
            assert low < high, f"{place} can only be {low}"
            attacked += 1
    assert attacked


def test_the_attack_works_where_the_rule_is_not_kept():
    """A check of the check: hide one cell alone, and the attack must find it."""
    diagnosis = invented.diagnosis(240, 1)
    governors = for_governors(diagnosis)
    group = governors["groups"][1]
    for row, full in zip(group["rows"], diagnosis["groups"][1]["rows"], strict=True):
        row["numbers"]["persistent_absence"] = dict(full["numbers"]["persistent_absence"])
    target = group["rows"][0]["numbers"]["persistent_absence"]
    truth = target["numerator"]
    target |= {"value": None, "numerator": None, "low": None, "high": None, "status": "suppressed"}
    attack = Attack(diagnosis, governors)
    place = ("group", group["characteristic"], group["rows"][0]["code"], "persistent_absence")
    assert attack.bounds(attack.index["numerator"][place]) == [truth, truth]


def test_a_small_not_known_group_is_put_with_the_largest():
    diagnosis = invented.diagnosis()
    meals = next(group for group in diagnosis["groups"] if group["characteristic"] == "fsm6")
    assert meals["rows"][-1]["label"] == "Not known" and meals["rows"][-1]["too_small"]
    governors = for_governors(diagnosis)
    shown = next(group for group in governors["groups"] if group["characteristic"] == "fsm6")
    assert [row["label"] for row in shown["rows"]] == ["Yes", "No, or not known"]
    no, unknown = (meals["rows"][place]["numbers"]["persistent_absence"] for place in (1, 2))
    together = shown["rows"][1]["numbers"]["persistent_absence"]
    assert together["numerator"] == no["numerator"] + unknown["numerator"]
    assert together["value"] == pytest.approx(together["numerator"] / together["denominator"])
    assert together["low"] < together["value"] < together["high"]


def test_files_and_problems_tell_governors_no_counts(pair):
    _, governors = pair
    assert all(set(problem) == {"check", "severity", "title", "mend"} for problem in governors["problems"])
    assert all(file["rows"] is None and not file["name"] for file in governors["files"])
    assert "register-autumn.csv" not in publish.pages(governors)[0]
    assert all(check["found"] is None for check in governors["checks"])
    assert "A12" not in publish.pages(governors)[0]


def test_the_share_of_the_few_is_withheld_where_the_few_are_few():
    diagnosis = invented.diagnosis(60, 2)
    lost = diagnosis["numbers"]["overall_absence"]["numerator"]
    share = invented.number("overall_absence", lost // 3, lost, 60) | {
        "definition": "share_of_loss_top_5_percent"
    }
    diagnosis["numbers"]["share_of_loss_top_5_percent"] = share
    diagnosis["figures"].append({"code": "share_of_loss_top_5_percent", "label": "", "note": ""})
    assert for_governors(diagnosis)["numbers"]["share_of_loss_top_5_percent"]["status"] == "suppressed"


def test_the_rule_is_said(pair):
    _, governors = pair
    assert governors["suppression"]["low"] == RULE.low and governors["suppression"]["high"] == RULE.high
    assert f"Counts of {RULE.low} to {RULE.high} are suppressed" in publish.pages(governors)[0]


def test_counts_of_suspensions_go_with_the_pupils_behind_them_and_leavers_are_said_again(pair):
    diagnosis, governors = pair
    suspended = diagnosis["numbers"]["pupils_suspended"]["numerator"]
    for code in ("suspensions", "suspension_rate_january"):
        if RULE.small(suspended):
            assert governors["numbers"][code]["status"] == "suppressed", "twice as many events as pupils"
        else:
            assert governors["numbers"][code]["numerator"] == 2 * suspended
    for code in ("permanent_exclusions_issued", "exits_permanent_exclusion", "leavers_no_destination"):
        assert governors["numbers"][code]["status"] == "suppressed"
    (full,) = (gap["why"] for gap in diagnosis["cannot_say"] if gap.get("about"))
    (shown,) = (gap["why"] for gap in governors["cannot_say"] if gap.get("about"))
    assert "no destination is on file for 3 " in full and "no destination is on file for some" in shown
    text = publish.pages(governors)[0]
    assert "on file for 3 " not in text and "no destination is on file for some" in text


def test_days_of_suspension_in_the_reconciliation_go_with_the_few_pupils_behind_them():
    diagnosis = invented.diagnosis(240, 1)
    first, *rest = diagnosis["reconciliation"]
    steps = (("take", "records", 7.0), ("add", "marks", 6.5))
    parts = (("of_which", "covered_present", 4.0), ("of_which", "covered_absent", 3.0))
    diagnosis["reconciliation"] = [first, *map(step, steps), *rest, *map(step, parts)]
    diagnosis["numbers"]["pupils_suspended"] |= {"numerator": 2}
    shown = {row["step"]: row["number"] for row in for_governors(diagnosis)["reconciliation"]}
    assert {code: shown[code]["status"] for _, code, _ in (*steps, *parts)} == dict.fromkeys(
        ("records", "marks", "covered_present", "covered_absent"), "suppressed"
    )
    diagnosis["numbers"]["pupils_suspended"] |= {"numerator": 40}
    shown = {row["step"]: row["number"] for row in for_governors(diagnosis)["reconciliation"]}
    assert shown["records"]["value"] == 7.0


def step(row):
    kind, code, days = row
    number = invented.number("reconciliation_step", round(2 * days), n=240)
    return {"kind": kind, "step": code, "label": code, "routes": [], "number": number}
