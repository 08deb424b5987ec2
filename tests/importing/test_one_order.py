"""A file has one order of day and month: a column that says nothing of it is read as another that does."""

from whole import assembled, rows, write

HEAD = "Admission number,Surname,Forename,DOB,Year group,Entry date\n"
BORN = ("14/05/2014", "03/02/2013", "27/11/2012", "09/07/2011")
AMBIGUOUS = ("03/05/2014", "03/02/2013", "04/11/2012", "09/07/2011")


def roll(born):
    return HEAD + "".join(f"{n},Grey{n},Asa,{day},{7 + n},01/09/20{22 - n}\n" for n, day in enumerate(born))


def test_entry_dates_that_are_all_the_first_of_september_are_read_as_births_are(tmp_path):
    with assembled(write(tmp_path, roll_csv=roll(BORN))) as staging:
        entered = rows(staging, "SELECT DISTINCT entry_date::VARCHAR FROM enrolments ORDER BY 1")
        assert entered == [("2019-09-01",), ("2020-09-01",), ("2021-09-01",), ("2022-09-01",)]
        assert not [problem for problem in staging.problems if problem.check == "date_order"]


def test_without_such_a_column_it_is_still_asked(tmp_path):
    with assembled(write(tmp_path, roll_csv=roll(AMBIGUOUS))) as staging:
        (said,) = [problem for problem in staging.problems if problem.check == "date_order"]
        assert said.column == "Entry date"
