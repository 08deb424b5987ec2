"""Kills imports and erasures, and looks at what is left.

    python tests/store/crash.py FOLDER COUNT SEED     at COUNT random moments
    python tests/store/crash.py FOLDER steps FIRST EVERY    at steps FIRST, FIRST + EVERY … of the disk

Prints how often the store was found as it was and as it should be, as JSON; ends with 1 and says what was
wrong the first time it is anything else. This process opens no database of its own: each trial is forked
from it, so that a trial costs a fraction of a second.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads before the fork

from search import traces
from store_rows import bring, held, replaced, rows_of, week

from lostlearning.store import Store, files, keep_report, rewriting, transaction
from lostlearning.store.manifest import Manifest

SYMBOLS = "/LBCDEGHIJKMNPRSTUVWX"
SCHOOLS = ("oak", "Elm Grove", "ash", "yew")
PUPILS = 12
GONE = 8274455093177650021
ROWS = PUPILS * len(SCHOOLS)
Run = Callable[[Callable[[], int]], int | None]


def rows(version: int) -> dict[str, list[dict[str, object]]]:
    """Every row says which version it is of, so that a mixture shows."""
    at = [(school, pupil) for school in SCHOOLS for pupil in range(PUPILS)]
    return {
        "register_weeks": [week(p, SYMBOLS[version % len(SYMBOLS)] * 10, school=s) for s, p in at],
        "pupils": [
            {"school": s, "academic_year": 2025, "pupil": p, "ethnicity": str(version)} for s, p in at
        ],
    }


def version_of(folder: Path) -> int:
    """Which version the store is of. Raises AssertionError where it is of none, or of several."""
    store = Store.open(folder)
    versions = len(store.imports())
    marks = Counter(row["marks"] for row in held(store, "register_weeks"))
    ethnicities = Counter(row["ethnicity"] for row in held(store, "pupils"))
    if versions == 0:
        assert not marks and not ethnicities, (marks, ethnicities)
        return 0
    assert marks == {SYMBOLS[versions % len(SYMBOLS)] * 10: ROWS}, (versions, marks)
    assert ethnicities == {str(versions): ROWS}, (versions, ethnicities)
    assert len(replaced(store, "pupils")) == ROWS * (versions - 1)
    store.verify()
    return versions


def clean(folder: Path) -> None:
    """Nothing lies about that the manifest does not name."""
    store = Store.open(folder)
    manifest = Manifest.load(store.root)
    assert manifest is not None
    named = {store.root / path for path in manifest.paths()}
    assert set(store.root.rglob("*.parquet")) == named
    assert not list(folder.rglob("*.new")), list(folder.rglob("*.new"))
    assert not manifest.removing


def forked(work: Callable[[], int], kill_after: float | None = None) -> int | None:
    """The exit code of ``work`` in a process of its own; None where it was killed first."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)


def importing(folder: Path, version: int) -> int:
    """Import a version."""
    assert bring(Store.open(folder), rows(version)).changed
    return 0


def trial_of_import(folder: Path, version: int, run: Run) -> tuple[str, int]:
    """Kill the import of the version after ``version``, look, and import again."""
    killed = run(lambda: importing(folder, version + 1)) is None
    found = forked(lambda: version_of(folder))
    assert found in (version, version + 1), f"found version {found} after {version}"
    assert killed or found == version + 1, "an import that ended is there"
    assert forked(lambda: importing(folder, found + 1)) == 0
    assert forked(lambda: version_of(folder)) == found + 1
    assert forked(lambda: clean(folder) or 0) == 0
    return ("as it was" if found == version else "as it should be"), found + 1


def with_a_pupil(folder: Path) -> None:
    """A store that holds the pupil who is to be forgotten, in facts, history and a report."""
    store = Store.open(folder)
    for marks in ("/" * 10, "I" * 10):
        bring(store, {"register_weeks": [week(p, marks, school=s) for s in SCHOOLS for p in (1, GONE)]})
    (folder / "made").mkdir()
    (folder / "made" / "staff.html").write_text("<p>Somebody</p>")
    day = week(1, "")["week"]
    keep_report(folder, folder / "made", name="r", schools=SCHOOLS, pupils=[GONE], first=day, last=day)
    shutil.rmtree(folder / "made")


def presence(folder: Path) -> int:
    """0 where the pupil is wholly there, 1 where wholly gone, 2 where in between, once the store is open."""
    store = Store.open(folder)
    rows_held, rows_past = len(held(store, "register_weeks")), len(replaced(store, "register_weeks"))
    whole = 2 * len(SCHOOLS)
    if (rows_held, rows_past) == (whole, whole) and (folder / "reports/r/mentions.json").exists():
        return 0
    found = traces(folder, keys=(GONE,))
    if (rows_held, rows_past) == (whole // 2, whole // 2) and not found:
        return 1
    print(rows_held, rows_past, found, file=sys.stderr)
    return 2


def trial_of_erasure(home: Path, folder: Path, run: Run) -> str:
    """Kill an erasure, look, and erase again."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home, folder)
    killed = run(lambda: Store.open(folder).forget_pupil([GONE]) and 0) is None
    found = forked(lambda: presence(folder))
    assert found in (0, 1), f"the pupil is half there ({found})"
    assert killed or found == 1, "an erasure that ended is there"
    assert forked(lambda: Store.open(folder).forget_pupil([GONE]) and 0) == 0
    assert forked(lambda: presence(folder)) == 1
    assert forked(lambda: clean(folder) or 0) == 0
    return "erased" if found else "not erased"


class Steps:
    """Kills the process at a chosen step of those that touch the disk, before or after it is done."""

    def __init__(self, at: int) -> None:
        self.left = at

    def watch(self) -> None:
        """Count every write, flush, rename and deletion from here on."""
        self._wrap(transaction, "write_parquet")
        self._wrap(rewriting, "write_parquet")
        self._wrap(files, "flush")
        self._wrap(files, "flush_folder")
        self._wrap(os, "fsync")
        self._wrap(Path, "replace")
        self._wrap(Path, "unlink")
        self._wrap(Path, "rmdir")
        self._wrap(Path, "mkdir")
        self._wrap(os, "replace")
        self._wrap(os, "unlink")

    def _wrap(self, where: object, name: str) -> None:
        done = getattr(where, name)

        def step(*args: object, **kwargs: object) -> object:
            self._count()
            found = done(*args, **kwargs)
            self._count()
            return found

        setattr(where, name, step)

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def at_step(number: int) -> Run:
    """A way of running work that kills it at its step ``number``."""

    def run(work: Callable[[], int]) -> int | None:
        def watched() -> int:
            Steps(number).watch()
            return work()

        return forked(watched)

    return run


def at_steps(folder: Path, first: int, every: int) -> Counter[str]:
    """Kill at step ``first``, ``first + every`` … until the work ends unharmed."""
    found: Counter[str] = Counter()
    assert forked(lambda: importing(folder / "import", 1)) == 0
    version, number, ended = 1, first, False
    while not ended:
        run = Noting(at_step(number))
        outcome, version = trial_of_import(folder / "import", version, run)
        found[outcome] += 1
        number, ended = number + every, run.ended
    forked(lambda: with_a_pupil(folder / "made") or 0)
    number, ended = first, False
    while not ended:
        run = Noting(at_step(number))
        found[trial_of_erasure(folder / "made", folder / "erase", run)] += 1
        number, ended = number + every, run.ended
    return found


class Noting:
    """Remembers whether what it ran came to its end."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.ended = False

    def __call__(self, work: Callable[[], int]) -> int | None:
        found = self.run(work)
        self.ended = found == 0
        return found


def at_random(folder: Path, count: int, seed: int) -> Counter[str]:
    """Kill at ``count`` moments drawn from ``seed``, over a little more than the work takes."""
    draw = random.Random(seed)
    found: Counter[str] = Counter()
    forked(lambda: with_a_pupil(folder / "made") or 0)
    shutil.copytree(folder / "made", folder / "erase")
    took = {}
    for name, work in {
        "import": lambda: importing(folder / "import", 1),
        "erase": lambda: Store.open(folder / "erase").forget_pupil([GONE]) and 0,
    }.items():
        start = time.perf_counter()
        assert forked(work) == 0
        took[name] = time.perf_counter() - start
    version = 1
    for number in range(count):
        kind = "import" if number % 2 == 0 else "erase"
        after = draw.uniform(0, 1.3 * took[kind])

        def run(work: Callable[[], int], after: float = after) -> int | None:
            return forked(work, kill_after=after)

        if kind == "import":
            outcome, version = trial_of_import(folder / "import", version, run)
        else:
            outcome = trial_of_erasure(folder / "made", folder / "erase", run)
        found[outcome] += 1
    return found


def main(folder: Path, *what: str) -> int:
    """See above."""
    folder.mkdir(parents=True, exist_ok=True)
    rows_of("schools", [])  # what is imported late is imported before the fork
    try:
        if what[0] == "steps":
            found = at_steps(folder, int(what[1]), int(what[2]))
        else:
            found = at_random(folder, int(what[0]), int(what[1]))
    except AssertionError as error:
        print(f"{error} (what is left lies in {folder})", file=sys.stderr)
        return 1
    print(json.dumps(dict(sorted(found.items()))))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
