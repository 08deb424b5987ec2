"""The weights and thresholds that a person asks for in an address.

Weights are numbers with two decimals and the draws are those of the definition, so that no address asks for more
work than another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from lostlearning.insight.indicators import Definition, changed, definition
from lostlearning.site.forms import Field, number, summary

HEAVIEST = 10
SHARE, KNOWN = "share", "known"


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was sent. ``definition`` is None where something is wrong with it."""

    weights: tuple[Field, ...]
    share: Field
    known: Field
    definition: Definition | None
    problems: list[dict[str, str]]

    @property
    def custom(self) -> bool:
        """Whether it is another index than the published one."""
        return self.definition is None or bool(self.definition.changed)

    @property
    def query(self) -> dict[str, str]:
        """What an address needs to ask for the same."""
        if not self.custom:
            return {}
        return {field.name: field.text for field in (*self.weights, self.share, self.known)}


def asked(sent: Mapping[str, str]) -> Asked:
    """What is sent, over what is published."""
    published = definition("cold_spots")
    fields, weights = [], {}
    for each in published.indicator:
        text = sent.get(each.id, f"{each.weight:g}").strip()
        value = number(text, 0, HEAVIEST, 2)
        wrong = (
            ""
            if value is not None
            else f"The weight of “{each.says}” must be a number from 0 to {HEAVIEST}, such as 0.5"
        )
        fields.append(Field(each.id, each.says, text[:20], wrong))
        weights[each.id] = value if value is not None else each.weight
    share, bottom = _percent(
        sent, SHARE, "Share of councils called cold", published.settings.bottom_share, 50
    )
    known, least = _percent(
        sent, KNOWN, "Share of weight that must be known", published.settings.least_known, 100
    )
    others = []
    if not any(weights.values()):
        others.append((fields[0].name, "At least one indicator must have a weight above 0"))
    problems = summary([*fields, share, known], others)
    made = None
    if not problems:
        made = changed(published, weights, {"bottom_share": bottom, "least_known": least})
    return Asked(tuple(fields), share, known, made, problems)


def _percent(sent: Mapping[str, str], name: str, label: str, stands: float, most: int) -> tuple[Field, float]:
    text = sent.get(name, f"{100 * stands:g}").strip()
    value = number(text.removesuffix("%"), 1, most)
    wrong = "" if value is not None else f"{label} must be a whole number from 1 to {most}"
    return Field(name, label, text[:20], wrong), (value or 100 * stands) / 100
