"""``lostlearning books``: every measure of a nation, by pupil, school, authority, region and England."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json, Quiet
from lostlearning.cli.terminal import print_json, progress

SIZES = {"": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
LEAST = 2**30
ENGINES = ("duckdb", "spark")


def books(
    nation: Annotated[Path, typer.Argument(help="Folder of a national store.", show_default=False)],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Folder for the answers; those there are replaced at the end.")
    ],
    year: Annotated[
        str, typer.Option("--year", help="Academic year, as 2024/25; the latest that is held unless said.")
    ] = "",
    measures: Annotated[
        list[str] | None, typer.Option("--measure", help="Only this measure; may be given more than once.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="By this characteristic in place of the usual six; may be given more than once."
        ),
    ] = None,
    memory: Annotated[str, typer.Option("--memory", help="Memory that it may use, such as 4GB.")] = "4GB",
    workers: Annotated[int, typer.Option("--workers", help="Processors to use; 0 is all of them.")] = 0,
    pupils: Annotated[bool, typer.Option(help="Write what was counted of each pupil too.")] = True,
    sights: Annotated[
        bool, typer.Option("--signals/--no-signals", help="Look for signals and exits too.")
    ] = True,
    from_marks: Annotated[
        bool, typer.Option("--from-marks", help="Count every mark again, whatever was carried forward.")
    ] = False,
    engine: Annotated[
        str, typer.Option("--engine", help="duckdb, or spark (pip install 'lostlearning[spark]').")
    ] = "duckdb",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Every measure of a year of a nation, by school, authority, region, England and characteristics.

    The folder gets england.html, places and schools as CSV and Parquet, and pupils/ as Parquet. Stopped, it goes on
    where it was; what has not changed since the last run is not worked out again.

    Example: lostlearning books nation/ -o answers/ --memory 4GB
    """
    chosen = {
        "codes": tuple(measures or ()),
        "by": tuple(by or ()),
        "pupils": pupils,
        "from_marks": from_marks,
        "sights": sights,
    }
    machine = {"memory": memory, "workers": workers, "engine": engine}
    guarded(lambda: _books(nation, out, year, chosen | machine, json, quiet))


def _books(nation: Path, out: Path, year: str, chosen: dict[str, Any], json: bool, quiet: bool) -> Exit:
    import os

    from lostlearning.nation.running import Asked, run
    from lostlearning.store.nation import NationalStore

    if chosen["engine"] not in ENGINES:
        fail(f"There is no engine called {chosen['engine']!r}: expected {' or '.join(ENGINES)}.", Exit.USAGE)
    start = starts(year) if year else 0
    chosen |= {"memory": bytes_of(chosen["memory"]), "workers": chosen["workers"] or os.cpu_count() or 1}
    store = NationalStore.open(nation)
    manifest = store.manifest()
    start = start or max(manifest.years, default=0)
    with progress(quiet or json) as tell:
        ran = run(store, out, start, Asked(**chosen), tell)
    aside = [(part.authority, each) for part in manifest.of_year(start) for each in part.aside]
    if json:
        print_json(
            {
                "folder": ran.folder,
                "batches_made": ran.made,
                "batches_reused": ran.reused,
                "seconds": round(ran.seconds, 2),
                "schools_set_aside": len(aside),
            }
        )
    elif not quiet:
        print(f"Answers for {start}/{(start + 1) % 100:02d} are in {ran.folder}: open england.html there.")
        if ran.reused:
            print(
                f"{ran.reused} of {ran.made + ran.reused} batches had not changed and were not counted again."
            )
        for authority, each in aside[:10]:
            print(f"Set aside: school {each.school} of authority {authority} ({each.file}): {each.why}")
        if len(aside) > 10:
            print(f"… and {len(aside) - 10} more schools set aside: see england.html.")
    return Exit.PROBLEMS if aside else Exit.DONE


def starts(year: str, option: str = "--year") -> int:
    """The calendar year in which an academic year such as 2024/25 starts; ends the command for any other text."""
    written = re.fullmatch(r"(20\d\d)[/-](\d\d)", year.strip())
    if not written or (int(written[1]) + 1) % 100 != int(written[2]):
        fail(f"{option} is {year!r}: expected an academic year such as 2024/25.", Exit.USAGE)
    return int(written[1])


def bytes_of(size: str) -> int:
    """The bytes of a size such as 4GB; ends the command for any other text, and for less than LEAST."""
    written = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([A-Za-z]*)", size.strip())
    if not written or written[2].upper() not in SIZES:
        fail(f"--memory is {size!r}: expected a size such as 4GB.", Exit.USAGE)
    found = int(float(written[1]) * SIZES[written[2].upper()])
    if found < LEAST:
        fail(f"--memory is {size}: expected 1GB or more.", Exit.USAGE)
    return found
