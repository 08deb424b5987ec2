"""Files that name no school beside files that do: one school named is theirs, several are not guessed."""

from whole import assembled, rows, weeks, write

ROLL = "UPN,Admission number,Surname,Forename,Year,School\n{}"
MARKS = "Admission number,Date,Session,Mark\n17,08/09/2025,AM,/\n17,08/09/2025,PM,O\n18,08/09/2025,AM,I\n"
UPN = "B801234567890"


def test_a_register_without_a_school_is_of_the_one_that_the_roll_names(tmp_path):
    roll = ROLL.format(f"{UPN},17,Grey,Asa,7,Hill Academy\n,18,Lane,Bo,7,Hill Academy\n")
    with assembled(write(tmp_path, roll_csv=roll, marks_csv=MARKS)) as staging:
        assert rows(staging, "SELECT DISTINCT school FROM register_weeks") == [("Hill Academy",)]
        assert rows(staging, "SELECT school FROM schools") == [("Hill Academy",)]
        # The register's numbers are the roll's: one pupil each, known by UPN where there is one.
        assert weeks(staging)[UPN, "2025-09-08"] == "/O........"
        assert rows(staging, "SELECT count(DISTINCT pupil) FROM people") == [(2,)]
        (said,) = [problem for problem in staging.problems if problem.check == "school_not_named"]
        assert said.file == "marks.csv"
        assert "Hill Academy" in said.found


def test_several_schools_are_not_guessed_between(tmp_path):
    roll = ROLL.format(f"{UPN},17,Grey,Asa,7,Hill Academy\n,18,Lane,Bo,7,Vale School\n")
    with assembled(write(tmp_path, roll_csv=roll, marks_csv=MARKS)) as staging:
        assert rows(staging, "SELECT DISTINCT school FROM register_weeks") == [("school",)]
        (said,) = [problem for problem in staging.problems if problem.check == "school_not_named"]
        assert "2: they were counted as a school of their own" in said.found


def test_nothing_is_said_where_no_file_names_a_school(tmp_path):
    with assembled(write(tmp_path, marks_csv=MARKS)) as staging:
        assert rows(staging, "SELECT DISTINCT school FROM register_weeks") == [("school",)]
        assert not [problem for problem in staging.problems if problem.check == "school_not_named"]
