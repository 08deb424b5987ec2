"""``lostlearning nation``: what changes a national store, and what looks at it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.books import starts
from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.forget import confirm
from lostlearning.cli.options import Json, Quiet
from lostlearning.cli.terminal import print_json, print_table, progress

if TYPE_CHECKING:
    from lostlearning.nation.incoming import Fault

app = typer.Typer(
    name="nation",
    help="A national store: add marks and schools, remove a school, check its files, show what it holds.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
MOST = 20
"""Faults and schools that are printed; --json has all of them."""
Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder of a national store.", show_default=False)
]
Year = Annotated[str, typer.Option("--year", help="Academic year, as 2024/25.")]


@app.command("add")
def add(
    nation: Folder,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSV or Parquet, one row a mark: school, pupil (keyed hash), date (2024-09-03), session, code.",
            show_default=False,
        ),
    ],
    year: Year,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add marks to a year: a new day is set beside what was counted; a mark that stood there is replaced.

    A school of which a row cannot be used is left out, and named with the row.

    Example: lostlearning nation add nation/ tuesday.parquet --year 2024/25
    """
    guarded(lambda: _add(nation, files, starts(year), json, quiet))


def _add(nation: Path, files: list[Path], year: int, json: bool, quiet: bool) -> Exit:
    from lostlearning.nation.arriving import add_marks
    from lostlearning.store.nation import NationalStore

    store = NationalStore.open(nation)
    with progress(quiet or json) as tell:
        arrived = add_marks(store, files, year, tell)
    if json:
        print_json(
            {
                "rows": arrived.rows,
                "partitions_with_a_new_day": arrived.days,
                "partitions_put_together": arrived.rebuilt,
                "left_out": [dataclasses.asdict(fault) for fault in arrived.faults],
            }
        )
    elif not quiet:
        print(
            f"{arrived.rows:,} marks were added: {arrived.days} authorities got a day beside what was counted, "
            f"{arrived.rebuilt} were put together anew."
        )
        _print_faults(arrived.faults)
        print(f"Next: lostlearning books {nation} -o answers/")
    return Exit.PROBLEMS if arrived.faults else Exit.DONE


def _print_faults(faults: tuple[Fault, ...]) -> None:
    schools = len({fault.school for fault in faults})
    if not faults:
        return
    print(f"{schools:,} schools were left out. Mend their rows, and add them again:")
    for fault in faults[:MOST]:
        print(
            f"  {fault.school or '(no school)'}: {fault.what}; {fault.rows:,} rows, first {fault.file}, row "
            f"{fault.row:,}: found {fault.found}"
        )
    if len(faults) > MOST:
        print(f"  … and {len(faults) - MOST:,} more: see --json")


@app.command("schools")
def schools(
    nation: Folder,
    folders: Annotated[
        list[Path],
        typer.Argument(help="Folders, each with the exports of a school and its name.", show_default=False),
    ],
    authority: Annotated[str, typer.Option("--authority", help="Local authority, three digits such as 901.")],
    year: Year,
    region: Annotated[
        str, typer.Option("--region", help="Region of the authority; needed for one that is new.")
    ] = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put schools in an authority's year, each from its own exports: late ones, or again with what was put right.

    A folder that cannot be used sets its school aside, to be counted in every answer's coverage. UPNs are hashed
    with the key of your LOSTLEARNING_HOME: it must be the one that the nation's pupils were hashed with.

    Example: lostlearning nation schools nation/ exports/hillside --authority 901 --region North --year 2024/25
    """
    place = (authority.strip(), region.strip())
    guarded(lambda: _schools(nation, folders, place, starts(year), json, quiet))


def _schools(
    nation: Path, folders: list[Path], place: tuple[str, str], year: int, json: bool, quiet: bool
) -> Exit:
    from lostlearning.nation.joining import join_schools
    from lostlearning.store.nation import NationalStore

    authority, region = place
    if not (len(authority) == 3 and authority.isdigit() and authority.isascii()):
        fail(f"--authority is {authority!r}: expected three digits such as 901.", Exit.USAGE)
    store = NationalStore.create(nation)
    if not region and f"{year}/{authority}" not in store.manifest().partitions:
        fail(f"Authority {authority} is new in that year: say its region with --region.", Exit.USAGE)
    with progress(quiet or json) as tell:
        joined = join_schools(store, folders, authority, region, year, tell)
    left = (*joined.aside, *joined.kept)
    if json:
        print_json(dataclasses.asdict(joined))
    elif not quiet:
        print(f"Schools now in authority {authority}: {', '.join(joined.schools) or 'none of these'}.")
        for folder, count in joined.problems.items():
            print(f"{folder}: {count:,} problems were met in its files: see lostlearning check.")
        for each in joined.aside[:MOST]:
            print(f"Set aside: {each.school} ({each.file}): {each.why}")
        for each in joined.kept[:MOST]:
            print(f"As it was before: {each.school} ({each.file}): {each.why}")
    return Exit.PROBLEMS if left else Exit.DONE


@app.command("remove")
def remove(
    nation: Folder,
    school: Annotated[str, typer.Option("--school", help="The school, as the store has it.")],
    year: Annotated[str, typer.Option("--year", help="Only of this academic year, as 2024/25.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Remove a school with all its pupils for good: its rows leave every file, and the files they were in go.

    Example: lostlearning nation remove nation/ --school 100001 --year 2024/25
    """
    guarded(lambda: _remove(nation, school, starts(year) if year else None, yes, json, quiet))


def _remove(nation: Path, school: str, year: int | None, yes: bool, json: bool, quiet: bool) -> Exit:
    from lostlearning.nation.leaving import remove_school
    from lostlearning.store.nation import NationalStore

    store = NationalStore.open(nation)
    if not yes:
        confirm(f"Remove the school {school} from {nation} for good?")
    with progress(quiet or json) as tell:
        removed = remove_school(store, school, year, tell)
    if json:
        print_json(dataclasses.asdict(removed))
    if not removed.partitions:
        fail(f"Nothing was removed: {nation} holds nothing of the school {school}.", Exit.NOTHING_USABLE)
    if not (json or quiet):
        print(f"Removed {removed.enrolments:,} enrolments from {', '.join(removed.partitions)}.")
        print(
            "Not reached: answers that were made before. Run lostlearning books again, which replaces them,"
        )
        print("and delete copies, backups and what was exported.")
    return Exit.DONE


@app.command("check")
def check(nation: Folder, json: Json = False, quiet: Quiet = False) -> None:
    """Compare every file with its fingerprint, and name each that is missing or not as it was written.

    Example: lostlearning nation check nation/
    """
    guarded(lambda: _check(nation, json, quiet))


def _check(nation: Path, json: bool, quiet: bool) -> Exit:
    from lostlearning.nation.looking import damaged_pieces
    from lostlearning.store.nation import NationalStore

    store = NationalStore.open(nation)
    with progress(quiet or json) as tell:
        found = damaged_pieces(store, tell)
    count = len(store.manifest().paths())
    if json:
        print_json({"files": count, "damaged": found})
    if found:
        fail("\n".join(found), Exit.STORE)
    if not (json or quiet):
        print(f"All {count:,} files are as they were written.")
    return Exit.DONE


@app.command("show")
def show(nation: Folder, json: Json = False) -> None:
    """Years, authorities, schools and enrolments that are held, and the schools set aside with the reason.

    Example: lostlearning nation show nation/
    """
    guarded(lambda: _show(nation, json))


def _show(nation: Path, json: bool) -> Exit:
    from lostlearning.nation.looking import shown
    from lostlearning.store.nation import NationalStore

    held = shown(NationalStore.open(nation))
    if json:
        print_json(held)
        return Exit.DONE
    rows = [
        (
            year["year"],
            each["authority"],
            each["region"],
            f"{each['schools']:,}",
            f"{each['enrolments']:,}",
            str(each["days_beside"]),
            str(len(each["aside"])),
        )
        for year in held["years"]
        for each in year["authorities"]
    ]
    headings = ("year", "authority", "region", "schools", "enrolments", "days beside", "set aside")
    print_table("What the nation holds", headings, rows, numbers=headings[3:])
    aside = [
        (each["authority"], school)
        for year in held["years"]
        for each in year["authorities"]
        for school in each["aside"]
    ]
    for authority, school in aside[:MOST]:
        print(f"Set aside: {school['school']} of {authority} ({school['file']}): {school['why']}")
    if len(aside) > MOST:
        print(f"… and {len(aside) - MOST:,} more: see --json")
    return Exit.DONE
