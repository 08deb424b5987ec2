"""``lostlearning diagnose``: files in, both reports out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Files, Quiet
from lostlearning.cli.terminal import asking, progress, show_problems


def diagnose(
    files: Files,
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Folder for the reports; made if it is not there.")
    ],
    keep: Annotated[
        bool,
        typer.Option(
            "--keep",
            help="Also keep the facts and the governors' report in the store, for next time; no names.",
        ),
    ] = False,
    year: Annotated[
        str,
        typer.Option(
            help="The academic year to report, such as 2025/26; without it, the latest with possible sessions.",
            show_default=False,
        ),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Diagnose a school's lost learning: staff.html, governors.html, report.json and problems.csv.

    Example: lostlearning diagnose exports/ -o reports/
    """
    guarded(lambda: _diagnose(files, out, keep, year, quiet))


def _diagnose(files: list[Path], out: Path, keep: bool, year: str, quiet: bool) -> Exit:
    from lostlearning.publish import engine_ahead

    if out.exists() and not out.is_dir():
        fail(
            f"{out} is a file. -o needs a folder, for four files: try -o {out.parent / 'report'}",
            Exit.USAGE,
        )
    wanted = _year(year)
    with engine_ahead():  # before all that takes time, and beside it
        return _diagnosed(files, out, keep, wanted, quiet)


def _year(text: str) -> str | None:
    """``2025`` for 2025/26, however it is written; None for no year."""
    if not text:
        return None
    parts = re.fullmatch(r"(20\d\d)(?:[/-](?:20)?(\d\d))?", text.strip())
    if parts is None or (parts[2] and int(parts[2]) != (int(parts[1]) + 1) % 100):
        fail(f"{text} is not an academic year. Write it as 2025/26.", Exit.USAGE)
    return parts[1]


def _diagnosed(files: list[Path], out: Path, keep: bool, year: str | None, quiet: bool) -> Exit:
    from lostlearning import diagnosis
    from lostlearning.books import read
    from lostlearning.diagnosis.years import called

    with progress(quiet) as tell:
        books = read(files, keep=keep, progress=tell, ask=asking())
        try:
            if year is not None and year not in (held := diagnosis.held_years(books)):
                fail(
                    f"The files hold no possible session of {called(year)}; they hold some of "
                    f"{', '.join(map(called, held))}.",
                    Exit.NOTHING_USABLE,
                )
            found = diagnosis.diagnose(books, labels=books.labels, year=year, soon=diagnosis.begin)
            written = diagnosis.write(found, out, books.all_problems())
            problems = books.problems
            if keep:
                books.keep_reports(written)
        finally:
            books.close()
    if not quiet:
        _summary(found, written)
        show_problems(problems, most=5, every=str(out / "problems.csv"))
    return Exit.PROBLEMS if problems else Exit.DONE


def _summary(found: dict[str, object], written: list[Path]) -> None:
    print(found["headline"])
    print()
    for path in written:
        print(f"  {path}")
