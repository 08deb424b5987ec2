"""Two years of five schools: pupils go up a year, every exit is as the truth says, and nothing is told in the files."""

import csv
import json
from collections import Counter, defaultdict

import pytest
from stdnum.gb import upn as check

from lostlearning.synth.demo_authority import write_demo_authority
from lostlearning.synth.demo_authority.exits import mistyped, temporary_upn
from lostlearning.synth.demo_authority.kinds import KINDS, MEANT
from lostlearning.synth.demo_authority.needs import PATTERNS
from lostlearning.synth.demo_authority.stories import STORIES

SIZES = {"Secondary": 150, "Primary": 70, "Special": 24}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority") / "exports"
    return folder, write_demo_authority(folder, 3, schools=5, sizes=SIZES)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rolls(made):
    """(school, year) → UPN → row of the pupil list."""
    folder, _ = made
    return {
        (path.parent.name, int(path.stem[-7:-3])): {row["UPN"]: row for row in rows(path)}
        for path in folder.glob("*/Pupil list*.csv")
    }


def test_pupils_go_up_a_year_and_keep_their_upn(rolls):
    went_up = 0
    for (school, year), then in rolls.items():
        if year == 2025:
            continue
        now = rolls[school, 2025]
        for upn in then.keys() & now.keys():
            group = "0" if then[upn]["Year group"] == "R" else then[upn]["Year group"]
            assert int(now[upn]["Year group"]) == int(group) + 1
            assert now[upn]["Surname"] == then[upn]["Surname"]
            assert now[upn]["Date of birth"] == then[upn]["Date of birth"]
            assert now[upn]["Admission number"] == then[upn]["Admission number"]
            went_up += 1
    assert went_up > 250


def test_nobody_leaves_but_by_a_planted_exit_and_each_is_in_the_files(made, rolls):
    folder, truth = made
    told = defaultdict(dict)
    for one in truth.exits:
        told[one.school, one.academic_year][one.upn] = one
    for (school, year), roll in rolls.items():
        left = {upn for upn, row in roll.items() if row["Leaving date"]}
        dated = {upn for upn, one in told[school, year].items() if one.left_on}
        assert left == dated
        path = next((folder / school).glob(f"Leavers {year}*.csv"), None)
        for row in rows(path) if path else ():
            one = told[school, year][row["UPN"]]
            assert row["Date of leaving"] == f"{one.left_on:%d/%m/%Y}"
            assert row["Ground for removal"] == one.ground
        for upn in told[school, year].keys() - dated:
            assert upn in roll and upn not in rolls[school, year + 1]


def test_the_next_school_has_the_pupil_as_the_truth_says(made, rolls):
    for one in made[1].exits:
        if one.next_school:
            there = rolls[one.next_school, one.academic_year][one.next_upn]
            here = rolls[one.school, one.academic_year][one.upn]
            assert there["Entry date"] == f"{one.joined_on:%d/%m/%Y}"
            assert (there["Surname"], there["Date of birth"]) == (here["Surname"], here["Date of birth"])
            assert (one.upn == one.next_upn) == (one.matched_by == "upn")
            moved = there["Postcode"] != here["Postcode"]
            assert moved == (one.kind == "moved_home")
        elif one.kind not in MEANT:
            elsewhere = [key for key, roll in rolls.items() if key[0] != one.school and one.upn in roll]
            assert elsewhere == [], one


def test_every_kind_is_planted_and_means_something(made):
    folder, truth = made
    counted = Counter(one.kind for one in truth.exits)
    assert set(KINDS) | set(MEANT) == set(counted)
    assert {one.signal for one in truth.signals} >= set(STORIES)
    assert {one.indicator for one in truth.needs} == set(PATTERNS)
    assert {one.standing for one in truth.needs} == {"unmet", "being acted on"}
    beside = folder.with_name("exports-truth")
    meant = {(row["file"], row["kind"]): row["meaning"] for row in rows(beside / "kinds.csv")}
    for name, column in (("exits.csv", "kind"), ("signals.csv", "signal"), ("needs.csv", "indicator")):
        held = rows(beside / name)
        assert held and all(meant[name, row[column]] for row in held)
    assert len(json.loads((beside / "truth.json").read_text("utf-8"))["schools"]) == 10


def test_truths_are_never_among_the_files(made):
    folder, truth = made
    assert {path.parent.name for path in folder.rglob("*.csv")} == {f"999400{n}" for n in range(1, 6)}
    assert len(truth.files) == len(list(folder.rglob("*.*"))) == len(set(truth.files))


def test_a_temporary_upn_has_the_letter_that_follows_and_a_mistyped_one_has_not(made):
    for serial in range(0, 200, 7):
        made_up = temporary_upn(3, 2024, serial)
        assert len(made_up) == 13 and made_up[-1].isalpha()
        assert check.calc_check_digit(made_up[1:]) == made_up[0]
    for one in made[1].exits:
        if one.kind == "mistyped_upn":
            assert check.calc_check_digit(one.next_upn[1:]) != one.next_upn[0]
            assert sorted(mistyped(one.upn)) == sorted(one.upn)


def test_too_few_schools_to_move_between_are_refused(tmp_path):
    with pytest.raises(ValueError, match="four or more"):
        write_demo_authority(tmp_path / "exports", schools=3)
    assert not list(tmp_path.iterdir())


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    sizes = {"Secondary": 60, "Primary": 40, "Special": 24}
    for name in ("one", "two"):
        write_demo_authority(tmp_path / name, 5, schools=4, sizes=sizes)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.csv"))
    assert files and all(
        (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in files
    )
