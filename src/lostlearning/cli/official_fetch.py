"""``lostlearning official fetch``: official statistics from DfE's public API, only when a person asks."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table, show_problems

if TYPE_CHECKING:
    from lostlearning.problems import Problem
    from lostlearning.sources.official.ees import DataSet
    from lostlearning.sources.official.reading import Read


def fetch(
    title: Annotated[
        list[str],
        typer.Argument(help="Words of the title of a publication and data set.", show_default=False),
    ],
    address: Annotated[
        str,
        typer.Option(
            "--from", envvar="LOSTLEARNING_EES", help="The address of the service; dfe for DfE's own."
        ),
    ] = "",
    look: Annotated[bool, typer.Option("--list", help="Say what there is, and fetch nothing.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Fetch every data set that is found.")] = False,
    json: Json = False,
) -> None:
    """Fetch data sets from DfE's public statistics API and take them in.

    Uses the network only with --from. A version is fetched once; a download that
    breaks off goes on where it was.

    Example: lostlearning official fetch elective home education census --from dfe
    """
    guarded(lambda: _fetch(" ".join(title), address, look, every, json))


def _fetch(title: str, address: str, look: bool, every: bool, json: bool) -> Exit:
    from lostlearning.sources.files import sniff
    from lostlearning.sources.official import asked, ees, finding, reading
    from lostlearning.store.fetched import Fetched, FetchedShelf
    from lostlearning.store.official import OfficialShelf

    public = asked.address_of("ees-api")
    if not address:
        fail(
            f"Nothing is fetched unless you say where from. Add --from dfe for {public}, or --from ADDRESS.",
            Exit.USAGE,
        )
    try:
        with ees.Ees(public if address == "dfe" else address) as client:
            found = client.find(title)
            if not found:
                fail(f"No data set has all of these words in its title: {title}.", Exit.NOTHING_USABLE)
            if look or (len(found) > 1 and not every):
                return _listed(found, look, json)
            shelf = FetchedShelf()
            fetched: list[Fetched] = [shelf.fetch(client, each) for each in found]
    except asked.FetchError as error:
        fail(str(error), Exit.NOTHING_USABLE)
    problems: list[Problem] = []
    unknown: list[str] = []
    reads: list[Read] = []
    for each in fetched:
        (file,) = sniff(each.path, f"{each.data_set.name}.csv")
        known = finding.known(file)
        if known is None:
            unknown.append(each.data_set.name)
            continue
        read = reading.read(file, known)
        problems += read.problems
        reads += [read] if read.usable else []
    loaded = OfficialShelf().add(reads)
    if json:
        print_json(
            {
                "fetched": [dataclasses.asdict(each) | {"path": str(each.path)} for each in fetched],
                "loaded": [dataclasses.asdict(each) for each in loaded],
                "not_known": unknown,
                "problems": [dataclasses.asdict(each) for each in problems],
            }
        )
        return Exit.PROBLEMS if problems else Exit.DONE
    for each in fetched:
        print(f"{each.data_set.name}: {'fetched' if each.new else 'here already'}")
        if each.before:
            print(
                f"  Since version {each.before}:"
                + ("" if each.changes else " no change of its columns is named.")
            )
            for line in each.changes:
                print(f"  - {line}")
    print(f"{len(loaded)} loaded.")
    for name in unknown:
        print(f"{name} is of no publication that is known: it is kept, and not loaded.")
    show_problems(problems)
    return Exit.PROBLEMS if problems else Exit.DONE


def _listed(found: list[DataSet], look: bool, json: bool) -> Exit:
    if json:
        print_json([dataclasses.asdict(each) for each in found])
    else:
        rows = [
            (each.publication, each.title, each.version, each.published[:10], each.periods, f"{each.rows:,}")
            for each in found
        ]
        headings = ("publication", "data set", "version", "published", "periods", "rows")
        print_table(f"{len(found)} data sets", headings, rows)
    if not look:
        fail(
            "More than one data set has these words. Add words of the title, or --all for all of them.",
            Exit.USAGE,
        )
    return Exit.DONE
