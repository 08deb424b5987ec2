"""``lostlearning official compare``, and ``show --beside``: groups beside a group, a place beside its neighbours."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table

if TYPE_CHECKING:
    from lostlearning.insight.likelihood import Side


def compare(
    figure: Annotated[
        str, typer.Argument(help="What is compared, such as permanent_exclusions.", show_default=False)
    ],
    topic: Annotated[str, typer.Option("--topic", help="The characteristic, such as Gender.")],
    reference: Annotated[
        str, typer.Option("--reference", help="The group to compare with; or everyone else.")
    ] = "",
    place: Annotated[str, typer.Option("--place", help="A place, by name or code.")] = "England",
    period: Annotated[str, typer.Option("--period", help="The year, such as 2016/17; else the latest.")] = "",
    where: Annotated[
        list[str] | None, typer.Option("--where", help="One group, as name=value, such as phase=Special.")
    ] = None,
    json: Json = False,
) -> None:
    """How much more often something happens to pupils of each group than to those of another, with its interval.

    Example: lostlearning official compare permanent_exclusions --topic Gender
    """
    guarded(lambda: _compare(figure, topic, reference, place, period, pairs_of(where), json))


def _compare(
    figure: str, topic: str, reference: str, place: str, period: str, where: dict[str, str], json: bool
) -> Exit:
    from lostlearning.insight.likelihood import likelihoods
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.places import UnknownPlaceError
    from lostlearning.sources.official.years import period_of as year

    with Official() as official:
        try:
            found = likelihoods(official, figure, topic, reference, place, where, year(period))
        except (NotLoadedError, UnknownPlaceError) as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json([dataclasses.asdict(each) for each in found])
        return Exit.DONE
    rows = [
        (
            each.group.name, _number(each.group.count, 0), _number(each.group.pupils, 0),
            _number(each.group.rate), _number(each.value),
            f"{_number(each.low)} to {_number(each.high)}" if each.low is not None else "",
            each.status,
        )
        for each in found
    ]  # fmt: skip
    named = figure.replace("_", " ")
    title = f"{named}, {place}, {period_of(found[0].period)}" if found else named
    print_table(title, ("group", "count", "pupils", "per 100", "times", "interval", "status"), rows)
    for line in sorted({_beside_what(each.reference) for each in found}):
        print(line)
    for note in sorted({each.note for each in found if each.note}):
        print(note)
    return Exit.DONE


def show_beside(figure: str, place: str, where: dict[str, str], of: str, json: bool) -> Exit:
    """A figure of a place, with England and its statistical neighbours beside it."""
    from lostlearning.insight.beside import beside
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.places import UnknownPlaceError

    with Official() as official:
        try:
            found = beside(official, figure, place, where, of)
        except (NotLoadedError, UnknownPlaceError) as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json([dataclasses.asdict(each) for each in found])
        return Exit.DONE
    rows = [
        (
            period_of(each.period, each.period_kind), _number(each.value) or each.published, _number(each.england),
            _number(each.median), f"{each.known} of {len(each.neighbours)}" if each.neighbours else "none",
        )
        for each in found
    ]  # fmt: skip
    name = found[0].place if found else place
    print_table(
        f"{figure.replace('_', ' ')}, {name}",
        ("period", name, "England", "median of neighbours", "neighbours known"),
        rows,
    )
    return Exit.DONE


def pairs_of(where: Iterable[str] | None) -> dict[str, str]:
    """What --where says. Stops where it is no name=value."""
    pairs = [each.partition("=") for each in where or ()]
    if bad := [name for name, equals, _ in pairs if not equals]:
        fail(f"--where needs name=value, such as phase=Special; got {', '.join(bad)}.", Exit.USAGE)
    return {name: value for name, _, value in pairs}


def period_of(period: str, kind: str | None = None) -> str:
    """A period as people write it."""
    named = f"{period[:4]}/{period[4:]}" if len(period) == 6 else period
    return named if kind in (None, "", "Academic year") else f"{named} {kind.lower()}"


def _beside_what(side: Side) -> str:
    if side.name == "everyone else":
        return "Each group is compared with everyone else of the topic."
    rate = _number(side.rate) or side.status
    counted = f"{_number(side.count, 0)} of {_number(side.pupils, 0)}, {rate} per 100"
    return f"Times is how often beside {side.name}: {counted}."


def _number(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:,.{places}f}"
