"""Which school a file is of, by the folder it lies in."""

from pathlib import Path

import pytest

from lostlearning.importing.finding import find


def school_of(paths):
    return {given.name: given.school for given in find(paths)}


@pytest.fixture
def folder(tmp_path):
    for name in ("north/exports/marks.csv", "south/exports/marks.csv", "both.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a,b\n1,2\n")
    return tmp_path


def test_sub_folders_are_schools_where_there_are_several(folder):
    assert school_of([folder]) == {
        "both.csv": "school",
        "north/exports/marks.csv": "north",
        "south/exports/marks.csv": "south",
    }


def test_one_folder_is_only_where_someone_put_the_files(folder):
    assert school_of([folder / "north"]) == {"exports/marks.csv": "school"}


def test_several_folders_are_a_school_each_by_where_they_part(folder):
    assert school_of([folder / "north" / "exports", folder / "south" / "exports", folder / "both.csv"]) == {
        "north/exports/marks.csv": "north",
        "south/exports/marks.csv": "south",
        "both.csv": "school",
    }


def test_a_folder_given_twice_or_with_one_of_its_own_is_read_once(folder):
    assert school_of([folder / "north", folder / "north"]) == {"exports/marks.csv": "school"}
    found = find([folder, folder / "north"])
    assert sorted(given.path.name for given in found) == ["both.csv", "marks.csv", "marks.csv"]
    assert {given.school for given in found if "marks" in given.name} == {"north", "south"}


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file or folder"):
        find([Path(tmp_path / "nothing")])
