"""A search of every byte of a folder: as it lies on the disk, decompressed, and decoded."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ZSTD = b"\x28\xb5\x2f\xfd"


def traces(folder: Path, *, keys: tuple[int, ...] = (), words: tuple[str, ...] = ()) -> list[str]:
    """Where any of the keys (little-endian, big-endian, decimal, hexadecimal) or words is found."""
    needles = {word.encode(): word for word in words}
    for key in keys:
        for needle in (
            struct.pack("<q", key),
            struct.pack(">q", key),
            str(key).encode(),
            struct.pack(">q", key).hex().encode(),
        ):
            needles[needle] = str(key)
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: its name" for word in words if word in name]
        if not path.is_file():
            continue
        raw = path.read_bytes()
        found += [f"{name}: byte {raw.index(needle)}" for needle in needles if needle in raw]
        if path.suffix != ".parquet":
            continue
        for page in pages(raw):
            found += [f"{name}: in a page" for needle in needles if needle in page]
        values = {str(value) for value in decoded(path)}
        found += [f"{name}: the value {text}" for text in needles.values() if text in values]
        found += [f"{name}: in a value" for word in words if any(word in value for value in values)]
    return found


def pages(raw: bytes) -> Iterator[bytes]:
    """The content of every compressed page, dictionaries and filters too."""
    at = raw.find(ZSTD)
    while at >= 0:
        stream = pa.CompressedInputStream(pa.BufferReader(raw[at:]), "zstd")
        with stream, contextlib.suppress(OSError):  # four bytes may only look like the start of a page
            yield stream.read(_content_size(raw, at))
        at = raw.find(ZSTD, at + 4)


def _content_size(raw: bytes, at: int) -> int:
    """The size that the header of a frame gives (RFC 8878, 3.1.1.1)."""
    descriptor = raw[at + 4]
    whole = descriptor >> 5 & 1
    width = (whole, 2, 4, 8)[descriptor >> 6]
    start = at + 5 + (not whole) + (0, 1, 2, 4)[descriptor & 3]
    return int.from_bytes(raw[start : start + width], "little") + (256 if width == 2 else 0)


def decoded(path: Path) -> Iterator[object]:
    """Every value of every column, and those in the footer: statistics and metadata."""
    with pq.ParquetFile(path) as file:
        for column in file.read().columns:
            yield from column.unique().to_pylist()
        for key, value in (file.metadata.metadata or {}).items():
            yield from (key, value)
        for group in range(file.metadata.num_row_groups):
            for place in range(file.metadata.num_columns):
                statistics = file.metadata.row_group(group).column(place).statistics
                if statistics is not None and statistics.has_min_max:
                    yield from (statistics.min, statistics.max)
