"""The store: facts from files, kept as Parquet by table, school and academic year.

with Store.open() as store, store.importing(files=[{"name": "register.csv"}]) as import_:
    import_.add("register_weeks", "SELECT * FROM register_weeks", con)
print(import_.result.sentence())
with store.facts() as facts:
    facts["register_weeks"].count().execute()
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import tempfile
import time
import uuid
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.side_by_side import SMALL
from lostlearning.store import files, forget
from lostlearning.store.errors import StoreBusyError, WrongKeyError, writing
from lostlearning.store.home import Settings, home, settings
from lostlearning.store.keys import Key
from lostlearning.store.locks import Lease, being_read, locked
from lostlearning.store.manifest import NAME, ImportRecord, Manifest
from lostlearning.store.parts import check
from lostlearning.store.transaction import Import

if TYPE_CHECKING:
    import datetime as dt

    from lostlearning.store.facts import Facts
    from lostlearning.store.forget import Forgotten

_BUSY = "Another import (or erasure) is running"
_TEMPORARY = "lostlearning-"


class Store:
    """A folder of facts. Make one with :meth:`open` or :meth:`temporary`; opening writes nothing."""

    def __init__(self, folder: Path, key: Key | None, chosen: Settings) -> None:
        self.folder = folder
        self.root = folder / "store"
        self.settings = chosen
        self._key = key
        self._kept = key is None
        self._finalizer: weakref.finalize[..., Any] | None = None

    @classmethod
    def open(cls, folder: Path | None = None) -> Store:
        """The store in ``folder`` (default: :func:`home`), which need not exist yet.

        Finishes an erasure that was cut off. Raises SettingsError or StoreDamagedError.
        """
        where = folder or home()
        store = cls(where, None, settings(where))
        found = Manifest.load(store.root)
        if found is not None and found.removing:
            with contextlib.suppress(StoreBusyError):
                forget.finish(store)
        return store

    @classmethod
    def temporary(cls, chosen: Settings | None = None) -> Store:
        """A store with a key of its own that keeps no history and is deleted when closed.

        Those left behind by a run that was killed are deleted first. Raises StoreWriteError.
        """
        folder, lease = _leased()
        store = cls(folder, Key.ephemeral(), chosen or Settings())
        store._finalizer = weakref.finalize(store, _delete, folder, lease)
        return store

    @property
    def key(self) -> Key:
        """The key that pupils of this store are hashed with; made and kept on first use.

        Raises WrongKeyError where the store was made with another key, or its key is gone.
        """
        if self._key is None:
            manifest = Manifest.load(self.root)
            if manifest is not None and manifest.key and not (self.folder / "key").exists():
                raise WrongKeyError(
                    f"The key {self.folder / 'key'} is gone, and what is kept in {self.root} was hashed with "
                    f"it (its fingerprint was {manifest.key}). Put it back from your backup. What is kept "
                    "can still be read, but new files cannot be joined to it; to start afresh, move the "
                    "store folder aside and import your files again."
                )
            key = Key.read_or_make(self.folder)
            self._agree(key, manifest)
            self._key = key
        return self._key

    def _agree(self, key: Key, manifest: Manifest | None) -> None:
        if manifest is not None and manifest.key not in ("", key.fingerprint):
            raise WrongKeyError(
                f"The key {self.folder / 'key'} (fingerprint {key.fingerprint}) is not the one that the "
                f"pupils in {self.root} were hashed with (fingerprint {manifest.key}): the same pupil would "
                "be counted twice. Put the right key back from your backup; or move the store folder aside "
                "and import your files again with this key."
            )

    @contextlib.contextmanager
    def importing(
        self, *, files: Iterable[Mapping[str, Any]] = (), wait: float | None = None
    ) -> Iterator[Import]:
        """An import: what the block adds is published when it ends, or not at all if it raises.

        ``files`` describe what is imported (``name``, ``fingerprint``, ``reader``, ``rows``: plain values).
        Waits ``wait`` seconds (default: the settings') for another import. After the block,
        :attr:`Import.result` says what changed.

        Raises StoreBusyError, StoreDamagedError, WrongKeyError or StoreWriteError.
        """
        key = self.key
        with self.held(wait, _BUSY, key=key.fingerprint) as manifest:
            self._agree(key, manifest)
            with writing(self.root):
                self.sweep(manifest)
            manifest = dataclasses.replace(manifest, key=key.fingerprint)
            import_ = Import(self.root, manifest, files, kept=self._kept)
            try:
                yield import_
                with writing(self.root):
                    published = import_.publish()
            except BaseException:
                import_.undo()
                raise
            finally:
                import_.tidy()
            self.sweep(published)

    def facts(self, *, memory_limit: str | None = None, threads: int | None = None) -> Facts:
        """The facts as they stand now. Raises StoreDamagedError."""
        from lostlearning.store.facts import Facts

        lease = Lease(self.root / "readers")
        manifest = Manifest.load(self.root) or Manifest(key="")
        config: dict[str, Any] = {}
        if limit := memory_limit or self.settings.memory_limit:
            config["memory_limit"] = limit
        small = sum(part.size for part in manifest.parts) < SMALL
        if count := threads or self.settings.threads or (1 if small else None):
            config["threads"] = count
        return Facts(self.root, manifest, lease, self.scratch(), config)

    def scratch(self) -> Path:
        """A new path (not yet made) for what DuckDB spills to disk; swept with the store."""
        work = self.root / "work"
        if self.root.exists():
            with contextlib.suppress(OSError):  # what cannot be written can still be read
                work.mkdir(exist_ok=True)  # DuckDB makes one folder, not two
        return work / uuid.uuid4().hex[:8]

    @property
    def is_temporary(self) -> bool:
        """Whether it is deleted when closed."""
        return not self._kept

    def imports(self) -> tuple[ImportRecord, ...]:
        """The imports that made the store what it is, oldest first."""
        manifest = Manifest.load(self.root)
        return manifest.imports if manifest else ()

    def schools(self) -> tuple[str, ...]:
        """The schools of which anything is kept."""
        manifest = Manifest.load(self.root)
        return tuple(sorted({part.school for part in manifest.parts if part.school})) if manifest else ()

    def verify(self) -> int:
        """Read every byte, and return how many files there are.

        Call it when a query fails with an error of DuckDB's, to say which file is at fault.
        Raises StoreDamagedError naming the first bad one.
        """
        manifest = Manifest.load(self.root)
        parts = [*manifest.parts, *manifest.history] if manifest else []
        check(self.root, parts)
        return len(parts)

    def forget_pupil(self, pupils: Iterable[int], *, wait: float | None = None) -> Forgotten:
        """Remove every trace of pupils, by their keys: see :mod:`lostlearning.store.forget`."""
        return forget.pupils(self, pupils, wait)

    def forget_school(self, school: str, *, wait: float | None = None) -> Forgotten:
        """Remove every trace of a school."""
        return forget.school(self, school, wait)

    def forget_before(self, day: dt.date, *, wait: float | None = None) -> Forgotten:
        """Remove all that is dated before ``day``."""
        return forget.before(self, day, wait)

    @contextlib.contextmanager
    def held(self, wait: float | None, busy: str, *, key: str) -> Iterator[Manifest]:
        """Hold the store for writing. The manifest is made first: files without one are damage."""
        patience = self.settings.wait if wait is None else wait
        with contextlib.ExitStack() as stack:
            with writing(self.root):
                self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
                stack.enter_context(locked(self.root / "lock", wait=patience, busy=busy))
                manifest = Manifest.load(self.root)
                if manifest is None:
                    manifest = Manifest(key=key)
                    manifest.save(self.root, durable=self._kept)
            yield manifest

    def sweep(self, manifest: Manifest, *, force: bool = False) -> list[Path]:
        """Delete files the manifest does not name, unless someone reads. Returns those that would not go."""
        if not force and being_read(self.root / "readers"):
            return []
        named = {self.root / path for path in manifest.paths()}
        loose = [
            path
            for folder in ("tables", "history", "work")
            for path in files.walk(self.root / folder)
            if path not in named
        ]
        loose += self.root.glob(f"{NAME}.*.new")
        return files.remove(loose, self.root)

    def close(self) -> None:
        """Delete the store if it is temporary."""
        if self._finalizer is not None:
            self._finalizer()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for what is read before it is stored: gone with the block, or, after a run that was killed,
    when the next begins. Raises StoreWriteError.
    """
    folder, lease = _leased()
    try:
        yield folder
    finally:
        lease.release()
        shutil.rmtree(folder, ignore_errors=True)


def _leased() -> tuple[Path, Lease]:
    with writing(Path(tempfile.gettempdir())):
        _clear_abandoned()
        folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY))
        return folder, Lease(folder)


def _delete(folder: Path, lease: Lease) -> None:
    shutil.rmtree(folder / "store", ignore_errors=True)
    lease.release()
    shutil.rmtree(folder, ignore_errors=True)


def _clear_abandoned() -> None:
    """Delete temporary stores whose process is gone: they hold pupils' marks."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            state = folder.lstat()
            old = time.time() - state.st_mtime > 60
            ours = not hasattr(state, "st_uid") or state.st_uid == _user()
            real = folder.is_dir() and not folder.is_symlink() and any(folder.glob("*.lock"))
            if real and old and ours and not being_read(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _user() -> int:
    import os

    return os.getuid() if hasattr(os, "getuid") else 0
