"""Columns made without pyarrow.array are those it makes; reading imports neither pandas nor Ibis."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from lostlearning.tables.arrays import array, numbers

COLUMNS = [
    (["a", "", None, "é✓", "x" * 5000], pa.string()),
    ([], pa.string()),
    ([None, None], pa.string()),
    ([1, None, -(2**63), 2**63 - 1, 0], pa.int64()),
    ([1, None, -5], pa.int32()),
    ([], pa.int64()),
    ([dt.date(1969, 12, 31), None, dt.date(2026, 9, 1), dt.date(1, 1, 1)], pa.date32()),
    ([True, None, False] * 7, pa.bool_()),
    ([], pa.bool_()),
]


@pytest.mark.parametrize(("values", "kind"), COLUMNS)
def test_as_pyarrow_makes_it(values, kind):
    made = array(values, kind)
    made.validate(full=True)
    assert made.equals(pa.array(values, kind))


def test_numpy_both_ways():
    given = np.array([3, -1, 2**40])
    assert array(given, pa.int64()).to_pylist() == given.tolist()
    column = pa.chunked_array([pa.array([1, 2, 3])[1:], pa.array([], pa.int64()), pa.array([4])])
    assert numbers(column).tolist() == [2, 3, 4]
    with pytest.raises(TypeError, match="1 nulls"):
        numbers(pa.chunked_array([pa.array([1, None])]))


def test_what_cannot_be_made():
    with pytest.raises(OverflowError):
        array([2**40], pa.int32())
    with pytest.raises(TypeError):
        array([1.5], pa.float64())


def test_reading_needs_neither_pandas_nor_ibis(tmp_path):
    register = tmp_path / "register.csv"
    rows = "".join(
        f"A1,0{day}/09/2025,{half},{mark}\n"
        for day in range(1, 6)
        for half, mark in (("AM", "/"), ("PM", "I"))
    )
    register.write_text(f"Admission number,Date,Session,Mark\n{rows}")
    program = (
        "import sys; from lostlearning.importing import load; loaded = load(sys.argv[1]); "
        "assert loaded.files[0].rows == 10; list(loaded.every_problem()); loaded.store.close(); "
        "print(*sorted({'pandas', 'ibis', 'sqlglot'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(register)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
