"""Records kept as TOML: read into dataclasses, and everything wrong with all of them said at once."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

import pytest

from lostlearning.records import RecordsError, one, read


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass(frozen=True)
class Part:
    what: str
    size: float = 1.0


@dataclasses.dataclass(frozen=True)
class Thing:
    id: str
    colour: Colour
    names: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    value: float | None = None
    given: Mapping[str, str] = dataclasses.field(default_factory=dict)
    whole: bool = False


def files(tmp_path, **texts):
    for name, text in texts.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return [tmp_path / f"{name}.toml" for name in texts]


def test_a_record_is_read_with_its_parts_its_lists_and_its_defaults(tmp_path):
    text = """
    [[thing]]
    id = "a"
    colour = "red"
    names = ["x", "y"]
    value = 3
    [[thing.parts]]
    what = "handle"
    [thing.given]
    phase = "Special"
    [[thing]]
    id = "b"
    colour = "blue"
    """
    first, second = read(files(tmp_path, one=text), "thing", Thing)
    assert first == Thing("a", Colour.RED, ("x", "y"), (Part("handle", 1.0),), 3.0, {"phase": "Special"})
    assert second == Thing("b", Colour.BLUE)


def test_every_problem_of_every_file_is_said_with_its_file_and_record(tmp_path):
    one = """
    [[thing]]
    id = "a"
    colour = "green"
    names = [1]
    hue = "?"
    [[thing.parts]]
    size = "large"
    [[thing]]
    id = "a"
    colour = "red"
    value = true
    whole = 1
    """
    with pytest.raises(RecordsError) as error:
        read(files(tmp_path, one=one, two="[[thing]]\ncolour = ' red'", three="[[thing"), "thing", Thing)
    said = str(error.value).splitlines()
    for expected in (
        "one.toml, a, colour: found 'green'; expected one of red, blue",
        "one.toml, a, names 1: found 1; expected text without spaces around it",
        "one.toml, a, hue: found a field nobody knows; expected id, colour, names, parts, value, given, whole",
        "one.toml, a, parts 1, what: found nothing; expected text without spaces around it",
        "one.toml, a, parts 1, size: found 'large'; expected a number",
        "one.toml, a, id: found that of a record in one.toml; expected its own",
        "one.toml, a, value: found True; expected a number",
        "one.toml, a, whole: found 1; expected true or false",
        "two.toml, number 1, id: found nothing; expected text without spaces around it",
        "two.toml, number 1, colour: found ' red'; expected one of red, blue",
    ):
        assert expected in said
    assert any(line.startswith("three.toml: found ") and line.endswith("; expected TOML") for line in said)
    assert len(said) == 11


def test_a_table_of_another_name_is_not_passed_over(tmp_path):
    with pytest.raises(RecordsError, match=r"one.toml: found a table called thin; expected \[\[thing\]\]"):
        read(files(tmp_path, one="[[thin]]\nid = 'a'"), "thing", Thing)


def test_what_a_check_finds_is_said_with_the_rest(tmp_path):
    paths = files(tmp_path, one="[[thing]]\nid = 'a'\ncolour = 'red'")
    with pytest.raises(RecordsError, match="a, colour: found red; expected blue"):
        read(paths, "thing", Thing, lambda thing: [("colour", thing.colour, "blue")])


@dataclasses.dataclass(frozen=True)
class Whole:
    on: dt.date
    done: Mapping[str, dt.date]
    things: tuple[Part, ...] = ()


def test_a_whole_file_may_be_one_record_with_dates():
    text = "on = 2026-10-05\n[done]\nasked = 2026-10-06\n[[things]]\nwhat = 'handle'"
    day = dt.date(2026, 10, 5)
    assert one(text, Whole, "case.toml") == Whole(
        day, {"asked": day + dt.timedelta(days=1)}, (Part("handle"),)
    )


def test_what_is_wrong_with_a_whole_file_is_said_with_where_it_is():
    with pytest.raises(RecordsError) as error:
        one("on = '5 October'\n[done]\nasked = 3", Whole, "case.toml")
    a_date = "a date, such as 2026-10-05, without quotation marks"
    assert str(error.value).splitlines() == [
        f"case.toml, on: found '5 October'; expected {a_date}",
        f"case.toml, done, asked: found 3; expected {a_date}",
    ]
    with pytest.raises(RecordsError, match=r"case.toml: found .*; expected TOML"):
        one("on = ", Whole, "case.toml")
