"""``lostlearning diagnose``: files in, both reports out."""

from __future__ import annotations

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
    quiet: Quiet = False,
) -> None:
    """Diagnose a school's lost learning: staff.html, governors.html, report.json and problems.csv.

    Example: lostlearning diagnose exports/ -o reports/
    """
    guarded(lambda: _diagnose(files, out, keep, quiet))


def _diagnose(files: list[Path], out: Path, keep: bool, quiet: bool) -> Exit:
    from lostlearning.publish import engine_ahead

    if out.exists() and not out.is_dir():
        fail(
            f"{out} is a file. -o needs a folder, for four files: try -o {out.parent / 'report'}",
            Exit.USAGE,
        )
    with engine_ahead():  # before all that takes time, and beside it
        return _diagnosed(files, out, keep, quiet)


def _diagnosed(files: list[Path], out: Path, keep: bool, quiet: bool) -> Exit:
    from lostlearning import diagnosis
    from lostlearning.books import read

    with progress(quiet) as tell:
        books = read(files, keep=keep, progress=tell, ask=asking())
        try:
            found = diagnosis.diagnose(books, labels=books.labels, soon=diagnosis.begin)
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
