"""Finds official files in a folder, archives included, and which publication or register each is of."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import Kind as Bytes
from lostlearning.sources.files import SourceFile, sniff
from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.publications import (
    Kind,
    called,
    fits,
    recognise,
    registers,
    spoken,
    without_headings,
)

HEADING_ROWS = 10
"""How far down a heading row is looked for."""
NEARLY = 0.6
"""The share of its columns that a file must have to be named as one of a kind that lacks some."""
OFFICE = "[Content_Types].xml"
"""What tells a document or workbook from other archives."""
MOST = 8 * 1024**3
"""The most bytes that are unpacked of one archive."""


def files(path: Path) -> list[SourceFile]:
    """A file, or every file below a folder, in order of name; of an archive every file in it, of a workbook every
    sheet, each with a fingerprint of its own.
    """
    paths = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    root = path if path.is_dir() else path.parent
    found = []
    for each in paths:
        sheets = sniff(each, each.relative_to(root).as_posix())
        for file in sheets:
            if len(sheets) > 1:
                marked = f"{file.fingerprint} {file.sheet}".encode()
                file.fingerprint = hashlib.sha256(marked).hexdigest()
            found += unpacked(file) if file.kind is Bytes.ZIP else [file]
    return found


class Scratch:
    """A folder that is deleted once nobody holds this."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lostlearning-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def unpacked(archive: SourceFile) -> list[SourceFile]:
    """The files of an archive, unpacked where they are deleted once nobody reads them; itself where it cannot be."""
    try:
        with zipfile.ZipFile(archive.path) as zipped:
            members = [each for each in zipped.infolist() if not each.is_dir()]
            if OFFICE in zipped.namelist() or not members or sum(each.file_size for each in members) > MOST:
                return [archive]
            scratch = Scratch()
            for at, each in enumerate(members):
                # names inside an archive are never used as paths
                target = scratch.folder / f"{at}"
                with zipped.open(each) as source, target.open("wb") as copy:
                    while block := source.read(1 << 20):
                        copy.write(block)
            found = [
                file
                for at, each in enumerate(members)
                for file in sniff(scratch.folder / f"{at}", f"{archive.name} [{each.filename}]")
            ]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError):
        return [archive]
    for file in found:
        file.notes["unpacked"] = scratch
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What a file is: its kind, the headings as they stand, and the row they are in (0: it has none)."""

    kind: Kind
    headings: tuple[str, ...]
    row: int


def known(file: SourceFile, kind: str = "") -> Known | None:
    """What a file is, by its heading row; None where no reader knows it. ``kind`` is what a person says it is."""
    shape = _json(file)
    if shape:
        register = next((each for each in registers().values() if each.json == shape), None)
        return Known(register, (), 0) if register else None
    if file.kind not in (Bytes.CSV, Bytes.XLSX) or not file.preview:
        return None
    words = f"{file.name}\n{file.text_sample[:100_000] if file.kind is Bytes.CSV else ''}"
    for at, row in enumerate(file.preview[:HEADING_ROWS], start=1):
        found = _said(row, kind) if kind else recognise(row, words)
        if found:
            return Known(found, tuple(row), at)
    bare = without_headings(file.preview[0])
    return Known(bare, bare.headings, 0) if bare else None


def _said(headings: list[str], code: str) -> Kind | None:
    return next((fit.kind for fit in fits(headings) if fit.kind.code == code and not fit.lacks), None)


def _json(file: SourceFile) -> str:
    """What kind of map a file of JSON is; empty where it is none."""
    if not file.sample.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return ""
    head = file.sample[:4000]
    if b'"FeatureCollection"' in head:
        return "geojson"
    return "hexjson" if b'"hexes"' in head else ""


def refused(file: SourceFile) -> Problem | None:
    """Why a file that no reader knows is not read, where it looks like one that some reader should know."""

    def problem(check: str, title: str, found: str, expected: str, mend: str) -> Problem:
        return Problem(check, Severity.STOPS, title, file.name, None, "", found, expected, mend)

    again = "Download it again: the download may have been cut short, or the page have said no."
    if file.kind is Bytes.EMPTY:
        return problem("empty", "There is nothing in the file", "an empty file", "a table", again)
    if file.kind is Bytes.ZIP and file.path.suffix.lower() in (".zip", ".xlsx", ".xls", ".ods"):
        return problem(
            "archive", "An archive that cannot be opened", "an archive that is not whole, or locked",
            "a .zip or .xlsx file that opens", again,
        )  # fmt: skip
    if file.what == "a web page" and file.path.suffix.lower() in (".csv", ".xlsx", ".zip"):
        return problem("web_page", "A web page and no table", "a web page", "a table", again)
    if file.kind not in (Bytes.CSV, Bytes.XLSX) or not file.preview:
        return None
    headings = file.preview[0]
    like = [fit for fit in fits(headings) if not fit.lacks and isinstance(fit.kind, Publication)]
    if len(like) > 1 and not any(spoken(fit.kind, file.name) for fit in like):
        codes = " or ".join(fit.kind.code for fit in like)
        return problem(
            "two_kinds", "Two publications have these columns", ", ".join(fit.kind.title for fit in like),
            "a file whose name or rows say which", f"Load it with --as {codes}.",
        )  # fmt: skip
    best = next((fit for fit in fits(headings) if len(fit.lacks) <= 2 and _nearly(fit.has, fit.lacks)), None)
    if best is None or not spoken(best.kind, file.name):
        return None
    names = {name: published for published, name in reversed(best.kind.names.items())}
    wanted = ", ".join(names.get(name, name) for name in best.lacks)
    return problem(
        "column_missing", "A column is missing", f"{len(called(headings, best.kind))} of its columns, without {wanted}",
        f"the columns of “{best.kind.title}”, {wanted} among them",
        "Download the file again as it is published; if DfE has renamed the column, its new name goes into "
        "the publication's record. What was loaded before stays.",
    )  # fmt: skip


def _nearly(has: int, lacks: tuple[str, ...]) -> bool:
    return has >= 3 and has / (has + len(lacks)) >= NEARLY
