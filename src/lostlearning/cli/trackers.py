"""``lostlearning trackers``: what was asked, of whom, and what is known to have been done."""

from __future__ import annotations

import dataclasses
import sys
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_wrapped


def trackers(
    tracker: Annotated[str, typer.Argument(help="One list, such as timpson; without it, all.")] = "",
    feed: Annotated[bool, typer.Option("--feed", help="Instead: an Atom feed of the changes.")] = False,
    json: Json = False,
) -> None:
    """What was asked to keep children in school, the status of each, and the evidence for it.

    Example: lostlearning trackers timpson
    """
    guarded(lambda: _trackers(tracker, feed, json))


def _trackers(tracker: str, feed: bool, json: bool) -> Exit:
    from lostlearning.trackers.ask import asks
    from lostlearning.trackers.ask import trackers as lists
    from lostlearning.trackers.feed import feed as atom

    if tracker and tracker not in lists():
        fail(f"There is no list called {tracker}. There are: {', '.join(lists())}.", Exit.USAGE)
    found = [ask for ask in asks() if tracker in ("", ask.tracker)]
    if feed:
        sys.stdout.write(atom(some=found).decode("utf-8"))
        return Exit.DONE
    if json:
        print_json([dataclasses.asdict(ask) | {"status": ask.status} for ask in found])
        return Exit.DONE
    for each in lists().values():
        mine = [ask for ask in found if ask.tracker == each.id]
        if mine:
            print(f"\n{each.by}: {each.title} ({each.published}).")
        for ask in mine:
            print()
            print_wrapped(f"{ask.number}. {ask.status.upper()}: {ask.words}", "  ")
            print_wrapped(f"{ask.history[-1].why} Falls to: {ask.falls_to}.", "     ")
            for one in ask.evidence:
                print_wrapped(f"{one.date}: {one.says} {one.source} [{one.established}].", "     - ")
    counts: dict[str, int] = {}
    for ask in found:
        counts[ask.status] = counts.get(ask.status, 0) + 1
    print(
        f"\n{len(found)} asks: {'; '.join(f'{count} {status}' for status, count in sorted(counts.items()))}."
    )
    return Exit.DONE
