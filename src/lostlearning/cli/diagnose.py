"""``lostlearning diagnose``: files in, both reports out."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Files, Quiet
from lostlearning.cli.terminal import asking, progress, show_problems

if TYPE_CHECKING:
    from lostlearning.diagnosis.each_school import Entry


class Schools(enum.StrEnum):
    """Which reports are made where the files are of several schools."""

    ALL = "all"
    NONE = "none"


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
    schools: Annotated[
        Schools,
        typer.Option(
            help="Of several schools: a report for each beside that of all, or that of all alone, which is quicker."
        ),
    ] = Schools.ALL,
    quiet: Quiet = False,
) -> None:
    """Diagnose a school's lost learning: staff.html, governors.html, report.json, problems.csv, signals.csv, needs.csv.

    Of several schools there is a report of all of them, one for each in a folder named by its number, and index.html,
    which leads to them.

    Example: lostlearning diagnose exports/ -o reports/
    """
    guarded(lambda: _diagnose(files, out, keep, year, schools, quiet))


def _diagnose(files: list[Path], out: Path, keep: bool, year: str, schools: Schools, quiet: bool) -> Exit:
    from lostlearning.publish import engine_ahead

    if out.exists() and not out.is_dir():
        fail(
            f"{out} is a file. -o needs a folder, for the reports: try -o {out.parent / 'report'}",
            Exit.USAGE,
        )
    wanted = _year(year)
    with engine_ahead():  # before all that takes time, and beside it
        return _diagnosed(files, out, keep, wanted, schools is Schools.ALL, quiet)


def _year(text: str) -> str | None:
    """``2025`` for 2025/26, however it is written; None for no year."""
    if not text:
        return None
    parts = re.fullmatch(r"(20\d\d)(?:[/-](?:20)?(\d\d))?", text.strip())
    if parts is None or (parts[2] and int(parts[2]) != (int(parts[1]) + 1) % 100):
        fail(f"{text} is not an academic year. Write it as 2025/26.", Exit.USAGE)
    return parts[1]


def _diagnosed(
    files: list[Path], out: Path, keep: bool, year: str | None, of_each: bool, quiet: bool
) -> Exit:
    from lostlearning.diagnosis import make

    with progress(quiet) as tell:
        made = make(files, out, keep=keep, year=year, progress=tell, ask=asking(), of_each=of_each)
    if not quiet:
        _summary(made.diagnosis, made.written)
        _each(made.schools)
        show_problems(made.problems, most=5, every=str(out / "problems.csv"))
    return Exit.PROBLEMS if made.problems else Exit.DONE


def _each(schools: Sequence[Entry]) -> None:
    if schools:
        written = len([school for school in schools if school.folder])
        print(f"  and a report for each of {written} school{'s' * (written != 1)}, to which the index leads")
    for school in schools:
        if school.why:
            print(f"  {school.label} has none. {school.why}")


def _summary(found: Mapping[str, object], written: Sequence[Path]) -> None:
    print(found["headline"])
    print()
    for path in written:
        print(f"  {path}")
