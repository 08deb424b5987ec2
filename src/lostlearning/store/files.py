"""Files that are wholly there or not there at all, on Windows too."""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def safe_name(text: str) -> str:
    """``text`` as part of a file name, safe on every system and unlike that of any other text.

    A plain lower-case name or number stays as it is. Anything else becomes a readable stem and a hash,
    so that names differing only in case (or beyond the 40th letter) never meet in one folder.
    """
    if _PLAIN.fullmatch(text):
        return text
    stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40]
    return f"{stem}~{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"


def write_atomically(path: Path, content: bytes, *, mode: int = 0o600, durable: bool = True) -> None:
    """Write beside, flush to the disk, swap. Raises OSError, and then ``path`` is as it was."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        _replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    if durable:
        flush_folder(path.parent)


def _replace(beside: Path, path: Path) -> None:
    """A rename, which Windows refuses for the moment in which someone has the old file open."""
    until = time.monotonic() + 5
    while True:
        try:
            beside.replace(path)
            return
        except PermissionError:
            if os.name != "nt" or time.monotonic() > until:
                raise
            time.sleep(0.02)


def flush(path: Path) -> None:
    """Make sure a written file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make sure a folder's list of names is on the disk (Windows does so by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """A fingerprint of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def walk(folder: Path) -> Iterator[Path]:
    """Every file below ``folder``."""
    for root, _, names in os.walk(folder):
        for name in names:
            yield Path(root) / name


def remove(paths: Iterable[Path], root: Path) -> list[Path]:
    """Delete files and the folders left empty up to ``root``; return those that would not go (in use)."""
    stuck = []
    folders = set()
    for path in paths:
        try:
            path.unlink(missing_ok=True)
            folders.add(path.parent)
        except OSError:
            stuck.append(path)
    for folder in folders:
        _prune(folder, root)
    return stuck


def _prune(folder: Path, root: Path) -> None:
    while folder != root and root in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def flush_all(paths: Iterable[Path], root: Path) -> None:
    """Make sure files, and the folders that name them up to ``root``, are on the disk."""
    written = list(paths)
    folders = {folder for path in written for folder in path.parents if root in (folder, *folder.parents)}
    # The disk takes them in any order, and many at once faster than one by one.
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(flush, written))
        list(pool.map(flush_folder, folders))
