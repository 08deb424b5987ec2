"""A spoilt file, a full disk, another writer, too little memory, a stop: answers stay, what is wrong is named."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.nation import running
from lostlearning.nation.arriving import add_marks
from lostlearning.nation.running import Asked, run
from lostlearning.store import StoreBusyError, files
from lostlearning.store.errors import StoreDamagedError
from lostlearning.store.locks import locked
from lostlearning.store.nation import store as store_module
from nation.test_changes import FIRST, OTHER, both, lines, little, made

ASKED = {"codes": ("persistent_absence",), "by": ("sex",), "workers": 1}
COMMAND = ("--measure", "persistent_absence", "--by", "sex", "--workers", "1")
PROGRAM = (sys.executable, "-c", "from lostlearning.cli.app import run; run()")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A nation of two authorities, and its answers."""
    folder = tmp_path_factory.mktemp("kept")
    store = made(folder / "nation", both(little(), little(OTHER, (5, 6))), 2024)
    run(store, folder / "answers", 2024, Asked(**ASKED))
    return folder


@pytest.fixture
def nation(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "here")
    return store_module.NationalStore.open(tmp_path / "here" / "nation")


@pytest.fixture
def out(nation):
    return nation.root.parent / "answers"


@pytest.fixture
def day(tmp_path):
    return lines(tmp_path / "day.csv", f"{FIRST},1,2024-09-30,AM,I", f"{OTHER},5,2024-09-30,AM,I")


def invoke(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def answers(out):
    """What stands: the bytes of every file of the folder that answers.json names."""
    folder = out / json.loads((out / "answers.json").read_text())["folder"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files.walk(folder)}


def flipped(path):
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 255
    path.write_bytes(held)


def cut(path):
    path.write_bytes(path.read_bytes()[:-7])


@pytest.mark.parametrize("spoil", [flipped, cut, Path.unlink])
def test_a_spoilt_piece_is_named_and_the_rerun_goes_on(nation, out, day, spoil, monkeypatch):
    monkeypatch.setattr(running, "TOGETHER", 1)
    before = answers(out)
    add_marks(nation, [day], 2024)
    (piece,) = nation.manifest().partitions["2024/902"].of("roll")
    whole = nation.path(piece).read_bytes()
    spoil(nation.path(piece))
    with pytest.raises(StoreDamagedError, match="roll-") as raised:
        run(nation, out, 2024, Asked(**ASKED))
    assert raised.value.path == nation.path(piece)
    assert answers(out) == before
    checked = invoke("nation", "check", nation.root)
    assert checked.exit_code == 4 and str(nation.path(piece)) in checked.stderr
    nation.path(piece).write_bytes(whole)
    assert invoke("nation", "check", nation.root).exit_code == 0
    again = run(nation, out, 2024, Asked(**ASKED))
    # What the other authority had counted is kept, if it got so far; signals are of both.
    assert again.reused in (0, 1) and again.reused + again.made == 3
    assert answers(out) != before


def test_the_command_names_a_spoilt_piece(nation, out):
    (piece,) = nation.manifest().partitions["2024/901"].of("marks")
    flipped(nation.path(piece))
    shutil.rmtree(out / "parts")
    before = answers(out)
    ran = invoke("books", nation.root, "-o", out, *COMMAND)
    assert ran.exit_code == 4 and piece.path in ran.stderr
    assert answers(out) == before


def test_a_spoilt_piece_stops_a_correction(nation, tmp_path):
    (piece,) = nation.manifest().partitions["2024/901"].of("marks")
    flipped(nation.path(piece))
    right = lines(tmp_path / "right.csv", f"{FIRST},1,2024-09-10,AM,I")
    before = nation.manifest()
    ran = invoke("nation", "add", nation.root, right, "--year", "2024/25")
    assert ran.exit_code == 4 and piece.path in ran.stderr
    assert nation.manifest() == before


def test_two_writers(nation, out, day, monkeypatch):
    def hasty(path, *, wait, busy):
        return locked(path, wait=0.1, busy=busy)

    for where in (store_module, running):
        monkeypatch.setattr(where, "locked", hasty)
    before = nation.manifest()
    with nation.changing():
        with pytest.raises(StoreBusyError):
            add_marks(nation, [day], 2024)
        for words in (
            ("add", nation.root, day, "--year", "2024/25"),
            ("remove", nation.root, "--school", FIRST, "--yes"),
        ):
            ran = invoke("nation", *words)
            assert ran.exit_code == 4 and "Nothing was changed" in ran.stderr
    with locked(out / "lock", wait=1, busy=""):
        ran = invoke("books", nation.root, "-o", out, *COMMAND)
    assert ran.exit_code == 4 and "Another run writes these answers" in ran.stderr
    assert nation.manifest() == before


def test_nothing_is_removed_while_somebody_reads(nation, monkeypatch):
    monkeypatch.setattr("lostlearning.nation.leaving.PATIENCE", 0.1)
    with nation.reading():
        ran = invoke("nation", "remove", nation.root, "--school", FIRST, "--yes")
    assert ran.exit_code == 4 and "is reading" in ran.stderr
    assert invoke("nation", "remove", nation.root, "--school", FIRST).exit_code == 5
    assert invoke("nation", "remove", nation.root, "--school", FIRST, "--yes").exit_code == 0
    assert invoke("nation", "remove", nation.root, "--school", FIRST, "--yes").exit_code == 3


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from lostlearning.cli.app import run
run()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
@pytest.mark.parametrize("what", ["add", "correct", "books"])
def test_a_full_disk_leaves_all_as_it_was(nation, out, day, tmp_path, what):
    """A limit on the size of a file stands for a full disk: a real write really fails, half-way."""
    if what == "correct":
        day = lines(tmp_path / "right.csv", f"{FIRST},1,2024-09-10,AM,I")
    if what == "books":
        add_marks(nation, [day], 2024)
    words = {"books": ["books", str(nation.root), "-o", str(out), *COMMAND]}.get(
        what, ["nation", "add", str(nation.root), str(day), "--year", "2024/25"]
    )
    before = nation.manifest(), answers(out), set(files.walk(nation.root / "years"))
    ran = subprocess.run([sys.executable, "-c", FULL, "700", *words], capture_output=True, text=True)
    assert ran.returncode == 4, ran.stderr
    assert "could not be written" in ran.stderr and "Nothing was changed" in ran.stderr
    assert before == (nation.manifest(), answers(out), set(files.walk(nation.root / "years")))
    assert invoke(*words).exit_code == 0


def test_too_little_memory_is_said(nation, out):
    for memory in ("10MB", "plenty"):
        ran = invoke("books", nation.root, "-o", out, "--memory", memory)
        assert ran.exit_code == 2 and "--memory" in ran.stderr


def test_memory_that_runs_out_is_said(nation, out, monkeypatch):
    def greedy(counter, batch):
        counter.con.execute("SET memory_limit = '1MB'; SET max_temp_directory_size = '0KB'")
        with counter.reading(batch):
            counter.con.execute(
                "CREATE TABLE t AS SELECT range AS a, range::VARCHAR AS b FROM range(5000000)"
            )

    shutil.rmtree(out / "parts")
    before = answers(out)
    monkeypatch.setattr("lostlearning.nation.counting.Counter.count", greedy)
    ran = invoke("books", nation.root, "-o", out, *COMMAND)
    assert ran.exit_code == 2 and "too little for 2024/901 to 2024/902" in ran.stderr
    assert "go on with more of --memory" in ran.stderr and answers(out) == before


# A small process between: one started by these tests is said to have used what they had by then.
MEASURED = """
import resource, subprocess, sys
ran = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ran.returncode)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs what a process used")
def test_memory_is_within_what_was_said(nation, out):
    shutil.rmtree(out / "parts")
    books = [*PROGRAM, "books", str(nation.root), "-o", str(out), *COMMAND, "--memory", "1GB"]
    ran = subprocess.run([sys.executable, "-c", MEASURED, *books], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.splitlines()[-1]) < 2**20, "more KiB than were given"


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_stop_leaves_the_answers(nation, out):
    shutil.rmtree(out / "parts")
    before = answers(out)
    words = [*PROGRAM, "books", str(nation.root), "-o", str(out)]
    running_ = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not (out / "making" / "spill").exists() and time.monotonic() < until:
        time.sleep(0.01)
    running_.send_signal(signal.SIGINT)
    _, said = running_.communicate(timeout=60)
    assert running_.returncode == 5, said
    assert "Stopped" in said and answers(out) == before
    assert run(nation, out, 2024, Asked(**ASKED)).made, "what was stopped is still to be done"


def test_many_faults_are_not_all_printed(nation, tmp_path):
    path = tmp_path / "day.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["school", "pupil", "date", "session", "code"])
        rows.writerow([FIRST, 1, "2024-09-30", "AM", "/"])
        rows.writerows([f"9{n:06d}", n, "30/09/2024", "AM", "/"] for n in range(100_000))
    ran = invoke("nation", "add", nation.root, path, "--year", "2024/25")
    assert ran.exit_code == 1
    assert len(ran.stdout.splitlines()) < 40 and "100,000 schools were left out" in ran.stdout
    assert "row 3" in ran.stdout and "more: see --json" in ran.stdout


def test_show(nation):
    assert "901" in invoke("nation", "show", nation.root).stdout
    held = json.loads(invoke("nation", "show", nation.root, "--json").stdout)
    first = held["years"][0]["authorities"][0]
    assert (first["authority"], first["schools"], first["enrolments"]) == ("901", 1, 4)
