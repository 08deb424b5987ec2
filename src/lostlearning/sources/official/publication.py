"""What a publication is: the columns it is known by, what they are called here, and what can be recomputed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

COMMON = "common"
"""Columns of place and time that every file of this kind has, under the names that have been used for them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rate:
    """A published rate that is ``per`` times ``part`` over ``whole``, all three figures of one row."""

    rate: str
    part: str
    whole: str
    per: int = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Publication:
    """One kind of file of a publication, whatever its year.

    ``tells`` are the columns (by the names used here) that a file must have, ``never`` those it must not;
    ``filters`` and ``figures`` say, name by name, what the columns have been called in its vintages. With
    ``rest`` every other column of numbers is a figure under its published name. ``rounded_to`` says to what
    counts were rounded at a level of geography up to the academic year ``rounded_until``.
    """

    code: str
    title: str
    source: str
    tells: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, tuple[str, ...]]
    never: tuple[str, ...] = ()
    rest: bool = False
    rates: tuple[Rate, ...] = ()
    symbols: str = ""
    """The family of publications whose symbols it uses: see ``symbols.csv``."""
    rounded_to: Mapping[str, int] = dataclasses.field(default_factory=dict)
    rounded_until: int = 0

    @property
    def names(self) -> dict[str, str]:
        """Published column, in lower case → what it is called here."""
        called = {**self.filters, **self.figures}
        return {published.lower(): name for name, all_names in called.items() for published in all_names}
