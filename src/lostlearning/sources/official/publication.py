"""What a publication is: the columns it is known by, what they are called here, and what can be recomputed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Rate:
    """A published rate that is ``per`` times ``part`` over ``whole``, all three figures of one row."""

    rate: str
    part: str
    whole: str
    per: int = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Turned:
    """A file in which one column says what the figure of a row is.

    ``by`` is that column; ``values`` the columns that hold the figures; ``names`` makes the figure's name of
    what ``by`` says, with ``{}`` for the name of the column. Rows alike in all else become one.
    """

    by: str
    values: tuple[str, ...]
    names: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Publication:
    """One kind of file of a publication, whatever its year.

    ``tells`` are the columns (by the names used here) that a file must have, ``never`` those it must not;
    ``filters`` and ``figures`` say, name by name, what the columns have been called in its vintages. With
    ``rest`` every other column of numbers is a figure under its published name, those ``apart`` excepted.
    ``rounded_to`` says to what counts were rounded at a level of geography up to the academic year
    ``rounded_until``.
    """

    code: str
    title: str
    source: str
    tells: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, tuple[str, ...]]
    never: tuple[str, ...] = ()
    rest: bool = False
    apart: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    symbols: str = ""
    """The family of publications whose symbols it uses: see ``symbols.csv``."""
    rounded_to: Mapping[str, int] = dataclasses.field(default_factory=dict)
    rounded_until: int = 0
    places: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """What it calls columns of time and place, where not what the others do."""
    given: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Columns of time and place that it does not have as they are: SQL over those it has."""
    headings: tuple[str, ...] = ()
    """The columns of a file that has no heading row."""
    turned: Turned | None = None
    period: Callable[[Sequence[str]], str] | None = None
    """The period of a file whose rows do not say it, of its headings; the file's name is asked next."""
    earlier: Callable[[str], tuple[str, str] | None] | None = None
    """Of the heading of a figure for an earlier year: the heading without it, and its period."""
    dated_outside: bool = False
    """Its rows do not say their year: see ``years.py``."""
    words: tuple[str, ...] = ()
    """Words that tell it from another with the same columns, in a file's name or text."""
    attributes: tuple[str, ...] = ()
    """Filters that say something of a row and do not divide it: they have no total."""
    adds_up: bool = False
    """Its counts may be added over a filter that has no row for the total."""
    seen: bool = True
    """Whether a real file has been read. Where not, the columns are those documented by ``source``."""

    @property
    def names(self) -> dict[str, str]:
        """Published column, in lower case → what it is called here."""
        called = {**self.places, **self.filters, **self.figures}
        return {published.lower(): name for name, all_names in called.items() for published in all_names}
