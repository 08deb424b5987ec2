"""Two at once, and a disk that will not take it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from store_rows import bring, held, week

from lostlearning.store import Store, StoreBusyError, StoreWriteError

FULL = "/" * 10


def test_an_import_waits_for_another(store: Store):
    order = []
    started = threading.Event()

    def slow() -> None:
        with store.importing():
            started.set()
            time.sleep(0.5)
            order.append("first")

    thread = threading.Thread(target=slow)
    thread.start()
    started.wait()
    assert bring(Store.open(store.folder), {"register_weeks": [week(1, FULL)]}, wait=20).changed
    order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_an_import_that_will_not_wait_is_refused_with_a_helpful_word(store: Store, tree):
    bring(store, {"register_weeks": [week(1, FULL)]})
    before = tree(store.folder)
    with store.importing():
        for act in (
            lambda: bring(Store.open(store.folder), {"register_weeks": [week(2, FULL)]}, wait=0),
            lambda: Store.open(store.folder).forget_pupil([1], wait=0),
        ):
            with pytest.raises(StoreBusyError, match="try again when the other has finished"):
                act()
        assert len(held(Store.open(store.folder), "register_weeks")) == 1, "reading goes on"
    assert tree(store.folder) == before


WORKER = """
import sys
from pathlib import Path
from store_rows import bring, week
from lostlearning.store import Store
number = int(sys.argv[2])
for turn in range(3):
    rows = [week(number * 100 + pupil, "/" * 10) for pupil in range(turn, turn + 5)]
    bring(Store.open(Path(sys.argv[1])), {"register_weeks": rows}, wait=60)
"""


def test_processes_that_import_at_once_lose_nothing(tmp_path: Path):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path / "home"), str(number)], cwd=Path(__file__).parent
        )
        for number in range(3)
    ]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    store = Store.open(tmp_path / "home")
    expected = {number * 100 + pupil for number in range(3) for pupil in range(7)}
    assert {row["pupil"] for row in held(store, "register_weeks")} == expected
    assert store.verify() == 1


FULL_DISK = """
import random, resource, sys
from pathlib import Path
from store_rows import bring, rows_of, week
from lostlearning.store import Store, StoreWriteError
rows = [week(random.getrandbits(62), "/" * 10, weeks=w) for pupil in range(3000) for w in range(3)]
store = Store.open(Path(sys.argv[1]))
bring(store, {"register_weeks": [week(1, "/" * 10)]})
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    bring(store, {"register_weeks": rows})
except StoreWriteError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [8192, 600])
def test_a_disk_that_takes_no_more_leaves_the_store_as_it_was(tmp_path: Path, limit: int):
    """A limit on the size of a file stands for a full disk: a real write really fails, half-way."""
    home = tmp_path / "home"
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(home), str(limit)],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "could not be written" in run.stdout, run.stderr
    assert "Nothing was changed" in run.stdout
    store = Store.open(home)
    assert [row["pupil"] for row in held(store, "register_weeks")] == [1]
    assert len(list(home.rglob("*.parquet"))) == 1
    assert not list(home.rglob("*.new"))
    assert bring(store, {"register_weeks": [week(2, FULL)]}).changed


@pytest.mark.parametrize("number", ["ENOSPC", "EROFS", "EACCES", "EDQUOT"])
def test_what_the_system_says_is_passed_on_with_a_way_out(store: Store, monkeypatch, tree, number: str):
    import errno

    bring(store, {"register_weeks": [week(1, FULL)]})
    before = tree(store.folder)

    def refuse(*_: object) -> None:
        code = getattr(errno, number)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("lostlearning.store.files.flush", refuse)
    with pytest.raises(StoreWriteError, match="try again") as caught:
        bring(store, {"register_weeks": [week(2, FULL)]})
    assert "Free some space" in str(caught.value) or "LOSTLEARNING_HOME" in str(caught.value)
    with pytest.raises(StoreWriteError):
        bring(store, {"register_weeks": [week(1, "I" * 10)]})
    monkeypatch.undo()
    assert tree(store.folder) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nothing can be made")
def test_a_home_that_cannot_be_made_is_said():
    with pytest.raises(StoreWriteError, match="LOSTLEARNING_HOME"):
        bring(Store.open(Path("/proc/lostlearning")), {"register_weeks": [week(1, FULL)]})


def test_a_file_where_the_store_should_be_is_said(tmp_path: Path):
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(StoreWriteError, match=r"home.*could not be written"):
        bring(Store.open(tmp_path / "home"), {"pupils": []})


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_can_still_be_read(store: Store):
    bring(store, {"register_weeks": [week(1, FULL)]})
    folders = [store.root, *(path for path in store.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert len(held(Store.open(store.folder), "register_weeks")) == 1
        with pytest.raises(StoreWriteError):
            bring(Store.open(store.folder), {"register_weeks": [week(2, FULL)]})
    finally:
        for folder in folders:
            folder.chmod(0o700)
