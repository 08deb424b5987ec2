"""``lostlearning official load``: official files taken in; what is bad is refused, and what was there stays."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table, show_problems

if TYPE_CHECKING:
    from lostlearning.problems import Problem
    from lostlearning.sources.official.reading import Read

Folders = Annotated[
    list[Path], typer.Argument(help="Files or folders, as DfE publishes them.", show_default=False)
]


def load(
    folders: Folders,
    period: Annotated[
        str, typer.Option("--period", help="The year of files that do not say it, such as 2023/24.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--as", help="What a file is, where two publications have its columns.")
    ] = "",
    json: Json = False,
) -> None:
    """Take in official files, whatever they are called and in any order; each is taken once.

    A file that is not whole is refused, and what was loaded before stays.

    Example: lostlearning official load downloads/
    """
    guarded(lambda: _load(folders, period, kind, json))


def _load(folders: list[Path], period: str, kind: str, json: bool) -> Exit:
    from lostlearning.insight.revisions import revisions
    from lostlearning.sources.official import finding, publications, reading, years
    from lostlearning.store.official import OfficialShelf

    said = years.period_of(period)
    if period and not said:
        fail(f"--period needs a year such as 2023/24 or 2025; got {period}.", Exit.USAGE)
    if kind and kind not in publications.kinds():
        fail(f"--as needs one of: {', '.join(publications.kinds())}; got {kind}.", Exit.USAGE)
    problems: list[Problem] = []
    unknown: list[str] = []

    def reads() -> Iterator[Read]:
        for folder in folders:
            if not folder.exists():
                raise FileNotFoundError(2, "No such file or directory", str(folder))
            for file in finding.files(folder):
                known = finding.known(file, kind)
                if known is None:
                    why = finding.refused(file)
                    problems.extend([why] if why else [])
                    unknown.extend([] if why else [file.name])
                    continue
                found = reading.read(file, known, said)
                problems.extend(found.problems)
                if found.usable:
                    yield found

    shelf = OfficialShelf()
    before = {each.fingerprint for each in shelf.loaded()}
    new = shelf.add(reads())
    held = shelf.loaded()
    if not held:
        show_problems(problems)
        fail("None of these files is of a publication that is known.", Exit.NOTHING_USABLE)
    changed = [each for file in new if before for each in revisions(shelf, file, before)]
    if json:
        print_json(
            {
                "loaded": [dataclasses.asdict(each) for each in new],
                "in_force": len(held),
                "revised": [dataclasses.asdict(each) for each in changed],
                "not_known": unknown,
                "problems": [dataclasses.asdict(each) for each in problems],
            }
        )
    else:
        headings = ("file", "publication or register", "latest year", "rows", "known")
        rows = [
            (
                each.name,
                each.title,
                str(each.vintage or "not said"),
                f"{each.rows:,}",
                f"{each.statuses['known']:,}" if "known" in each.statuses else "",
            )
            for each in new
        ]
        print_table(f"{len(new)} files loaded, {len(held)} in force", headings, rows)
        for each in changed:
            print(each.said)
        if unknown:
            print(
                f"{len(unknown)} files are of no publication that is known: {', '.join(sorted(unknown)[:10])}"
                + (f" and {len(unknown) - 10} more." if len(unknown) > 10 else ".")
            )
        show_problems(problems)
    return Exit.PROBLEMS if problems else Exit.DONE
