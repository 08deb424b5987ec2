"""Doubtful pairs for a person: written to a file on the user's own machine, and read when it is given back filled in.

A row's ``pair`` is a digest of the row's own cells, so that it says nothing that the row does not, and is the same
when the same files are read again.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import pyarrow as pa

from lostlearning.insight.exits import given
from lostlearning.insight.exits.matching import Pair

ANSWERS = {"yes": True, "y": True, "no": False, "n": False}
SAME, BY, ON = "same child (yes or no)", "decided by", "decided on"
SIDES = (
    "school left",
    "pupil who left",
    "born",
    "left on",
    "school joined",
    "pupil who joined",
    "born there",
    "joined on",
)
COLUMNS = ("pair", "probability", "agrees", *SIDES, SAME, BY, ON)


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of a pair, who, and when."""

    pair: str
    same: bool
    by: str
    on: dt.date


@dataclasses.dataclass(frozen=True)
class Decided:
    """Pairs after decisions: ``taken`` for one child (by the model or a person), those still ``undecided``, how many a
    person took or refused, and how many decisions are of no pair of these files.
    """

    taken: tuple[Pair, ...]
    undecided: tuple[Pair, ...]
    said_yes: int = 0
    said_no: int = 0
    of_others: int = 0


def cells(pair: Pair, names: Mapping[tuple[int, str], tuple[str, str]]) -> dict[str, str]:
    """A pair's row without a decision. ``names`` is (pupil, school) → name, date of birth."""
    left, joined = pair.leaver, pair.joiner
    who, born = names.get((left.pupil, left.school), ("", ""))
    whom, born_there = names.get((joined.pupil, joined.school), ("", ""))
    day = left.day.isoformat() if left.day and left.dated else "not on the next roll"
    sides = dict(
        zip(
            SIDES,
            (left.school, who, born, day, joined.school, whom, born_there, str(joined.day or "")),
            strict=True,
        )
    )
    digest = hashlib.sha256("\n".join(sides.values()).encode()).hexdigest()[:12]
    return {"pair": digest, "probability": f"{pair.probability:.3f}", "agrees": pair.agrees, **sides}


def names_of(named: pa.Table | None) -> dict[tuple[int, str], tuple[str, str]]:
    """(pupil, school) → name and date of birth, as the files have them."""
    if named is None:
        return {}
    return {
        (row["pupil"], row["school"]): (
            " ".join(part.title() for part in (row["forename"], row["surname"]) if part),
            str(row["born"] or ""),
        )
        for row in named.to_pylist()
    }


def write(pairs: Sequence[Mapping[str, str]], file: IO[str]) -> None:
    """Rows for a person to fill in."""
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for row in pairs:
        writer.writerow({name: _safe(row.get(name, "")) for name in COLUMNS})


def read_decisions(path: Path) -> list[Decision]:
    """The rows of a file that a person has filled in; a row without an answer is left out: it stays undecided.

    Raises UnusableError with every problem: an answer that is neither yes nor no, or without who and when.
    """
    return given.rows(path, ("pair", SAME, BY, ON), "a list of decided pairs", _decision)


def _decision(row: given.Row) -> Decision | None:
    said = row[SAME].casefold()
    if not said:
        return None
    if said not in ANSWERS:
        raise given.CellError(SAME, repr(row[SAME]), "yes or no, or nothing", "Write yes or no.")
    if not row["pair"]:
        raise given.CellError(
            "pair", "an empty cell", "the pair as it was written", "Leave this column as it was."
        )
    if not row[BY]:
        raise given.CellError(BY, "an empty cell", "who decided", "Write a name or a role.")
    on = given.day(row, ON)
    assert on is not None  # noqa: S101 (a blank one raises)
    return Decision(row["pair"], ANSWERS[said], row[BY], on)


def decided(
    taken: Sequence[Pair], doubtful: Sequence[Pair], called: Mapping[Pair, str], decisions: Sequence[Decision]
) -> Decided:
    """Applies decisions. A person's word goes before the model's, also of pairs that the model would take.

    Where a person says yes to two pairs of one child, both are joined. The last row of a pair decides.
    """
    said = {each.pair: each.same for each in decisions}
    known = {called[pair] for pair in (*taken, *doubtful)}
    kept = [pair for pair in taken if said.get(called[pair], True)]
    yes = [pair for pair in doubtful if said.get(called[pair]) is True]
    ended = {("l", pair.leaver.pupil) for pair in yes} | {("j", pair.joiner.pupil) for pair in yes}
    # What a person joined has no other half: the pairs that rivalled it are settled with it.
    left = [
        pair
        for pair in doubtful
        if called[pair] not in said and not ended & {("l", pair.leaver.pupil), ("j", pair.joiner.pupil)}
    ]
    relevant = [said[code] for code in said if code in known]
    return Decided(
        taken=(*kept, *yes),
        undecided=tuple(left),
        said_yes=sum(relevant),
        said_no=len(relevant) - sum(relevant),
        of_others=len(said) - len(relevant),
    )


def _safe(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
