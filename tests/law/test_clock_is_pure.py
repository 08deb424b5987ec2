"""The clock reads no file and asks no day of the machine; the same case has the same answer; no kind is lost."""

import builtins
import copy
import dataclasses
import datetime as dt
import io
import os
import re
from pathlib import Path

import pytest

import lostlearning.law
from law.cases import chapters
from lostlearning.law import clock
from lostlearning.law.held import held
from lostlearning.law.parameter import Kind, parameters
from lostlearning.vocabulary import attendance_codes, words

CASES = [case for chapter in chapters() for case in chapter.cases]


def test_from_lostlearning_law_import_clock():
    case = CASES[0].case()
    assert clock.clock(case) == clock.run(case, held())


def test_no_day_is_asked_of_the_machine():
    for path in Path(lostlearning.law.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(today|now|utcnow|time)\(", text), path


def test_no_file_is_read(monkeypatch):
    cases = [case.case() for case in CASES]
    for case in cases[:1]:
        clock.clock(case)  # The law itself and the bank holidays are read once.

    def refuse(*_, **__):
        raise AssertionError("a file was opened")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    for case in cases:
        clock.clock(case)


def test_a_case_is_answered_alike_twice_and_left_as_it_was():
    for worked in CASES:
        case = worked.case()
        kept = copy.deepcopy(case)
        assert clock.clock(case) == clock.clock(case)
        assert case == kept


@pytest.mark.parametrize("worked", CASES[::7], ids=[case.title for case in CASES[::7]])
def test_with_no_kind_of_school_said_every_kind_is_answered(worked):
    unknown = dataclasses.replace(worked, kind="unknown").answer()
    found = {(duty.code, duty.of) for duty in unknown.duties}
    for kind in Kind:
        answer = dataclasses.replace(worked, kind=str(kind)).answer()
        assert {(duty.code, duty.of) for duty in answer.duties} <= found
        for duty in answer.duties:
            merged = [each for each in unknown.duties if (each.code, each.of) == (duty.code, duty.of)]
            assert any(duty.who in each.who for each in merged), duty.code
            said = " ".join(each for one in merged for each in one.to_whom)
            assert all(each in said for each in duty.to_whom), duty.code
            assert any(each.settled <= duty.settled for each in merged), duty.code


def test_words_of_the_law_agree_with_the_vocabulary():
    day = dt.date(2026, 10, 5)
    known = {code.code for code in attendance_codes().rows if code.valid_to is None or code.valid_to >= day}
    assert set(held().applied("codes", day, Kind.PRU).items) <= known
    letters = {
        word.code
        for word in words("deletion_grounds")
        if word.valid_from and word.valid_from <= day and (word.valid_to is None or word.valid_to >= day)
    }
    assert letters == {name[-1] for name in parameters() if name.startswith("roll-ground-")}
