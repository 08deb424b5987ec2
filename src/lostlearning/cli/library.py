"""``lostlearning library``: public research, guidance and law, by the words of a question."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_wrapped


def library(
    words: Annotated[list[str] | None, typer.Argument(help="Words of a question; without any, all.")] = None,
    json: Json = False,
) -> None:
    """What is known from public research, guidance and law, and how far it carries.

    Example: lostlearning library managed moves
    """
    guarded(lambda: _library(" ".join(words or []), json))


def _library(words: str, json: bool) -> Exit:
    from lostlearning.library.searching import search

    found = search(words)
    if json:
        print_json([dataclasses.asdict(entry) for entry in found])
        return Exit.DONE
    for entry in found:
        print()
        print_wrapped(entry.question, "  ")
        print_wrapped(entry.finding, "    ")
        year = f", {entry.year}" if entry.year else ""
        print_wrapped(f"{entry.by}, {entry.title}{year}. {entry.strength} [{entry.established}]", "    ")
        if entry.limits:
            print_wrapped(entry.limits, "    ")
        if entry.address:
            print(f"    {entry.address}")
    print(f"\n{len(found)} entries." if found else f"Nothing here has any of these words: {words}.")
    return Exit.DONE
