"""Every paragraph of the worked examples holds, on the engine and on the oracle."""

import importlib
import pkgutil

import pytest

import spec
from facts import LiteralFacts
from lostlearning.books import Books
from oracle.books import OracleBooks

CHAPTERS = [
    importlib.import_module(f"spec.{module.name}").CHAPTER
    for module in sorted(pkgutil.iter_modules(spec.__path__), key=lambda module: module.name)
    if module.name.startswith("chapter_")
]
PARAGRAPHS = [paragraph for chapter in CHAPTERS for paragraph in chapter.paragraphs]
TITLES = [paragraph.title for paragraph in PARAGRAPHS]


def test_titles_are_not_shared():
    assert len(set(TITLES)) == len(TITLES) >= 30


def _asked(paragraph, row):
    return (*(row[name] for name in paragraph.by), row["period"])


def _holds(paragraph, found):
    expected = {_asked(paragraph, row): row for row in paragraph.expected}
    assert set(found) == set(expected)
    for key, row in expected.items():
        for field in set(row) - {*paragraph.by, "period"}:
            said = found[key][field]
            wanted = row[field]
            close = pytest.approx(wanted, rel=1e-12) if isinstance(wanted, float) else wanted
            assert said == close, f"{key}: {field} is {said}, not {wanted}"


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=TITLES)
def test_engine(paragraph):
    books = Books(LiteralFacts(**paragraph.facts()))
    result = books.measure(paragraph.measure, by=paragraph.by, over=paragraph.over)
    _holds(
        paragraph,
        {(*(row.groups[name] for name in paragraph.by), row.period): row.number.as_dict() for row in result},
    )
    books.close()


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=TITLES)
def test_oracle(paragraph):
    oracle = OracleBooks(paragraph.facts())
    answers = oracle.measures([paragraph.measure], paragraph.by, paragraph.over)
    _holds(paragraph, answers[paragraph.measure])


@pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.title for chapter in CHAPTERS])
def test_chapters_print(chapter):
    text = chapter.printed()
    for paragraph in chapter.paragraphs:
        assert f"### {paragraph.title}" in text and paragraph.measure in text
