import pytest
from whole import assembled, rows, write

from lostlearning.importing import Answer
from lostlearning.problems import UnusableError

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
