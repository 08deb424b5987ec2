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
