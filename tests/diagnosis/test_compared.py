"""The chapter "compared with": itself, last year, other schools, and what cannot be compared; for staff alone."""

import copy
import datetime as dt
import re

import invented
import pytest
from lxml import html

from lostlearning import publish
from lostlearning.diagnosis import compared, for_governors
from lostlearning.diagnosis.beside_schools import table
from lostlearning.insight.variation.season import Figure, beside, error_of, together
from lostlearning.measures.number import Number, Status
from lostlearning.publish.charts.xmr import xmr

FIRST = dt.date(2026, 9, 7)


def week(place, lost, possible=1000, year=2026, status=Status.KNOWN):
    """A week of a report: so many sessions lost, give or take a point."""
    day = FIRST + dt.timedelta(weeks=place) - dt.timedelta(weeks=52 * (2026 - year))
    rate = lost / possible
    known = status is Status.KNOWN
    number = Number(
        rate if known else None, status, lost, possible, rate - 0.01 if known else None,
        rate + 0.01 if known else None, 100, "overall_absence", "1", "",
    )  # fmt: skip
    return {"week": day.isoformat(), "lost": number.as_dict(), "possible": {"numerator": possible}}


def itself(lost, before=()):
    return compared.itself(
        "2026",
        [week(at, each) for at, each in enumerate(lost)],
        [week(at, each, year=2025) for at, each in enumerate(before)],
    )


STEADY = [80, 84, 79, 82, 81, 85, 80, 83, 79, 82, 81, 84]


def test_steady_weeks_are_no_evidence_of_change():
    found = itself(STEADY)["weeks"]
    assert found["status"] == "no evidence of change"
    assert not any(point["flagged"] for point in found["points"])
    assert found["said"] == ["No evidence of change: all 12 weeks are within the usual coming and going."]


def test_a_week_out_of_the_ordinary_is_named():
    found = itself([*STEADY[:6], 180, *STEADY[6:11]])["weeks"]
    assert [point["week"] for point in found["points"] if point["flagged"]] == ["2026-10-19"]
    assert found["said"][1] == "Higher than the process limits: 19 Oct."


def test_weeks_of_which_too_little_is_known_are_not_drawn_and_are_counted():
    weeks = [week(at, lost) for at, lost in enumerate(STEADY)]
    weeks[3] = week(3, 0, status=Status.NOT_KNOWN)
    found = compared.itself("2026", weeks, [])["weeks"]
    assert (len(found["points"]), found["not_drawn"]) == (11, 1)
    assert compared.itself("2026", [], [])["weeks"] is None


def test_a_half_term_is_beside_the_same_one_last_year():
    found = itself(STEADY, STEADY)
    assert {season["said"] for season in found["seasons"]} == {"no evidence of change"}
    assert found["seasons_said"].startswith("No evidence of change")
    worse = itself([each + 60 for each in STEADY], STEADY)
    assert [season["said"] for season in worse["seasons"]] == ["higher, beyond chance"] * len(
        worse["seasons"]
    )
    assert worse["seasons"][0]["half_term"] == "Autumn, first half"
    assert worse["seasons"][0]["difference"] == pytest.approx(0.06)
    assert itself(STEADY)["seasons"] == [] and itself(STEADY)["seasons_said"] == ""


def test_the_last_half_term_is_beside_the_one_before_it():
    steady, worse = itself(STEADY)["lately"], itself([*STEADY[:5], *([160] * 7)])["lately"]
    assert (steady["before"], steady["half_term"]) == ("Autumn, first half", "Autumn, second half")
    assert steady["said"] == "no evidence of change" and worse["said"] == "higher, beyond chance"
    assert worse["now"] == pytest.approx(0.16) and worse["weeks"] == 7
    assert worse["difference"] == pytest.approx(worse["now"] - worse["then"])
    assert itself(STEADY[:4])["lately"] is None


def test_where_most_weeks_are_out_of_the_ordinary_that_is_no_row_of_alarms():
    drifting = itself([40 + 10 * at for at in range(12)])["weeks"]
    assert 2 * sum(point["flagged"] for point in drifting["points"]) > len(drifting["points"])
    assert drifting["said"][1] == compared.NO_LEVEL
    assert compared.NO_LEVEL not in itself([*STEADY[:6], 180, *STEADY[6:11]])["weeks"]["said"]


def test_weeks_together_err_at_most_as_if_alike():
    # 10 ± 0.01 and 30 ± 0.03 of 100 each: 40 of 200, ± (0.01 + 0.03) / 2
    made = together([Figure(10, 100, 0.01), Figure(30, 100, 0.03)])
    assert (made.y, made.x, made.error) == (40, 200, pytest.approx(0.02))
    assert together([Figure(10, 100, None)]).error is None and together([]).x == 0
    apart = beside(Figure(30, 100, 0.03), Figure(10, 100, 0.04))
    assert apart.high - apart.difference == pytest.approx(1.959963984540054 * 0.05)
    assert apart.changed and beside(Figure(1, 0, None), made) is None
    assert beside(Figure(30, 100, None), made).changed is None
    assert error_of(None, 0.2) is None


def test_the_chart_says_by_shape_what_it_says_by_colour():
    found = itself([*STEADY[:6], 180, *STEADY[6:11]])["weeks"]
    drawn = xmr(found["points"], "<said>")
    assert drawn.count("<circle") == 11 and drawn.count('width="10.0" height="10.0"') == 1
    assert "&lt;said&gt;" in drawn and "style=" not in drawn
    # with too few weeks there is no band, and the points are drawn
    few = itself(STEADY[:4])["weeks"]
    assert xmr(few["points"], "few").count("<circle") == 4 and "<polyline" in xmr(few["points"], "few")
    assert few["said"] == ["There are 4 weeks: fewer than 6 are too few to say what is usual."]


def test_the_chapter_is_for_staff_alone():
    diagnosis = invented.diagnosis(200)
    shown = for_governors(diagnosis)
    assert shown["compared"] is None
    staff, governors = publish.pages(diagnosis, shown)
    assert 'id="compared"' in staff and 'href="#compared"' in staff
    assert "compared" not in {each.get("id") for each in html.document_fromstring(governors).iter()}
    words = " ".join(
        html.document_fromstring(staff).xpath("//section[@id='compared']")[0].text_content().split()
    )
    assert compared.ONE_SCHOOL in words and "the same half term last year" in words
    rows = html.document_fromstring(staff).xpath("//section[@id='compared']//table[1]/tbody/tr")
    assert len(rows) >= len(diagnosis["compared"]["weeks"]["points"])


def test_a_report_of_several_schools_has_them_in_a_table():
    diagnosis = copy.deepcopy(invented.diagnosis(200))
    number = diagnosis["numbers"]["overall_absence"]
    row = {
        "school": "<Ash>", "numbers": {"overall_absence": number}, "like": {"overall_absence": 0.08},
        "beyond": {"overall_absence": "higher"}, "why_none": "", "not_known": ["Selective or not"],
        "near": [{"school": "Elm", "distance": 0.5, "stays": 0.9, "alike": "size", "unlike": "EHC plans"}],
    }  # fmt: skip
    alone = row | {
        "school": "Oak",
        "near": [],
        "why_none": "there is no other",
        "like": {"overall_absence": None},
    }
    diagnosis["compared"] |= {
        "several": True,
        "schools": {
            "measures": ["overall_absence"], "numbers": {"overall_absence": number}, "rows": [row, alone],
            "compared": 2, "by_chance": 0.1, "features": [{"name": "size", "says": "Pupils", "weight": 1.0}],
            "walls": ["Phase of education"],
        },
    }  # fmt: skip
    text = publish.pages(diagnosis)[0]
    assert "&lt;Ash&gt;" in text and "higher than all" in text and "none: there is no other" in text
    assert re.search(r"2 comparisons with all schools were made: about 0.1 would read", text)


class SmallBooks:
    """Books in which each school has a rate, and nothing else is asked."""

    def __init__(self, rates):
        self.rates = rates

    def measures(self, codes, by):
        return {
            code: [
                type("Row", (), {"period": "2026", "groups": {"school": school}, "number": number(rate, 100)})
                for school, rate in self.rates.items()
            ]
            for code in codes
        }


def number(y, x):
    return Number(y / x, Status.KNOWN, y, x, y / x - 0.05, y / x + 0.05, x, "overall_absence", "1", "")


def test_each_school_is_beside_those_like_it_and_all(monkeypatch):
    from similar.test_similar_own import school

    every = [school(code, (20, 10, 4, 10, 2.3)) for code in "abc"] + [
        school("d", (20, 10, 4, 10, 2.3), "secondary")
    ]
    monkeypatch.setattr("lostlearning.diagnosis.beside_schools.own_schools", lambda *_: every)
    numbers = {
        code: number(20, 100) for code in ("overall_absence", "persistent_absence", "pupils_suspended")
    }
    found = table(SmallBooks({"a": 10, "b": 20, "c": 30, "d": 40}), "2026", numbers)
    rows = {row["school"]: row for row in found["rows"]}
    assert rows["School a"]["like"]["overall_absence"] == pytest.approx(0.25)
    assert [rows[f"School {each}"]["beyond"]["overall_absence"] for each in "abcd"] == [
        "lower",
        "",
        "higher",
        "higher",
    ]
    assert rows["School d"]["near"] == [] and "no other school" in rows["School d"]["why_none"]
    assert (found["compared"], found["by_chance"]) == (12, pytest.approx(0.6))
    monkeypatch.setattr("lostlearning.diagnosis.beside_schools.own_schools", lambda *_: every[:1])
    assert table(SmallBooks({}), "2026", numbers) is None
