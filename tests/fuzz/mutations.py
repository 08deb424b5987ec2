"""What may befall a file between the system it came from and us. Each takes bytes and a source of chance.

``said`` is what a mutation promises: that whoever reads the result either gets what was there before or is
told. Mutations that can make another valid file (``said`` False: a mark turned into another mark, a name
left out) promise only that nothing breaks.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import random
import re
import zipfile
from collections.abc import Callable

import openpyxl

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + bytes(range(256)) * 40
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(12))
    + "]>"
)
STEAL = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
DATE = re.compile(r"\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d|\d\d-[A-Z][a-z]{2}-\d{4}|\d{4}-[A-Z][a-z]{2}-\d\d")
DAYS = ("01/01/1900", "00/00/0000", "31/02/2026", "1900-01-01", "29/02/2025", "01/01/99999", "2", "4500000")
NUMBERS = ("1e308", "-1", "99999999999999999999", "NaN", "inf", "-2147483649", "0x10", "1_000", "٣", "½")
STRANGE = ("\u202egnirts", "🙂", "'; DROP TABLE pupils; --", "\ufeff", "%s%n", "'\"", "\\", "$$")
FORMULAS = ("=1+1", '=HYPERLINK("http://example.com","x")', "@SUM(A1)", "+1", "-1+1", "=cmd|' /C calc'!A0")
Bytes = Callable[[bytes, random.Random], bytes]
Rows = list[list[str]]
Table = Callable[[Rows, random.Random], Rows]


@dataclasses.dataclass(frozen=True)
class Mutation:
    """``kinds`` are those of files it can be done to: csv, xlsx, xml."""

    name: str
    change: Bytes
    kinds: tuple[str, ...]
    said: bool = True


MUTATIONS: list[Mutation] = []


def _of(*kinds: str, said: bool = True) -> Callable[[Bytes], Bytes]:
    def keep(change: Bytes) -> Bytes:
        MUTATIONS.append(Mutation(change.__name__, change, kinds, said))
        return change

    return keep


def _of_table(said: bool = True, in_workbook: bool | None = None) -> Callable[[Table], Table]:
    """A change to the rows of a CSV, or of the sheet of a workbook (whose promise may be another)."""

    def keep(change: Table) -> Table:
        def text(data: bytes, rng: random.Random) -> bytes:
            return written(change(rows_of(data), rng))

        def workbook(data: bytes, rng: random.Random) -> bytes:
            return _with_rows(data, lambda rows: change(rows, rng))

        MUTATIONS.append(Mutation(change.__name__, text, ("csv",), said))
        promised = said if in_workbook is None else in_workbook
        MUTATIONS.append(Mutation(change.__name__, workbook, ("xlsx",), promised))
        return change

    return keep


def rows_of(data: bytes) -> Rows:
    """The cells of a CSV."""
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def written(rows: Rows) -> bytes:
    """Rows as a CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _with_rows(data: bytes, change: Callable[[Rows], Rows]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    given = [list(row) for row in sheet.iter_rows(values_only=True)]
    changed = change(given)
    name = sheet.title
    book.remove(sheet)
    sheet = book.create_sheet(name, 0)
    for row in changed:
        sheet.append([value[:32_767] if isinstance(value, str) else value for value in row])
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _place(rows: Rows, rng: random.Random) -> tuple[int, int]:
    """A cell that holds something, below the headings if there is one."""
    full = [(r, c) for r, row in enumerate(rows) if r > 0 for c, cell in enumerate(row) if cell]
    return rng.choice(full) if full else (0, rng.randrange(len(rows[0])))


def _is_date(cell: object) -> bool:
    return hasattr(cell, "isoformat") or bool(DATE.search(str(cell or "")))


# ------------------------------------------------------------------ bytes of any file


@_of("csv", "xlsx", "xml")
def truncated(data: bytes, rng: random.Random) -> bytes:
    """Cut in the middle of a line: a cut between two lines is a shorter file, and nobody could tell."""
    while True:
        cut = rng.randrange(1, len(data))
        if data[cut - 1 : cut] not in b"\r\n" and data[cut : cut + 1] not in b"\r\n":
            return data[:cut]


@_of("csv", "xlsx", "xml")
def empty(data: bytes, rng: random.Random) -> bytes:
    return rng.choice([b"", b"\n", b"   \n\n", b"\xef\xbb\xbf", b",,,,\n,,,,\n", b"\0" * 50])


@_of("csv", "xlsx", "xml")
def photo(data: bytes, rng: random.Random) -> bytes:
    return rng.choice([JPEG, b"\x89PNG\r\n\x1a\n" + JPEG, b"%PDF-1.7\n" + JPEG, b"GIF89a" + JPEG])


@_of("csv", "xlsx", "xml")
def zipped(data: bytes, rng: random.Random) -> bytes:
    """The file in an archive, whole or spoilt."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.dat", data)
    found = out.getvalue()
    return found if rng.random() < 0.5 else found[: rng.randrange(4, len(found))]


@_of("csv", "xlsx", "xml")
def xml_bomb(data: bytes, rng: random.Random) -> bytes:
    root = rng.choice(["CTfile", "SessionAttendances", "root"])
    head = rng.choice([BOMB, STEAL])
    return f"{head}<{root}><Pupil><UPN>&a{'11' if head is BOMB else ''};</UPN></Pupil></{root}>".encode()


@_of("csv", "xlsx", "xml", said=False)
def bytes_flipped(data: bytes, rng: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found)


@_of("csv", "xlsx", "xml", said=False)
def bytes_lost(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, 400) :]


@_of("csv", "xml")
def nul_bytes(data: bytes, rng: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randint(1, 5)):
        found.insert(rng.randrange(len(found)), 0)
    return bytes(found)


def _accented(text: str) -> str:
    """Surnames with an accent: nothing else hangs from them where there is a UPN."""
    if text.startswith("<"):
        return re.sub(r"(<Surname>)", r"\1é", text)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for row in rows:
        for at, heading in enumerate(rows[0]):
            if heading.lower() in ("surname", "lastname") and row is not rows[0] and at < len(row):
                row[at] += "é"
    return written(rows).decode()


@_of("csv", "xml")
def wrong_encoding(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("latin-1" if b"iso-8859-1" in data[:80] else "utf-8")
    return rng.choice([
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-16-le"),
        lambda: text.encode("utf-16-be"),
        lambda: text.encode("utf-32"),
        lambda: _accented(text).encode("cp1252", "replace"),
        lambda: _accented(text).encode("utf-8"),
        lambda: b"\xff\xfe" + data,
        lambda: b"\xef\xbb\xbf" + text.encode("utf-16-le"),
        lambda: text.encode("cp500"),
    ])()  # fmt: skip


@_of("csv", "xml")
def bom_twice(data: bytes, rng: random.Random) -> bytes:
    return b"\xef\xbb\xbf" * rng.randint(1, 3) + data


@_of("csv", "xml")
def line_ends_mixed(data: bytes, rng: random.Random) -> bytes:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    return b"".join(line + rng.choice([b"\n", b"\r\n", b"\r", b"\n\n"]) for line in lines)


# ------------------------------------------------------------------ lines and cells of a CSV


@_of("csv")
def quotes_unbalanced(data: bytes, rng: random.Random) -> bytes:
    rows = data.decode("utf-8").split("\n")
    at = rng.randrange(1, max(2, len(rows) - 1))
    cells = rows[at].split(",")
    place = rng.randrange(len(cells))
    cells[place] = rng.choice(['"', '""" ']) + cells[place]
    return "\n".join([*rows[:at], ",".join(cells), *rows[at + 1 :]]).encode()


@_of("csv")
def separator_changed(data: bytes, rng: random.Random) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=rng.choice(";\t|"), lineterminator="\n").writerows(rows_of(data))
    return text.getvalue().encode()


@_of("csv")
def million_characters(data: bytes, rng: random.Random) -> bytes:
    rows = rows_of(data)
    row, column = _place(rows, rng)
    rows[row][column] = rng.choice(["x", "/", "9", '"', "é"]) * 1_000_000
    return written(rows)


@_of_table()
def header_removed(rows: Rows, rng: random.Random) -> Rows:
    return rows[1:]


@_of_table()
def only_header(rows: Rows, rng: random.Random) -> Rows:
    return rows[:1]


@_of_table()
def header_again(rows: Rows, rng: random.Random) -> Rows:
    at = rng.randrange(1, len(rows) + 1)
    return [*rows[:at], rows[0], *rows[at:]]


@_of_table()
def titles_above(rows: Rows, rng: random.Random) -> Rows:
    return [["Example Academy"], ["Produced by A N Other on a Tuesday"], [], *rows]


@_of_table()
def lines_shuffled(rows: Rows, rng: random.Random) -> Rows:
    head = 2 if rows and not rows[0][0] else 1
    body = rows[head:]
    rng.shuffle(body)
    return [*rows[:head], *body]


@_of_table()
def every_line_shuffled(rows: Rows, rng: random.Random) -> Rows:
    """The headings too."""
    found = list(rows)
    rng.shuffle(found)
    return found


@_of_table()
def lines_twice(rows: Rows, rng: random.Random) -> Rows:
    return [*rows, *rows[1:]]


@_of_table()
def columns_swapped(rows: Rows, rng: random.Random) -> Rows:
    """Headings and all."""
    order = list(range(max(map(len, rows))))
    one, two = rng.sample(order, 2) if len(order) > 1 else (0, 0)
    order[one], order[two] = order[two], order[one]
    return [[row[at] if at < len(row) else "" for at in order] for row in rows]


@_of_table(said=False)
def values_swapped(rows: Rows, rng: random.Random) -> Rows:
    """Not the headings. Two columns of one kind (surname and forename) make another valid file."""
    swapped = columns_swapped(rows, rng)
    return [rows[0], *swapped[1:]]


@_of_table()
def date_under_mark(rows: Rows, rng: random.Random) -> Rows:
    """The values of the first column that is a date, and of one that is not, change places."""
    dated = [c for c, cell in enumerate(rows[1]) if _is_date(cell)]
    other = [c for c, cell in enumerate(rows[1]) if cell and not _is_date(cell) and c > 2]
    if not dated or not other:
        return header_removed(rows, rng)
    one, two = rng.choice(dated), rng.choice(other)
    body = [list(row) for row in rows[1:]]
    for row in body:
        if max(one, two) < len(row):
            row[one], row[two] = row[two], row[one]
    return [rows[0], *body]


@_of_table()
def heading_twice(rows: Rows, rng: random.Random) -> Rows:
    """A column again under the same heading, with its values moved down."""
    at = rng.randrange(len(rows[0]))
    values = [row[at] for row in rows[1:]]
    return [[*rows[0], rows[0][at]], *([*row, value] for row, value in zip(rows[1:], values[1:] + values[:1], strict=True))]  # fmt: skip # noqa: E501


@_of_table()
def column_lost(rows: Rows, rng: random.Random) -> Rows:
    """A column that nothing can do without is not there: who, when or what."""
    at = rng.randrange(len(rows[0]))
    return [row[:at] + row[at + 1 :] for row in rows] if at == 0 else header_removed(rows, rng)


@_of_table(in_workbook=False)
def row_too_long(rows: Rows, rng: random.Random) -> Rows:
    """One cell too many in the middle of a row, so that the rest stand under the wrong headings. (The rows
    of a sheet are all as long as the longest: there it is a row with other values.)
    """
    at, place = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    return [*rows[:at], [*rows[at][:place], "x", *rows[at][place:]], *rows[at + 1 :]]


@_of_table(said=False)
def row_too_short(rows: Rows, rng: random.Random) -> Rows:
    at, place = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    return [*rows[:at], rows[at][:place], *rows[at + 1 :]]


@_of_table(said=False)
def cells_emptied(rows: Rows, rng: random.Random) -> Rows:
    for _ in range(rng.randint(1, 10)):
        row, column = _place(rows, rng)
        rows[row][column] = ""
    return rows


@_of_table()
def a_date_of_1900(rows: Rows, rng: random.Random) -> Rows:
    places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if _is_date(cell)]
    if not places:
        return header_removed(rows, rng)
    day = rng.choice(DAYS)
    for row, column in places if rng.random() < 0.3 else [rng.choice(places)]:
        rows[row][column] = DATE.sub(day, str(rows[row][column]), count=1)
    return rows


@_of_table(said=False)
def a_formula(rows: Rows, rng: random.Random) -> Rows:
    """As a spreadsheet would run it. In a column of free text it is text: nothing runs it here."""
    row, column = _place(rows, rng)
    rows[row][column] = rng.choice(FORMULAS)
    return rows


@_of_table(said=False)
def an_extreme_number(rows: Rows, rng: random.Random) -> Rows:
    """In place of a number if there is one; in a column of free text it is text."""
    cells = [(r, c, cell) for r, row in enumerate(rows) if r for c, cell in enumerate(row)]
    places = [(r, c) for r, c, cell in cells if str(cell or "").isdigit()]
    row, column = rng.choice(places) if places else _place(rows, rng)
    rows[row][column] = rng.choice(NUMBERS)
    return rows


@_of_table(said=False)
def strange_text(rows: Rows, rng: random.Random) -> Rows:
    row, column = _place(rows, rng)
    rows[row][column] = rng.choice(STRANGE)
    return rows


@_of_table()
def spaces_around(rows: Rows, rng: random.Random) -> Rows:
    """As padded exports write them: the same file."""
    return [[f"  {cell} " if isinstance(cell, str) and cell else cell for cell in row] for row in rows]


# ------------------------------------------------------------------ workbooks


@_of("xlsx")
def wrong_sheet_first(data: bytes, rng: random.Random) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cover = book.create_sheet("Cover", 0)
    for line in rng.choice([[], [["Notes"]], [["Item", "Amount"], ["Pens", 12]]]):
        cover.append(line)
    return _saved(book)


@_of("xlsx")
def part_lost(data: bytes, rng: random.Random) -> bytes:
    """A workbook without one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lost = rng.choice(archive.namelist())
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as kept:
            for name in archive.namelist():
                if name != lost:
                    kept.writestr(name, archive.read(name))
    return out.getvalue()


@_of("xlsx", said=False)
def part_spoilt(data: bytes, rng: random.Random) -> bytes:
    """A workbook one of whose parts is spoilt inside a sound archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        hit = rng.choice(archive.namelist())
        spoil = rng.choice([bytes_flipped, bytes_lost, xml_bomb])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as kept:
            for name in archive.namelist():
                part = archive.read(name)
                kept.writestr(name, spoil(part, rng) if name == hit else part)
    return out.getvalue()


# ------------------------------------------------------------------ XML


@_of("xml")
def bomb_inside(data: bytes, rng: random.Random) -> bytes:
    """A document type with a bomb put before the real root, and its entity in the first value."""
    body = re.sub(rb"^<\?xml.*?\?>\s*", b"", data)
    value = re.compile(rb">([^<>\s]+)</")
    return rng.choice([BOMB, STEAL]).encode() + value.sub(b">&a;</", body, count=1)


@_of("xml", said=False)
def element_lost(data: bytes, rng: random.Random) -> bytes:
    """An element of one value, such as a UPN or a mark, is not there."""
    found = list(re.finditer(rb"<(\w+)>[^<>]*</\1>", data))
    gone = rng.choice(found)
    return data[: gone.start()] + data[gone.end() :]


@_of("xml", said=False)
def value_changed(data: bytes, rng: random.Random) -> bytes:
    found = list(re.finditer(rb">([^<>]+)</", data))
    hit = rng.choice(found)
    value = rng.choice([*DAYS, *NUMBERS, "", "x" * 1_000_000, "&#65;", "<![CDATA[x]]>"])
    return data[: hit.start(1)] + value.encode("ascii", "xmlcharrefreplace") + data[hit.end(1) :]


@_of("xml")
def xml_lines_shuffled(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


@_of("xml", said=False)
def root_renamed(data: bytes, rng: random.Random) -> bytes:
    root = re.search(rb"<(\w+)>", data)
    assert root is not None
    return data.replace(root[1], b"Other")
