"""The heading rows of a grid: which columns hold marks, of which day and half, and who the rows are of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from lostlearning.sources import headings
from lostlearning.sources.headings import IDENTIFYING
from lostlearning.sources.slots import Slot, slot

BASES = ("week", "date", "start_date")
"""Columns that may hold the day, or the Monday, that a row's sessions belong to."""
WHO = (*IDENTIFYING, "date_of_birth", "school", *BASES)
"""Columns that are not marks."""


@dataclasses.dataclass(frozen=True)
class Grid:
    """What the heading rows of a grid say. ``places`` are the columns of marks and the slot of each;
    ``who`` the columns that are not marks; ``last`` the lower of the heading rows, from 0.
    """

    last: int
    headings: tuple[str, ...]
    places: tuple[tuple[int, Slot], ...]
    who: dict[str, int]
    undated: tuple[int, ...] = ()
    """Columns among those of marks, or headed AM or PM, that have no date that can be read."""

    @property
    def base(self) -> str:
        """The column that dates the rows, where the headings do not."""
        return next((name for name in BASES if name in self.who), "")

    @property
    def is_dated(self) -> bool:
        """Whether the headings have dates."""
        return any(one.date for _, one in self.places)

    @property
    def weight(self) -> tuple[bool, int, int]:
        """Grids with halves before those without, then those with more sessions."""
        return (any(one.half for _, one in self.places), len(self.places), len(self.who))


def grid(rows: Sequence[Sequence[str]], first: int, extra: dict[str, str] | None = None) -> Grid | None:
    """The grid whose heading begins in row ``first`` (from 0), on one row or two; None if there is none."""
    found = [on_one_row(rows[first], first, extra)]
    if first + 1 < len(rows):
        found.append(on_two_rows(rows[first], rows[first + 1], first + 1, extra))
    fit = [one for one in found if one is not None]
    return max(fit, key=lambda one: one.weight) if fit else None


def on_one_row(row: Sequence[str], number: int, extra: dict[str, str] | None) -> Grid | None:
    """The grid that one heading row makes, if it makes one."""
    return _made(row, [slot(cell) for cell in row], number, extra)


def on_two_rows(
    upper: Sequence[str], lower: Sequence[str], number: int, extra: dict[str, str] | None
) -> Grid | None:
    """Dates (merged, or said once for two columns) above mornings and afternoons."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    day: Slot | None = None
    slots: list[Slot | None] = []
    names: list[str] = []
    for top, bottom in zip(above, below, strict=True):
        here, half = slot(top), slot(bottom)
        if top.strip() and not (half and half.half):
            day = None  # a title that begins here, not a date above its sessions
        elif top.strip():
            day = here if here and (here.date or here.weekday is not None) and not here.half else None
        if day and half and half.half and not half.date:
            weekday = half.weekday if half.weekday is not None else day.weekday
            slots.append(Slot(half.half, weekday, day.date))
            names.append(f"{day.date} {half.half}".strip())
        else:
            slots.append(half if half and half.half else None)
            names.append(bottom if bottom.strip() else top)
    if not any(one.date for one in slots if one):
        slots = [one if one and one.weekday is not None else None for one in slots]
    return _made(names, slots, number, extra)


def _made(
    names: Sequence[str], slots: Sequence[Slot | None], number: int, extra: dict[str, str] | None
) -> Grid | None:
    header = headings.columns_of(
        ["" if one else name for name, one in zip(names, slots, strict=True)], "register", extra
    )
    who = {name: place for name, place in header.columns.items() if name in WHO}
    if not any(name in who for name in IDENTIFYING):
        return None
    places = [(place, one) for place, one in enumerate(slots) if one is not None]
    has_date = [one for one in places if one[1].date]
    if len(has_date) >= 1 and (len(has_date) >= 2 or has_date[0][1].half):
        places = has_date
    elif len([one for one in places if one[1].weekday is not None]) >= 2:
        places = [one for one in places if one[1].weekday is not None]
    else:
        places = [one for one in places if one[1].half]
        if {one.half for _, one in places} != {"AM", "PM"} or len(places) != 2:
            return None
    taken = {place for place, _ in places} | set(who.values())
    undated = () if not places[0][1].date else tuple(
        place
        for place, one in enumerate(slots)
        if place not in taken
        and ((one and one.half) or (names[place].strip() and places[0][0] < place < places[-1][0]))
    )  # fmt: skip
    return Grid(number, tuple(names), tuple(_halved(places)), who, undated)


def _halved(places: list[tuple[int, Slot]]) -> Iterator[tuple[int, Slot]]:
    """A day that heads two columns without saying which is which has its morning first."""
    seen: dict[tuple[str, int | None], int] = {}
    for _, one in places:
        if not one.half:
            seen[(one.date, one.weekday)] = seen.get((one.date, one.weekday), 0) + 1
    met: dict[tuple[str, int | None], int] = {}
    for place, one in places:
        key = (one.date, one.weekday)
        if not one.half and seen.get(key) == 2:
            met[key] = met.get(key, 0) + 1
            one = dataclasses.replace(one, half="AM" if met[key] == 1 else "PM")
        yield place, one
