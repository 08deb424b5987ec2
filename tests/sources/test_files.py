import codecs
from pathlib import Path

import openpyxl
import pytest

from lostlearning.sources.files import Kind, sniff

TEXT = "UPN,Surname,Mark\nA1,Zoë,/\nA2,O’Neil,\\\n"


def only(path: Path):
    (file,) = sniff(path)
    return file


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("cp1252", b""), ("utf-16-le", codecs.BOM_UTF16_LE),
     ("utf-16-be", codecs.BOM_UTF16_BE), ("utf-16-le", b"")],
)  # fmt: skip
def test_text_is_read_in_its_own_encoding(tmp_path, encoding, bom):
    path = tmp_path / "f.dat"
    path.write_bytes(bom + TEXT.encode(encoding))
    file = only(path)
    assert file.kind is Kind.CSV
    assert file.preview == [["UPN", "Surname", "Mark"], ["A1", "Zoë", "/"], ["A2", "O’Neil", "\\"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, separator):
    path = tmp_path / "f.csv"
    path.write_text('Title, with a comma\nUPN,Name,Mark\nA1,"Ash, Ann",/\n'.replace(",", separator).replace(
        f'"Ash{separator}', '"Ash,'), encoding="utf-8")  # fmt: skip
    assert only(path).preview[-1] == ["A1", "Ash, Ann", "/"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Kind.EMPTY), (b"\xef\xbb\xbf", Kind.EMPTY), (b"\r\n\r\n", Kind.EMPTY), (b",,,\n,,\n", Kind.EMPTY),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, Kind.UNKNOWN), (b"%PDF-1.7 ...", Kind.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Kind.UNKNOWN), (b"<html><body>Log in", Kind.UNKNOWN),
        (b"<?xml version='1.0'?><a/>", Kind.XML), (b"PK\x03\x04 not really", Kind.ZIP),
        (bytes(range(256)) * 40, Kind.UNKNOWN),
    ],
)  # fmt: skip
def test_what_is_no_table_is_not_taken_for_one(tmp_path, content, kind):
    path = tmp_path / "photo.csv"
    path.write_bytes(content)
    assert only(path).kind is kind


def test_each_sheet_that_holds_anything_is_a_file(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Marks"
    book.active.append(["UPN", "Mark", "Sum"])
    book.active.append(["A1", "\\", "=1+1"])
    book.create_sheet("Empty")
    book.create_sheet("Roll").append(["UPN", "Year"])
    book.save(tmp_path / "b.xlsx")
    files = sniff(tmp_path / "b.xlsx")
    assert [file.name for file in files] == ["b.xlsx [Marks]", "b.xlsx [Roll]"]
    assert files[0].preview == [["UPN", "Mark", "Sum"], ["A1", "\\", ""]]


def test_rows_of_a_workbook_are_numbered_as_people_see_them(tmp_path):
    book = openpyxl.Workbook()
    book.active["B3"] = "UPN"
    book.active["C3"] = "Mark"
    book.save(tmp_path / "b.xlsx")
    rows = list(sniff(tmp_path / "b.xlsx")[0].rows())
    assert rows[2][-2:] == ["UPN", "Mark"]


def test_the_fingerprint_is_of_the_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"x,y\n1,2\n")
    (tmp_path / "b").write_bytes(b"x,y\n1,2\n")
    assert only(tmp_path / "a").fingerprint == only(tmp_path / "b").fingerprint
    assert len(only(tmp_path / "a").fingerprint) == 64
