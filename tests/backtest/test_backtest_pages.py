"""What is printed of a backtest: the manual's invented children, the template, and the page for others."""

import csv
import datetime as dt
import io

import pytest
from docs import backtest as manual
from docs.impact import GAP, impact_assessment
from tests.backtest import tables

from facts import LiteralFacts
from lostlearning.disclosure.rule import suppression_rule
from lostlearning.publish.backtest import Audience, Told, page, rows, write_csv
from lostlearning.support import indicators
from lostlearning.support.backtest import OUTCOMES, try_out
from lostlearning.support.backtest.assessment import Assessment, Decision
from lostlearning.support.backtest.evidence import evidence, of_models
from lostlearning.support.backtest.lists import lists
from lostlearning.support.readable import READABLE

DAY = dt.date(2026, 10, 5)
HELD = Assessment(
    organisation="Example Trust",
    files="all",
    purpose="support",
    lawful_basis="Article 6(1)(e)",
    assessed_by="a",
    advised_by="b",
    advised_on=DAY,
    assessed_on=DAY,
    decided_by="c",
    decision=Decision.GO,
    conditions=(),
    families_told="yes",
    seen_by=("a",),
    publishes=True,
    delete_by=dt.date(2027, 9, 30),
    until=dt.date(2027, 10, 1),
    support_only=True,
    no_list_from_model=True,
)


def test_the_manual_shows_what_one_invented_school_shows_again():
    kept = [
        {name: row[name] for name in row if name != "of"}
        for row in manual.kept()
        if row["of"] == manual.SLICE
    ]
    assert kept == manual.slice_rows()
    assert len(kept) > 100


def test_every_table_of_invented_children_stands_under_the_words():
    text = manual.backtest()
    headings = [line for line in text.splitlines() if line.startswith("#") and "nvented" in line]
    assert len(headings) == 6
    assert all(manual.NOTHING in line for line in headings)


def test_what_was_found_of_models_stands_where_their_result_does_with_its_status():
    assert {each.status for each in of_models()} == {"V2", "R"}
    text = manual.backtest()
    place = text.index("## Would a model do better?")
    assert "average precision of 0.65" in text[place : text.index("## What others found")]
    assert "recalled, not yet verified" in text[place:]
    assert all(each.status != "V" for each in evidence())


def test_the_template_has_every_line_every_column_read_and_the_gaps():
    text = impact_assessment()
    assert all(each.record.title in text for each in indicators().values())
    assert all(f"`{name}`" in text for name in READABLE)
    assert text.count(GAP) >= 6
    assert "No error rate is claimed" in text


def test_what_is_recalled_of_the_law_is_not_said_as_settled():
    rows_ = _law()
    assert {row["code"] for row in rows_ if row["status"] == "V"} == {"solely_automated", "special_category"}
    assert {"dpia", "by_design", "equality", "kcsie", "atrs"} == {
        row["code"] for row in rows_ if row["status"] == "R"
    }
    assert all(row["asks"] and row["source"] and row["answered"] for row in rows_)


def _law():
    from docs.impact import _rows

    return _rows("lostlearning.support.backtest", "law.csv")


def test_lists_are_of_indicators_that_there_are():
    codes = [each.code for each in lists()]
    assert len(codes) == len(set(codes))
    named = {name for each in lists() for name in (each.first, each.second) if name and not name.isdigit()}
    assert named <= set(indicators())


@pytest.fixture(scope="module")
def found():
    held, flags = tables.made(11, 30)
    facts = LiteralFacts(**held)
    yield try_out(facts, stand=tables.stand(flags))
    facts.close()


def _table(told):
    text = io.StringIO()
    write_csv(told, text)
    return list(csv.DictReader(io.StringIO(text.getvalue())))


def test_a_page_for_others_prints_no_small_count(found):
    told = Told(found, Audience.OTHERS, "0", HELD)
    small = suppression_rule().small
    written = _table(told)
    hidden = [row for row in written if row["status"] == "suppressed"]
    shown = [row for row in written if row["status"] == "known"]
    assert hidden
    assert shown
    assert not any(
        row[name] for row in hidden for name in ("pupils", "had", "flagged", "found_share", "false_share")
    )
    for row in shown:
        assert not any(small(int(row[name])) for name in ("pupils", "had", "flagged", "found", "missed"))
    text = page(told)
    assert "suppressed" in text
    assert "Example Trust" in text
    assert "this says nothing about real ones" not in text


def test_a_page_for_those_inside_says_so_and_has_every_count(found):
    told = Told(found, Audience.INSIDE, "0", HELD)
    assert "suppressed" not in {row["status"] for row in rows(told)}
    assert "not for sharing outside those who may see them" in page(told)
    assert {row["outcome"] for row in rows(told)} == {each.title for each in OUTCOMES.values()}


def test_groups_too_small_to_say_are_named_and_not_dropped(found):
    told = Told(found, Audience.INSIDE, "0", HELD)
    few = [row for row in rows(told) if row["status"] == "too few to say"]
    assert few
    groups = {(row["characteristic"], row["group"]) for row in rows(told)}
    assert {("Ethnicity", "Not known"), ("Sex", "Not known")} <= groups


def test_invented_children_stand_under_the_words(found):
    text = page(Told(found, Audience.INVENTED, "0"))
    assert text.count("this says nothing about real ones") == 1
    assert "This says nothing about real children." in text
