"""Alternative provision of a place as tables: pupils by setting and reason, absence; and what is not known."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from lostlearning.insight.ap_picture import ApPicture, Fact
from lostlearning.insight.official import NotLoadedError
from lostlearning.site.atlas.atlas import Atlas, title_of
from lostlearning.site.atlas.gazetteer import Spot

TITLES = {
    ("funded", "setting"): ("Funded by the council, by setting", "Setting", "Placements"),
    ("funded", "free school meals"): ("Funded by the council, by free school meals", "Pupils", "Pupils"),
    ("arranged", "setting"): ("Arranged by schools, by setting", "Setting", "Pupils"),
    ("arranged", "reason"): ("Arranged by schools, by reason", "Reason", "Pupils"),
    ("arranged", "needs"): ("Arranged by schools, by special educational needs", "Needs", "Pupils"),
    ("unregistered", "reason"): (
        "With an unregistered provider, arranged by schools: why",
        "Reason",
        "Pupils",
    ),
    ("absence", "rate"): ("Absence in pupil referral units", "Rate", "Per 100"),
    ("inspection", "grade"): ("State-funded AP schools by their latest inspection", "Grade", "Schools"),
    ("destinations", "destination"): (
        "Destinations after key stage 4, of the whole nation",
        "Destination",
        "Per 100 leavers",
    ),
}
"""Part of the picture and what it is divided by → its title, and what its first two columns hold."""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table of the picture; ``shares`` where its parts are shares of a whole."""

    title: str
    heading: str
    of: str
    period: str
    facts: tuple[Fact, ...]
    shares: bool
    files: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def beside(self) -> bool:
        """Whether the nation has anything to set beside it."""
        return any(fact.england not in (None, fact.value) for fact in self.facts)


@dataclasses.dataclass(frozen=True, slots=True)
class Pictured:
    """The tables of a place and what is not known of it, each with why."""

    tables: tuple[Table, ...]
    unknown: tuple[tuple[str, str], ...]


def pictured(atlas: Atlas, spot: Spot) -> Pictured:
    """What the loaded files say of alternative provision in a place."""
    try:
        found = atlas.answers.picture(spot.code)
    except NotLoadedError as error:
        return Pictured((), (("Alternative provision here", str(error)),))
    return Pictured(tuple(_tables(found)), tuple(_unknown(atlas, found, spot)))


def _tables(found: ApPicture) -> Sequence[Table]:
    made = []
    for (part, by), (title, heading, of) in TITLES.items():
        facts = tuple(fact for fact in found.part(part) if fact.by == by)
        if facts:
            made.append(
                Table(
                    title, heading, of, facts[0].period, facts, any(fact.share is not None for fact in facts),
                    tuple(dict.fromkeys(fact.file for fact in facts)),
                    tuple(dict.fromkeys(fact.note for fact in facts if fact.note)),
                )
            )  # fmt: skip
    return made


def _unknown(atlas: Atlas, found: ApPicture, spot: Spot) -> Sequence[tuple[str, str]]:
    have = {each.publication for each in atlas.loaded}
    said = []
    for each in found.unknown:
        silent = each.id == each.publication  # a publication that was asked, and says nothing
        if silent and each.publication not in have:
            said.append((each.says, "not loaded: the publication of that name holds it."))
            continue
        held = each.held_by or (f"“{title_of(each.publication)}”" if each.publication and not silent else "")
        why = each.why.replace(found.place.name, spot.name) if silent else each.why
        said.append((each.says, f"{why}{f' {held} would say.' if held else ''}"))
    return said
