"""``lostlearning synth nation``: what it writes, that it goes on where it was stopped, and what it refuses."""

import dataclasses

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit
from lostlearning.cli.synth import made, starts
from lostlearning.store.nation import Aside, NationalStore, Written
from lostlearning.synth.nation_year import authorities

ASKED = ["synth", "nation", "--pupils", "1200", "--year", "2024/25", "--jobs", "1"]


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "nation"
    result = run(*ASKED, "--years", "2", "-o", folder)
    assert result.exit_code == Exit.DONE, result.output
    assert "authorities 1, academic years 2" in result.output
    return folder


def test_it_fills_a_national_store(nation):
    held = NationalStore.open(nation).manifest()
    assert held.years == (2024, 2025)
    for part in held.partitions.values():
        assert part.region and {"roll", "marks", "pupils", "exclusions", "school_calendar"} <= part.tables
        assert part.rows("roll") == part.rows("pupils") > 1000
        assert part.rows("marks") > 6 * part.rows("roll")


def test_the_same_again_changes_nothing_and_what_is_missing_is_made(nation):
    store = NationalStore.open(nation)
    before = {
        key: {piece.digest for piece in part.pieces} for key, part in store.manifest().partitions.items()
    }
    assert "0 enrolments" in run(*ASKED, "--years", "2", "-o", nation).output
    gone = next(iter(store.manifest().partitions.values()))
    every = frozenset(piece.table for piece in gone.pieces)
    store.publish([Written(gone.academic_year, gone.authority, gone.region, (), every)])
    assert len(store.manifest().partitions) == 1
    assert run(*ASKED, "--years", "2", "-o", nation).exit_code == Exit.DONE
    after = {
        key: {piece.digest for piece in part.pieces} for key, part in store.manifest().partitions.items()
    }
    assert after == before


def test_another_nation_or_another_folder_is_refused(nation, tmp_path):
    other = run(*ASKED, "--years", "2", "--seed", "2", "-o", nation)
    assert other.exit_code == Exit.USAGE and "holds another nation" in other.output
    (tmp_path / "letter.txt").write_text("Dear all")
    there = run(*ASKED, "-o", tmp_path)
    assert there.exit_code != Exit.DONE and "other things in it" in there.output
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    strange = tmp_path / "strange"
    store = NationalStore.create(strange)
    store.publish([Written(2024, "901", "", (), frozenset(), (Aside("9012001", "marks.csv", "cut short"),))])
    real = run(*ASKED, "-o", strange)
    assert real.exit_code == Exit.USAGE and "did not begin" in real.output


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--year", "2024", "such as 2024/25"),
        ("--year", "2024/26", "such as 2024/25"),
        ("--year", "2001/02", "2015/16 to 2039/40"),
        ("--pupils", "10", "1,000 to 20,000,000"),
        ("--pupils", "99000000", "1,000 to 20,000,000"),
        ("--variety", "0", "above 0"),
        ("--years", "0", "1 to 20"),
        ("--jobs", "0", "1 to 64"),
        ("--seed", "-1", "0 or more"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(tmp_path, option, value, said):
    result = run(*ASKED, option, value, "-o", tmp_path / "nation")
    assert result.exit_code == Exit.USAGE
    assert said in result.output
    assert not (tmp_path / "nation").exists()


def test_two_processes_make_what_one_does(nation):
    # Pieces that nobody publishes are no part of the store.
    plans = [dataclasses.replace(plan, pupils=1000) for plan in authorities(165_000)]
    found = [
        [
            (each.authority, sorted(piece.digest for piece in each.pieces))
            for each in made(tasks, 3, 1.0, nation, jobs)
        ]
        for tasks in [[(plan, 2024) for plan in plans]]
        for jobs in (1, 2)
    ]
    assert found[0] == found[1]
    assert [code for code, _ in found[0]] == [plan.code for plan in plans]


def test_a_year_is_where_it_starts():
    assert starts("2024/25") == 2024
    assert starts(" 2029-30 ") == 2029
