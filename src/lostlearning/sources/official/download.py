"""Downloads one file so that a break costs nothing: what came is kept, the rest is asked for, the whole is checked."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import urllib3

from lostlearning.sources.official.asked import FetchError, NotThereError, said

BLOCK = 1 << 16
BREAKS = 20
"""How often a download may break before it is given up; what came stays for the next time."""


def download(
    pool: urllib3.PoolManager, url: str, name: str, target: Path, check: Callable[[Path], None]
) -> None:
    """What lies at an address, whole or not at all; ``check`` raises FetchError where it is not what it should be.

    Raises FetchError; a part then stays for resuming, unless what came was refused.
    """
    part, notes = target.with_suffix(".part"), target.with_suffix(".part.json")
    pause = float(pool.connection_pool_kw["retries"].backoff_factor)
    for at in range(BREAKS):
        try:
            held = _rest(pool, url, part, notes)
            break
        except urllib3.exceptions.HTTPError as error:
            if at + 1 == BREAKS:
                kept = part.stat().st_size if part.exists() else 0
                raise FetchError(
                    f"The download of {name} broke off {BREAKS} times; {kept:,} bytes are kept. Run the "
                    "same command again to go on from there."
                ) from error
            time.sleep(min(pause * 2**at, 60))
    new = target.with_suffix(".new")
    try:
        _unpacked(part, held, new)
        check(new)
    except FetchError:
        for each in (part, notes, new):
            each.unlink(missing_ok=True)
        raise
    new.replace(target)
    part.unlink(missing_ok=True)
    notes.unlink(missing_ok=True)


def _rest(pool: urllib3.PoolManager, url: str, part: Path, notes: Path) -> dict[str, Any]:
    """Appends what is missing. Returns what the service said of the file. Raises HTTPError where it breaks off."""
    held: dict[str, Any] = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {}
    have = part.stat().st_size if part.exists() and held.get("etag") else 0
    if have and have == held.get("size"):
        return held
    headers = {"Accept": "text/csv", "Accept-Encoding": "gzip"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": held["etag"]}
    answer = pool.request("GET", url, headers=headers, preload_content=False)
    try:
        if answer.status == 416:
            part.unlink(missing_ok=True)
            raise urllib3.exceptions.ProtocolError("the part that is kept is not of this file")
        if answer.status not in (200, 206):
            why = said(url, answer.status, answer.read(1 << 20))
            raise NotThereError(why) if answer.status == 404 else FetchError(why)
        if answer.status == 200:
            length = answer.headers.get("Content-Length", "")
            held = {
                "etag": answer.headers.get("ETag", ""),
                "gzip": answer.headers.get("Content-Encoding", "") == "gzip",
                "size": int(length) if length.isdigit() else None,
            }
            notes.write_text(json.dumps(held), encoding="utf-8")
        with part.open("ab" if answer.status == 206 else "wb") as file:
            for block in answer.stream(BLOCK, decode_content=False):
                file.write(block)
    finally:
        answer.close()
        answer.release_conn()
    if held["size"] is not None and part.stat().st_size != held["size"]:
        raise urllib3.exceptions.ProtocolError("fewer bytes came than were promised")
    return held


def _unpacked(part: Path, held: dict[str, Any], target: Path) -> None:
    """The text of what came. Raises FetchError where a packed file is not whole."""
    with part.open("rb") as data:
        packed = held.get("gzip") or data.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(part) if packed else part.open("rb") as data, target.open("wb") as file:
            while block := data.read(BLOCK):
                file.write(block)
    except (EOFError, OSError, zlib.error) as error:
        raise FetchError("What came is not whole: it does not unpack. Run the command again.") from error
