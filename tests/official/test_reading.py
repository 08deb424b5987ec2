"""Official files are known by their columns, and every cell has a status: none, suppressed and missing are three."""

from pathlib import Path

import pytest

from lostlearning.sources.official.finding import files, known, refused
from lostlearning.sources.official.reading import read

PLACE = (
    "time_identifier,time_period,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name"
)
COUNTED = "num_schools,headcount,perm_excl,perm_excl_rate"
NOW = f"{PLACE},education_phase,{COUNTED},suspension,susp_rate,one_plus_susp,one_plus_susp_rate"
THEN = f"{PLACE},school_type,{COUNTED},fixed_excl,fixed_excl_rate,one_plus_fixed,one_plus_fixed_rate"
ENGLAND = "National,E92000001,England,,,,,"
ASHFIELD = "Local authority,E92000001,England,E12000006,East of England,999,E10009999,Ashfield"


def written(folder: Path, text: str, name: str = "anything.csv", encoding: str = "utf-8-sig") -> Path:
    (folder / name).write_text(text, encoding=encoding, newline="")
    return folder / name


def figures(path: Path) -> dict[tuple, tuple]:
    """(place name, figure) → (value, status)."""
    (file,) = files(path)
    found = read(file, known(file)).table.to_pylist()
    return {(row["place_name"], row["figure"]): (row["value"], row["status"]) for row in found}


@pytest.mark.parametrize(("headings", "year"), [(NOW, "202223"), (THEN, "201617")])
def test_a_file_is_known_by_its_columns_under_either_of_their_names(tmp_path, headings, year):
    path = written(tmp_path, f"{headings}\nAcademic year,{year},{ENGLAND},Total,2,200,1,0.5,30,15,20,10\n")
    found = figures(path)
    assert found["England", "suspensions"] == (30.0, "known")
    assert found["England", "pupils_suspended_rate"] == (10.0, "known")


def test_the_order_of_columns_makes_no_difference(tmp_path):
    row = dict(
        zip(
            NOW.split(","),
            f"Academic year,202223,{ENGLAND},Total,2,200,1,0.5,30,15,20,10".split(","),
            strict=True,
        )
    )
    turned = list(reversed(row))
    path = written(tmp_path, ",".join(turned) + "\n" + ",".join(row[name] for name in turned) + "\n")
    assert figures(path)["England", "pupils"] == (200.0, "known")


@pytest.mark.parametrize(
    ("symbol", "year", "expected"),
    [
        ("0", "202223", (0.0, "known")),
        ("1,234", "202223", (1234.0, "known")),
        ("", "202223", (None, "not_available")),
        ("z", "202223", (None, "not_applicable")),
        ("x", "202223", (None, "not_available")),
        ("x", "201617", (None, "suppressed")),
        ("c", "202223", (None, "suppressed")),
        ("low", "202223", (None, "not_known")),
        ("u", "202223", (None, "low_reliability")),
        (":", "201819", (None, "not_applicable")),
        (":", "202223", (None, "not_available")),
        ("?!", "202223", (None, "not_known")),
    ],
)
def test_a_symbol_means_what_it_meant_in_its_year(tmp_path, symbol, year, expected):
    cell = f'"{symbol}"'
    path = written(tmp_path, f"{NOW}\nAcademic year,{year},{ASHFIELD},Total,2,200,{cell},0.5,30,15,20,10\n")
    assert figures(path)["Ashfield", "permanent_exclusions"] == expected


def test_a_symbol_nobody_knows_is_said_with_its_row_and_column(tmp_path):
    path = written(tmp_path, f"{NOW}\nAcademic year,202223,{ASHFIELD},Total,2,200,?!,0.5,30,15,20,10\n")
    (file,) = files(path)
    (problem,) = read(file, known(file)).problems
    assert (problem.check, problem.row, problem.column, problem.found) == (
        "unknown_symbol",
        2,
        "permanent_exclusions",
        "?!",
    )


def test_a_row_without_a_year_is_left_out_and_said(tmp_path):
    whole = f"{ENGLAND},Total,2,200,1,0.5,30,15,20,10"
    rows = f"Academic year,,{whole}\nAcademic year,202223,{whole}\n"
    (file,) = files(written(tmp_path, f"{NOW}\n{rows}"))
    found = read(file, known(file))
    assert set(found.table["row"].to_pylist()) == {3}
    assert [(problem.check, problem.row, problem.rows) for problem in found.problems] == [("no_period", 2, 1)]


def test_a_file_cut_short_is_refused_and_says_where(tmp_path):
    rows = f"Academic year,202223,{ENGLAND},Total,2,200,1,0.5,30,15,20,10\nAcademic year,2022"
    (file,) = files(written(tmp_path, f"{NOW}\n{rows}"))
    found = read(file, known(file))
    assert not found.usable
    assert [(each.check, each.column) for each in found.problems] == [("cut_short", "geographic_level")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_row_that_lacks_cells_is_left_out_and_named_and_an_empty_cell_is_not_missing(tmp_path, encoding):
    whole = f"Academic year,202223,{ENGLAND},Total,2,200,1,0.5,30,15,20,"
    short = f"Academic year,202122,{ASHFIELD}’s,Total,2,20"
    (file,) = files(written(tmp_path, f"{NOW}\n{whole}\n{short}\n{whole}\n", encoding=encoding))
    found = read(file, known(file))
    assert set(found.table["row"].to_pylist()) == {2, 4}
    assert [(each.check, each.row, each.rows) for each in found.problems] == [("short_row", 3, 1)]
    rate = [row for row in found.table.to_pylist() if row["figure"] == "pupils_suspended_rate"]
    assert [(row["value"], row["status"]) for row in rate] == [(None, "not_available")] * 2


def test_a_file_without_one_of_its_columns_is_refused_by_the_name_of_the_column(tmp_path):
    (file,) = files(written(tmp_path, NOW.replace("headcount", "pupil_count") + "\n"))
    assert known(file) is None
    problem = refused(file)
    assert (problem.check, problem.severity) == (
        "column_missing",
        "stops",
    ) and "headcount" in problem.expected


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("a.csv", b"", "empty"),
        ("a.zip", b"PK\x03\x04 and no more", "archive"),
        ("a.xlsx", b"PK\x03\x04 and no more", "archive"),
        ("a.csv", b"<!doctype html><html><body>Service unavailable</body></html>", "web_page"),
    ],
)
def test_a_download_that_failed_says_so(tmp_path, name, content, check):
    (tmp_path / name).write_bytes(content)
    (file,) = files(tmp_path / name)
    assert known(file) is None and refused(file).check == check


def test_windows_text_is_read(tmp_path):
    row = f"Academic year,202223,{ASHFIELD.replace('Ashfield', 'Ashfiéld')},Total,2,200,1,0.5,30,15,20,10"
    assert ("Ashfiéld", "pupils") in figures(written(tmp_path, f"{NOW}\n{row}\n", encoding="cp1252"))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", f"{PLACE},number\n", "\x89PNG"])
def test_what_is_no_publication_is_not_taken_for_one(tmp_path, text):
    (file,) = files(written(tmp_path, text, encoding="latin-1"))
    assert known(file) is None
