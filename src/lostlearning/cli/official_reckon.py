"""``lostlearning official change`` and ``cost``: two years of a figure, and what exclusions are said to cost."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.official_compare import pairs_of
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table, print_wrapped

if TYPE_CHECKING:
    from lostlearning.insight.cost import Cost


def change(
    figure: Annotated[
        str, typer.Argument(help="What is counted, such as permanent_exclusions.", show_default=False)
    ],
    place: Annotated[str, typer.Option("--place", help="A place, by name or code.")] = "England",
    before: Annotated[
        str, typer.Option("--from", help="The earlier year, such as 2021/22; else the last but one.")
    ] = "",
    after: Annotated[str, typer.Option("--to", help="The later year; else the latest.")] = "",
    where: Annotated[
        list[str] | None, typer.Option("--where", help="One group, as name=value, such as phase=Special.")
    ] = None,
    of: Annotated[str, typer.Option("--of", help="The publication, where several have the figure.")] = "",
    json: Json = False,
) -> None:
    """What changed between two years, with what chance alone does.

    Example: lostlearning official change permanent_exclusions --place Somerset --from 2018/19
    """
    guarded(lambda: _change(figure, place, before, after, pairs_of(where), of, json))


def _change(
    figure: str, place: str, before: str, after: str, where: dict[str, str], of: str, json: bool
) -> Exit:
    from lostlearning.insight.change import change as between
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.places import UnknownPlaceError
    from lostlearning.sources.official.years import period_of as year

    with Official() as official:
        try:
            found = between(official, figure, place, year(before), year(after), where, of)
        except (NotLoadedError, UnknownPlaceError) as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json(dataclasses.asdict(found) | {"said": found.said, "beyond_chance": found.beyond})
        return Exit.DONE
    print_wrapped(found.said)
    for note in found.notes:
        print_wrapped(note)
    return Exit.DONE


def cost(
    children: Annotated[
        int, typer.Argument(help="How many permanently excluded children.", min=0, show_default=False)
    ],
    estimate: Annotated[
        str, typer.Option("--estimate", help="One estimate, by its year: 2017 or 2024; else each by itself.")
    ] = "",
    json: Json = False,
) -> None:
    """What so many permanent exclusions are estimated to cost across lifetimes: each estimate by itself.

    Example: lostlearning official cost 12
    """
    guarded(lambda: _cost(children, estimate, json))


def _cost(children: int, estimate: str, json: bool) -> Exit:
    from lostlearning.insight.cost import costs, pounds

    try:
        found = costs(children, estimate)
    except ValueError as error:
        fail(str(error), Exit.USAGE)
    if json:
        print_json([_as_plain(each) for each in found])
        return Exit.DONE
    for each in found:
        made = each.estimate
        print(f"\nEstimate of {made.year}")
        print_wrapped(f"{made.by}. {made.scope}", "  ")
        rows = [
            ("each child", f"£{made.low:,}", f"£{made.central:,}", f"£{made.high:,}"),
            (f"{children:,} children", f"£{each.low:,}", f"£{each.central:,}", f"£{each.high:,}"),
        ]
        print_table("", ("", "low", "central", "high"), rows, numbers=("low", "central", "high"))
        print_wrapped(f"{made.range} {made.limits}", "  ")
        for check in each.checked:
            of = check.cohort
            ends = "as said to its rounding" if check.agrees else "which is another number"
            print_wrapped(
                f"{of.period}: {of.children:,} children and {pounds(of.said)} were said; times £{made.central:,} "
                f"that is {pounds(check.product)}, {ends}.",
                "  ",
            )
    print()
    print_wrapped(found[0].warning)
    return Exit.DONE


def _as_plain(each: Cost) -> dict[str, Any]:
    return dataclasses.asdict(each) | {
        "low": each.low,
        "central": each.central,
        "high": each.high,
        "checked": [
            dataclasses.asdict(check) | {"agrees": check.agrees, "each": check.each} for check in each.checked
        ],
    }
