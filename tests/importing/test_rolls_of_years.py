"""Pupil lists of several years: which year a list is of, and the postcodes it gives."""

import pytest
from whole import assembled, key, rows

HEADINGS = "School,UPN,Surname,Forename,Year group,Postcode\n"
FIRST = "B801200005001"
SECOND = "P801200005002"
THIRD = "D801200005003"


def lists(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", " ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".csv").write_text(HEADINGS + text, encoding="utf-8")
    return folder


ONE = f"Hill Academy,{FIRST},Grey,Asa,7,ZZ1 1AA\nHill Academy,{SECOND},Lane,Bo,8,ZZ1 1AB\n"
TWO = f"Hill Academy,{FIRST},Grey,Asa,8,zz11aa\nHill Academy,{THIRD},Moor,Cy,7,ZZ1 1AC\n"


@pytest.mark.parametrize(
    "names", [("2024-25__pupils", "2025-26__pupils"), ("roll_2024-2025", "roll_2025-2026")]
)
def test_lists_of_several_years_are_of_the_year_in_their_names(tmp_path, names):
    with assembled(lists(tmp_path, **dict(zip(names, (ONE, TWO), strict=True)))) as staging:
        found = rows(
            staging, "SELECT academic_year, year_group, count(*) FROM enrolments GROUP BY ALL ORDER BY ALL"
        )
        assert found == [(2024, "7", 1), (2024, "8", 1), (2025, "7", 1), (2025, "8", 1)]
        assert not [problem for problem in staging.problems if problem.check == "files_disagree"]


def test_one_list_is_of_the_years_that_other_files_say_whatever_it_is_called(tmp_path):
    marks = "UPN,Date,Session,Mark\n" + f"{FIRST},08/09/2025,AM,/\n"
    (tmp_path / "marks.csv").write_text(marks, encoding="utf-8")
    with assembled(lists(tmp_path, **{"pupils_2023-24": ONE})) as staging:
        assert rows(staging, "SELECT DISTINCT academic_year FROM enrolments") == [(2025,)]


def test_a_short_list_of_another_year_does_not_make_a_roll_of_it(tmp_path):
    leavers = f"Hill Academy,{FIRST},Grey,Asa,7,\n"
    everyone = "".join(f"Hill Academy,B8012000050{n:02},Grey,Asa{n},7,\n" for n in range(10, 20))
    with assembled(lists(tmp_path, **{"leavers_2024-25": leavers, "pupils_2025-26": everyone})) as staging:
        years = rows(staging, "SELECT DISTINCT academic_year FROM enrolments")
        assert len(years) == 1


def test_a_lists_postcode_is_known_by_its_hash_alone(tmp_path):
    files = {"2024-25__pupils": ONE, "2025-26__pupils": TWO}
    with assembled(lists(tmp_path, **files)) as staging:
        found = rows(staging, "SELECT academic_year, start_date, postcode_key FROM addresses ORDER BY ALL")
        keys = {name: key(f"postcode:{name}") for name in ("ZZ11AA", "ZZ11AB", "ZZ11AC")}
        meant = [(2024, "ZZ11AA"), (2024, "ZZ11AB"), (2025, "ZZ11AA"), (2025, "ZZ11AC")]
        assert sorted(found) == sorted((year, None, keys[code]) for year, code in meant)
        assert staging.rows[1] == 2  # a row of a list is one row, whatever is made of it
