"""What came of loading some files: the store, the problems, and which file is of which school."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.problems import Problem, Severity

if TYPE_CHECKING:
    from lostlearning.checks import Outcomes
    from lostlearning.store import ImportResult, Store


@dataclasses.dataclass(frozen=True)
class FileRead:
    """A file and what became of it. ``reader`` is empty where nothing could read it."""

    name: str
    fingerprint: str
    reader: str
    title: str
    rows: int


@dataclasses.dataclass(frozen=True)
class Loaded:
    """What came of loading. Close ``store`` when done with it, if it was made for these files alone."""

    store: Store
    problems: tuple[Problem, ...]
    files: tuple[FileRead, ...]
    checks: Outcomes
    result: ImportResult
    labels: Mapping[int, str] = dataclasses.field(default_factory=dict, repr=False)
    """What the files call each pupil, for a staff report: in memory only."""
    named: pa.Table | None = dataclasses.field(default=None, repr=False)
    """Names, dates of birth and sex as the files give them, for matching rolls: where asked for, in memory only."""
    reading: tuple[Problem, ...] = ()
    """The problems met while reading, without those the checks found."""
    failing: pa.Table | None = dataclasses.field(default=None, repr=False)
    """Every row that a check found, with the columns of a Problem (at most MOST_FAILING)."""
    schools_of: Mapping[str, frozenset[str]] = dataclasses.field(default_factory=dict, repr=False)
    """The schools that each file is of, by its name."""

    def of_school(self, school: str) -> Loaded:
        """What came of the files of one school alone: those that hold others too are told by ``shared``."""
        import pyarrow.compute as pc

        names = {name for name, schools in self.schools_of.items() if schools == {school}}
        failing = self.failing
        if failing is not None:
            failing = failing.filter(
                pc.is_in(failing["file"], value_set=pa.array(sorted(names), pa.string()))
            )
        return dataclasses.replace(
            self,
            problems=tuple(each for each in self.problems if each.file in names),
            reading=tuple(each for each in self.reading if each.file in names),
            files=tuple(each for each in self.files if school in self.schools_of.get(each.name, ())),
            failing=failing,
        )

    def shared(self, school: str) -> tuple[str, ...]:
        """Files that hold the school and others, by name."""
        return tuple(
            name
            for name, schools in sorted(self.schools_of.items())
            if school in schools and len(schools) > 1
        )

    def every_problem(self) -> Iterator[Problem]:
        """Every problem, row by row: ``problems`` stops at some hundreds of rows for each check."""
        yield from self.reading
        if self.failing is None:
            return
        for batch in self.failing.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                yield Problem(**{**row, "severity": Severity(row["severity"])})
