"""Workbooks (XLSX, XLS, ODS) as rows of text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import fastexcel


def sheets(path: Path) -> list[str] | None:
    """The names of the visible sheets that hold anything; None when the file is not a workbook."""
    try:
        book = fastexcel.read_excel(path)
        found = []
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, n_rows=1, dtypes="string")
            if sheet.visible == "visible" and sheet.total_height > 0:
                found.append(name)
        return found
    except fastexcel.FastExcelError:
        return None


def rows(path: Path, sheet: str) -> list[list[str]]:
    """Every row of a sheet as text: dates as ISO, whole numbers without a decimal point, blanks as ""."""
    book = fastexcel.read_excel(path)
    table = book.load_sheet(sheet, header_row=None, dtypes="string", skip_whitespace_tail_rows=True)
    columns = [[text(value) for value in column.to_pylist()] for column in table.to_arrow().columns]
    return [list(row) for row in zip(*columns, strict=True)]


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
