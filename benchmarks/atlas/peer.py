"""The figures of the atlas in SQLite, behind Datasette: what a person would otherwise put a table on the web with."""

import contextlib
import json
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.atlas.servers import free_port
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.downloads import COLUMNS, row
from lostlearning.site.atlas.measures import measures

MOST = 2000


def tabled(atlas: Atlas, path: Path) -> None:
    """Every figure as a row of one table, with an index of what it is asked by."""
    rows = [
        (slug, code, *row(atlas, atlas.places.spots[slug], period, measures()[code], figure).values())
        for code, held in atlas.measured.items()
        for slug, series in held.figures.items()
        for period, figure in sorted(series.items())
    ]
    names = ["slug", "measure", *COLUMNS]
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.execute(f"CREATE TABLE figures ({', '.join(names)})")
        base.executemany(f"INSERT INTO figures VALUES ({', '.join('?' * len(names))})", rows)
        base.execute("CREATE INDEX asked ON figures (slug, measure)")
        base.execute("ANALYZE")
        base.commit()


@contextlib.contextmanager
def served(path: Path) -> Iterator[int]:
    """The port that Datasette serves a database at."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(path), "--port", str(port)]
    command += ["--setting", "max_returned_rows", str(MOST), "--setting", "default_page_size", "100"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            for _ in range(200):
                with (
                    contextlib.suppress(OSError),
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json"),
                ):
                    break
                time.sleep(0.1)
            yield port
        finally:
            running.terminate()


def rows_of(port: int, address: str) -> int:
    """How many rows an address answers with as JSON: ours or theirs."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as answer:
        return len(json.load(answer)["rows"])
