"""The library: every entry sourced, none only recalled, and found by the words of a question."""

import dataclasses
import json

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.library.entry import Entry, Strength, entries, wrong
from lostlearning.library.searching import search

run = CliRunner().invoke


def test_there_are_fifty_entries_and_more_each_of_its_own_question():
    assert len(entries()) >= 50
    questions = [entry.question for entry in entries()]
    assert len(set(questions)) == len(questions)


def test_no_entry_is_only_recalled_and_every_one_names_its_source():
    for entry in entries():
        assert entry.established in {"V", "V2", "C", "S"}, entry.id
        assert entry.by and entry.title, entry.id
        assert entry.address or entry.id in {"somerset-inquiry", "whole-child"}, entry.id


ENTRY = Entry("x", "Is it so?", "It is so.", Strength.LAW, "Parliament", "An Act", "V")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"measures": ("happiness",)}, "measures"),
        ({"established": "R"}, "established"),
        ({"established": ""}, "established"),
        ({"question": "It is so"}, "question"),
        ({"finding": "so"}, "finding"),
        ({"address": "www.example.org"}, "address"),
    ],
)
def test_a_record_that_cannot_be_used_says_which_field(changed, field):
    assert not list(wrong(ENTRY))
    assert [name for name, _, _ in wrong(dataclasses.replace(ENTRY, **changed))] == [field]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("part-time timetables", "dfe-attendance-2025-26"),
        ("cost of exclusion", "ippr-2017"),
        ("name off the roll", "si-2024-208-deletion"),
        ("gangs", "commissioner-gangs"),
        ("persistent absence threshold", "dfe-absence-thresholds"),
    ],
)
def test_what_answers_a_question_best_comes_first(words, first):
    assert search(words)[0].id == first


def test_more_of_the_words_come_before_heavier_ones():
    one = dataclasses.replace(ENTRY, id="one", question="Suspended?", finding="No.")
    both = dataclasses.replace(ENTRY, id="both", question="Anything?", finding="Suspensions of boys.")
    assert [entry.id for entry in search("suspension boys", [one, both])] == ["both", "one"]


def test_all_are_listed_without_a_word_and_none_for_one_that_is_nowhere():
    assert search("") == list(entries())
    assert search("the of") == list(entries())
    assert search("xylophone") == []


def test_the_command_shows_question_finding_source_and_limits():
    shown = " ".join(run(app, ["library", "managed", "moves", "count"]).output.split())
    assert "How many managed moves are there?" in shown
    assert "research [V2]" in shown
    found = json.loads(run(app, ["library", "gangs", "--json"]).output)
    assert found[0]["id"] == "commissioner-gangs"
    assert "Nothing here has any of these words: xylophone." in run(app, ["library", "xylophone"]).output
