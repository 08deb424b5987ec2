"""Numbers as they may be published: what is withheld has the status ``suppressed`` and no value.

A :class:`Release` is everything one report publishes, whichever table it stands in, so that no table
can be taken away from another. Each number has facts: its numerator, its denominator and the pupils
behind it. Facts with one name are one fact, wherever they are printed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from lostlearning.disclosure.cells import Cells, Key, Sum, protect
from lostlearning.disclosure.rule import Rule
from lostlearning.measures.number import Number, Status


@dataclasses.dataclass(frozen=True, slots=True)
class _Printed:
    place: Key
    number: Number
    numerator: Key
    denominator: Key
    pupils: Key


class Release:
    """Collects a report's numbers and the sums between them; :meth:`numbers` gives what may be published."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._printed: list[_Printed] = []
        self._values: dict[Key, int] = {}
        self._sums: list[Sum] = []
        self._unprinted: set[Key] = set()
        self._together: dict[Key, dict[Key, None]] = {}

    def add(
        self,
        place: Key,
        number: Number,
        *,
        numerator: Key | None = None,
        denominator: Key | None = None,
        pupils: Key | None = None,
        share: bool = False,
    ) -> None:
        """Publishes ``number`` at ``place``. Facts not named are taken to be of this place alone.

        ``share`` says that the numerator is part of the denominator, so that what is left over can be
        had by taking one from the other. A number without a value has nothing to protect.
        """
        facts = (
            numerator or (place, "numerator"),
            denominator or (place, "denominator"),
            pupils or (place, "pupils"),
        )
        printed = _Printed(place, number, *facts)
        self._printed.append(printed)
        for fact, value in zip(facts, (number.numerator, number.denominator, number.n), strict=True):
            if value is not None:
                self._know(fact, value)
        if number.n is not None:
            # A figure about a few pupils tells about them, however large the figure is.
            self._together.setdefault(printed.pupils, {}).update(
                {fact: None for fact in facts[:2] if fact in self._values and fact != printed.pupils}
            )
        if share and number.numerator is not None and number.denominator is not None:
            self._leftover(printed)

    def sum(self, total: Key, parts: Iterable[Key]) -> bool:
        """Says that a published fact is the sum of others.

        Without effect (and False) unless all of them are known and add up.
        """
        parts = tuple(dict.fromkeys(parts))
        if not parts or parts == (total,) or any(key not in self._values for key in (total, *parts)):
            return False
        if self._values[total] != sum(self._values[part] for part in parts):
            return False
        self._sums.append(Sum(total, parts))
        return True

    def unprinted(self, key: Key, value: int) -> None:
        """A count that is printed nowhere, but that sums tie to counts that are."""
        self._know(key, value)
        self._unprinted.add(key)

    def cells(self) -> Cells:
        """The counts as a reader meets them."""
        printed = {fact for each in self._printed for fact in (each.numerator, each.denominator, each.pupils)}
        return Cells(
            dict(self._values),
            tuple(dict.fromkeys(self._sums)),
            frozenset(self._unprinted - printed),
            {key: tuple(others) for key, others in self._together.items()},
        )

    def withheld(self) -> frozenset[Key]:
        """The facts that may not be printed."""
        return protect(self.cells(), self.rule)

    def numbers(self, withheld: frozenset[Key] | None = None) -> dict[Key, Number]:
        """Every number as it may be published, by its place."""
        withheld = self.withheld() if withheld is None else withheld
        return {each.place: _shown(each, withheld) for each in self._printed}

    def _know(self, fact: Key, value: int) -> None:
        if self._values.setdefault(fact, value) != value:
            raise ValueError(f"{fact!r} is {self._values[fact]} in one table and {value} in another")

    def _leftover(self, printed: _Printed) -> None:
        number = printed.number
        assert number.numerator is not None and number.denominator is not None  # noqa: S101
        if printed.numerator == printed.denominator or number.denominator < number.numerator:
            return
        rest = (printed.numerator, printed.denominator, "left over")
        self._know(rest, number.denominator - number.numerator)
        self._unprinted.add(rest)
        self._sums.append(Sum(printed.denominator, (printed.numerator, rest)))


def _shown(each: _Printed, withheld: frozenset[Key]) -> Number:
    number = each.number
    if not withheld & {each.numerator, each.denominator, each.pupils}:
        return number
    # A value or an interval printed beside a denominator gives the numerator away: they go together.
    return dataclasses.replace(
        number,
        value=None,
        status=Status.SUPPRESSED,
        numerator=None,
        denominator=None if withheld & {each.denominator, each.pupils} else number.denominator,
        low=None,
        high=None,
        n=None if each.pupils in withheld else number.n,
    )
