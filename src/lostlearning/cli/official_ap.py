"""``lostlearning official ap``: alternative provision in a place."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.official_compare import period_of
from lostlearning.cli.options import Json
from lostlearning.cli.terminal import print_json, print_table, print_wrapped

if TYPE_CHECKING:
    from lostlearning.insight.ap_picture import ApPicture

PARTS = {
    "funded": "Funded by the authority",
    "arranged": "Arranged by schools",
    "unregistered": "Arranged by schools with an unregistered provider: why",
    "absence": "Absence in pupil referral units, per 100",
    "inspection": "State-funded AP schools by their latest inspection",
    "destinations": "Destinations after key stage 4, per 100 leavers",
}


def ap(
    place: Annotated[str, typer.Option("--place", help="A place, by name or code.")] = "England",
    json: Json = False,
) -> None:
    """Alternative provision in a place: pupils by setting and reason, schools, absence; and what is not known.

    Example: lostlearning official ap --place Somerset
    """
    guarded(lambda: _ap(place, json))


def _ap(place: str, json: bool) -> Exit:
    from lostlearning.insight.ap_picture import ap_picture
    from lostlearning.insight.official import Official
    from lostlearning.insight.places import UnknownPlaceError

    with Official() as official:
        try:
            found = ap_picture(official, place)
        except UnknownPlaceError as error:
            fail(str(error), Exit.NOTHING_USABLE)
    if json:
        print_json(dataclasses.asdict(found))
        return Exit.DONE
    _show_ap(found)
    return Exit.DONE


def _show_ap(found: ApPicture) -> None:
    name = found.place.name
    if found.schools is None:
        print("State-funded AP schools: no count of schools is loaded.")
    else:
        pupils = sum(school.pupils or 0 for school in found.schools)
        unknown = sum(school.pupils is None for school in found.schools)
        said = f" ({unknown} of them do not say)" if unknown else ""
        kind = "state-funded AP school" + "s" * (len(found.schools) != 1)
        print(f"{name} has {len(found.schools)} {kind} with {pupils:,.0f} pupils{said}.")
    for part, title in PARTS.items():
        facts = found.part(part)
        if not facts:
            continue
        rows = [
            (
                period_of(fact.period), fact.by, fact.says, _figure(fact.value),
                _number(fact.share, 1), _number(fact.england, 1), fact.status if fact.status != "known" else "",
                fact.note,
            )
            for fact in facts
        ]  # fmt: skip
        headings = ("period", "by", "what", "value", "of 100", "England", "status", "note")
        print_table(f"{title}, {name}", headings, rows, numbers=("value", "of 100", "England"))
    print("What is not known:")
    for each in found.unknown:
        held = f" {each.held_by} would say." if each.held_by else ""
        print_wrapped(f"{each.says}. {each.why}{held}", "  ")


def _figure(value: float | None) -> str:
    """A count as it is, a rate to two places."""
    return "" if value is None else f"{value:,.0f}" if value % 1 == 0 else f"{value:,.2f}"


def _number(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:,.{places}f}"
