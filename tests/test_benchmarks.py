"""The benchmarks at tiny sizes: every contestant must give our answers, row by row, or they raise."""

import importlib
import platform
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    return lambda name: importlib.import_module(f"benchmarks.{name}")


def test_every_contestant_agrees_on_counts_books_and_groups(benchmark):
    register = benchmark("register.bench")
    told = register.bench(quick=True)
    assert all(name in told for name in ("Lost Learning", *register.CONTESTANTS.values()))


def test_contestants_that_disagree_stop_the_bench(benchmark):
    made = benchmark("runs").Run
    one, other = (made(1, 1, 1, 1, {"pupils": answer}) for answer in ("2 rows, 5", "2 rows, 6"))
    with pytest.raises(RuntimeError, match="DuckDB has 2 rows, 6 for pupils; ours are 2 rows, 5"):
        benchmark("register.bench")._agree(one, other, "DuckDB")


def test_as_many_marks_are_stored_as_the_files_hold(benchmark):
    assert "of bare DuckDB's speed" in benchmark("reading.bench").bench(quick=True)


def test_the_machine_is_described_without_its_name(benchmark):
    told = benchmark("machine").sentence()
    assert platform.node() not in told
    assert str(Path.home()) not in told


def test_the_atlas_gives_the_rows_that_its_peer_gives(benchmark):
    told = benchmark("atlas.bench").bench(quick=True)
    assert "times Datasette's rate" in told and "None" not in told


def test_part_of_a_nation_is_its_first_authorities_and_the_same_files(benchmark, tmp_path):
    from lostlearning.nation.preparing import Preparer
    from lostlearning.store.nation import NationalStore
    from lostlearning.synth.nation_year import nation_year

    whole = NationalStore.create(tmp_path / "whole")
    (made,) = nation_year(1000, 2024)
    prepare = Preparer(whole).prepare
    whole.publish([prepare(2024, code, made.tables, region="North") for code in ("901", "902", "903")])
    part = benchmark("nation.part")
    store = part.part_of(whole.root, tmp_path / "part", 0.5)
    held = store.manifest().of_year(2024)
    assert [each.authority for each in held] == ["901", "902"]
    pieces = [piece for each in held for piece in each.pieces]
    store.check(pieces)
    assert all(store.path(piece).samefile(whole.path(piece)) for piece in pieces)
    assert part.enrolments(store.root) * 3 == part.enrolments(whole.root) * 2


def test_part_of_every_year_has_the_same_authorities_in_each(benchmark, tmp_path):
    from lostlearning.nation.preparing import Preparer
    from lostlearning.store.nation import NationalStore
    from lostlearning.synth.nation_year import nation_year

    whole = NationalStore.create(tmp_path / "whole")
    prepare = Preparer(whole).prepare
    for year in (2023, 2024):
        (made,) = nation_year(1000, year)
        whole.publish([prepare(year, code, made.tables, region="North") for code in ("901", "902")])
    store = benchmark("nation.part").part_of(whole.root, tmp_path / "part", 0.4, every_year=True)
    assert list(store.manifest().partitions) == ["2023/901", "2024/901"]
    store.check(piece for part in store.manifest().partitions.values() for piece in part.pieces)


def test_engines_that_disagree_of_a_nation_stop_the_bench(benchmark):
    made = benchmark("runs").Run
    said = {"places.csv": "a", "schools.csv": "b", "pupils": "2 rows, 5"}
    runs = {"duckdb 1": made(1, 1, 1, 1, said), "spark 1": made(1, 1, 1, 1, said | {"pupils": "2 rows, 6"})}
    with pytest.raises(RuntimeError, match="spark 1 has 2 rows, 6 for pupils; duckdb 1 has 2 rows, 5"):
        benchmark("nation.spark")._agree(runs)
