import openpyxl
import pytest
from whole import assembled, rows, write

from lostlearning.importing import Answer
from lostlearning.importing.questions import askable, question
from lostlearning.problems import UnusableError
from lostlearning.sources.files import sniff
from lostlearning.sources.readers import readers

A = "A820000000001"
ODD = f"Who,When,How long,What\n{A},07/09/2026,50,Reset room\n"
SAID = {"Who": "upn", "When": "date", "How long": "minutes", "What": "kind"}


def test_what_is_not_known_is_asked_once_and_kept(tmp_path):
    write(tmp_path, odd_csv=ODD)
    asked = []

    def answer(question):
        asked.append(question)
        return Answer("removal_log", SAID)

    for ask in (answer, None):  # the second run asks nothing
        with assembled(tmp_path, ask) as staging:
            assert rows(staging, "SELECT kind, minutes FROM internal_removals") == [
                ("internal_exclusion", 50)
            ]
    assert [list(question.columns) for question in asked] == [["Who", "When", "How long", "What"]]
    assert 'reader = "removal_log"' in (tmp_path / "mapping.toml").read_text(encoding="utf-8")


def test_without_anybody_to_ask_the_problem_says_what_to_write(tmp_path):
    write(tmp_path, odd_csv=ODD)
    with pytest.raises(UnusableError) as caught, assembled(tmp_path):
        pass
    (problem,) = caught.value.problems
    assert '[files."odd.csv"]' in problem.mend
    assert '"How long" = ""' in problem.mend
    assert not (tmp_path / "mapping.toml").exists()


def test_a_file_to_be_left_out_is_left_out(tmp_path):
    write(tmp_path, odd_csv=ODD, mapping_toml='[files."odd*.csv"]\nreader = "ignore"\n',
          r_csv=f"UPN,Date,Session,Mark\n{A},07/09/2026,AM,/\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert [file.name for file in staging.readings] == ["r.csv"]
        assert staging.problems == []


def test_the_school_comes_from_the_mapping_unless_a_row_names_it(tmp_path):
    write(tmp_path, mapping_toml="school = 123456\n", r_csv=f"UPN,Date,Session,Mark\n{A},07/09/2026,AM,/\n",
          s_csv=f"URN,UPN,Date,Session,Mark\n654321,{A},07/09/2026,AM,/\n")  # fmt: skip
    with assembled(tmp_path) as staging:
        assert rows(staging, "SELECT school, urn FROM schools ORDER BY 1") == [
            ("123456", "123456"),
            ("654321", "654321"),
        ]


@pytest.mark.parametrize(
    "text", ["not = [toml", '[files."r.csv"]\nreader = "magic"\ndates = 3\nheader_row = 0\ncolumns = 1\n']
)
def test_a_mapping_that_makes_no_sense_is_reported(tmp_path, text):
    write(tmp_path, mapping_toml=text, r_csv=f"UPN,Date,Session,Mark\n{A},07/09/2026,AM,/\n")
    with assembled(tmp_path) as staging:
        found = [problem.check for problem in staging.problems]
        assert found and set(found) == {"mapping_file"}
        assert rows(staging, "SELECT count(*) FROM register_weeks") == [(1,)]


FIXED = {"ctf", "sims", "census"}
"""Layouts that are always the same: there is nothing to say of their headings."""


def test_every_reader_whose_headings_may_differ_may_be_chosen(tmp_path):
    write(tmp_path, odd_csv=ODD)
    (file,) = sniff(tmp_path / "odd.csv")
    asked = question(file)
    assert set(asked.choices) == {reader.name for reader in readers()} - FIXED
    for name, choice in asked.choices.items():
        assert choice.title and choice.known, name
        assert {column for group in choice.needs for column in group} <= {*choice.known, "session"}, name


@pytest.mark.parametrize(
    ("text", "reader", "columns"),
    [
        (f"Child,Day,Half,Code\n{A},07/09/2026,AM,/\n", "register_marks",
         {"Child": "upn", "Day": "date", "Half": "session", "Code": "code"}),
        (f"Child,From,Row\n{A},07/09/2026,/\\/\\/\\/\\/\\\n", "register_strings",
         {"Child": "upn", "From": "start_date", "Row": "marks"}),
        (f"Kid,07/09/2026 AM,07/09/2026 PM\n{A},/,/\n", "register_columns", {"Kid": "upn"}),
    ],
)  # fmt: skip
def test_a_register_may_be_explained(tmp_path, text, reader, columns):
    write(tmp_path, odd_csv=text)
    with assembled(tmp_path, lambda asked: Answer(reader, columns)) as staging:
        assert rows(staging, "SELECT count(*) FROM register_weeks") == [(1,)]
        assert staging.problems == []
    assert set(columns.values()) <= set(askable()[reader].offered)


def test_a_grid_is_proposed_with_its_sessions(tmp_path):
    write(tmp_path, odd_csv=f"UPN,Mon AM,Mon PM,Tue AM\n{A},oh,no,?\n")
    (file,) = sniff(tmp_path / "odd.csv")
    asked = question(file)
    assert asked.reader == "register_columns"
    assert asked.columns == {"UPN": "upn", "Mon AM": "session", "Mon PM": "session", "Tue AM": "session"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[files."odd.csv".columns]\n"When" = "dte"', ('"dte" is no column of removal_log', "did you mean date")),
        ('[files."odd.csv".columns]\n"Wen" = "date"', ('no heading "Wen"', 'did you mean "When"')),
        ('[files."odd.csv".columns]\n"When" = "zzzz"', ("there are", "date", "minutes")),
        ('headrow = 1', ("headrow", "header_row")),
    ],
)  # fmt: skip
def test_a_wrong_line_of_the_mapping_is_explained(tmp_path, line, said):
    write(tmp_path, odd_csv=ODD, r_csv=f"UPN,Date,Session,Mark\n{A},07/09/2026,AM,/\n",
          mapping_toml=f'[files."odd.csv"]\nreader = "removal_log"\n{line}\n')  # fmt: skip
    with assembled(tmp_path) as staging:
        by_file = {problem.file: problem for problem in staging.problems if problem.check == "mapping_file"}
        wrong, unread = by_file["mapping.toml"], by_file["odd.csv"]
        assert all(word in wrong.found for word in said), wrong.found
        assert unread.severity == "stops"
        assert "upn or local_id" in unread.expected
        assert A not in str(staging.problems)


def test_a_file_that_is_read_in_another_way_than_was_said_is_reported(tmp_path):
    write(tmp_path, r_csv=f"UPN,Date,Session,Mark\n{A},07/09/2026,AM,/\n",
          mapping_toml='[files."r.csv"]\nreader = "placement_log"\n')  # fmt: skip
    with assembled(tmp_path) as staging:
        (problem,) = staging.problems
        assert (problem.check, problem.severity) == ("mapping_file", "warns")
        assert "placement_log" in problem.expected
        assert rows(staging, "SELECT count(*) FROM register_weeks") == [(1,)]


def test_a_sheet_of_notes_beside_one_of_data_stops_nothing(tmp_path):
    book = openpyxl.Workbook()
    marks, notes = book.active, book.create_sheet("Read me")
    for row in (("UPN", "Date", "Session", "Mark"), (A, "07/09/2026", "AM", "/")):
        marks.append(row)
    for row in (("Made by", "the office"), ("Ask", "Reception")):
        notes.append(row)
    book.save(tmp_path / "book.xlsx")
    with assembled(tmp_path) as staging:
        assert rows(staging, "SELECT count(*) FROM register_weeks") == [(1,)]
        (problem,) = staging.problems
        assert problem.file == "book.xlsx [Read me]"
        assert problem.severity == "warns"
        assert problem.mend.startswith("If it holds no data, nothing need be done.")
    del book["Sheet"]
    book.create_sheet("More").append(("Where", "Hall"))
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(UnusableError) as caught, assembled(tmp_path):
        pass
    assert {problem.severity for problem in caught.value.problems} == {"stops"}


def test_a_row_about_a_pupil_is_never_taken_for_headings(tmp_path):
    write(tmp_path, odd_csv=f"{A},Surname,Mark,Date\n")
    with pytest.raises(UnusableError) as caught, assembled(tmp_path):
        pass
    assert A not in str(caught.value.problems)
