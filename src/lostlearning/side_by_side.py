"""Several queries of one database at once: a school's are too small for the database to share out itself."""

from __future__ import annotations

import concurrent.futures
import os
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import duckdb

Item = TypeVar("Item")
Found = TypeVar("Found")
MOST = 8
"""Queries at once, however many processors there are."""
SMALL = 64_000_000
"""Bytes of files up to which a query is too small to be shared out: one thread each, and several queries."""


def side_by_side(
    con: duckdb.DuckDBPyConnection,
    work: Callable[[duckdb.DuckDBPyConnection, Item], Found],
    items: Iterable[Item],
) -> list[Found]:
    """What ``work`` gives for each item, in their order; each thread has a cursor of ``con``.

    Temporary tables are a cursor's own: ``work`` sees those of the database alone. What it raises is
    raised, and what had not begun is left.
    """
    own = threading.local()
    cursors: list[duckdb.DuckDBPyConnection] = []

    def one(item: Item) -> Found:
        if not hasattr(own, "cursor"):
            own.cursor = con.cursor()
            cursors.append(own.cursor)
        return work(own.cursor, item)

    try:
        with concurrent.futures.ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
            tasks = [pool.submit(one, item) for item in items]
            try:
                return [task.result() for task in tasks]
            except BaseException:
                for task in tasks:
                    task.cancel()
                raise
    finally:
        for cursor in cursors:  # while one is open the database is, whatever becomes of ``con``
            cursor.close()
