"""Writes small made-up returns in the layout of any census, for the tests of the census reader."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import weakref
from pathlib import Path

from lostlearning.sources.census import READER, layout
from lostlearning.sources.files import sniff
from lostlearning.sources.staging import Staging

SCHOOL = "SCH1"


def day(text: str) -> str:
    """An ISO date as COLLECT writes it: 2025-Feb-14 00:00:00."""
    return f"{dt.date.fromisoformat(text):%Y-%b-%d} 00:00:00"


def headings(table: str, census: layout.Census) -> list[str]:
    """The columns of a table in a census, the download's own ones too."""
    spec = layout.tables()[table]
    own = [f"{table}tableid", "NativeId", spec.marker, "sourceid"]
    if spec.parent and spec.parent not in own:
        own.insert(0, spec.parent)
    return own + sorted(spec.expected(census))


def write(path: Path, table: str, census: layout.Census, rows: list[dict], **how) -> Path:
    """One table of one census as a CSV; a row may give ``id`` (the pupil key) and ``school``."""
    columns = headings(table, census)
    spec = layout.tables()[table]
    how.setdefault("encoding", "utf-8")
    with path.open("w", newline="", encoding=how["encoding"]) as file:
        writer = csv.writer(file, delimiter=how.get("delimiter", ","))
        writer.writerow(columns)
        for number, row in enumerate(rows, start=1):
            row = dict(row)
            cells = {f"{table}tableid": f"t{number}", spec.marker: number, "sourceid": "s"}
            cells["NativeId"] = row.pop("school", SCHOOL)
            if spec.parent:
                cells[spec.parent] = row.pop("id", "p1")
            unknown = set(row) - set(columns)
            assert not unknown, f"{table} of {census} has no {unknown}"
            writer.writerow([{**cells, **row}.get(column, "") for column in columns])
    return path


def hasher(people: list[str]) -> list[int]:
    """Keys that a test can work out."""
    return [key(person) for person in people]


def key(person: str) -> int:
    """A key for a pupil such as ``upn:A``."""
    return int.from_bytes(hashlib.blake2b(person.encode(), digest_size=8).digest(), "big", signed=True)


class Read:
    """What a reader made of some files."""

    def __init__(self, *paths: Path, reader=READER, options: dict | None = None, school: str = "") -> None:
        self.staging = Staging()
        weakref.finalize(self, self.staging.close)
        for path in paths:
            for file in sniff(path):
                file.options = dict(options or {})
                file.school = school
                assert reader.recognise(file) > 0.5, file.name
                reader.read(file, self.staging)
        self.staging.finish(hasher)
        self.problems = self.staging.problems

    def rows(self, table: str, *columns: str) -> list[tuple]:
        """Columns of a table, sorted; the pupil as the UPN (or whatever named them)."""
        known = {
            "pupil": "(SELECT min(replace(person, 'upn:', '')) FROM people WHERE people.pupil = t.pupil)",
        }
        wanted = ", ".join(f"{known.get(name, name)} AS {name}" for name in columns)
        return self.staging.con.execute(f"SELECT {wanted} FROM {table} AS t ORDER BY ALL").fetchall()

    def checks(self) -> list[str]:
        """The codes of the problems found."""
        return sorted(problem.check for problem in self.problems)
