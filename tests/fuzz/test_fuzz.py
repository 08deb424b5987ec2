"""Fifteen mutated copies of every format, the same ones every time. ``make fuzz`` tries a thousand of each."""

import io
import random
import zipfile

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.synth import make_school, write_register

from . import mutations, trials
from .formats import FORMATS, RETURN_TO, SLOTS

SEED = 1


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_breaks_is_silently_wrong_or_half_written(format):
    made = trials.trial(format, 0, SLOTS, SEED)
    assert len(made) == SLOTS
    assert [trial for trial in made if trial.outcome in trials.BAD] == []
    outcomes = {trial.outcome for trial in made}
    assert trials.Outcome.SAME in outcomes, "some mutations change nothing"
    assert {trials.Outcome.SAID, trials.Outcome.NOTHING} & outcomes, "some do, and are told"


def test_a_reader_that_says_nothing_would_be_noticed(tmp_path, monkeypatch):
    """The judge is judged: with problems taken away, files that are read otherwise are silently wrong."""
    bench = trials.Bench(tmp_path)
    bench.base("week_columns_csv")
    monkeypatch.setattr(trials, "_said", lambda problems: {})
    outcomes = {trial.outcome for trial in bench.batch("week_columns_csv", range(SLOTS), SEED)}
    assert trials.Outcome.SILENT in outcomes
    assert trials.Outcome.NOTHING not in outcomes


def test_every_mutation_changes_something(tmp_path):
    for number, format in enumerate(["long_csv", "long_xlsx", "sims_xml"]):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = FORMATS[format](0, folder)
        before = path.read_bytes()
        for mutation in mutations.MUTATIONS:
            if path.suffix.removeprefix(".") in mutation.kinds:
                after = [mutation.change(before, random.Random(seed)) for seed in range(3)]
                assert any(one != before for one in after), mutation.name


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> bytes:
    (path,) = write_register(make_school(3, 6, as_of=RETURN_TO), tmp_path_factory.mktemp("r"), "long_csv")
    return path.read_bytes()


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("register.csv", data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("empty", lambda data: b"", 3),
        ("photo", lambda data: mutations.JPEG, 3),
        ("bomb", lambda data: f"{mutations.BOMB}<CTfile>&a11;</CTfile>".encode(), 3),
        ("stolen file", lambda data: f"{mutations.STEAL}<SessionAttendances>&a;</SessionAttendances>".encode(), 3),
        ("headings alone", lambda data: data.split(b"\n")[0] + b"\n", 3),
        ("no headings", lambda data: data.split(b"\n", 1)[1], 3),
        ("half a zip", lambda data: zipped(data)[:-40], 3),
        ("cut short", lambda data: data[: len(data) // 2].rsplit(b",", 3)[0], 1),
        ("another encoding", lambda data: data.decode().encode("utf-16"), 1),
        ("in a zip", zipped, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["check", "import"])
def test_the_exit_code_says_what_kind_of_failure(register, kind, change, code, verb, tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    path = tmp_path / "register.csv"
    path.write_bytes(change(register))
    said = CliRunner().invoke(app, [verb, str(path)])
    assert said.exit_code == code, said.output
    assert "Traceback" not in said.output and "register.csv" in said.output


def test_a_file_that_is_not_there_is_wrong_usage_and_a_spoilt_store_another_thing(
    register, tmp_path, monkeypatch
):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    assert CliRunner().invoke(app, ["check", str(tmp_path / "nothing.csv")]).exit_code == 2
    path = tmp_path / "register.csv"
    path.write_bytes(register)
    CliRunner().invoke(app, ["import", str(path)])
    (manifest,) = (tmp_path / "home" / "store").glob("manifest*")
    manifest.write_bytes(manifest.read_bytes()[:20])
    said = CliRunner().invoke(app, ["import", str(path)])
    assert said.exit_code == 4 and "Traceback" not in said.output
