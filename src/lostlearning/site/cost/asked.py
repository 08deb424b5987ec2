"""How many children, and by which estimate: what a person asks of the calculator, read from an address."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from lostlearning.insight.cost import Cost, costs, estimates
from lostlearning.site.atlas import said
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.figures import Figure
from lostlearning.site.atlas.gazetteer import Spot
from lostlearning.site.forms import Field, number, summary

MOST = 1_000_000
EXCLUSIONS = "permanent_exclusion_rate"
"""The measure whose numerator is the permanently excluded of a place and year."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was sent, and the answer where there is one. ``spot`` and ``figure`` are of a cohort."""

    children: Field
    place: Field
    year: Field
    estimate: Field
    answer: Cost | None
    spot: Spot | None
    period: str
    figure: Figure | None
    problems: list[dict[str, str]]


def asked(atlas: Atlas, sent: Mapping[str, str]) -> Asked:
    """Either a number of children, or the permanently excluded of a place and year."""
    text, slug = sent.get("children", "").strip(), sent.get("place", "")
    latest = atlas.latest(EXCLUSIONS)
    period = sent.get("year", "") or latest
    chosen = sent.get("estimate", "") or estimates()[-1].id
    errors = dict.fromkeys(("children", "place", "year", "estimate"), "")
    listed = {each.id for each in estimates()}
    if chosen not in listed:
        errors["estimate"] = f"Choose the estimate of {' or '.join(sorted(listed))}"
    spot, figure, count = atlas.places.spots.get(slug), None, None
    if text and slug:
        errors["children"] = "Give a number of children, or choose a place, not both"
    elif text:
        found = number(text, 0, MOST)
        if found is None:
            errors["children"] = f"The number of children must be a whole number from 0 to {MOST:,}"
        else:
            count = int(found)
    elif slug:
        if spot is None:
            errors["place"] = "Choose a place from the list"
        elif period not in atlas.measured[EXCLUSIONS].periods:
            errors["year"] = "Choose a year from the list"
        else:
            figure = atlas.figure(EXCLUSIONS, slug, period)
            if figure is None or figure.numerator is None:
                errors["place"] = (
                    f"The number of permanent exclusions in {spot.name} in {said.period(period)} is not known: "
                    f"{said.status(figure.status) if figure else 'no loaded file has it'}"
                )
            else:
                count = round(figure.numerator)
    elif "children" in sent or "place" in sent:
        errors["children"] = "Give a number of children, or choose a place"
    fields = {
        name: Field(name, "", value[:40], errors[name])
        for name, value in (("children", text), ("place", slug), ("year", period), ("estimate", chosen))
    }
    problems = summary(fields.values())
    answer = costs(count, chosen)[0] if count is not None and not problems else None
    return Asked(
        fields["children"],
        fields["place"],
        fields["year"],
        fields["estimate"],
        answer,
        spot,
        period,
        figure,
        problems,
    )
