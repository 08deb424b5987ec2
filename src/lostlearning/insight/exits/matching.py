"""Leavers and joiners without a shared UPN: which of them are one child, by Splink.

A leaver whom no UPN finds on a later roll may be a joiner whose UPN is new, temporary or mistyped. Names, dates of
birth, sex and (as keyed hashes) postcodes of the two are compared by the model of Fellegi and Sunter. How often each
detail agrees in two different children is counted in the files; how often it agrees in one child is counted in pupils
who do share a UPN between two schools, with the project's own guess as a weight. Two in three of those pupils teach
the model; the others, their UPNs hidden, measure its errors.

Names are in memory only, and no longer than this takes. Splink is an extra: see :func:`available`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import pyarrow as pa

from lostlearning.insight.exits import agreeing
from lostlearning.insight.exits.limits import days, limit
from lostlearning.insight.exits.record import Expression
from lostlearning.insight.exits.residue import Side, residue

INSTALL = "pip install 'lostlearning[matching]'"
LEAST = ("surname", "born")
"""Without either of these in the files there is nothing to match by."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """A leaver and a joiner who may be one child. ``probability`` is the model's; ``agrees`` says which details do,
    ``forename`` whether the forenames are alike: those of twins are not, and all else of them is.
    """

    leaver: Side
    joiner: Side
    probability: float
    agrees: str
    forename: bool


@dataclasses.dataclass(frozen=True)
class Errors:
    """How the model did on pupils whose UPN was hidden from it.

    ``known`` were one child; ``linked`` were taken for one at the upper line, ``right`` of them rightly; ``doubtful``
    of the known lay between the lines.
    """

    known: int
    linked: int
    right: int
    doubtful: int


@dataclasses.dataclass(frozen=True)
class Matching:
    """What came of matching. ``why_not`` says why there was none; then no pair is here.

    ``taken`` are at or above the upper line, ``doubtful`` between the lines or claimed twice; ``leavers`` and
    ``joiners`` how many of each no UPN matches. ``expected_wrong`` is how many of ``taken`` the model itself expects to
    be wrong. ``errors`` is None where too few pupils share a UPN between two schools.
    """

    leavers: int = 0
    joiners: int = 0
    taken: tuple[Pair, ...] = ()
    doubtful: tuple[Pair, ...] = ()
    refused: int = 0
    errors: Errors | None = None
    learned_from: int = 0
    details: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def expected_wrong(self) -> float:
        """Links taken that the model expects to be wrong."""
        return sum(1 - pair.probability for pair in self.taken)


def available() -> bool:
    """Whether Splink is installed."""
    return find_spec("splink") is not None


def match(facts: Any, e: Expression, named: pa.Table | None) -> Matching:
    """Matches the leavers and joiners of some facts. ``named`` is :attr:`lostlearning.importing.Loaded.named`."""
    leavers, joiners = residue(facts, e)
    none = Matching(len(leavers), len(joiners))
    if not leavers or not joiners:
        return none
    if named is None:
        why = "what is kept in the store has no names: give the files themselves"
        return dataclasses.replace(none, why_not=why)
    if not available():
        return dataclasses.replace(none, why_not=f"Splink is not installed: {INSTALL}")
    people = _people(facts, named)
    details = tuple(name for name in agreeing.DETAILS if people[name].null_count < people.num_rows)
    lacking = [name for name in LEAST if name not in details]
    if lacking:
        why = f"the files have no {' and no '.join(agreeing.DETAILS[name] for name in lacking)}"
        return dataclasses.replace(none, why_not=why)
    pairs = _known(people)
    model = agreeing.learn(people, details, [pair for n, pair in enumerate(pairs) if n % 3])
    at = _places(people)
    scored = model.score(
        [at[side.pupil, side.school] for side in leavers if (side.pupil, side.school) in at],
        [at[side.pupil, side.school] for side in joiners if (side.pupil, side.school) in at],
    )
    left = {(side.pupil, side.school): side for side in leavers}
    right = {(side.pupil, side.school): side for side in joiners}
    keys = list(at)
    offered = [
        Pair(left[keys[one]], right[keys[other]], probability, agrees, forename)
        for one, other, probability, agrees, forename in scored
        if possible(left[keys[one]], right[keys[other]])
    ]
    taken, doubtful, refused = settled(offered)
    return dataclasses.replace(
        none,
        taken=tuple(taken),
        doubtful=tuple(doubtful),
        refused=refused,
        errors=_errors(model, [pair for n, pair in enumerate(pairs) if not n % 3]),
        learned_from=sum(1 for n in range(len(pairs)) if n % 3),
        details=details,
    )


def possible(leaver: Side, joiner: Side) -> bool:
    """Whether one can be the other: the joiner came when the leaver had left (or a month before, at another school)."""
    if leaver.pupil == joiner.pupil:
        return False
    if leaver.day is None or joiner.day is None:
        return True
    early = days("LINK-BEFORE") if leaver.school != joiner.school and leaver.dated else 0
    earliest = leaver.day if leaver.dated else leaver.since
    return earliest is None or joiner.day >= earliest - dt.timedelta(days=early)


def settled(offered: Iterable[Pair]) -> tuple[list[Pair], list[Pair], int]:
    """Pairs taken, doubtful and refused.

    Taken are those at the upper line whose forenames are alike and that no other such pair above the lower line
    contests. Of the others above the lower line those whose child is not taken are doubtful: twins, and two claims.
    """
    upper, lower = limit("LINK-UPPER"), limit("LINK-LOWER")
    offered = list(offered)
    some = [pair for pair in offered if pair.probability >= lower]
    claims: dict[tuple[str, int], int] = {}
    for pair in some:
        for key in _ends(pair):
            claims[key] = claims.get(key, 0) + pair.forename
    taken = [
        pair
        for pair in some
        if pair.forename and pair.probability >= upper and all(claims[key] == 1 for key in _ends(pair))
    ]
    ended = {key for pair in taken for key in _ends(pair)}
    doubtful = [pair for pair in some if not ended & set(_ends(pair))]
    return sorted(taken, key=_order), sorted(doubtful, key=_order), len(offered) - len(some)


def _ends(pair: Pair) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("leaver", pair.leaver.pupil), ("joiner", pair.joiner.pupil)


def _order(pair: Pair) -> tuple[float, int, int]:
    return -pair.probability, pair.leaver.pupil, pair.joiner.pupil


def links(pairs: Iterable[Pair]) -> dict[int, int]:
    """Later key → earliest key, of pairs taken for one child, chains resolved."""
    before = {pair.joiner.pupil: pair.leaver.pupil for pair in pairs}
    found = {}
    for key in before:
        earliest, seen = key, {key}
        while earliest in before and before[earliest] not in seen:
            earliest = before[earliest]
            seen.add(earliest)
        if earliest != key:
            found[key] = earliest
    return found


def _people(facts: Any, named: pa.Table) -> pa.Table:
    """``named`` with a postcode of each pupil and school, as its keyed hash."""
    addresses = facts["addresses"]
    held = addresses.group_by("school", "pupil").aggregate(postcode=addresses.postcode_key.max()).to_pyarrow()
    codes = dict(
        zip(zip(held["pupil"].to_pylist(), held["school"].to_pylist(), strict=True),
            held["postcode"].to_pylist(), strict=True)
    )  # fmt: skip
    who = zip(named["pupil"].to_pylist(), named["school"].to_pylist(), strict=True)
    return named.append_column("postcode", pa.array([codes.get(key) for key in who], pa.int64()))


def _places(people: pa.Table) -> dict[tuple[int, str], int]:
    """The row of each pupil and school."""
    who = zip(people["pupil"].to_pylist(), people["school"].to_pylist(), strict=True)
    return {key: row for row, key in enumerate(who)}


def _known(people: pa.Table) -> list[tuple[int, int]]:
    """Rows of one pupil at two schools, known by one permanent UPN: in an order that nobody chose."""
    rows: dict[int, list[int]] = {}
    for row, (pupil, by) in enumerate(
        zip(people["pupil"].to_pylist(), people["known_by"].to_pylist(), strict=True)
    ):
        if by == "upn":
            rows.setdefault(pupil, []).append(row)
    pairs = [(some[0], some[1]) for _, some in sorted(rows.items()) if len(some) > 1]
    order = np.random.default_rng(len(pairs)).permutation(len(pairs))
    return [pairs[at] for at in order]


def _errors(model: agreeing.Model, pairs: Sequence[tuple[int, int]]) -> Errors | None:
    """The model's errors on pairs it did not learn from: each one's two halves among all the others'."""
    if len(pairs) < days("LINK-TRUTH"):
        return None
    scored = model.score([one for one, _ in pairs], [other for _, other in pairs])
    truth = dict(pairs)
    none = Side(0, "", None, True, None)
    offered = [
        Pair(
            dataclasses.replace(none, pupil=one),
            dataclasses.replace(none, pupil=other),
            probability,
            agrees,
            forename,
        )
        for one, other, probability, agrees, forename in scored
    ]
    taken, doubtful, _ = settled(offered)
    right = sum(1 for pair in taken if truth[pair.leaver.pupil] == pair.joiner.pupil)
    unsure = {p.leaver.pupil for p in doubtful if truth[p.leaver.pupil] == p.joiner.pupil}
    return Errors(len(pairs), len(taken), right, len(unsure))
