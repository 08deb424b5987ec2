"""What a national store holds: the one file whose swap publishes a change.

A file that it does not name is not part of the store, whatever folder it lies in.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lostlearning.store.errors import StoreError, damaged
from lostlearning.store.files import write_atomically

NAME = "nation.json"
FORMAT = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """One Parquet file of a table: its path in the store, rows, bytes and fingerprint."""

    table: str
    path: str
    rows: int
    size: int
    digest: str


@dataclasses.dataclass(frozen=True, slots=True)
class Aside:
    """A school whose files could not be used: counted in every answer's coverage, and never in a figure."""

    school: str
    file: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Partition:
    """An academic year of a local authority: its pieces, and the schools set aside."""

    academic_year: int
    authority: str
    region: str
    pieces: tuple[Piece, ...]
    aside: tuple[Aside, ...] = ()

    @property
    def key(self) -> str:
        """Its name, as in paths: ``2024/901``."""
        return f"{self.academic_year}/{self.authority}"

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all that its answers are made from."""
        held = [piece.digest for piece in sorted(self.pieces, key=lambda piece: piece.path)]
        told = json.dumps([self.academic_year, self.authority, self.region, held, len(self.aside)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def of(self, *tables: str) -> tuple[Piece, ...]:
        """The pieces of some tables."""
        return tuple(piece for piece in self.pieces if piece.table in tables)

    @property
    def tables(self) -> frozenset[str]:
        """The tables of which files were given, be it without a row."""
        return frozenset(piece.table for piece in self.pieces)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return sum(piece.rows for piece in self.of(table))


@dataclasses.dataclass(frozen=True)
class NationalManifest:
    """Partitions by key, in order of year and authority, and a number that grows with every change."""

    partitions: Mapping[str, Partition] = dataclasses.field(default_factory=dict)
    change: int = 0

    @classmethod
    def load(cls, root: Path) -> NationalManifest:
        """What a folder holds. Raises StoreError where it is no national store, StoreDamagedError for one spoilt."""
        path = root / NAME
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            if held["format"] != FORMAT:
                raise StoreError(
                    f"{path} has format {held['format']}; this version reads {FORMAT}. Use the version that wrote it."
                )
            return cls({each["key"]: _partition(each) for each in held["partitions"]}, held["change"])
        except (FileNotFoundError, NotADirectoryError):
            raise StoreError(
                f"{root} holds no nation: there is no {NAME} in it. Make one with lostlearning synth nation, or "
                "lostlearning nation schools."
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(path, "is not as it was written") from error

    def save(self, root: Path) -> None:
        """Write it whole, or not at all. Raises OSError."""
        partitions = [
            {"key": key, **dataclasses.asdict(partition)}
            for key, partition in sorted(self.partitions.items())
        ]
        text = json.dumps({"format": FORMAT, "change": self.change, "partitions": partitions}, indent=0)
        write_atomically(root / NAME, text.encode(), mode=0o644)

    def with_partitions(self, changed: Iterable[Partition]) -> NationalManifest:
        """The same with some partitions in place of those of their key; one without pieces is taken out."""
        partitions = dict(self.partitions)
        for partition in changed:
            if partition.pieces or partition.aside:
                partitions[partition.key] = partition
            else:
                partitions.pop(partition.key, None)
        return NationalManifest(dict(sorted(partitions.items())), self.change + 1)

    @property
    def years(self) -> tuple[int, ...]:
        """The academic years held, oldest first."""
        return tuple(sorted({partition.academic_year for partition in self.partitions.values()}))

    def of_year(self, academic_year: int) -> tuple[Partition, ...]:
        """The partitions of a year, by authority."""
        return tuple(each for each in self.partitions.values() if each.academic_year == academic_year)

    def paths(self) -> frozenset[str]:
        """Every path that is named."""
        return frozenset(piece.path for partition in self.partitions.values() for piece in partition.pieces)


def _partition(held: dict[str, Any]) -> Partition:
    return Partition(
        held["academic_year"],
        held["authority"],
        held["region"],
        tuple(Piece(**piece) for piece in held["pieces"]),
        tuple(Aside(**aside) for aside in held["aside"]),
    )
