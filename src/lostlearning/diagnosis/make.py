"""Files in, both reports out: all that ``lostlearning diagnose`` does, and the desk for one school."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.books import read
from lostlearning.diagnosis.assemble import diagnose, held_years
from lostlearning.diagnosis.write import begin, write
from lostlearning.diagnosis.years import called
from lostlearning.problems import UnusableError

if TYPE_CHECKING:
    from lostlearning.importing import Ask
    from lostlearning.problems import Problem
    from lostlearning.sources.staging import Progress


@dataclasses.dataclass(frozen=True)
class Made:
    """What came of it: the diagnosis, where its files are, and the problems found."""

    diagnosis: Mapping[str, Any]
    written: Sequence[Path]
    problems: Sequence[Problem]


def make(
    files: Sequence[Path],
    out: Path,
    *,
    keep: bool = False,
    year: str | None = None,
    progress: Progress | None = None,
    ask: Ask | None = None,
) -> Made:
    """Reads files, diagnoses a ``year`` of them (or the latest) and writes the reports into ``out``.

    With ``keep`` the facts and the governors' report are kept in the person's own store, and the reports
    are of all that is kept there.

    Raises UnusableError where nothing can be used or the year is not held, FileNotFoundError, OSError, and
    the store's own errors.
    """
    tell = progress or (lambda doing, done: None)
    books = read(files, keep=keep, progress=progress, ask=ask)
    try:
        tell("Working out the measures", 0.0)
        if year is not None and year not in (held := held_years(books)):
            raise UnusableError(
                f"The files hold no possible session of {called(year)}; they hold some of "
                f"{', '.join(map(called, held))}."
            )
        found = diagnose(books, labels=books.labels, year=year, soon=begin)
        tell("Writing the reports", 0.0)
        written = write(found, out, books.all_problems())
        if keep:
            books.keep_reports(written)
        return Made(found, written, books.problems)
    finally:
        books.close()
