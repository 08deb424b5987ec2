"""Counts that add up, and which of them must be withheld so that none can be worked back.

The rule (``disclosure/data/suppression.csv``): withhold small counts; then, wherever a published sum
would give one away, withhold the next smallest part of that sum too, in rows and in columns, until
nothing more need be done.

When is a withheld count safe? When another table can be shown that agrees with every figure
published and in which that count is different: :func:`alternative` looks for one. It is a proof, not
an estimate: where none is found the cell is taken to be unsafe, so a failed search hides too much and
never too little.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping

from lostlearning.disclosure.rule import Rule

Key = Hashable

_STEPS = 4_000
"""How many steps one search may take before the cell is called unsafe."""
_DEPTH = 200
"""How many cells one alternative may change."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sum:
    """``total`` is the sum of ``parts``, and the reader knows it."""

    total: Key
    parts: tuple[Key, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Cells:
    """Counts, the sums that tie them together, and which of them are not printed anyway.

    ``unprinted`` cells (a group's pupils *without* a suspension, say) stand in no table, but whoever
    has the others can take them away from each other. ``together`` says which cells must be withheld
    when one is: everything about a group goes with the size of the group.
    """

    values: Mapping[Key, int]
    sums: tuple[Sum, ...] = ()
    unprinted: frozenset[Key] = frozenset()
    together: Mapping[Key, tuple[Key, ...]] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.sums:
            if self.values[each.total] != sum(self.values[part] for part in each.parts):
                raise ValueError(f"{each.total!r} is not the sum of its parts")


def protect(cells: Cells, rule: Rule) -> frozenset[Key]:
    """The cells to withhold: small ones, what goes with them, and others until none can be worked back."""
    return _Protection(cells, rule).run()


def recoverable(cells: Cells, withheld: Iterable[Key]) -> frozenset[Key]:
    """Those of ``withheld`` for which no other value can be shown to agree with all that is published."""
    withheld = frozenset(withheld)
    network = _Network(cells)
    for key in withheld:
        network.loose.update(cells.together.get(key, ()))
    return frozenset(key for key in withheld if alternative(network, withheld | cells.unprinted, key) is None)


class _Network:
    """Which sums each cell stands in, with its sign: parts count up, the total counts down."""

    def __init__(self, cells: Cells) -> None:
        self.values = cells.values
        self.loose = set(cells.unprinted)
        """Hidden whatever they are, zero too: not printed, or withheld because their group is."""
        self.sums = cells.sums
        self.members: list[list[tuple[Key, int]]] = [
            [(each.total, -1), *((part, 1) for part in each.parts)] for each in cells.sums
        ]
        self.stands_in: dict[Key, list[tuple[int, int]]] = {}
        for index, members in enumerate(self.members):
            for key, sign in members:
                self.stands_in.setdefault(key, []).append((index, sign))

    def least(self, key: Key) -> int:
        """The least a reader can suppose. Zeros are shown, so what is withheld alone is at least 1."""
        return 0 if key in self.loose else 1


def alternative(network: _Network, hidden: frozenset[Key], target: Key) -> dict[Key, int] | None:
    """Changes to hidden cells, ``target`` among them, that leave what is published as it is; else None."""
    for step in (1, -1):
        found = _Search(network, hidden).run(target, step)
        if found is not None:
            return found
    return None


class _Search:
    """Changes the target by one, then mends each sum that is off by changing one hidden cell of it."""

    def __init__(self, network: _Network, hidden: frozenset[Key]) -> None:
        self.network = network
        self.hidden = hidden
        self.change: dict[Key, int] = {}
        self.off: dict[int, int] = {}
        self.steps = 0

    def run(self, target: Key, step: int) -> dict[Key, int] | None:
        if not self._may(target, step):
            return None
        self._apply(target, step)
        return self.change if self._mend() else None

    def _may(self, key: Key, by: int) -> bool:
        return key not in self.change and self.network.values[key] + by >= self.network.least(key)

    def _apply(self, key: Key, by: int) -> None:
        self.change[key] = by
        for index, sign in self.network.stands_in.get(key, ()):
            self.off[index] = self.off.get(index, 0) + sign * by
            if not self.off[index]:
                del self.off[index]

    def _undo(self, key: Key) -> None:
        by = self.change.pop(key)
        for index, sign in self.network.stands_in.get(key, ()):
            self.off[index] = self.off.get(index, 0) - sign * by
            if not self.off[index]:
                del self.off[index]

    def _mend(self) -> bool:
        if not self.off:
            return True
        self.steps += 1
        if self.steps > _STEPS or len(self.change) > _DEPTH:
            return False
        index, by = min(
            self.off.items(), key=lambda item: sum(self._may(key, 1) for key, _ in self._free(item[0]))
        )
        for key, sign in self._free(index):
            # A cell that stands in a sum already off in the fitting direction closes a ring: try it first.
            amount = -by * sign
            if self._may(key, amount):
                self._apply(key, amount)
                if self._mend():
                    return True
                self._undo(key)
        return False

    def _free(self, index: int) -> list[tuple[Key, int]]:
        free = [
            (key, sign)
            for key, sign in self.network.members[index]
            if key in self.hidden and key not in self.change
        ]
        return sorted(free, key=lambda item: self._still_off(item[0], index))

    def _still_off(self, key: Key, but: int) -> int:
        others = [index for index, _ in self.network.stands_in[key] if index != but]
        return sum(-1 if index in self.off else 1 for index in others)


class _Protection:
    def __init__(self, cells: Cells, rule: Rule) -> None:
        self.cells = cells
        self.rule = rule
        self.network = _Network(cells)
        self.withheld: set[Key] = set()
        self.sensitive: set[Key] = set()
        """Small cells that are not printed: they must not be worked out either."""

    def run(self) -> frozenset[Key]:
        for key, value in self.cells.values.items():
            if self.rule.small(value):
                if key in self.cells.unprinted:
                    self.sensitive.add(key)
                else:
                    self._withhold(key)
        self._settle()
        # Withholding more only leaves a reader more to guess: what was once shown safe stays safe.
        checked: set[Key] = set()
        while pending := (self.withheld | self.sensitive) - checked:
            for key in sorted(pending, key=self._smallest):
                self._make_safe(key)
            checked |= pending
        return frozenset(self.withheld)

    @property
    def _hidden(self) -> frozenset[Key]:
        return self.cells.unprinted | self.withheld

    def _smallest(self, key: Key) -> tuple[int, str]:
        return self.cells.values[key], repr(key)

    def _settle(self) -> None:
        """Wherever exactly one part of a sum is hidden, hides the next smallest too, to a fixpoint."""
        moved = True
        while moved:
            moved = False
            for index, members in enumerate(self.network.members):
                hidden = [key for key, _ in members if key in self.withheld or key in self.cells.unprinted]
                if len(hidden) == 1 and hidden[0] in self.withheld | self.sensitive:
                    extra = self._next_smallest(index)
                    if extra is not None:
                        self._withhold(extra)
                        moved = True

    def _make_safe(self, key: Key) -> None:
        while alternative(self.network, self._hidden, key) is None:
            extra = self._weakest(key)
            if extra is None:
                return
            self._withhold(extra)
            self._settle()

    def _weakest(self, key: Key) -> Key | None:
        """What to withhold so that ``key`` is safer: in the nearest sums, those with fewest hidden first."""
        hidden, seen, tried = self._hidden, {key}, set[int]()
        frontier = [key]
        while frontier:
            sums = {index for each in frontier for index, _ in self.network.stands_in.get(each, ())} - tried
            tried |= sums
            for index in sorted(sums, key=lambda index: (self._crowd(index, hidden), index)):
                extra = self._next_smallest(index)
                if extra is not None:
                    return extra
            found = {each for index in sums for each, _ in self.network.members[index] if each in hidden}
            frontier = sorted(found - seen, key=repr)
            seen.update(frontier)
        return None

    def _crowd(self, index: int, hidden: frozenset[Key]) -> int:
        return sum(key in hidden for key, _ in self.network.members[index])

    def _next_smallest(self, index: int) -> Key | None:
        """The smallest part still printed, zeros apart; the total only when no part is left."""
        hidden, whole = self._hidden, self.cells.sums[index]
        for choice in (whole.parts, (whole.total,)):
            offered = [key for key in choice if key not in hidden and self.cells.values[key] > 0]
            if offered:
                return min(offered, key=self._smallest)
        return None

    def _withhold(self, key: Key) -> None:
        if key in self.withheld or key in self.cells.unprinted:
            return
        self.withheld.add(key)
        for other in self.cells.together.get(key, ()):
            self.network.loose.add(other)
            self._withhold(other)
