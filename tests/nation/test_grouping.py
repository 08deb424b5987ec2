"""Sums that stand once are read by every name they have, also beside parts that were asked other things."""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from lostlearning.nation.grouping import by_every_name, grouped_here, loaded, write_names


def part(folder, names, **columns):
    folder.mkdir()
    table = pa.table(columns)
    for name in ("schools", "groups"):
        pq.write_table(table, folder / f"{name}.parquet")
    write_names(folder, {"schools": names, "cells": names})
    return folder


def rows(parts):
    with duckdb.connect() as con:
        names = loaded(con, "groups", parts)
        table = con.sql("FROM groups ORDER BY authority").to_arrow_table()
        return by_every_name(table, names).to_pylist()


def test_a_sum_is_read_by_every_name(tmp_path):
    names = {"rows__": "rows__", "a__y": "a__y", "b__x": "a__y"}
    parts = [part(tmp_path / str(n), names, authority=[f"90{n}"], rows__=[n], a__y=[10 * n]) for n in (1, 2)]
    assert rows(parts) == [
        {"authority": "901", "rows__": 1, "a__y": 10, "b__x": 10},
        {"authority": "902", "rows__": 2, "a__y": 20, "b__x": 20},
    ]


def test_parts_that_were_asked_other_things_keep_their_own(tmp_path):
    """What a part was not asked is not there, and never nought."""
    parts = [
        part(tmp_path / "1", {"a__y": "a__y", "b__x": "a__y"}, authority=["901"], a__y=[10]),
        part(tmp_path / "2", {"b__x": "b__x", "c__y": "b__x"}, authority=["902"], b__x=[5]),
    ]
    assert rows(parts) == [
        {"authority": "901", "a__y": 10, "b__x": 10, "c__y": None},
        {"authority": "902", "a__y": None, "b__x": 5, "c__y": 5},
    ]


def test_groups_are_added_up_from_the_combinations():
    cells = pa.table(
        {
            "authority": ["901"] * 3,
            "sex": ["F", "M", None],
            "fsm6": ["yes", "yes", "no"],
            "a__y": [1, 2, 4],
            "b__y": pa.array([None, None, None], pa.int64()),
        }
    )
    found = {
        (row["characteristic"], row["group"]): (row["a__y"], row["b__y"])
        for row in grouped_here(cells, ["sex", "fsm6"]).to_pylist()
    }
    assert found == {
        ("all", "all"): (7, None),
        ("sex", "F"): (1, None),
        ("sex", "M"): (2, None),
        ("sex", "not known"): (4, None),
        ("fsm6", "yes"): (3, None),
        ("fsm6", "no"): (4, None),
    }
    assert grouped_here(cells, []).num_rows == 1
