"""The manifest: the one file that says what the store holds. Swapping it is what publishes an import.

A file that the manifest does not name is not part of the store, whatever folder it lies in.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lostlearning.store.errors import StoreDamagedError, damaged
from lostlearning.store.files import write_atomically

FORMAT = 1
NAME = "manifest.json"


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file: the rows of a table for a school and academic year.

    ``path`` is relative to the store, with forward slashes. ``school`` is None where one file holds every
    school (a temporary store), ``academic_year`` None where the table has no such column. ``columns`` are
    those in the file: a table may have gained some since. ``brought`` is the import that wrote it.
    ``symbols`` are those that occur in the marks of a register, with perhaps some that no longer do.
    """

    path: str
    table: str
    school: str | None
    academic_year: int | None
    rows: int
    size: int
    digest: str
    columns: tuple[str, ...]
    brought: str
    symbols: str = ""

    @property
    def place(self) -> tuple[str, str | None, int | None]:
        """Which partition it is (or, of a part of the history, was replaced in)."""
        return (self.table, self.school, self.academic_year)


@dataclasses.dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import that changed something. ``files`` are as the importer describes them, without folders.

    ``tables`` counts rows by table: new, replaced, same, repeated.
    """

    id: str
    at: str
    files: tuple[dict[str, Any], ...]
    tables: dict[str, dict[str, int]]
    schools: tuple[str, ...]
    academic_years: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """What the store holds. ``removing`` are paths (relative to the store's parent) that erasure must still
    delete: they are named before they go, so that a run that dies half-way is finished by the next.
    """

    key: str
    generation: int = 0
    parts: tuple[Part, ...] = ()
    history: tuple[Part, ...] = ()
    imports: tuple[ImportRecord, ...] = ()
    removing: tuple[str, ...] = ()

    def by_place(self) -> dict[tuple[str, str | None, int | None], Part]:
        """The current parts by table, school and academic year."""
        return {part.place: part for part in self.parts}

    def paths(self) -> Iterator[str]:
        """Every file that belongs to the store."""
        for part in (*self.parts, *self.history):
            yield part.path

    def following(self, **changes: Any) -> Manifest:
        """The next generation."""
        return dataclasses.replace(self, generation=self.generation + 1, **changes)

    def save(self, root: Path, *, durable: bool = True) -> None:
        """Swap it in. Raises OSError, and then the old one stands."""
        write_atomically(root / NAME, self.encode(), durable=durable)

    def encode(self) -> bytes:
        """As it is kept: JSON with a checksum, the columns of parts named once."""
        schemas: dict[tuple[str, ...], int] = {}

        def packed(parts: Iterable[Part]) -> list[list[Any]]:
            return [
                [
                    part.path,
                    part.table,
                    part.school,
                    part.academic_year,
                    part.rows,
                    part.size,
                    part.digest,
                    schemas.setdefault(part.columns, len(schemas)),
                    part.brought,
                    part.symbols,
                ]
                for part in parts
            ]

        body = {
            "key": self.key,
            "generation": self.generation,
            "parts": packed(self.parts),
            "history": packed(self.history),
            "imports": [dataclasses.asdict(record) for record in self.imports],
            "removing": self.removing,
            "schemas": list(schemas),
        }
        text = _text(body)
        return f'{{"format":{FORMAT},"checksum":"{_checksum(text)}","body":{text}}}\n'.encode()

    @classmethod
    def load(cls, root: Path) -> Manifest | None:
        """The manifest of the store at ``root``; None where there is no store yet.

        Raises StoreDamagedError for one that is missing, spoilt, or of a newer format.
        """
        path = root / NAME
        try:
            raw = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            if any((root / name).exists() for name in ("tables", "history")):
                raise damaged(path, "is missing") from None
            return None
        except OSError as error:
            raise StoreDamagedError(f"{path} could not be read: {error.strerror}.", path) from error
        try:
            found = json.loads(raw)
            number = found["format"]
            if isinstance(number, int) and number > FORMAT:
                raise StoreDamagedError(
                    f"{path} was written by a newer version of Lost Learning. Install that version.", path
                )
            body = found["body"]
            if found["checksum"] != _checksum(_text(body)):
                raise damaged(path, "is not as it was written (its checksum differs)")
            return cls._decode(body)
        except (ValueError, KeyError, TypeError, IndexError):
            raise damaged(path, "is not as it was written (it cannot be read)") from None

    @classmethod
    def _decode(cls, body: dict[str, Any]) -> Manifest:
        schemas = [tuple(names) for names in body["schemas"]]

        def unpacked(rows: list[list[Any]]) -> tuple[Part, ...]:
            return tuple(
                Part(path, table, school, year, count, size, digest, schemas[schema], *rest)
                for path, table, school, year, count, size, digest, schema, *rest in rows
            )

        return cls(
            key=body["key"],
            generation=body["generation"],
            parts=unpacked(body["parts"]),
            history=unpacked(body["history"]),
            imports=tuple(
                ImportRecord(
                    id=record["id"],
                    at=record["at"],
                    files=tuple(record["files"]),
                    tables=record["tables"],
                    schools=tuple(record["schools"]),
                    academic_years=tuple(record["academic_years"]),
                )
                for record in body["imports"]
            ),
            removing=tuple(body["removing"]),
        )


def _text(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _checksum(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
