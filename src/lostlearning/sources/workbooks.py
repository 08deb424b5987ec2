"""Workbooks (XLSX, XLS, ODS) as rows of text."""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from pathlib import Path
from typing import Any

import fastexcel


def sheets(path: Path, first: int) -> dict[str, list[list[str]]] | None:
    """The visible sheets that hold anything, with their ``first`` rows; None when it is not a workbook."""
    try:
        book = fastexcel.read_excel(path)
        found = {}
        for name in book.sheet_names:
            sheet = _load(book, name, first)
            if sheet.visible == "visible" and sheet.total_height > 0:
                found[name] = _rows(path, sheet)[:first]
        return found
    except fastexcel.FastExcelError:
        return None


def rows(path: Path, sheet: str) -> list[list[str]]:
    """Every row of a sheet as text: dates as ISO, whole numbers without a decimal point, blanks as ""."""
    return _rows(path, _load(fastexcel.read_excel(path), sheet))


def _load(book: fastexcel.ExcelReader, sheet: str, first: int | None = None) -> fastexcel.ExcelSheet:
    return book.load_sheet(
        sheet, header_row=None, n_rows=first, dtypes="string", skip_whitespace_tail_rows=True
    )


def _rows(path: Path, sheet: fastexcel.ExcelSheet) -> list[list[str]]:
    columns = [[text(value) for value in column.to_pylist()] for column in sheet.to_arrow().columns]
    above = [[""] * len(columns) for _ in range(_first_row(path, sheet.name) - 1)]
    return [*above, *(list(row) for row in zip(*columns, strict=True))]


def _first_row(path: Path, sheet: str) -> int:
    """The row of the first cell that holds anything, from 1: what reads the cells starts there, and people
    count from the top. 1 where it cannot be told (formats other than XLSX).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            book = archive.read("xl/workbook.xml").decode("utf-8")
            links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
            named = re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book)
            tag = next(tag for tag in named if html.unescape(_attribute(tag, "name")) == sheet)
            wanted = _attribute(tag, r"\w+:id")
            link = next(
                one for one in re.findall(r"<Relationship\b[^>]*>", links) if _attribute(one, "Id") == wanted
            )
            target = _attribute(link, "Target").lstrip("/")
            with archive.open(target if target.startswith("xl/") else f"xl/{target}") as file:
                start = file.read(1 << 18).decode("utf-8", errors="replace")
    except (zipfile.BadZipFile, KeyError, StopIteration, UnicodeError, OSError):
        return 1
    found = re.search(r'<c\b[^>]*\br="[A-Z]+(\d+)"[^>]*>\s*<(?:v|is|f)\b', start)
    return int(found[1]) if found and int(found[1]) < 10_000 else 1


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def text(value: Any) -> str:
    """A cell as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    written = str(value)
    if written.endswith(" 00:00:00"):
        return written[:-9]
    return written[:-2] if written.endswith(".0") and written[:-2].lstrip("-").isdigit() else written
