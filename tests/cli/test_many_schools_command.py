"""What ``diagnose`` and ``demo`` are asked of many schools, and what they say."""

import functools

import pytest
from typer.testing import CliRunner

from lostlearning import diagnosis
from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit
from lostlearning.diagnosis import Made
from lostlearning.diagnosis.each_school import Entry
from lostlearning.synth import demo_authority

ENTRIES = (
    Entry("9994001", "Alder School", "schools/9994001"),
    Entry("9994002", "Birch School", "", "No possible session of 2025/26 is in the files."),
)


@pytest.fixture
def asked(monkeypatch):
    """What the command asks for, in place of doing it."""
    found = []

    def make(files, out, **given):
        found.append(given)
        entries = ENTRIES if given["of_each"] else ()
        return Made({"headline": "A headline.", "schools": 2}, [out / "staff.html"], (), entries)

    monkeypatch.setattr(diagnosis, "make", make)
    return found


def test_each_school_has_a_report_unless_told_otherwise(asked, tmp_path):
    shown = CliRunner().invoke(app, ["diagnose", str(tmp_path), "-o", str(tmp_path / "out")])
    assert shown.exit_code == Exit.DONE and asked[-1]["of_each"] is True
    assert "a report for each of 1 school, to which the index leads" in shown.output
    assert "Birch School has none. No possible session of 2025/26 is in the files." in shown.output
    shown = CliRunner().invoke(
        app, ["diagnose", str(tmp_path), "-o", str(tmp_path / "out"), "--schools", "none"]
    )
    assert shown.exit_code == Exit.DONE and asked[-1]["of_each"] is False
    assert "the index leads" not in shown.output
    refused = CliRunner().invoke(
        app, ["diagnose", str(tmp_path), "-o", str(tmp_path / "out"), "--schools", "some"]
    )
    assert refused.exit_code == Exit.USAGE and len(asked) == 2


def test_a_demonstration_authority_is_written_with_its_truth_beside_it(tmp_path, monkeypatch):
    small = functools.partial(
        demo_authority.write_demo_authority,
        schools=4,
        sizes={"Secondary": 60, "Primary": 40, "Special": 24},
    )
    monkeypatch.setattr(demo_authority, "write_demo_authority", small)
    shown = CliRunner().invoke(app, ["demo", str(tmp_path / "demo"), "--authority", "--seed", "4"])
    assert shown.exit_code == Exit.DONE, shown.output
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"exports", "exports-truth"}
    assert "lostlearning diagnose" in shown.output and "exits" in shown.output
