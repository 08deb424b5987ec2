"""Reads files into staging tables as an import does, without the checks and the store: that is quicker."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from lostlearning.importing import finding, loading
from lostlearning.sources.staging import Staging


def key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


@contextlib.contextmanager
def assembled(folder: Path, ask=None) -> Iterator[Staging]:
    with Staging(threads=1) as staging:
        staging.readings = loading.read(finding.find([folder]), staging, ask)
        loading.assemble(staging, lambda texts: [key(text) for text in texts])
        yield staging


def rows(staging: Staging, sql: str) -> list[tuple]:
    return staging.con.sql(sql).fetchall()


def weeks(staging: Staging) -> dict[tuple[str, str], str]:
    """(UPN or other identity, Monday) → ten symbols."""
    return {
        (person.split(":")[-1], str(week)): marks
        for person, week, marks in rows(
            staging,
            "SELECT p.person, r.week, r.marks FROM register_weeks AS r "
            "JOIN (SELECT DISTINCT school, pupil, person FROM people) AS p USING (school, pupil)",
        )
    }


def write(folder: Path, **files: str) -> Path:
    """Writes text files: ``a_csv="…"`` becomes a.csv."""
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        (folder / f"{stem}.{ending}").write_text(text, encoding="utf-8", newline="")
    return folder
