"""``lostlearning measure`` and ``lostlearning measures``: one figure, and the list of all there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import By, Json, Over
from lostlearning.cli.terminal import print_json, print_table, progress


def measure(
    code: Annotated[
        str, typer.Argument(help="A measure's code: see lostlearning measures.", show_default=False)
    ],
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, what is in the store.")
    ] = None,
    by: By = None,
    over: Over = "year",
    json: Json = False,
) -> None:
    """One measure, of files or of what is in the store.

    Example: lostlearning measure persistent_absence exports/ --by sen_provision --by year_group
    """
    guarded(lambda: _measure(code, files or [], by or [], over, json))


def _measure(code: str, files: list[Path], by: list[str], over: str, json: bool) -> Exit:
    from lostlearning.books import kept, known, read
    from lostlearning.cli import measured

    if why := measured.cannot(known(code, by, over), by, over):
        fail(why, Exit.USAGE)
    with progress(json) as tell:
        books = read(files, progress=tell) if files else kept()
        try:
            result = books.measure(code, by, over)
        finally:
            books.close()
    if json:
        print_json({"definition": result.definition.code, "rows": result.to_dicts()})
        return Exit.DONE
    of = result.definition
    print_table(
        of.title,
        measured.headings(result),
        measured.rows(result),
        whole=measured.HEADINGS[:-1],
        numbers=measured.HEADINGS[:-1],
    )
    print(of.meaning)
    print(f"Numerator: {of.numerator}.")
    if of.denominator:
        print(f"Denominator: {of.denominator}.")
    print(of.may_differ)
    return Exit.DONE


def list_measures(json: Json = False) -> None:
    """Every measure with its meaning.

    Example: lostlearning measures --json
    """
    guarded(lambda: _list(json))


def _list(json: bool) -> Exit:
    import dataclasses

    from lostlearning.measures.registry import measures

    definitions = [measure.definition for measure in measures().values()]
    if json:
        print_json([dataclasses.asdict(definition) for definition in definitions])
    else:
        print_table("Measures", ["Code", "Title"], ([each.code, each.title] for each in definitions))
    return Exit.DONE
