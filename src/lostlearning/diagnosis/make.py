"""Files in, reports out: all that ``lostlearning diagnose`` does, and the desk for one school."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.books import read
from lostlearning.diagnosis import each_school, places, signals
from lostlearning.diagnosis.assemble import diagnose, held_years
from lostlearning.diagnosis.write import Early, save, texts
from lostlearning.diagnosis.years import called
from lostlearning.problems import UnusableError

if TYPE_CHECKING:
    from lostlearning.books import Books
    from lostlearning.importing import Ask
    from lostlearning.problems import Problem
    from lostlearning.sources.staging import Progress


@dataclasses.dataclass(frozen=True)
class Made:
    """What came of it: the diagnosis, where its files are, and the problems found.

    Of several schools with a report each, ``schools`` are those reports; ``written`` has the index last.
    """

    diagnosis: Mapping[str, Any]
    written: Sequence[Path]
    problems: Sequence[Problem]
    schools: Sequence[each_school.Entry] = ()


def make(
    files: Sequence[Path],
    out: Path,
    *,
    keep: bool = False,
    year: str | None = None,
    progress: Progress | None = None,
    ask: Ask | None = None,
    of_each: bool = False,
) -> Made:
    """Reads files, diagnoses a ``year`` of them (or the latest) and writes the reports into ``out``.

    With ``keep`` the facts and the governors' report are kept in the person's own store, and the reports
    are of all that is kept there. With ``of_each`` there is a report for each school too, where there are several,
    from the same books: all are put in place together, or none.

    Raises UnusableError where nothing can be used or the year is not held, FileNotFoundError, OSError, and
    the store's own errors.
    """
    tell = progress or (lambda doing, done: None)
    places.check(out)
    books = read(files, keep=keep, progress=progress, ask=ask)
    try:
        tell("Working out the measures", 0.0)
        wanted = _year(books, year)
        early = Early()
        with books.ahead(), signals.looking(books) as looked:
            found = diagnose(books, labels=books.labels, year=wanted, soon=early, looked=looked)
            raised = looked()
        several = of_each and found["schools"] > 1
        entries: Sequence[each_school.Entry] = ()
        with places.beside(out) as waiting:
            if several:
                entries = each_school.reports(books, wanted, raised, waiting / places.SCHOOLS, tell)
                save({places.INDEX: each_school.index(found, entries)}, waiting)
            tell("Writing the reports", 0.0)
            save(texts(found, books.all_problems(), early.governors), waiting)
            names = (*places.REPORT, places.INDEX) if several else places.REPORT
            places.put(waiting, out, names)
        written = [out / name for name in names]
        if keep:
            books.keep_reports(written)
        return Made(found, written, books.problems, entries)
    finally:
        books.close()


def _year(books: Books, year: str | None) -> str:
    held = held_years(books)
    if year is not None and year not in held:
        raise UnusableError(
            f"The files hold no possible session of {called(year)}; they hold some of "
            f"{', '.join(map(called, held))}."
        )
    return year or held[-1]
