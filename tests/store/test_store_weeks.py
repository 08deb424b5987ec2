"""What the store keeps of register weeks besides their marks never differs from them."""

import datetime as dt

import duckdb
from store_rows import MONDAY, bring, week

from lostlearning.store import Store
from lostlearning.store.manifest import Manifest
from lostlearning.vocabulary import packing

FULL = "/\\" * 5


def numbers_agree(store):
    """Every stored number is that of its marks; returns how many rows there are."""
    with store.facts() as facts:
        told = facts.packed_weeks().to_pyarrow().to_pylist()
        rows = facts["register_weeks"].to_pyarrow().to_pylist()
        symbols = facts.symbols()
    marks = {(row["school"], row["academic_year"], row["pupil"], row["week"]): row["marks"] for row in rows}
    assert {(row["school"], row["academic_year"], row["pupil"], row["week"]) for row in told} == set(marks)
    for row in told:
        key = (row["school"], row["academic_year"], row["pupil"], row["week"])
        assert row["packed"] == packing.packed(marks[key])
    assert symbols >= set("".join(marks.values()))
    return len(rows)


def test_numbers_follow_what_is_imported_merged_and_forgotten(store: Store):
    bring(
        store, {"register_weeks": [week(1, FULL), week(2, "II" + FULL[2:]), week(2, "E" * 10, school="elm")]}
    )
    assert numbers_agree(store) == 3
    bring(store, {"register_weeks": [week(1, "MM" + "." * 8), week(3, "_" * 10)]})
    assert numbers_agree(store) == 4
    with store.facts() as facts:
        assert facts.symbols() == set("MM" + FULL + "IE_")
    store.forget_before(MONDAY + dt.timedelta(days=1))
    assert numbers_agree(store) == 4
    store.forget_pupil([2])
    assert numbers_agree(store) == 2
    with store.facts() as facts:
        assert facts.symbols() == set("." + FULL + "_")


def test_a_week_that_cannot_be_read_has_no_number(store: Store):
    bring(store, {"register_weeks": [week(1, "short"), week(2, "/\\" * 4 + "c\u00ac")]})
    with store.facts() as facts:
        assert facts.packed_weeks().to_pyarrow()["packed"].to_pylist() == [None, None]


def test_files_without_numbers_are_read_as_well(store: Store):
    bring(store, {"register_weeks": [week(1, FULL), week(2, "I" * 10, school="elm")]})
    manifest = Manifest.load(store.root)
    part = manifest.parts[0]
    rest = manifest.parts[1:]
    old = store.root / part.path.replace(".parquet", "-old.parquet")
    duckdb.sql(f"COPY (SELECT * EXCLUDE (packed) FROM '{store.root / part.path}') TO '{old}'")
    columns = tuple(column for column in part.columns if column != "packed")
    older = type(part)(
        *(old.relative_to(store.root).as_posix(), part.table, part.school, part.academic_year),
        *(part.rows, old.stat().st_size, "", columns, part.brought),
    )
    manifest.following(parts=(older, *rest)).save(store.root)
    assert numbers_agree(store) == 2
    bring(store, {"register_weeks": [week(3, "O" * 10)]})
    assert numbers_agree(store) == 3


def test_an_empty_store_has_no_numbers(store: Store):
    with store.facts() as facts:
        assert facts.packed_weeks().count().execute() == 0
        assert facts.symbols() == set()
