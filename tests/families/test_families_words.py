"""The words: plain enough, whole, and without a number of the law in them."""

import datetime as dt
import re

import pytest

from lostlearning.law.held import held
from lostlearning.law.parameter import Kind
from lostlearning.site.families.guide import PLACE, pages, parts
from lostlearning.site.families.letters import templates
from lostlearning.site.families.questions import questions
from lostlearning.site.families.wording import duties, help_, not_read, roles

TODAY = dt.date(2026, 11, 22)
OLDEST = 12.0
"""The reading age that no page may be above, in years; on the whole it is lower (the next test)."""


def syllables(word):
    """Near enough: groups of vowels, less a silent e."""
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def reading_age(sentences):
    """Flesch and Kincaid's grade of school, and five years: the age at which it is taught."""
    split = [
        each for text in sentences for each in re.split(r"(?<=[.?!:])\s+", text) if re.search("[a-z]", each)
    ]
    words = [word for each in split for word in re.findall(r"[A-Za-z']+", each)]
    grade = 0.39 * len(words) / len(split) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return grade + 5


def test_the_measure_tells_plain_words_from_hard_ones():
    assert reading_age(["The cat sat on the mat. It was a big cat."]) < 7
    hard = "The responsible body shall thereupon determine whether reinstatement of the pupil is appropriate."
    assert reading_age([hard]) > 16


def guide_words(page):
    found = [page.title, page.summary]
    for part in parts(page, TODAY):
        found += [part.heading, *part.text, *part.after]
    for section in page.sections:
        found += section.points
    return found


@pytest.mark.parametrize("name", list(pages()))
def test_every_page_of_the_guide_can_be_read_at_eleven_or_so(name):
    assert reading_age(guide_words(pages()[name])) <= OLDEST


def test_questions_duties_and_letters_can_be_read_at_eleven_or_so():
    asked = [text for each in questions().values() for text in (each.title, each.hint, *each.titles.values())]
    asked += [text for each in questions().values() for one in each.options for text in (one.label, one.hint)]
    owed = [text for each in duties().values() for text in (each.title + ".", each.text, each.ask)]
    for words in (asked, owed):
        assert reading_age([re.sub(r"\{.*?\}", "five days", each) for each in words if each]) <= 11.0
    for each in templates().values():
        lines = [re.sub(r"\{.*?\}", "Sam", line.text) for line in each.lines]
        assert reading_age([each.summary, *lines]) <= OLDEST, each.id


def test_the_guide_as_a_whole_can_be_read_at_eleven():
    assert reading_age([text for page in pages().values() for text in guide_words(page)]) <= 11.0


def test_every_duty_of_the_clock_and_every_unread_text_has_words():
    assert set(duties()) == set(held().wordings)
    assert set(not_read()) == {each.id for each in held().unread}
    assert {each.who for each in held().wordings.values()} <= set(roles())


def test_no_number_of_the_law_is_written_in_words():
    texts = [text for each in duties().values() for text in (each.title, each.text, each.ask)]
    texts += [text for page in pages().values() for text in (page.title, page.summary)]
    for page in pages().values():
        for section in page.sections:
            texts += [section.heading, *section.text, *section.points, *section.after]
    texts += [line.text for each in templates().values() for line in each.lines]
    texts += [text for each in not_read().values() for text in (each.title, each.text)]
    assert [text for text in texts if re.search(r"\d", PLACE.sub("", text))] == []


def test_every_value_named_in_words_is_law_that_is_held():
    known = set(held().parameters)
    for page in pages().values():
        for section in page.sections:
            assert set(section.names) <= known, page.id
    for each in templates().values():
        for line in each.lines:
            assert set(line.law) <= known, each.id
    for each in duties().values():
        assert set(PLACE.findall(each.text)) <= known, each.id


@pytest.mark.parametrize("kind", [None, *Kind])
def test_the_guide_has_no_gap_and_names_its_law(kind):
    for page in pages().values():
        for part in parts(page, TODAY, kind):
            said = " ".join((*part.text, *part.points, *part.after))
            assert "…" not in said and "{" not in said, (page.id, part.heading)
            assert part.sources or page.id == "help", (page.id, part.heading)


def test_what_was_not_read_is_marked_where_it_stands():
    moves = {part.heading: part for part in parts(pages()["managed-move"], TODAY)}
    assert not moves["Is it for good?"].settled
    assert any("someone else's account" in each.unread for each in moves["Is it for good?"].sources)
    panel = {part.heading: part for part in parts(pages()["review-panel"], TODAY)}
    assert panel["What happens"].settled


def test_the_guide_follows_the_law_of_the_day():
    before = parts(pages()["off-site"], dt.date(2012, 6, 1), Kind.MAINTAINED)
    after = parts(pages()["off-site"], TODAY, Kind.MAINTAINED)
    assert before != after


def test_no_word_is_a_verdict():
    texts = [text for each in duties().values() for text in (each.title, each.text, each.ask)]
    texts += [line.text for each in templates().values() for line in each.lines]
    for page in pages().values():
        texts += guide_words(page)
    for text in texts:
        assert not re.search(r"\b(unlawful|illegal|broke the law|breach)", text, re.I), text


def test_help_has_addresses_that_are_safe_and_says_how_each_was_checked():
    assert sum(each.every_page for each in help_()) >= 3
    for each in help_():
        assert each.address == "" or (each.address.startswith("https://") and each.seen)
