"""``python -m tests.signals``: plants every signal in real files, and writes what was found to ``planted.csv``."""

import csv
import dataclasses
import sys
import tempfile
from pathlib import Path

from lostlearning.insight.signals import signals

from .recovered import KEPT, Row, of_imports, of_pupils, of_returns, of_schools


def main():
    """Exit code 0 when every row was exact."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / name for name in ("pupils", "schools", "imports", "returns")]
        for folder in folders:
            folder.mkdir()
        rows = [
            *of_pupils(folders[0])[0],
            *of_schools(folders[1])[0],
            of_imports(folders[2])[0],
            of_returns(folders[3])[0],
        ]
    order = list(signals())
    rows.sort(key=lambda row: order.index(row.signal))
    with KEPT.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow([field.name for field in dataclasses.fields(Row)])
        written.writerows(dataclasses.astuple(row) for row in rows)
    for row in rows:
        if not row.exact:
            print(row)
    print(f"{len(rows)} signals, {sum(row.exact for row in rows)} exact: {KEPT.name}")
    return 0 if all(row.exact for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
