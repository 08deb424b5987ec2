"""The national store: a folder with a partition for each academic year and local authority."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import hashlib
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lostlearning.store import files, sql
from lostlearning.store.errors import StoreError, damaged, writing
from lostlearning.store.locks import Lease, being_read, locked
from lostlearning.store.nation.manifest import NAME, Aside, NationalManifest, Partition, Piece

if TYPE_CHECKING:
    import duckdb

ROW_GROUP = 245_760
"""Rows read together: about half a partition's marks, so that two processors share one."""
TABLES = "years"
"""The folder of the pieces."""
PATIENCE = 5.0
SWEPT, LEFT = 20, 24 * 60 * 60
"""Every so many changes, files that nobody names are looked for; those younger than so many seconds are left, since
another process may be about to name them.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """Pieces that lie in the store's folder and are not yet part of it. ``drops`` are tables they replace.

    A table in ``drops`` with no piece is taken away; one that is not there keeps its pieces beside new ones.
    """

    academic_year: int
    authority: str
    region: str
    pieces: tuple[Piece, ...]
    drops: frozenset[str]
    aside: tuple[Aside, ...] | None = None
    """The schools set aside from now on; None leaves those there are."""


class NationalStore:
    """Reads and writes such a folder. One process writes at a time; readers never wait."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def create(cls, root: Path) -> NationalStore:
        """A new store, in a folder that is empty or not there, or one that is there.

        Raises StoreError for a folder with anything else in it, and StoreWriteError.
        """
        store = cls(root)
        if (root / NAME).is_file():
            NationalManifest.load(root)
            return store
        with writing(root):
            if root.exists() and (not root.is_dir() or any(root.iterdir())):
                raise StoreError(f"{root} has other things in it. Choose an empty folder, or a new one.")
            root.mkdir(parents=True, exist_ok=True)
            NationalManifest().save(root)
        return store

    @classmethod
    def open(cls, root: Path) -> NationalStore:
        """The store in a folder. Raises StoreError where there is none."""
        NationalManifest.load(root)
        return cls(root)

    def manifest(self) -> NationalManifest:
        """What it holds now."""
        return NationalManifest.load(self.root)

    def path(self, piece: Piece) -> Path:
        """Where a piece lies."""
        return self.root / piece.path

    def write(
        self, con: duckdb.DuckDBPyConnection, academic_year: int, authority: str, tables: Mapping[str, str]
    ) -> tuple[Piece, ...]:
        """Write the rows of a SELECT for each table, for :meth:`publish`; nobody sees them yet.

        Raises StoreWriteError, and then what was written is gone again.
        """
        folder = self.root / TABLES / str(academic_year) / authority
        made: list[Piece] = []
        paths: list[Path] = []
        try:
            with writing(self.root):
                folder.mkdir(parents=True, exist_ok=True)
                for table, select in tables.items():
                    path = folder / f"{table}-{secrets.token_hex(4)}.parquet"
                    paths.append(path)
                    found = con.execute(
                        f"COPY ({select}) TO {sql.text(path.as_posix())} "
                        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
                    ).fetchall()
                    made.append(self._piece(table, path, int(found[0][0])))
                files.flush_all(paths, self.root)
        except BaseException:
            for path in paths:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
        return tuple(made)

    def _piece(self, table: str, path: Path, rows: int) -> Piece:
        return Piece(
            table, path.relative_to(self.root).as_posix(), rows, path.stat().st_size, fingerprint(path)
        )

    def publish(self, written: Iterable[Written]) -> NationalManifest:
        """Make what was written part of the store, all of it at once.

        Raises StoreBusyError when another writes, and StoreWriteError: the store is then as it was.
        """
        with self.changing() as manifest:
            return self.put(manifest, written)

    @contextlib.contextmanager
    def changing(self, patience: float = PATIENCE) -> Iterator[NationalManifest]:
        """Hold the store for one change. Raises StoreBusyError after ``patience`` seconds."""
        with locked(self.root / "lock", wait=patience, busy="Another process is changing this nation"):
            yield self.manifest()

    def put(self, manifest: NationalManifest, written: Iterable[Written]) -> NationalManifest:
        """What :meth:`publish` does, for one that holds the store."""
        changed: dict[str, Partition] = {}
        for each in written:
            key = f"{each.academic_year}/{each.authority}"
            before = changed.get(key) or manifest.partitions.get(key)
            kept = [piece for piece in before.pieces if piece.table not in each.drops] if before else []
            aside = each.aside if each.aside is not None else before.aside if before else ()
            region = each.region or (before.region if before else "")
            changed[key] = Partition(each.academic_year, each.authority, region, (*kept, *each.pieces), aside)
        self.check((piece for each in changed.values() for piece in each.pieces), bytes_too=False)
        now = manifest.with_partitions(changed.values())
        with writing(self.root):
            now.save(self.root)
        self._sweep(manifest, now)
        return now

    def _sweep(self, before: NationalManifest, now: NationalManifest) -> None:
        """Delete the pieces that are no longer named, unless someone reads: and what a writer that died left."""
        if being_read(self.root / "readers"):
            return
        gone = {self.root / path for path in before.paths() - now.paths()}
        if now.change % SWEPT == 0:
            old = time.time() - LEFT
            named = {self.root / path for path in now.paths()}
            loose = [path for path in files.walk(self.root / TABLES) if path not in named]
            with contextlib.suppress(OSError):
                gone |= {path for path in loose if path.stat().st_mtime < old}
        files.remove(gone, self.root)

    @contextlib.contextmanager
    def reading(self) -> Iterator[NationalManifest]:
        """The manifest, whose pieces stay while the block lasts."""
        lease = Lease(self.root / "readers")
        try:
            yield self.manifest()
        finally:
            lease.release()

    def check(self, pieces: Iterable[Piece], *, bytes_too: bool = True) -> None:
        """Raise StoreDamagedError for the first piece that is missing or not as it was written."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for _ in pool.map(lambda piece: self._check(piece, bytes_too), pieces):
                pass

    def _check(self, piece: Piece, bytes_too: bool) -> None:
        path = self.path(piece)
        try:
            size = path.stat().st_size
            if size != piece.size:
                raise damaged(path, f"is not as it was written ({size:,} bytes, not {piece.size:,})")
            if bytes_too and fingerprint(path) != piece.digest:
                raise damaged(path, "is not as it was written (its bytes have changed)")
        except FileNotFoundError:
            raise damaged(path, "is missing") from None
        except OSError as error:
            raise damaged(path, f"cannot be read ({error.strerror})") from error

    def scan(self, pieces: Sequence[Piece]) -> str:
        """A scan of some pieces, as SQL."""
        return sql.parquet([self.path(piece) for piece in pieces])


def fingerprint(path: Path) -> str:
    """A fingerprint of a file's bytes, by the hash that processors have an instruction for."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
