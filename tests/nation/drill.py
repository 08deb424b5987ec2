"""``python -m tests.nation.drill --kills 20``: kills ``lostlearning nation add`` and ``lostlearning books``.

At random moments, with SIGKILL, on a small invented nation of four authorities. After each kill the store is
looked at with ``lostlearning nation check``, and its figures, or those that ``answers.json`` names, must be those of
one of the two whole states; the command run again must end with the right ones. Prints a line a kill and rewrites
``tests/nation/RESULTS.md``. Ends with 1 where anything was lost or half done.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime as dt
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from lostlearning import __version__
from lostlearning.nation import running
from lostlearning.nation.arriving import add_marks
from lostlearning.nation.preparing import Preparer
from lostlearning.nation.running import Asked, run
from lostlearning.store import files
from lostlearning.store.nation import NationalStore
from lostlearning.synth.nation_year import authorities, make_partition

HERE = Path(__file__).parent
YEAR, PUPILS, AUTHORITIES = 2024, 1000, ("901", "902", "903", "904")
MEASURES = ("persistent_absence", "lost_days_illness", "possible_sessions")
# A partition a batch, so that a run that was killed has something to take up again.
PROGRAM = "from lostlearning.nation import running; running.TOGETHER = 1; from lostlearning.cli.app import run; run()"
FIGURE = ("level", "region", "authority", "school", "characteristic", "group", "definition", "status", "n")
Figures = list[tuple[str, ...]]


@dataclasses.dataclass(frozen=True)
class Kill:
    """One kill: of what, after which share of its time, what was found, and whether all was right."""

    number: int
    command: str
    after: float
    ended: bool
    found: str
    checked: bool
    left: int
    rerun: bool

    @property
    def right(self) -> bool:
        """Nothing lost, nothing half done."""
        return self.found in ("before", "after") and self.checked and self.rerun

    def row(self) -> str:
        """A row of the table."""
        cells = (
            str(self.number),
            self.command,
            f"{self.after:.2f} s" + (" (it had ended)" if self.ended else ""),
            self.found,
            "yes" if self.checked else "NO",
            str(self.left),
            "right" if self.rerun else "WRONG",
        )
        return f"| {' | '.join(cells)} |"


HEADING = (
    "| kill | command | after | what stood | `nation check` passes | pieces left over | run again |\n"
    "| --: | --- | --: | --- | --- | --: | --- |"
)


def nation(folder: Path) -> NationalStore:
    """Four small authorities."""
    store = NationalStore.create(folder)
    preparer = Preparer(store)
    (plan,) = authorities(PUPILS)
    for number, code in enumerate(AUTHORITIES):
        made = make_partition(dataclasses.replace(plan, code=code), YEAR, number + 1, 1.0)
        store.publish([preparer.prepare(YEAR, code, made.tables, region=plan.region)])
    return store


def marks(store: NationalStore, path: Path, number: int) -> Path:
    """A file of marks: in turn a new day of every pupil, and a past day of one authority put otherwise."""
    first, code, where = dt.date(2024, 8, 5), "I", "true"
    if number % 2:
        first, code = dt.date(2024, 10, 7), "B"
        where = f"authority = '{AUTHORITIES[number // 2 % len(AUTHORITIES)]}'"
    week, weekday = divmod(number // 2, 5)
    day = first + dt.timedelta(weeks=week, days=weekday)
    rolls = store.scan([p for part in store.manifest().of_year(YEAR) for p in part.of("roll")])
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT school, pupil, DATE '{day}' AS date, session, '{code}' AS code FROM {rolls}, "
            f"(VALUES ('AM'), ('PM')) v(session) WHERE {where}) TO '{path}' (HEADER)"
        )
    return path


def figures(folder: Path) -> Figures:
    """What answers say: places and schools, without what they are made from."""
    found = []
    for name in ("places.csv", "schools.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.append((name, *(row[c] for c in (*FIGURE, "numerator", "denominator"))))
    return sorted(found)


def standing(out: Path) -> Figures | None:
    """The figures that answers.json names; None where there is none."""
    if not (out / "answers.json").exists():
        return None
    return figures(out / json.loads((out / "answers.json").read_text())["folder"])


def asked() -> Asked:
    """What is asked for, here as by the command."""
    return Asked(codes=MEASURES, by=("sex",), workers=1)


def figures_of(store: NationalStore, scratch: Path) -> Figures:
    """The figures of a store as it is now, counted from its marks in another place."""
    shutil.rmtree(scratch, ignore_errors=True)
    return figures(run(store, scratch, YEAR, dataclasses.replace(asked(), from_marks=True)).folder)


def spawned(*words: object) -> subprocess.Popen[str]:
    """A command of ours, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(*words: object) -> float:
    """Run a command to its end; the seconds that it took. Raises AssertionError where it failed."""
    begun = time.monotonic()
    process = spawned(*words)
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return time.monotonic() - begun


def killed(after: float, *words: object) -> bool:
    """Kill a command after some seconds; whether it had ended before."""
    process = spawned(*words)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    return process.returncode == 0


def which(found: Figures | None, before: Figures, after: Figures) -> str:
    """Of which state some figures are."""
    return "before" if found == before else "after" if found == after else "NEITHER"


def drill(folder: Path, kills: int, seed: int) -> list[Kill]:
    """Kill, look, run again: adding a file, then the books of it, and so on with the next file."""
    draw = random.Random(seed)
    store, out = nation(folder / "nation"), folder / "answers"
    words = [w for code in MEASURES for w in ("--measure", code)]
    books = ("books", store.root, "-o", out, "--by", "sex", "--workers", 1, *words)
    took = {"books": ended(*books), "nation add": 0.0}
    before = standing(out)
    assert before == figures_of(store, folder / "scratch")
    done: list[Kill] = []
    print(HEADING, flush=True)

    def note(command: str, after: float, over: bool, found: str, rerun: bool) -> None:
        check = spawned("nation", "check", store.root)
        check.communicate(timeout=60)
        named = store.manifest().paths()
        loose = [
            p for p in files.walk(store.root / "years") if p.relative_to(store.root).as_posix() not in named
        ]
        done.append(
            Kill(len(done) + 1, command, after, over, found, check.returncode == 0, len(loose), rerun)
        )
        print(done[-1].row(), flush=True)

    number = 0
    while len(done) < kills:
        path = marks(store, folder / "marks.csv", number)
        add = ("nation", "add", store.root, path, "--year", "2024/25")
        # The state after, made on a copy.
        shutil.rmtree(folder / "copy", ignore_errors=True)
        shutil.copytree(store.root, folder / "copy")
        begun = time.monotonic()
        add_marks(NationalStore.open(folder / "copy"), [path], YEAR)
        after = figures_of(NationalStore.open(folder / "copy"), folder / "scratch")
        assert before is not None and before != after
        took["nation add"] = took["nation add"] or 1.0 + time.monotonic() - begun
        moment = draw.uniform(0.2, 1.1) * took["nation add"]
        over = killed(moment, *add)
        found = which(figures_of(store, folder / "scratch"), before, after)
        stood = standing(out) == before
        took["nation add"] = ended(*add)
        again = figures_of(store, folder / "scratch") == after
        note("nation add", moment, over, found if stood else "NEITHER", again)
        if len(done) < kills:
            moment = draw.uniform(0.2, 1.1) * took["books"]
            over = killed(moment, *books)
            found = which(standing(out), before, after)
            ended(*books)
            note("books", moment, over, found, standing(out) == after)
        else:
            ended(*books)
        before, number = after, number + 1
    return done


def main() -> int:
    """Exit code 0 where nothing was lost and nothing was half done."""
    parser = argparse.ArgumentParser(prog="python -m tests.nation.drill", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--print-only", action="store_true", help="leave RESULTS.md as it is")
    said = parser.parse_args()
    running.TOGETHER = 1
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        done = drill(Path(folder), said.kills, said.seed)
    wrong = [kill for kill in done if not kill.right]
    seconds = time.monotonic() - begun
    print(f"{len(done)} kills, {len(wrong)} wrong, {seconds:.0f} s")
    if not said.print_only:
        told = [
            "# The fault drill",
            f"`python -m tests.nation.drill --kills {said.kills} --seed {said.seed}`, "
            f"{dt.date.today():%-d %B %Y}, version {__version__}, {seconds:.0f} seconds.",
            "Each kill is a SIGKILL at a random moment of the command. *What stood* is which whole state the store "
            "(counted again from its marks) or the folder that `answers.json` names was found in; after a killed "
            "`nation add` the answers published before have to stand too. Pieces left over are files that no "
            "manifest names: they are part of no figure, and are deleted after a day, or when a school is removed.",
            "\n".join([HEADING, *(kill.row() for kill in done)]),
            f"**{len(done)} kills; lost or half done: {len(wrong)}.** "
            f"Found as before: {sum(kill.found == 'before' for kill in done)}; "
            f"as after: {sum(kill.found == 'after' for kill in done)}.",
        ]
        (HERE / "RESULTS.md").write_text("\n\n".join(told) + "\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
