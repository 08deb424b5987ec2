"""The measures of the atlas: one reviewed record each (``definitions/*.toml``), and where its figures lie."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tomllib
from importlib import resources
from typing import Any

from lostlearning.measures.definition import Better, Definition, Unit

ORDER = (
    *("suspension_rate", "permanent_exclusion_rate", "pupils_suspended_rate", "excluded_sessions_rate"),
    *("absence_rate", "persistent_absence_rate", "unauthorised_absence_rate", "part_time_timetable_rate"),
    *("census_absence_rate", "la_funded_ap_rate", "school_arranged_ap_rate", "pru_absence_rate"),
)
"""As pages list them."""
TOPICS = {
    "suspension": "Suspension",
    "exclusion": "Exclusion",
    "absence": "Absence",
    "ap": "Alternative provision",
}
HEADLINES = ("suspension_rate", "permanent_exclusion_rate", "absence_rate", "la_funded_ap_rate")
"""One of each topic, for one screen."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A definition, and the figures it is made of.

    The value is ``per`` times ``part`` over ``whole``, both of ``publication`` unless the whole is ``whole_of``
    another; ``published`` is the rate as the publication prints it. With ``over`` both parts are added over
    that filter for a place that has no row for its total. Only rows of ``period_kind`` count, where it is given.
    """

    definition: Definition
    topic: str
    said: str
    decimals: int
    publication: str
    part: str = ""
    whole: str = ""
    whole_of: str = ""
    published: str = ""
    over: str = ""
    period_kind: str = ""
    so_far: str = ""

    @property
    def code(self) -> str:
        """Its name in addresses and files."""
        return self.definition.code

    @property
    def title(self) -> str:
        """Its name on pages."""
        return self.definition.title

    def amount(self, value: float | None) -> str:
        """A value as pages print it, or nothing."""
        return "" if value is None else f"{value:,.{self.decimals}f}"


_OF_DEFINITION = {field.name for field in dataclasses.fields(Definition)}


def _measure(code: str, record: dict[str, Any]) -> Measure:
    definition: dict[str, Any] = {
        "in_force_from": None,
        "in_force_to": None,
        **{name: value for name, value in record.items() if name in _OF_DEFINITION},
        "unit": Unit(record["unit"]),
        "better": Better(record["better"]),
        "code": code,
    }
    if not isinstance(definition["next_review"], dt.date):
        raise TypeError(f"{code}.toml: next_review must be a date, got {definition['next_review']}")
    rest = {name: value for name, value in record.items() if name not in _OF_DEFINITION}
    return Measure(definition=Definition(**definition), **rest)


@functools.cache
def measures() -> dict[str, Measure]:
    """Every measure by code, in the order of pages."""
    folder = resources.files("lostlearning.site.atlas") / "definitions"
    return {
        code: _measure(code, tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8")))
        for code in ORDER
    }
