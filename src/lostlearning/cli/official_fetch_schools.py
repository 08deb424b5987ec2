"""``lostlearning official fetch-schools``: today's schools register, only when a person asks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, show_problems

if TYPE_CHECKING:
    from lostlearning.problems import Problem
    from lostlearning.sources.official.reading import Read


def fetch_schools(
    address: Annotated[
        str,
        typer.Option(
            "--from", envvar="LOSTLEARNING_GIAS", help="The address of the service; dfe for DfE's own."
        ),
    ] = "",
    json: Json = False,
) -> None:
    """Fetch the schools register and its links, today's or the latest of the week, and take them in.

    Uses the network only with --from. A day is fetched once; says what has changed since the one before.

    Example: lostlearning official fetch-schools --from dfe
    """
    guarded(lambda: _fetch(address, json))


def _fetch(address: str, json: bool) -> Exit:
    from lostlearning.sources.files import sniff
    from lostlearning.sources.official import asked, finding, gias, reading
    from lostlearning.store.fetched_register import FetchedRegister
    from lostlearning.store.official import OfficialShelf

    public = asked.address_of("gias")
    if not address:
        fail(
            f"Nothing is fetched unless you say where from. Add --from dfe for {public}, or --from ADDRESS.",
            Exit.USAGE,
        )
    register, today = FetchedRegister(), dt.date.today()
    try:
        with gias.Gias(public if address == "dfe" else address) as client:
            fetched = [register.fetch(client, part, today) for part in gias.PARTS]
    except asked.FetchError as error:
        fail(str(error), Exit.NOTHING_USABLE)
    problems: list[Problem] = []
    reads: list[Read] = []
    for each in fetched:
        (file,) = sniff(each.path, each.path.name)
        if known := finding.known(file):
            read = reading.read(file, known)
            problems += read.problems
            reads += [read] if read.usable else []
    loaded = OfficialShelf().add(reads)
    if json:
        print_json(
            {
                "fetched": [dataclasses.asdict(each) | {"path": str(each.path)} for each in fetched],
                "loaded": [dataclasses.asdict(each) for each in loaded],
                "problems": [dataclasses.asdict(each) for each in problems],
            }
        )
        return Exit.PROBLEMS if problems else Exit.DONE
    for each in fetched:
        print(f"{each.part.title}, {each.day:%-d %B %Y}: {'fetched' if each.new else 'here already'}")
        if each.before and each.part is gias.PARTS[0]:
            print(
                f"  Since {each.before:%-d %B %Y}:" + ("" if each.changes else " nothing that is looked at.")
            )
            for line in each.changes:
                print(f"  - {line}")
    print(f"{len(loaded)} loaded.")
    show_problems(problems)
    return Exit.PROBLEMS if problems else Exit.DONE
