"""The parameters: all can be read, each says where it comes from, and no number of the law is in the code."""

import ast
import dataclasses
import datetime as dt
from pathlib import Path

import pytest

import lostlearning.law
from lostlearning.law.parameter import Kind, Parameter, Unit, Value, Verification, parameters, wrong

DAY = dt.date(2026, 10, 5)
CODE = sorted(Path(lostlearning.law.__file__).parent.rglob("*.py"))


def value(name, day=DAY, kind=Kind.MAINTAINED):
    return parameters()[name].value(day, kind)


def test_each_is_a_file_of_its_own_named_by_its_id():
    folder = Path(lostlearning.law.__file__).parent / "parameters"
    assert {file.stem for file in folder.glob("*.toml")} == set(parameters())
    assert len(parameters()) >= 150


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("cap-school-year", 45),
        ("larger-than", 5),
        ("board-long", 15),
        ("board-middle", 50),
        ("board-large", 15),
        ("lunchtime-days", 0.5),
        ("panel-apply", 15),
        ("panel-meet", 15),
        ("panel-papers", 5),
        ("reconsider", 10),
        ("quash-payment", 4000),
        ("sixth-day", 6),
        ("sixth-day-permanent", 6),
        ("public-place-days", 5),
        ("provision-notice", 48),
        ("post", 2),
        ("offsite-notice", 2),
        ("offsite-asked", 10),
        ("offsite-invite", 6),
        ("penalty-threshold", 10),
        ("penalty-first", 80),
        ("plan-final", 20),
        ("claim-disability", 6),
        ("return-sick", 15),
    ],
)
def test_the_numbers_in_force(name, number):
    assert value(name).number == number


def test_what_changed_and_when():
    assert value("tell-social-worker", dt.date(2022, 8, 31)) is None
    assert value("tell-social-worker", dt.date(2022, 9, 1)).text
    assert value("cancel", dt.date(2023, 8, 31)) is None
    assert value("sixth-day-joins", dt.date(2015, 1, 4)).text == "each alone"
    assert value("sixth-day-joins", dt.date(2015, 1, 5)).text == "together"
    assert value("offsite-review", dt.date(2012, 12, 31)).number == 30
    assert value("offsite-review", dt.date(2013, 1, 1)).number is None
    assert value("panel-apply", dt.date(2021, 3, 1)).number == 25


def test_kinds_of_school_differ():
    assert value("educator", kind=Kind.PRU).text == "local authority"
    assert value("educator", kind=Kind.ACADEMY).text == "academy trust"
    assert value("offsite-power", dt.date(2026, 7, 25), Kind.PRU).status is Verification.UNVERIFIED
    assert value("offsite-power", dt.date(2026, 7, 26), Kind.ACADEMY).status is Verification.SECONDARY
    assert value("cancel-cap", kind=Kind.ACADEMY).unit is Unit.DAYS


def test_every_ground_of_deletion_is_there():
    assert [name[-1] for name in sorted(parameters()) if name.startswith("roll-ground-")] == list(
        "abcdefghijklmno"
    )


def test_what_is_said_to_be_read_at_its_source_says_where():
    for each in parameters().values():
        for held in each.values:
            status = held.status or each.status
            if status is Verification.PRIMARY:
                assert each.address and each.paragraph and each.read != "not read", each.id
            if status is Verification.SECONDARY:
                assert held.address or each.address or held.note or each.note, each.id


def test_nothing_that_comes_from_texts_of_2026_is_settled():
    for each in parameters().values():
        for held in each.values:
            if held.since >= dt.date(2026, 7, 26):
                assert not (held.status or each.status).settled, each.id


GOOD = Parameter(
    id="x",
    topic="counting",
    title="X",
    meaning="It is.",
    unit=Unit.DAYS,
    instrument="An Act",
    paragraph="1",
    status=Verification.PRIMARY,
    checked_by="someone",
    checked_on=DAY,
    values=(Value(since=DAY, number=1.0),),
)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"meaning": "It is"}, "meaning"),
        ({"values": ()}, "values"),
        ({"values": (Value(since=DAY),)}, "values 1"),
        ({"values": (Value(since=DAY, until=dt.date(2026, 1, 1), number=1.0),)}, "values 1"),
        ({"unit": Unit.RULE}, "values 1"),
        ({"address": "http://example.org"}, "address"),
        ({"values": (Value(since=DAY, number=1.0), Value(since=DAY, number=2.0))}, "values 2"),
    ],
)
def test_a_record_that_cannot_be_used_says_which_field(changed, field):
    assert not list(wrong(GOOD))
    assert [name for name, _, _ in wrong(dataclasses.replace(GOOD, **changed))] == [field]


def test_two_kinds_of_school_may_have_values_of_one_day():
    values = (
        Value(since=DAY, number=1.0, schools=(Kind.PRU,)),
        Value(since=DAY, number=2.0, schools=(Kind.ACADEMY,)),
    )
    assert not list(wrong(dataclasses.replace(GOOD, values=values)))


def numbers(tree):
    """Every number in code: 0 and 1 are allowed, and digits in text that a person reads are not."""
    said = {
        id(body[0].value)
        for node in ast.walk(tree)
        if (body := getattr(node, "body", None)) and isinstance(body, list) and isinstance(body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "encoding":
            said.add(id(node.value))
        for before, after in zip(children := list(ast.iter_child_nodes(node)), children[1:], strict=False):
            # The text under a field of a class, or under a constant, is a docstring too.
            if isinstance(before, ast.Assign | ast.AnnAssign) and isinstance(after, ast.Expr):
                said.add(id(after.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in said or isinstance(node.value, bool):
            continue
        if isinstance(node.value, int | float) and node.value not in (0, 1):
            yield node.lineno, node.value
        if isinstance(node.value, str) and any(letter.isdigit() for letter in node.value):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", CODE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_number_of_the_law_is_in_the_code(path):
    assert not list(numbers(ast.parse(path.read_text(encoding="utf-8"))))


def test_the_scan_sees_a_number_and_a_number_in_words():
    source = 'CAP = 45\n"""Not the 45 of a docstring."""\n\ndef late(n):\n    return n > 5.5, f"{n} of 15"\n'
    assert list(numbers(ast.parse(source))) == [(1, 45), (5, 5.5), (5, " of 15")]
