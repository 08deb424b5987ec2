"""Reads mutated files as an import does, and says of each what became of it.

A batch is one import of many schools, each with one mutated file, beside a school that is in the store
already. For each file: what is stored is what the unspoilt file gives, or a problem that the unspoilt file
does not have names it. For the batch: nothing is raised that the commands do not expect, the store is whole,
and the other school is as it was.
"""

from __future__ import annotations

import atexit
import dataclasses
import functools
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from lostlearning.importing import Loaded, load
from lostlearning.problems import Problem, UnusableError
from lostlearning.store import Store, StoreError
from lostlearning.tables import TABLES

from .formats import FORMATS, SLOTS, laestab
from .mutations import MUTATIONS, Mutation

ALLOWED = (UnusableError, StoreError, FileNotFoundError)
"""What importing may raise: each is a message and an exit code."""
BYSTANDER = "bystander"
SLOT_OF = {laestab(slot): f"slot{slot:02}" for slot in range(SLOTS)}
"""Transfer files and returns say which school they are of."""
IN_PLACE = {
    "wide_two_row_csv": ("columns_swapped",),
    "year_string_csv": ("truncated",),
    "roll": ("column_lost",),
    "roll_xlsx": ("column_lost",),
}
"""Where a mutation makes another valid file of one format: a date stands over the columns after it; a
string of marks cut short is that of a pupil who left; a roll without UPNs knows pupils by the school's numbers.
"""
Said = Counter[tuple[object, ...]]


class Outcome:
    """What became of a mutated file."""

    SAME = "read the same"
    SAID = "read otherwise, and said so"
    NOTHING = "not read, and said so"
    QUIET = "read otherwise, as a valid file"
    SILENT = "SILENTLY WRONG"
    BROKEN = "BROKE THE IMPORT"
    STORE = "SPOILT THE STORE"


BAD = (Outcome.SILENT, Outcome.BROKEN, Outcome.STORE)


@dataclasses.dataclass(frozen=True)
class Trial:
    """One mutated file: its format, the run's number, the mutation, what became of it, and how it is seen."""

    format: str
    run: int
    mutation: str
    outcome: str
    detail: str = ""


@dataclasses.dataclass(frozen=True)
class Base:
    """A format's unspoilt files read: what is stored for each slot, and what was said of it."""

    stored: dict[str, dict[str, Counter[tuple[object, ...]]]]
    said: dict[str, Said]


class Bench:
    """A folder to try things in. ``template`` is a store that already holds the bystander."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template"
        files = folder / "before" / BYSTANDER
        FORMATS["long_csv"](SLOTS, _made(files))
        (folder / "before" / "mapping.toml").write_text(f'school = "{BYSTANDER}"\n', encoding="utf-8")
        _made(self.template)
        (self.template / "settings.toml").write_text("threads = 1\n", encoding="utf-8")
        load([folder / "before"], home=self.template, keep=True).store.close()
        self.before = _stored(Store.open(self.template))[BYSTANDER]

    @functools.cache  # noqa: B019 (a bench lives as long as its bases)
    def base(self, format: str) -> Base:
        """Every slot of a format, unspoilt."""
        here = self.folder / f"base_{format}"
        for slot in range(SLOTS):
            FORMATS[format](slot, _made(here / _name(slot)))
        loaded = self._load([here])
        with loaded.store as store:
            found = Base(_stored(store), _said(loaded.problems))
        assert all(found.stored.get(_name(slot)) for slot in range(SLOTS)), f"{format}: a slot holds nothing"
        shutil.rmtree(loaded.store.folder)
        return found

    def batch(self, format: str, runs: range, seed: int) -> list[Trial]:
        """Reads mutated files in one import, or one by one if that is refused whole or breaks."""
        assert len(runs) <= SLOTS
        base = self.base(format)
        here = Path(tempfile.mkdtemp(prefix="runs_", dir=self.folder))
        made = {slot: self._mutate(format, slot, run, seed, here) for slot, run in enumerate(runs)}
        try:
            try:
                loaded = self._load([here])
            except Exception:
                return [
                    self._alone(format, slot, run, made[slot], here, base) for slot, run in enumerate(runs)
                ]
            return self._judge(format, runs, made, loaded, base)
        finally:
            shutil.rmtree(here)

    def _mutate(self, format: str, slot: int, run: int, seed: int, here: Path) -> Mutation:
        target = FORMATS[format](slot, _made(here / _name(slot)))
        mutation = chosen(format, target.suffix.removeprefix("."), run, seed)
        target.write_bytes(mutation.change(target.read_bytes(), random.Random(f"{seed} {format} {run}")))
        return mutation

    def _alone(self, format: str, slot: int, run: int, mutation: Mutation, here: Path, base: Base) -> Trial:
        alone = _made(self.folder / "alone" / _name(slot)).parent
        shutil.copytree(here / _name(slot), alone / _name(slot), dirs_exist_ok=True)
        (alone / "mapping.toml").write_text(f'school = "{_name(slot)}"\n', encoding="utf-8")
        try:
            loaded = self._load([alone])
        except ALLOWED as error:
            problems = getattr(error, "problems", ())
            outcome = Outcome.NOTHING if problems else Outcome.SILENT
            return Trial(format, run, mutation.name, outcome, "" if problems else str(error))
        except Exception as error:
            return Trial(format, run, mutation.name, Outcome.BROKEN, f"{type(error).__name__}: {error}"[:400])
        finally:
            shutil.rmtree(alone)
        return self._judge(format, range(run, run + 1), {slot: mutation}, loaded, base)[0]

    def _load(self, paths: list[Path]) -> Loaded:
        """Into a copy of the template, which is kept where the import works and unchanged where not."""
        home = Path(tempfile.mkdtemp(prefix="home_", dir=self.folder))
        shutil.copytree(self.template, home, dirs_exist_ok=True)
        try:
            return load(paths, home=home, keep=True)
        except BaseException:
            store = Store.open(home)
            store.verify()
            stored = _stored(store)
            assert set(stored) == {BYSTANDER} and stored[BYSTANDER] == self.before, (
                "a refused import was kept"
            )
            shutil.rmtree(home)
            raise

    def _judge(
        self, format: str, runs: range, made: dict[int, Mutation], loaded: Loaded, base: Base
    ) -> list[Trial]:
        with loaded.store as store:
            store.verify()
            stored = _stored(store)
            whole = stored.pop(BYSTANDER, None) == self.before
        shutil.rmtree(loaded.store.folder)
        said = _said(loaded.problems)
        found = []
        for (slot, mutation), run in zip(made.items(), runs, strict=True):
            name = _name(slot)
            now, then = stored.get(name, {}), base.stored.get(name, {})
            new = said.get(name, Counter()) - base.said.get(name, Counter())
            detail = ""
            if not whole:
                outcome = Outcome.STORE
            elif now == then:
                outcome = Outcome.SAME
            elif new:
                outcome = Outcome.SAID if now else Outcome.NOTHING
            elif (
                not mutation.said
                or mutation.name in IN_PLACE.get(format, ())
                or (mutation.name == "truncated" and _in_a_remark(now, then))
            ):
                outcome = Outcome.QUIET
            else:
                outcome, detail = Outcome.SILENT, _difference(now, then)
            found.append(Trial(format, run, mutation.name, outcome, detail))
        return found


@functools.cache
def _own() -> Bench:
    """The bench of this process, whose folder goes with it."""
    folder = tempfile.TemporaryDirectory(prefix="fuzz_", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Bench(Path(folder.name))


def trial(format: str, first: int, stop: int, seed: int) -> list[Trial]:
    """The runs of a format from ``first`` to before ``stop``, on the bench of this process."""
    return _own().batch(format, range(first, stop), seed)


def chosen(format: str, kind: str, run: int, seed: int) -> Mutation:
    """Every mutation of a kind in turn, in an order of the format's own."""
    fit = [mutation for mutation in MUTATIONS if kind in mutation.kinds]
    random.Random(f"{seed} {format}").shuffle(fit)
    return fit[run % len(fit)]


def _name(slot: int) -> str:
    return f"slot{slot:02}"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _stored(store: Store) -> dict[str, dict[str, Counter[tuple[object, ...]]]]:
    """School → table → its rows."""
    found: dict[str, dict[str, Counter[tuple[object, ...]]]] = {}
    with store.facts() as facts:
        for name in TABLES:
            if name == "schools" or not facts.has(name):
                continue
            rows = facts.con.execute(f"SELECT school, * EXCLUDE (school) FROM {facts.view(name)}").fetchall()
            for school, *row in rows:
                slot = SLOT_OF.get(str(school), str(school))
                found.setdefault(slot, {}).setdefault(name, Counter())[tuple(row)] += 1
    return found


def _said(problems: tuple[Problem, ...]) -> dict[str, Said]:
    """Slot → the problems that name a file of it, or that name it as a school where no file can be named."""
    found: dict[str, Said] = {}
    for problem in problems:
        slot = problem.file.partition("/")[0]
        if not slot.startswith("slot"):
            named = [word.strip(".,") for word in problem.found.split() if word.startswith("slot")]
            slot = named[0] if named else ""
        what = (problem.check, problem.row, problem.column, problem.found, problem.rows)
        found.setdefault(slot, Counter())[what] += 1
    return found


def _in_a_remark(
    now: dict[str, Counter[tuple[object, ...]]], then: dict[str, Counter[tuple[object, ...]]]
) -> bool:
    """Whether a file was cut inside the text that its last row ends with: nobody can tell that from another
    text, where no other row has the whole of it.
    """
    for name, rows in now.items():
        for row in rows - then.get(name, Counter()):
            cut, wholes = str(row[-1] or ""), then.get(name, Counter())
            if not any(row[:-1] == whole[:-1] and str(whole[-1]).startswith(cut) for whole in wholes):
                return False
    return True


def _difference(
    now: dict[str, Counter[tuple[object, ...]]], then: dict[str, Counter[tuple[object, ...]]]
) -> str:
    said = []
    for name in then.keys() | now.keys():
        less, more = (
            then.get(name, Counter()) - now.get(name, Counter()),
            now.get(name, Counter()) - then.get(name, Counter()),
        )
        if less or more:
            said.append(
                f"{name}: {less.total()} rows gone {list(less)[:1]}, {more.total()} rows new {list(more)[:1]}"
            )
    return "; ".join(said)[:600]
