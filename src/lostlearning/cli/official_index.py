"""``lostlearning official neighbours`` and ``coldspots``: places by indicators that a user may weigh again."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.official_compare import period_of
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table, print_wrapped

if TYPE_CHECKING:
    from lostlearning.insight.cold_spots import ColdSpots, Spot
    from lostlearning.insight.indicators import Definition
    from lostlearning.insight.neighbours import Neighbours

Weights = Annotated[
    Path | None,
    typer.Option(
        "--weights", help="A TOML file: [weights] and [settings] that differ, or your own [[definition]]."
    ),
]


def near(
    place: Annotated[str, typer.Option("--place", help="An authority, by name or code.", show_default=False)],
    weights: Weights = None,
    json: Json = False,
) -> None:
    """DfE's statistical neighbours of an authority; and, apart from them, those nearest by a method of our own.

    Example: lostlearning official neighbours --place Somerset
    """
    guarded(lambda: _near(place, weights, json))


def _near(place: str, weights: Path | None, json: bool) -> Exit:
    from lostlearning.insight.neighbours import neighbours
    from lostlearning.insight.official import NotLoadedError, Official
    from lostlearning.insight.places import UnknownPlaceError

    definition = _definition("neighbours", weights)
    with Official() as official:
        try:
            dfe = official.places.neighbours(official.find(place)[0])
            found = neighbours(official, place, definition)
        except (NotLoadedError, UnknownPlaceError) as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        listed = [{"code": other.code, "name": other.name, "closeness": said} for other, said in dfe]
        print_json({"dfe": listed, "own": dataclasses.asdict(found)})
        return Exit.DONE
    print_table(
        f"DfE's statistical neighbours of {found.name}, the nearest first",
        ("authority", "closeness"),
        [(other.name, said) for other, said in dfe] or [("none is loaded", "")],
    )
    _show_near(found)
    return Exit.DONE


def _show_near(found: Neighbours) -> None:
    made = found.definition
    short = {each.id: each.id.replace("_", " ") for each in made.used}
    rows = [
        (
            each.name,
            f"{each.distance:.2f}",
            f"{each.stays:.0%}",
            *(_number(value.value) for value in each.values),
        )
        for each in found.near
    ]
    mine = (found.name, "", "", *(_number(value.value) for value in found.values))
    print_table(
        f"{made.name}: {found.name}, by our own method (version {made.version})",
        ("authority", "distance", "stays", *short.values()),
        [mine, *rows],
    )
    _show_method(made)
    print_wrapped(
        f"Stays: in how many of {made.settings.draws:,} draws of other weights it is among the nearest "
        f"{made.settings.shown}. Compared with {found.compared} authorities, all figures of {period_of(found.period)}."
    )
    for name, why in found.left_out:
        print_wrapped(f"{name} is left out: {why}.")


def coldspots(
    weights: Weights = None,
    json: Json = False,
) -> None:
    """Cold spots of alternative provision: an index with its weights, what is missing, and how sure it is.

    Example: lostlearning official coldspots
    """
    guarded(lambda: _coldspots(weights, json))


def _coldspots(weights: Path | None, json: bool) -> Exit:
    from lostlearning.insight.cold_spots import cold_spots
    from lostlearning.insight.official import NotLoadedError, Official

    definition = _definition("cold_spots", weights)
    with Official() as official:
        try:
            found = cold_spots(official, definition)
        except NotLoadedError as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json(dataclasses.asdict(found))
        return Exit.DONE
    _show_coldspots(found)
    return Exit.DONE


def _show_coldspots(found: ColdSpots) -> None:
    made = found.definition
    print(f"{made.name}, version {made.version} of {made.of}.")
    print(f"Draws on {period_of(found.oldest)} to {period_of(found.newest)}.")
    indicators = (each.id.replace("_", " ") for each in made.used)
    headings = ("authority", "score", "stays", "of weight known", "with what is missing", *indicators)
    ranked = sum(spot.ranked for spot in found.spots)
    tied = f", {found.tied} of them tied with the last" if found.tied else ""
    print_table(
        f"Cold: {len(found.cold)} of {ranked} ranked{tied}", headings, [_spot(each) for each in found.cold]
    )
    could = [spot for spot in found.spots if spot.ranked and spot.could_be]
    if could:
        print_table(
            "Ranked, and could be cold if what is missing is bad", headings, [_spot(each) for each in could]
        )
    unranked = [
        (each.name, f"{each.known:.0%}", ", ".join(name.replace("_", " ") for name in each.missing))
        for each in found.unranked
    ]
    print_table(
        "Not ranked: too little is known",
        ("authority", "of weight known", "not known, or of too few"),
        unranked,
    )
    _show_method(made)
    print_wrapped(
        f"Stays: in how many of {made.settings.draws:,} draws of other weights it is cold (seed "
        f"{made.settings.seed}). With what is missing: the score if all of it were best, and if all were worst."
    )
    for earlier, spots in found.earlier:
        said = [f"{name} ({_now(spot)})" for name, spot in zip(earlier.places, spots, strict=True)]
        print_wrapped(
            f"As history: {earlier.name}, {earlier.year}, by {earlier.by}: {', '.join(said)}. {earlier.limits}"
        )


def _now(spot: Spot | None) -> str:
    if spot is None:
        return "no authority of today"
    if not spot.ranked:
        return "here not ranked"
    return f"here {'cold' if spot.cold else 'not cold'}, {_number(spot.score)}"


def _spot(spot: Spot) -> tuple[str, ...]:
    bounds = f"{spot.best:.2f} to {spot.worst:.2f}" if spot.known < 1 else ""
    stays = f"{spot.stays:.0%}" if spot.stays is not None else ""
    values = (_number(each.value.value, 1) for each in spot.standings)
    return spot.name, _number(spot.score), stays, f"{spot.known:.0%}", bounds, *values


def _show_method(made: Definition) -> None:
    print_wrapped(made.says)
    for each in made.used:
        print_wrapped(f"- {each.says}: weight {each.weight:g}.")
    if made.changed:
        print_wrapped(f"Changed by you: {', '.join(made.changed)}.")
    for wanted in made.wanted:
        print_wrapped(f"Not in it, for want of a file: {wanted.says} ({wanted.held_by}).")


def _definition(code: str, weights: Path | None) -> Definition:
    from lostlearning.insight.indicators import adjusted, definition
    from lostlearning.records import RecordsError

    try:
        return adjusted(definition(code), weights)
    except RecordsError as error:
        fail(str(error), Exit.USAGE)


def _number(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:,.{places}f}"
