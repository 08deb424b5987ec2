"""Every list: its columns, dates, sources and statuses; and what one list promises another."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from importlib import resources
from itertools import pairwise

import pytest

from lostlearning.tables import TABLES
from lostlearning.vocabulary import sources, words
from lostlearning.vocabulary.words import STATUSES, read_csv

DATA = resources.files("lostlearning.vocabulary") / "data"
NOT_LISTS = {"sources", "spellings"}
NAMES = sorted(path.name.removesuffix(".csv") for path in DATA.iterdir() if path.name.endswith(".csv"))
LISTS = [name for name in NAMES if name not in NOT_LISTS]
FIXED = ["code", "label", "valid_from", "valid_to", "source", "status"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_as_many_cells_as_the_heading(name):
    text = (DATA / f"{name}.csv").read_text(encoding="utf-8")
    heading, *rows = csv.reader(text.splitlines())
    assert rows
    assert len(set(heading)) == len(heading)
    assert [row for row in rows if len(row) != len(heading)] == []
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_word_is_dated_cited_and_of_known_status(name):
    assert set(FIXED) <= set(read_csv(name)[0])
    for word in words(name):
        assert word.code, name
        assert word.label, (name, word.code)
        assert word.status in STATUSES, (name, word.code)
        assert word.source in sources(), (name, word.code, word.source)
        if word.valid_from and word.valid_to:
            assert word.valid_from <= word.valid_to, (name, word.code)


@pytest.mark.parametrize("name", LISTS)
def test_a_status_never_claims_more_than_its_source(name):
    # A recalled or chosen fact may stand on a good source; nothing read may stand on memory.
    for word in words(name):
        if sources()[word.source].status in {"R", "P", "S"}:
            assert word.status == sources()[word.source].status, (name, word.code)


@pytest.mark.parametrize("name", LISTS)
def test_a_code_has_one_row_at_a_time(name):
    spells = defaultdict(list)
    for word in words(name):
        spells[word.code].append((word.valid_from or dt.date.min, word.valid_to or dt.date.max))
    for code, dates in spells.items():
        dates.sort()
        for (_, end), (start, _) in pairwise(dates):
            assert end < start, (name, code)


def test_sources_are_complete():
    keys = [row["key"] for row in read_csv("sources")]
    assert len(set(keys)) == len(keys)
    cited = {word.source for name in LISTS for word in words(name)}
    assert set(keys) - cited <= {"python-dateutil"}
    for source in sources().values():
        assert source.status in STATUSES
        assert source.title
        assert source.address.startswith(("http://", "https://")) or not source.address
        if source.status in {"V", "V2"}:
            dt.date.fromisoformat(source.read_on)


def test_every_vocabulary_the_tables_name_exists():
    named = {column.vocabulary for table in TABLES.values() for column in table.columns().values()} - {""}
    assert named
    assert named <= set(LISTS)
    for name in named:
        assert len(words(name)) > 0
