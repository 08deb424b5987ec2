"""A file as it was given: what kind it is, how its text is encoded and divided, and its first rows.

A file's name says nothing certain about what is in it, so everything here is found from its bytes.
"""

from __future__ import annotations

import codecs
import csv
import dataclasses
import enum
import functools
import hashlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SAMPLE = 256 * 1024
"""Bytes looked at to find the encoding, the separator and the first rows."""
PREVIEW_ROWS = 60
LONGEST_CELL = 32_767
"""The most a cell of a spreadsheet can hold; a longer one is not data about a pupil."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


class Kind(enum.StrEnum):
    """What the bytes are."""

    CSV = "csv"
    XLSX = "xlsx"
    XML = "xml"
    ZIP = "zip"
    EMPTY = "empty"
    UNKNOWN = "unknown"
    """Neither text nor a spreadsheet: a picture, a document, a program."""


MAGIC: tuple[tuple[bytes, Kind, str], ...] = (
    (b"\xff\xd8\xff", Kind.UNKNOWN, "a photograph (JPEG)"),
    (b"\x89PNG", Kind.UNKNOWN, "a picture (PNG)"),
    (b"GIF8", Kind.UNKNOWN, "a picture (GIF)"),
    (b"%PDF", Kind.UNKNOWN, "a PDF document"),
    (b"{\\rtf", Kind.UNKNOWN, "a rich text document"),
    (b"PAR1", Kind.UNKNOWN, "a Parquet file"),
    (b"\x1f\x8b", Kind.UNKNOWN, "a gzip archive"),
    (b"7z\xbc\xaf", Kind.UNKNOWN, "a 7-Zip archive"),
)
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", "\t", ";", "|")


@dataclasses.dataclass(eq=False)
class SourceFile:
    """One file, or one sheet of a workbook.

    ``name`` is what people are shown (relative to what they gave, with the sheet); ``number`` is what
    ``_file`` holds in the staging tables; ``school`` is the school it belongs to unless its rows say
    otherwise; ``options`` is what ``mapping.toml`` says of it.
    """

    path: Path
    name: str
    kind: Kind
    what: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    fingerprint: str = ""
    size: int = 0
    sheet: str = ""
    number: int = 0
    school: str = ""
    options: dict[str, Any] = dataclasses.field(default_factory=dict)
    notes: dict[str, Any] = dataclasses.field(default_factory=dict)
    """What readers found out about the file and wish to remember between recognising and reading."""

    @functools.cached_property
    def preview(self) -> list[list[str]]:
        """The first rows as text, ragged as they stand; empty for a file that holds no table."""
        rows = []
        try:
            for row in self.rows():
                rows.append(row)
                if len(rows) >= PREVIEW_ROWS:
                    break
        except (UnicodeError, csv.Error):
            pass
        return rows

    def rows(self) -> Iterator[list[str]]:
        """Every row as text, blank ones too, so that the n-th is row n of the file as a person sees it.

        Raises UnicodeError where the bytes are not text in :attr:`encoding`.
        """
        if self.kind is Kind.CSV:
            with self.path.open(encoding=self.encoding, newline="") as text:
                yield from csv.reader((line.replace("\0", "") for line in text), delimiter=self.delimiter)
        elif self.kind is Kind.XLSX:
            yield from self.sheet_rows

    @functools.cached_property
    def sheet_rows(self) -> list[list[str]]:
        """The rows of the sheet as text. A formula gives its last worked-out value."""
        from lostlearning.sources import workbooks

        return workbooks.rows(self.path, self.sheet)

    def let_go(self) -> None:
        """Forget the rows of a workbook that has been read."""
        self.__dict__.pop("sheet_rows", None)

    @functools.cached_property
    def sample(self) -> bytes:
        """The first bytes."""
        with self.path.open("rb") as file:
            return file.read(SAMPLE)

    @functools.cached_property
    def text_sample(self) -> str:
        """The first characters, for readers of XML and other text."""
        return self.sample.decode(self.encoding, errors="replace")


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sniff(path: Path, name: str | None = None) -> list[SourceFile]:
    """What a file is: one :class:`SourceFile`, or one for each sheet of a workbook that holds anything.

    Raises OSError where the file cannot be read.
    """
    shown = name or path.name
    size = path.stat().st_size
    mark = fingerprint(path)
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    kind, what = _kind(sample)
    base = SourceFile(path, shown, kind, what=what, fingerprint=mark, size=size)
    if kind is Kind.ZIP:
        from lostlearning.sources import workbooks

        sheets = workbooks.sheets(path, PREVIEW_ROWS)
        if sheets is None:
            return [base]
        if not sheets:
            return [dataclasses.replace(base, kind=Kind.EMPTY, what="a workbook with nothing in it")]
        several = len(sheets) > 1
        found = []
        for sheet, first in sheets.items():
            called = f"{shown} [{sheet}]" if several else shown
            one = dataclasses.replace(base, kind=Kind.XLSX, what="a workbook", sheet=sheet, name=called)
            # What is kept of a workbook until it is read: a hundred of them do not fit in memory together.
            one.preview = first
            found.append(one)
        return found
    if kind in (Kind.CSV, Kind.XML):
        base.encoding = _encoding(sample, size > len(sample))
    if kind is Kind.CSV:
        base.delimiter = _delimiter(sample.decode(base.encoding, errors="replace"))
    return [base]


def _kind(sample: bytes) -> tuple[Kind, str]:
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe\x00\r\n\t ,;"):
        return Kind.EMPTY, "an empty file"
    if sample.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Kind.ZIP, "an archive"
    for magic, kind, what in MAGIC:
        if sample.startswith(magic):
            return kind, what
    if any(sample.startswith(bom) for bom, _ in BOMS) or _utf16_without_bom(sample):
        text = sample.decode(_encoding(sample, True), errors="replace")
    elif sample.count(b"\0") > len(sample) // 100:
        return Kind.UNKNOWN, "not text"
    else:
        text = sample.decode("latin-1")
    start = text.lstrip("\ufeff\r\n\t ")[:200]
    if start.startswith("<"):
        if start[:15].lower().startswith(("<!doctype html", "<html")):
            return Kind.UNKNOWN, "a web page"
        return Kind.XML, "an XML file"
    if len(_CONTROL.findall(text)) > len(text) // 50:
        return Kind.UNKNOWN, "not text"
    return Kind.CSV, "a table as text"


def _utf16_without_bom(sample: bytes) -> str:
    """The byte order of UTF-16 text that lacks its mark: every other byte of English text is zero."""
    head = sample[:2000]
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > half * 0.7 and head[0::2].count(0) < half * 0.3:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.3:
        return "utf-16-be"
    return ""


def _encoding(sample: bytes, cut: bool) -> str:
    for bom, encoding in BOMS:
        if sample.startswith(bom):
            return encoding
    if bare := _utf16_without_bom(sample):
        return bare
    try:
        # a sample may end in the middle of a character: the incremental decoder does not mind
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=not cut)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    # Exports that are not UTF-8 come from Windows; detection is asked only when bytes
    # that cp1252 does not define are met, and its word is taken only for an encoding of western text.
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(sample[:65536]).best()
        return best.encoding if best is not None and best.encoding else "latin-1"
    return "cp1252"


def _delimiter(text: str) -> str:
    """The separator whose count is most alike, and not nought, across the first lines."""
    lines = [line for line in io.StringIO(text[:65536]).read().splitlines() if line.strip()][:40]
    best, score = ",", 0.0
    for separator in SEPARATORS:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        points = wide.count(usual) / len(widths) * (1 + min(usual, 50) / 100)
        if points > score:
            best, score = separator, points
    return best
