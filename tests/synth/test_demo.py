import csv
import json
from collections import Counter

import fastexcel
import pytest
from stdnum.gb import upn

from lostlearning.synth import write_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "school"
    files = write_demo(folder, 20, pupils=300)
    truth = json.loads((folder.parent / "school-truth" / "truth.json").read_text(encoding="utf-8"))
    return {path.name: path for path in files}, truth


def rows(path, encoding="utf-8", titles=0):
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(titles):
            next(file)
        return list(csv.DictReader(file))


def marks(files):
    return [
        row for name, path in files.items() if name.startswith("Attendance") for row in rows(path, titles=2)
    ]


def test_the_files_are_those_a_school_would_export(demo):
    files, _ = demo
    assert {
        "Pupil list.csv",
        "Suspensions and exclusions.xlsx",
        "Term dates.csv",
        "Behaviour incidents.csv",
    } <= set(files)
    assert sum(name.startswith("Attendance marks") for name in files) == 3
    assert all(path.parent.name == "school" for path in files.values())
    assert not any("truth" in name for name in files)


def test_the_register_is_as_dirty_as_it_says_and_no_truth_is_lost(demo):
    files, truth = demo
    dirt, school = truth["dirt"]["register"], truth["schools"][0]
    found = Counter()
    every = marks(files)
    once = {(row["UPN"], row["Date"], row["Session"]): row["Mark"] for row in every}
    assert len(every) - len(once) == dirt["rows_repeated"]
    assert sum(row["Mark"] != row["Mark"].strip() for row in every) >= dirt["marks_with_a_trailing_space"]
    for mark in once.values():
        found[mark.strip().upper() if mark.strip() in "iolm" else mark.strip()] += 1
    known = {
        code: count for code, count in school["everyone"]["codes"].items() if count and code != "(no mark)"
    }
    after = dirt["marks_after_leaving"]
    assert found.pop("/") == known.pop("/") + after // 2 + dirt["marks_on_a_saturday"]
    assert found.pop("\\") == known.pop("\\") + after // 2
    unknown = sum(found.pop(text, 0) for text in ("QQ", "@", "9", "Ill"))
    assert unknown == school["planted"]["unknown_codes"]
    assert found.pop("-") + found.pop("") + unknown == school["everyone"]["not_known"]
    assert found == known
    assert school["planted"]["out_of_date_codes"] == known["H"] > 0


def test_the_roll_is_in_an_old_encoding_and_two_pupils_short(demo):
    files, truth = demo
    with pytest.raises(UnicodeDecodeError):
        files["Pupil list.csv"].read_text(encoding="utf-8")
    listed = rows(files["Pupil list.csv"], "cp1252")
    dirt = truth["dirt"]["roll"]
    assert len(listed) - len({row["UPN"] for row in listed}) == dirt["rows_repeated"]
    in_register = {row["UPN"] for row in marks(files)}
    assert len(in_register - {row["UPN"] for row in listed}) == dirt["pupils_left_out"]


def test_the_exclusion_log_calls_some_fixd_and_has_mistyped_upns(demo):
    files, truth = demo
    sheet = fastexcel.read_excel(files["Suspensions and exclusions.xlsx"]).load_sheet("Log", header_row=2)
    log = sheet.to_arrow().to_pydict()
    dirt = truth["dirt"]["exclusions"]
    assert log["Type"].count("FIXD") == dirt["called_fixd"] > 0
    wrong = sum(upn.calc_check_digit(number[1:]) != number[0] for number in log["UPN"])
    assert wrong == dirt["upns_mistyped"]


def test_the_same_seed_writes_the_same_bytes(tmp_path, demo):
    files, _ = demo
    again = write_demo(tmp_path / "school", 20, pupils=300)
    assert {path.name: path.read_bytes() for path in again} == {
        name: path.read_bytes() for name, path in files.items()
    }


def test_a_clean_school_has_no_dirt(tmp_path):
    write_demo(tmp_path / "school", 20, pupils=60, clean=True)
    truth = json.loads((tmp_path / "school-truth" / "truth.json").read_text(encoding="utf-8"))
    assert truth["dirt"] == {}
    assert "unknown_codes" not in truth["schools"][0]["planted"]
