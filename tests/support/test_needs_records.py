"""What every indicator's record says, and that no protected characteristic can be an input."""

import re
from importlib import resources

import ibis
import pytest

from facts import LiteralFacts
from lostlearning.insight.signals.evidence import OVERLAPS, SAYS
from lostlearning.insight.signals.needs import WORDS
from lostlearning.ledger.keeping import Keeper
from lostlearning.ledger.shelf import shelf
from lostlearning.support import UnknownIndicatorError, indicators, limits, look
from lostlearning.support.looking import PACKAGE, SHELF_MADE_FROM, frame
from lostlearning.support.readable import READABLE, UnreadableError, read_as
from lostlearning.tables import TABLES
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.limits import own
from lostlearning.vocabulary.words import STATUSES

EVERY = list(indicators().values())
BY_CODE = pytest.mark.parametrize("indicator", EVERY, ids=lambda each: each.code)
PROTECTED = {
    "sex", "ethnicity", "fsm", "fsm6", "sen_provision", "sen_primary_need", "eal", "looked_after", "in_need",
    "service_child", "young_carer", "birth_month",
}  # fmt: skip
TELLING = {
    "kind",
    "reason",
    "reason1",
    "reason2",
    "reason3",
    "outcome",
    "lead",
    "provider",
    "location",
    "points",
}
"""Words that could tell of one, or of what was thought of a pupil."""


@BY_CODE
def test_a_record_is_whole(indicator):
    record = indicator.record
    assert record.asks.endswith("?") and record.rule.endswith(".") and record.missing.endswith(".")
    assert len(record.against) >= 2 and all(each.endswith(".") for each in record.against)
    assert record.basis and all(each.source and each.status in STATUSES for each in record.basis)
    assert record.needs and all(one in WORDS for need in record.needs for one in need.split("|"))
    assert record.evidence and all(each in OVERLAPS and each in SAYS for each in record.evidence)
    assert not record.milder_than or record.milder_than in indicators()
    assert record.window and limits.number(record.expires) > 0
    assert all(limits.named(code) for code in record.limits)


@BY_CODE
def test_its_words_are_questions_and_counts_never_judgements(indicator):
    record = indicator.record
    said = " ".join((record.title, record.asks, record.rule, record.says)).casefold()
    assert not re.search(
        r"\b(risk|score|likely|vulnerab|offend|problem|truant|poor|bad|disaffect|challeng)", said
    )
    assert set(re.findall(r"{(\w+)}", record.says)) <= {"n", "m", "what", "first", "last_day", "crossed_on"}


@BY_CODE
def test_numbers_in_a_rule_are_those_of_the_limits(indicator):
    """A limit that changes changes the words too."""
    record = indicator.record
    words = {
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "eight": 8,
        "ten": 10,
        "twice": 2,
        "second": 2,
    }
    said = {int(each) for each in re.findall(r"\d+", record.rule)}
    said |= {number for word, number in words.items() if re.search(rf"\b{word}\b", record.rule.casefold())}
    for code in record.limits:
        assert limits.number(code) in said, code


def test_no_number_of_a_limit_is_without_its_source():
    assert all(one.source and one.unit and one.status in STATUSES for one in limits.limits())
    used = {code for each in EVERY for code in (*each.record.limits, each.record.expires)}
    assert {one.code for one in own("lostlearning.support")} <= used


def test_no_protected_characteristic_can_be_read():
    """Neither the tables of characteristics, nor a column elsewhere that repeats one."""
    held = {name: set(columns) for name, columns in READABLE.items()}
    assert not {"pupils", "schools", "meetings", "behaviour_incidents"} & set(held)
    for name, columns in held.items():
        assert columns <= set(TABLES[name].columns())
        assert not columns & (PROTECTED | TELLING), name
    every = {column for table in TABLES.values() for column in table.columns()}
    assert every >= PROTECTED, "a characteristic that is called otherwise now"


def test_a_rule_that_asks_for_one_gets_nothing():
    facts = LiteralFacts()
    at = frame(facts, Keeper(facts))
    for name in ("pupils", "meetings", "session_totals"):
        with pytest.raises(UnreadableError):
            at[name]
    with pytest.raises(AttributeError):
        _ = at["exclusions"].sen_provision
    facts.close()


@BY_CODE
def test_what_a_rule_reads_is_what_may_be_read(indicator):
    """Of every expression: each column of a canonical table that it is made of, found in the expression itself."""
    facts = LiteralFacts()
    try:
        expression = indicator.find(frame(facts, _Everything(facts)))
        read = {
            (field.rel.name, field.name)
            for field in expression.op().find(ibis.expr.operations.Field)
            if isinstance(field.rel, ibis.expr.operations.DatabaseTable)
        }
        assert read and all(column in READABLE[table] for table, column in read)
        assert not {column for _, column in read} & PROTECTED
    finally:
        facts.close()


class _Everything(Keeper):
    """Keeps nothing: every view stays part of the expression."""

    def table(self, name, build):
        return build()


def test_religion_travelling_and_health_cannot_be_told_from_a_mark():
    routes = {row.symbol: row.route for row in attendance_codes().rows}
    read = {routes[symbol]: meant for symbol, meant in read_as().items()}
    assert read["religious_observance"] == read["mobile_child"] == "."
    assert read["illness"] == read["medical_appointment"] == read["leave_of_absence"] == "O"
    told_apart = {row.symbol for row in attendance_codes().rows if row.account == "lost"} - set(read_as())
    assert told_apart <= set("OUEp&%"), "every other absence is read as one"


def test_there_is_no_score():
    every = [
        name for name in ("score", "rank", "weight", "risk") for each in EVERY if hasattr(each.record, name)
    ]
    assert not every


def test_an_indicator_that_is_not_one_names_the_nearest():
    with pytest.raises(UnknownIndicatorError, match="attendance_below_90"):
        look(LiteralFacts(), as_of=None, codes=["attendance_below_9"])


def test_the_kept_queries_are_of_now():
    assert set(shelf(PACKAGE, SHELF_MADE_FROM).queries) >= {f"support {code}" for code in indicators()}
    assert (resources.files("lostlearning.support") / "data" / "shelf.json").is_file()
