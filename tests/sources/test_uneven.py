"""Tables that are not whole are read as far as they go, and say so."""

import dataclasses

import pytest

from lostlearning.importing import load
from lostlearning.problems import UnusableError

UPNS = ("A820000000001", "B820000000002", "H820000000003")
HEAD = "UPN,Surname,Date,Session,Mark,Minutes late"
ROWS = [f"{upn},Ash,0{day}/09/2026,{half},/," for upn in UPNS for day in (7, 8) for half in ("AM", "PM")]
GRID = "UPN,Surname,07/09/2026 AM,07/09/2026 PM,08/09/2026 AM,08/09/2026 PM"
MARKS = [f"{upn},Ash,/,\\,I,I" for upn in UPNS]


def said(tmp_path, text: str, name: str = "register.csv") -> dict[str, tuple[int | None, int]]:
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    try:
        loaded = load(tmp_path)
    except UnusableError as error:
        problems = error.problems
    else:
        problems = loaded.problems
        loaded.store.close()
    return {one.check: (one.row, one.rows) for one in problems if one.file == name}


def table(head: str = HEAD, rows: list[str] = ROWS) -> str:
    return "\n".join([head, *rows]) + "\n"


LAYOUTS = [(HEAD, ROWS), (GRID, MARKS)]
OURS = {"cut_short", "rows_above_headings", "row_too_long", "open_quotation", "undated_column"}


@pytest.mark.parametrize(("head", "rows"), LAYOUTS)
def test_a_whole_table_says_nothing_with_or_without_an_end_to_its_last_line(tmp_path, head, rows):
    assert not OURS & said(tmp_path, table(head, rows)).keys()
    assert not OURS & said(tmp_path, table(head, rows)[:-1]).keys()
    assert not OURS & said(tmp_path, "Academy\nRegister,2026/27\n" + table(head, rows)).keys()


@pytest.mark.parametrize(("head", "rows"), LAYOUTS)
def test_a_last_line_that_breaks_off(tmp_path, head, rows):
    assert "cut_short" in said(tmp_path, table(head, rows)[: -len(rows[-1]) // 2])


@pytest.mark.parametrize(("head", "rows"), LAYOUTS)
def test_rows_above_the_headings(tmp_path, head, rows):
    text = "\n".join([*rows[:2], head, *rows[2:]]) + "\n"
    assert said(tmp_path, text)["rows_above_headings"][0] == 1


@pytest.mark.parametrize(("head", "rows"), LAYOUTS)
def test_a_row_with_a_cell_too_many(tmp_path, head, rows):
    long = [*rows[:1], rows[1].replace(",Ash,", ",Ash,Ann,"), *rows[2:]]
    assert said(tmp_path, table(head, long))["row_too_long"] == (3, 1)


def test_a_column_without_a_heading_is_not_a_row_too_long(tmp_path):
    assert "row_too_long" not in said(tmp_path, table(rows=[f"{row},x" for row in ROWS]))


def test_a_quotation_mark_that_swallows_rows(tmp_path):
    rows = [*ROWS[:3], ROWS[3].replace(",Ash", ',"Ash'), *ROWS[4:]]
    assert said(tmp_path, table(rows=rows))["open_quotation"] == (5, 1)


def test_a_long_remark_is_no_open_quotation_mark(tmp_path):
    rows = [f'{row},"rang home,\nno answer"' for row in ROWS]
    assert "open_quotation" not in said(tmp_path, table(HEAD + ",Comment", rows))


@pytest.mark.parametrize(
    "head",
    [
        GRID.replace("08/09/2026 AM", "01/01/99999 AM"),
        ",,07/09/2026,,08/09/20266,\nUPN,Surname,AM,PM,AM,PM",
        GRID.replace("08/09/2026 AM", "8th"),
    ],
)
def test_a_column_of_marks_without_a_date(tmp_path, head):
    assert "undated_column" in said(tmp_path, table(head, MARKS))


def test_pupils_known_by_name_alone_and_a_birth_date_that_is_none(tmp_path):
    roll = "Surname,Forename,DOB,Year group\nAsh,Ann,01/02/2012,9\nBee,Bob,1 of May,9\n"
    found = said(tmp_path, roll, "roll.csv")
    assert found["known_by_name"][1] == 2
    assert found["unreadable_value"] == (3, 1)


def test_a_lone_day_number_among_dates_is_not_read(tmp_path):
    rows = [*ROWS[:-1], ROWS[-1].replace("08/09/2026", "46273")]
    assert said(tmp_path, table(rows=rows))["mark_without_a_session"] == (13, 1)


def test_every_problem_is_said_in_full(tmp_path):
    (tmp_path / "r.csv").write_text(table(rows=[*ROWS, ROWS[0] + ",,x", "A82"])[:-1], encoding="utf-8")
    loaded = load(tmp_path)
    loaded.store.close()
    ours = [one for one in loaded.problems if one.check in OURS]
    assert {one.check for one in ours} == {"cut_short", "row_too_long"}
    for one in ours:
        empty = [name for name, value in dataclasses.asdict(one).items() if value == "" and name != "column"]
        assert empty == []
