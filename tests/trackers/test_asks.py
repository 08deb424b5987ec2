"""What was asked: every list whole, nothing recalled shown as established, no status without evidence."""

import dataclasses

import pytest

from lostlearning.trackers.ask import Ask, Change, Evidence, Status, asks, trackers, wrong


def test_every_list_has_all_its_asks_numbered_from_one():
    counts = {name: [ask.number for ask in asks() if ask.tracker == name] for name in trackers()}
    assert {name: len(numbers) for name, numbers in counts.items()} == {
        "timpson": 30,
        "somerset": 15,
        "the-difference": 8,
        "solutions-2025": 10,
        "mission-44": 13,
    }
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in counts.values())


def test_what_is_only_recalled_is_said_to_be_and_stands_for_nothing():
    recalled = [ask for ask in asks() if not ask.transcribed]
    assert len(recalled) == 8
    for ask in recalled:
        assert ask.words.startswith("Not yet transcribed. Recalled as: ")
        assert ask.status is Status.UNKNOWN


def test_a_status_that_is_known_has_evidence_that_was_read():
    for ask in asks():
        if ask.status is not Status.UNKNOWN:
            assert [each for each in ask.evidence if each.established != "R"], ask.id
        for each in ask.evidence:
            assert each.source, ask.id


def ask(**changed):
    usual = {
        "id": "x-1",
        "tracker": "timpson",
        "number": 1,
        "says": "Do it.",
        "falls_to": "Government",
        "established": "V",
        "history": (
            Change("2026-11-22", Status.UNKNOWN, "First."),
            Change("2026-12-01", Status.DONE, "Law."),
        ),
        "evidence": (Evidence("2026-12", "It is law.", "An Act", "V"),),
        "measures": ("suspensions",),
    }
    return Ask(**{**usual, **changed})


def test_a_record_that_is_right_is_taken():
    assert not list(wrong(ask()))
    assert ask().status is Status.DONE


def history(*entries):
    return tuple(Change(on, Status(status), "Why.") for on, status in entries)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tracker": "nobody"}, "tracker"),
        ({"measures": ("happiness",)}, "measures"),
        ({"established": "Q"}, "established"),
        ({"established": "R"}, "status"),
        ({"evidence": ()}, "evidence"),
        ({"evidence": (Evidence("2026", "So I recall.", "Memory", "R"),)}, "evidence"),
        ({"evidence": (Evidence("May 2026", "It is law.", "An Act", "V"),)}, "evidence, date"),
        ({"history": ()}, "history"),
        ({"history": history(("22 November", "done"))}, "history, on"),
        ({"history": history(("2026-12-01", "unknown"), ("2026-11-22", "done"))}, "history, on"),
        ({"history": history(("2026-11-22", "done"), ("2026-12-01", "done"))}, "history, status"),
    ],
)
def test_a_record_that_cannot_be_used_says_which_field(changed, field):
    if changed.get("history") == ():
        assert [name for name, _, _ in wrong(ask(**changed))] == [field]
    else:
        assert field in {name for name, _, _ in wrong(dataclasses.replace(ask(), **changed))}
