"""Column names as people write them, recognised by the table of known synonyms (``synonyms.csv``).

A synonym is added by adding a line: ``table, column, synonym``. Table ``*`` holds what any file may have:
who the pupil is, the school, the year. Case, spaces and punctuation do not matter.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

COMMON = "*"
LOOK_IN = 40
"""Rows in which a heading row is looked for: titles and filters stand above it."""
IDENTIFYING = ("upn", "local_id", "surname", "forename", "name")


@functools.lru_cache(maxsize=20_000)
def plain(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation."""
    text = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z0-9]+", "", text)


@functools.cache
def synonyms() -> Mapping[str, Mapping[str, str]]:
    """Table → plain synonym → column."""
    text = (resources.files("lostlearning.sources") / "synonyms.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        found.setdefault(row["table"], {}).setdefault(plain(row["synonym"]), row["column"])
    return found


@functools.cache
def telling(table: str) -> frozenset[str]:
    """Synonyms that no other table has: a file with such a heading is likely to be of this one."""
    others = {word for name, known in synonyms().items() if name != table for word in known}
    return frozenset(synonyms().get(table, {})) - others


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """A heading row and what its columns are.

    ``row`` counts from 0 in the file; ``columns`` maps canonical columns to positions; ``headings`` is
    the row as it stands; ``twice`` are positions whose heading means a column that an earlier one is.
    """

    row: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    twice: tuple[int, ...] = ()

    @property
    def identifies(self) -> bool:
        """Whether there is a column that says who the pupil is."""
        return any(name in self.columns for name in IDENTIFYING)


def columns_of(headings: Sequence[str], table: str, extra: Mapping[str, str] | None = None) -> Header:
    """What each heading means in ``table``. ``extra`` (heading → column) is what a person has said, and
    goes before the synonyms; a heading said to be "" is left out.
    """
    own, common = synonyms().get(table, {}), synonyms()[COMMON]
    said = {plain(heading): column for heading, column in (extra or {}).items()}
    found: dict[str, int] = {}
    twice: list[int] = []
    # what a person said first, then the table's own words, then what any file may have
    for known in (said, own, common):
        for position, heading in enumerate(headings):
            word = plain(heading)
            if known is not said and word in said:
                continue
            if known is common and word in own:
                continue
            column = known.get(word)
            if not column:
                continue
            if column in found:
                if known is not common or heading == headings[found[column]]:
                    twice.append(position)
                continue
            found[column] = position
    return Header(-1, tuple(headings), found, tuple(sorted(twice)))


def find(
    rows: Sequence[Sequence[str]],
    table: str,
    needs: Iterable[Sequence[str]],
    extra: Mapping[str, str] | None = None,
    row: int | None = None,
) -> Header | None:
    """The heading row of ``table`` in the first rows of a file: the one that offers every need (any one
    of each group) and most columns besides. ``row`` (from 0) is where a person said it is.
    """
    wanted = [frozenset(group) for group in needs]
    said = {plain(heading): column for heading, column in (extra or {}).items()}
    known = {**synonyms()[COMMON], **synonyms().get(table, {}), **said}
    best: Header | None = None
    for number, cells in enumerate(rows[:LOOK_IN]):
        if row is not None and number != row:
            continue
        if sum(1 for cell in cells if cell.strip()) < 2:
            continue
        offered = {known.get(plain(cell)) for cell in cells}
        if any(group.isdisjoint(offered) for group in wanted):
            continue
        header = columns_of(cells, table, extra)
        if best is None or len(header.columns) > len(best.columns):
            best = dataclasses.replace(header, row=number)
    return best


def proposal(
    row: Sequence[str], table: str, offered: Sequence[str], extra: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Heading → one of the ``offered`` columns, for what a heading row would mean; "" for none."""
    header = columns_of(row, table, extra)
    known = {place: name for name, place in header.columns.items() if name in offered}
    return {heading: known.get(place, "") for place, heading in enumerate(row) if heading.strip()}
