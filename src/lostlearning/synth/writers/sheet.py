"""A sheet is what a person sees in a file: headings and text. Written as CSV or as a workbook."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

DATE_STYLES = {
    "dmy": "%d/%m/%Y",
    "iso": "%Y-%m-%d",
    "month": "%d-%b-%Y",
    "census": "%Y-%b-%d %H:%M:%S",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MANY = 100_000
"""Rows from which it pays to start DuckDB, which writes dictionaries as they are."""
EPOCH = dt.date(1899, 12, 30)
STAMP = (2025, 9, 1, 0, 0, 0)
"""When every part of a workbook says it was made, so that the same sheet is the same bytes."""


@dataclasses.dataclass
class Sheet:
    """``rows`` are text columns by heading; ``titles`` stand above the headings."""

    rows: pa.Table
    titles: Sequence[str] = ()
    encoding: str = "utf-8"
    delimiter: str = ","


def dates(values: Any, style: str = "dmy") -> pa.Array:
    """Dates as text, in English whatever the machine's language; empty where there is none."""
    given = values if isinstance(values, pa.Array) else pa.array(values)
    distinct = given.cast(pa.date32()).dictionary_encode()
    written = pa.array([spoken(day, style) for day in distinct.dictionary.to_pylist()], pa.string())
    return written.take(distinct.indices)


def spoken(day: dt.date | None, style: str = "dmy") -> str | None:
    """One date as text in a style of DATE_STYLES."""
    if day is None:
        return None
    if style in ("month", "census"):
        month = MONTHS[day.month - 1]
        if style == "month":
            return f"{day.day:02d}-{month}-{day.year}"
        return f"{day.year}-{month}-{day.day:02d} 00:00:00"
    return day.strftime(DATE_STYLES[style])


def write_csv(sheet: Sheet, path: Path) -> Path:
    """Writes a sheet as CSV, at DuckDB's speed. Raises UnicodeEncodeError for what the encoding lacks."""
    if sheet.rows.num_rows > MANY:
        with duckdb.connect() as connection:
            connection.execute("SET threads = 1; SET preserve_insertion_order = true")
            connection.register("sheet", sheet.rows)
            where = str(path).replace("'", "''")
            connection.execute(f"COPY sheet TO '{where}' (FORMAT csv, HEADER, DELIMITER '{sheet.delimiter}')")
    else:
        plain = pa.table({name: sheet.rows[name].cast(pa.string()) for name in sheet.rows.column_names})
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, delimiter=sheet.delimiter, lineterminator="\n")
            out.writerow(plain.column_names)
            out.writerows(zip(*(column.to_pylist() for column in plain.columns), strict=True))
    if sheet.titles or sheet.encoding != "utf-8":
        head = "".join(f"{line}\n" for line in sheet.titles)
        path.write_bytes((head + path.read_bytes().decode()).encode(sheet.encoding))
    return path


def write_lines(lines: Iterable[str], path: Path, encoding: str = "utf-8") -> Path:
    """Writes ready-made lines."""
    with path.open("w", encoding=encoding, newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path


def write_xlsx(sheet: Sheet, path: Path, name: str = "Sheet1") -> Path:
    """Writes a sheet as a workbook of one sheet: text as text, dates as date cells, numbers as numbers.

    The smallest workbook that spreadsheet programs open (ECMA-376 part 1, sections 12 and 18).
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, text in _parts(name).items():
            archive.writestr(zipfile.ZipInfo(part, STAMP), text)
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml", STAMP)
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as out:
            for chunk in _sheet_xml(sheet):
                out.write(chunk.encode())
    return path


def _parts(name: str) -> dict[str, str]:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'{head}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name="{escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{head}<styleSheet xmlns="{main}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>",
    }  # fmt: skip


def _sheet_xml(sheet: Sheet) -> Iterator[str]:
    """Rows and cells in order and without references, which the standard lets be left out."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{main}"><sheetData>'
    for line in (*([title] for title in sheet.titles), sheet.rows.column_names):
        yield f"<row>{''.join(_cell(text) for text in line)}</row>"
    for batch in sheet.rows.to_batches(max_chunksize=50_000):
        cells = [_cells(column) for column in batch.columns]
        rows = pc.binary_join_element_wise("<row>", *cells, "</row>", "")
        yield "".join(rows.to_pylist())
    yield "</sheetData></worksheet>"


def _cells(column: pa.Array) -> pa.Array:
    """The XML of each cell. Each distinct value is written once."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    written = pa.array([_cell(value) for value in column.dictionary.to_pylist()], pa.string())
    return written.take(column.indices).fill_null("<c/>")


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, dt.date):
        return f'<c s="1"><v>{(value - EPOCH).days}</v></c>'
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    text = escape(str(value))
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<c t="inlineStr"><is><t{space}>{text}</t></is></c>'
