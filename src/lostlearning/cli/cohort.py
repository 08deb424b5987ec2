"""``lostlearning cohort``: five years of a cohort's books, Year 7 to Year 11, with exits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from lostlearning.cli.books import bytes_of, starts
from lostlearning.cli.exits import Exit, guarded
from lostlearning.cli.options import Json, Quiet
from lostlearning.cli.terminal import print_json, progress


def cohort(
    nation: Annotated[Path, typer.Argument(help="Folder of a national store.", show_default=False)],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Folder for the answers; those there are replaced at the end.")
    ],
    leaving: Annotated[
        str,
        typer.Option(
            "--leaving", help="The cohort's year in Year 11, as 2024/25; the latest that is held unless said."
        ),
    ] = "",
    ratings: Annotated[
        Path | None,
        typer.Option("--ratings", help="A CSV file of inspection grades: school, grade, from, until."),
    ] = None,
    memory: Annotated[str, typer.Option("--memory", help="Memory that it may use, such as 4GB.")] = "4GB",
    workers: Annotated[int, typer.Option("--workers", help="Processors to use; 0 is all of them.")] = 0,
    pupils: Annotated[bool, typer.Option(help="Write a row of each pupil too.")] = True,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What a cohort lost from Year 7 to Year 11, and who left which school's roll on the way.

    The folder gets cohort.html, and tables as CSV and Parquet: years, loss, exits, groups, places, schools by each
    definition of an unexplained exit, and coverage. Stopped, it goes on where it was. Where fewer than five years are
    held it says which are missing and does what can be done with the others.

    Example: lostlearning cohort nation/ -o cohort/ --leaving 2024/25
    """
    machine = {"memory": memory, "workers": workers, "pupils": pupils}
    guarded(lambda: _cohort(nation, out, leaving, ratings, machine, json, quiet))


def _cohort(
    nation: Path,
    out: Path,
    leaving: str,
    ratings: Path | None,
    machine: dict[str, Any],
    json: bool,
    quiet: bool,
) -> Exit:
    import os

    from lostlearning.insight.exits.ratings import read_ratings
    from lostlearning.insight.exits.schools import said
    from lostlearning.nation.cohort.of import Cohort
    from lostlearning.nation.cohort.running import Asked, run
    from lostlearning.store.nation import NationalStore

    start = starts(leaving, "--leaving") if leaving else 0
    machine |= {"memory": bytes_of(machine["memory"]), "workers": machine["workers"] or os.cpu_count() or 1}
    graded = tuple(read_ratings(ratings)) if ratings is not None else ()
    store = NationalStore.open(nation)
    of = Cohort(start or max(store.manifest().years, default=0))
    with progress(quiet or json) as tell:
        ran = run(store, out, of, Asked(ratings=graded, **machine), tell)
    missing = [said(year) for year in ran.missing]
    if json:
        print_json(
            {
                "folder": ran.folder,
                "leaving": said(of.leaving),
                "pupils": ran.pupils,
                "years_missing": missing,
                "schools_set_aside": ran.aside,
                "parts_made": ran.made,
                "parts_reused": ran.reused,
                "seconds": round(ran.seconds, 2),
            }
        )
    elif not quiet:
        print(
            f"The cohort of {said(of.leaving)}, {ran.pupils:,} pupils, is in {ran.folder}: open cohort.html there."
        )
        if ran.reused:
            print(f"{ran.reused} of {ran.made + ran.reused} parts had not changed and were not made again.")
        if missing:
            print(f"Not held: {', '.join(missing)}. What follows five years of rolls is not worked out.")
        if ran.aside:
            print(f"{ran.aside} school years were set aside: see cohort.html.")
    return Exit.PROBLEMS if missing or ran.aside else Exit.DONE
