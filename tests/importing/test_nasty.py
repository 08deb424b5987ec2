# ruff: noqa: E501
"""Files as they really come: nothing is guessed, nothing is lost without a word, nothing breaks."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from whole import assembled, rows, weeks, write

from lostlearning.problems import UnusableError

A, B = "A820000000001", "B820000000002"
LONG = "UPN,Date,Session,Mark\n"


def checks(staging) -> dict[str, int]:
    found: dict[str, int] = {}
    for problem in staging.problems:
        found[problem.check] = found.get(problem.check, 0) + problem.rows
    return found


def unplaced(staging) -> dict[str, int]:
    return dict(rows(staging, "SELECT why, count(*) FROM unplaced_marks GROUP BY 1"))


def test_titles_above_headings_again_and_a_legend_below(tmp_path):
    write(tmp_path, r_csv=f"Academy\nRegister 2026/27,,,\n\n{LONG}{A},01/09/2026,AM,/\n{LONG}{A},01/09/2026,PM,\\\n"
          "Key: / = present,,,\n,,,\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-08-31"): "../\\......"}
        assert checks(staging) == {}


def test_codes_of_two_characters_case_and_padding(tmp_path):
    lines = [f"{A},{day:02}/09/2026,{half},{code}" for (day, half), code in zip(
        [(7, "AM"), (7, "PM"), (8, "am"), (8, "Afternoon"), (9, "AM"), (9, "PM"), (10, "AM"), (10, "PM"), (11, "AM"), (11, "PM")],
        ["C1", "C2", "j1", "Y7", "i ", "-", "", "/", "\\", "X01"], strict=True)]  # fmt: skip
    write(tmp_path, r_csv=LONG + "\n".join(lines))
    with assembled(tmp_path) as staging:
        # no mark on the tenth's morning is not known; / in an afternoon is the afternoon's present mark
        assert weeks(staging) == {(A, "2026-09-07"): "apj7I??\\/X"}


def test_marks_that_a_week_cannot_hold_are_kept_with_their_rows(tmp_path):
    write(tmp_path, r_csv=f"{LONG}{A},01/09/2026,AM,/\n{A},01/09/2026,AM,I\n{A},01/09/2026,PM,QQ\n{A},05/09/2026,AM,/\n"
          f"{A},31/02/2026,AM,/\n{A},02/09/2026,NOON,/\n{A},02/09/2026,AM,/\n{A},02/09/2026,AM,/\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-08-31"): "../?/?...."}
        found = rows(staging, "SELECT why, _row, code FROM unplaced_marks ORDER BY 2")
        assert found == [("second_mark", 3, "I"), ("unknown_code", 4, "QQ"), ("weekend", 5, "/"),
                         ("unreadable_date", 6, "/"), ("unknown_session", 7, "/")]  # fmt: skip
        assert checks(staging) == {"repeated_mark": 1}


def test_a_large_file_says_the_same_as_a_small_one(tmp_path, monkeypatch):
    from lostlearning.sources import extract

    text = (
        f"Title\n{LONG}{A},01/09/2026,AM,/\n{A},01/09/2026,AM,I\n{B},01/09/2026,PM,QQ\n{A},05/09/2026,AM,/\nLegend,,,\n"
        + LONG
    )
    found = []
    for large in (2_000_000, 0):
        monkeypatch.setattr(extract, "LARGE", large)
        write(tmp_path, r_csv=text)
        with assembled(tmp_path) as staging:
            found.append(
                (
                    weeks(staging),
                    rows(staging, "SELECT why, _row, code, pupil FROM unplaced_marks ORDER BY 2, 1"),
                )
            )
    assert found[0] == found[1]
    assert len(found[0][1]) == 3


def test_an_uneven_large_file_is_read_cell_by_cell(tmp_path, monkeypatch):
    from lostlearning.sources import extract

    monkeypatch.setattr(extract, "LARGE", 0)
    write(tmp_path, r_csv=f"{LONG}{A},01/09/2026,AM,/\n{A},01/09/2026,PM,\\,extra,cells\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-08-31"): "../\\......"}


def test_month_first_dates_are_asked_about_and_read_when_said(tmp_path):
    write(tmp_path, r_csv=f"{LONG}{A},09/14/2026,AM,/\n{A},09/15/2026,AM,/\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {}
        assert checks(staging)["date_order"] == 1
    write(tmp_path, mapping_toml='[files."r.csv"]\ndates = "month-first"\n')
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-14"): "/?/?......"}


def test_a_day_nobody_was_marked_is_no_session_and_a_gap_is_not_known(tmp_path):
    write(tmp_path, g_csv="UPN,07/09/2026 AM,07/09/2026 PM,08/09/2026 AM,08/09/2026 PM,09/09/2026 AM,09/09/2026 PM\n"
          f"{A},/,\\,#,#,/,\\\n{B},/,,,,,\\\n",
          roll_csv=f"UPN,Entry date,Leaving date,Year group\n{A},01/09/2025,,9\n{B},01/09/2025,,9\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): "/\\../\\....", (B, "2026-09-07"): "/?..?\\...."}


def test_before_entry_and_after_leaving(tmp_path):
    days = "".join(f"{A},{day:02}/09/2026,AM,/\n{A},{day:02}/09/2026,PM,\\\n" for day in range(7, 12))
    write(tmp_path, m_csv=LONG + days + f"{B},09/09/2026,AM,/\n",
          roll_csv=f"UPN,Entry date,Leaving date,Year group\n{A},01/09/2025,,9\n{B},08/09/2026,10/09/2026,9\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert weeks(staging)[(B, "2026-09-07")] == "__??/???__"


def test_marks_that_stop_without_a_roll_are_reported(tmp_path):
    days = "".join(f"{A},{day:02}/09/2026,AM,/\n{A},{day:02}/09/2026,PM,\\\n" for day in (1, 8, 15))
    write(tmp_path, m_csv=LONG + days + f"{B},01/09/2026,AM,/\n")
    with assembled(tmp_path) as staging:
        assert (B, "2026-09-14") not in weeks(staging)
        assert checks(staging) == {"no_leaving_date": 1}


@pytest.mark.parametrize(
    ("heads", "cells", "week"),
    [
        ("Mon AM 07/09,Mon PM 07/09", "/,\\", "/\\........"),
        ("Mon AM 07/09/2026,Mon PM 07/09/2026", "/,\\", "/\\........"),
        ("07/09/2026,07/09/2026,08/09/2026,08/09/2026", "/,\\,I,I", "/\\II......"),
        ("07/09/2026,08/09/2026", "/\\,C2 I", "/\\pI......"),
    ],
)
def test_grids_with_headings_of_every_kind(tmp_path, heads, cells, week):
    write(tmp_path, g_csv=f"Register 2026/27\nUPN,Name,{heads}\n{A},Ann Ash,{cells}\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): week}


def test_a_day_of_one_cell_is_never_sliced_by_guess(tmp_path):
    write(tmp_path, g_csv=f"UPN,07/09/2026,08/09/2026\n{A},C2,/\\\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): "../\\......"} or weeks(staging) == {
            (A, "2026-09-07"): "??/\\......"
        }
        assert checks(staging) == {"day_mark": 1}


def test_a_grid_of_pages_each_with_its_week(tmp_path):
    page = "Week commencing {0},,,\nUPN,MonAM,MonPM,TueAM\n{1},/,\\,I\n"
    write(tmp_path, g_csv=page.format("07/09/2026", A) + "\n" + page.format("14/09/2026", A))
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): "/\\I?......", (A, "2026-09-14"): "/\\I?......"}


def test_a_week_without_a_date_is_refused(tmp_path):
    write(tmp_path, g_csv=f"UPN,MonAM,MonPM,TueAM\n{A},/,\\,I\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {}
        assert checks(staging) == {"no_week": 1}


def test_one_row_a_day(tmp_path):
    write(tmp_path, g_csv=f"UPN,Date,AM,PM\n{A},07/09/2026,/,\\\n{A},08/09/2026,C2,I\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): "/\\pI......"}


def test_a_string_whose_length_does_not_fit_is_refused_not_sliced(tmp_path):
    write(
        tmp_path, s_csv=f"UPN,Start date,Marks\n{A},07/09/2026,/\\/\\/\\/\\/\\ II\n{B},07/09/2026,/\\C2/\\/\n"
    )
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): "/\\/\\/\\/\\/\\", (A, "2026-09-14"): "II........"}
        assert checks(staging) == {"packed_length": 1}


def test_a_string_with_codes_of_two_characters_is_refused_though_its_length_is_even(tmp_path):
    twos = f"{A},07/09/2026,/\\C2/\\C2\nC820000000003,07/09/2026,/\\/\\y1y1/\\/\\"
    write(tmp_path, s_csv=f"UPN,Start date,Marks\n{B},07/09/2026,/\\/\\CC\n{twos}\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(B, "2026-09-07"): "/\\/\\CC...."}
        assert checks(staging) == {"packed_length": 2}


def test_a_string_of_seven_day_weeks(tmp_path):
    write(tmp_path, s_csv=f"UPN,Start date,Marks\n{A},04/09/2026,/\\####/\\/\\/\\/\\/\\####II\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {
            (A, "2026-08-31"): "......../\\", (A, "2026-09-07"): "/\\/\\/\\/\\/\\", (A, "2026-09-14"): "II........"
        }  # fmt: skip


def test_who_is_who_across_files(tmp_path):
    write(tmp_path,
          m_csv="StudentId,Date,Session,Mark\n17,07/09/2026,AM,/\n17,07/09/2026,PM,\\\n18,07/09/2026,AM,I\n",
          roll_csv=f"UPN,Admission number,Surname,Forename,DOB,Year\n{A},17,Ash,Ann,01/02/2012,9\n{B},18,Bee,Bob,03/04/2012,9\n",
          e_csv="Name,DOB,Type,Start date,Days\n\"ASH,  Ann\",01-Feb-12,Suspension,08/09/2026,1.5\nBob Bee,,PEX,08/09/2026,\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert set(weeks(staging)) == {(A, "2026-09-07"), (B, "2026-09-07")}
        found = rows(staging, "SELECT p.person, category, sessions FROM exclusions JOIN "
                     "(SELECT DISTINCT pupil, person FROM people) AS p USING (pupil) ORDER BY 1")  # fmt: skip
        assert found == [(f"upn:{A}", "SUSP", 3), (f"upn:{B}", "PERM", None)]
        assert checks(staging) == {}


def test_a_name_of_two_pupils_is_reported_not_guessed(tmp_path):
    write(tmp_path, roll_csv=f"UPN,Surname,Forename,DOB,Year\n{A},Ash,Ann,01/02/2012,9\n{B},Ash,Ann,03/04/2012,9\n",
          e_csv="Surname,Forename,Exclusion type,Start date,Days\nAsh,Ann,Suspension,08/09/2026,1\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert rows(staging, "SELECT count(*) FROM exclusions") == [(0,)]
        assert checks(staging) == {"ambiguous_pupil": 1}
        assert not any("Ash" in str(problem) for problem in staging.problems)


def test_nothing_that_names_a_pupil_is_in_a_canonical_table(tmp_path):
    write(tmp_path, roll_csv=f"UPN,Surname,Forename,DOB,Year\n{A},Ash,Ann,13/02/2012,9\n")
    with assembled(tmp_path) as staging:
        assert rows(staging, "SELECT birth_month::VARCHAR FROM pupils") == [("2012-02-01",)]
        for name in ("pupils", "enrolments", "schools"):
            held = str(rows(staging, f"SELECT * FROM {name}"))
            assert not any(word in held for word in (A, "Ash", "Ann", "2012-02-13"))


def test_files_that_disagree_are_reported_and_blanks_filled(tmp_path):
    write(
        tmp_path, a_csv=f"UPN,Sex,Year group,FSM\n{A},F,9,\n", b_csv=f"UPN,Sex,Year group,FSM\n{A},M,9,Yes\n"
    )
    with assembled(tmp_path) as staging:
        assert rows(staging, "SELECT sex, fsm FROM pupils") == [("F", True)]
        assert checks(staging) == {"files_disagree": 1}


def test_values_that_do_not_parse_are_null_and_named_by_row_and_heading(tmp_path):
    write(
        tmp_path,
        e_csv=f"UPN,Exclusion type,Start date,Sessions\n{A},Suspension,08/09/2026,two\n{B},Suspension,soon,2\n",
    )
    with assembled(tmp_path) as staging:
        found = [(problem.row, problem.column, problem.found) for problem in staging.problems]
        assert found == [(3, "Start date", "soon"), (2, "Sessions", "two")]
        assert rows(staging, "SELECT start_date, sessions FROM exclusions ORDER BY _row")[0][1] is None


def test_two_columns_that_mean_the_same(tmp_path):
    write(tmp_path, r_csv=f"UPN,Date,Session,Mark,Mark\n{A},07/09/2026,AM,/,I\n")
    with assembled(tmp_path) as staging:
        assert weeks(staging) == {(A, "2026-09-07"): "/?........"}
        assert checks(staging) == {"repeated_heading": 1}


def test_a_cell_of_a_million_characters(tmp_path):
    write(
        tmp_path, b_csv=f'UPN,Incident date,Incident type,Location\n{A},07/09/2026,"{"x" * 1_000_000}",Hall\n'
    )
    with assembled(tmp_path) as staging:
        assert checks(staging) == {"cell_too_long": 1}
        assert rows(staging, "SELECT kind, location FROM behaviour_incidents") == [(None, "Hall")]


@pytest.mark.parametrize(
    ("content", "check"),
    [(b"", "empty_file"), (b"\xff\xd8\xff\xe0 photo", "not_a_table"), (b"PK\x03\x04 broken", "unreadable_file"),
     (b"one two three\nfour\n", "unknown_layout"), (b"a,b\n1,2\n", "unknown_layout")],
)  # fmt: skip
def test_nothing_usable_raises_with_every_reason(tmp_path, content, check):
    (tmp_path / "f.csv").write_bytes(content)
    with pytest.raises(UnusableError) as caught, assembled(tmp_path):
        pass
    assert [problem.check for problem in caught.value.problems] == [check]
    assert all(problem.mend for problem in caught.value.problems)


def test_headings_and_nothing_below(tmp_path):
    write(tmp_path, r_csv=LONG, q_csv=f"{LONG}{A},07/09/2026,AM,/\n")
    with assembled(tmp_path) as staging:
        assert checks(staging) == {"no_rows": 1}


def test_an_archive_and_sub_folders_of_schools(tmp_path):
    for school in ("Elm", "Oak"):
        (tmp_path / "in" / school).mkdir(parents=True)
        write(tmp_path / "in" / school, r_csv=f"{LONG}{A},07/09/2026,AM,/\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in (tmp_path / "in").rglob("*.csv"):
            archive.write(path, path.relative_to(tmp_path / "in"))
    with assembled(tmp_path / "in") as staging:
        folders = rows(staging, "SELECT school FROM register_weeks ORDER BY 1")
    shutil.rmtree(tmp_path / "in")
    with assembled(tmp_path) as staging:
        assert (
            rows(staging, "SELECT school FROM register_weeks ORDER BY 1") == folders == [("Elm",), ("Oak",)]
        )
