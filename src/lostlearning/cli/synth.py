"""``lostlearning synth``: invented data in bulk, for benchmarks and for trying the national path."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Quiet
from lostlearning.cli.terminal import progress

if TYPE_CHECKING:
    from lostlearning.synth.nation_year import Partition
    from lostlearning.synth.nation_year.handing import Task

app = typer.Typer(
    name="synth",
    help="Invented data in bulk: a nation's schools and pupils, years of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
NOTE = "synthetic-nation.json"
"""What was asked for, and which partitions are done: lies in the folder, and says that the folder is ours."""


@app.callback()
def synth() -> None:
    """Invented data in bulk: a nation's schools and pupils, years of them."""


@app.command("nation")
def nation(
    pupils: Annotated[int, typer.Option("--pupils", help="Pupils on roll at a time: 1,000 to 20 million.")],
    year: Annotated[str, typer.Option("--year", help="The (first) academic year, as 2024/25.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder of the store; empty, or begun by this command.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same nation.")] = 1,
    variety: Annotated[
        float,
        typer.Option("--variety", help="How varied the weeks are: 1 as chosen, 0.5 half, 10 ten times."),
    ] = 1.0,
    years: Annotated[
        int, typer.Option("--years", help="How many academic years, the children growing older.")
    ] = 1,
    jobs: Annotated[int, typer.Option("--jobs", help="Processes that make it.")] = 2,
    quiet: Quiet = False,
) -> None:
    """Write an invented nation to a national store: authorities, schools, pupils, a year of marks; resumes if stopped.

    Example: lostlearning synth nation --pupils 100000 --year 2024/25 -o nation/
    """
    asked = {"pupils": pupils, "year": year, "seed": seed, "variety": variety, "years": years}
    guarded(lambda: _nation(asked, out, jobs, quiet))


def starts(year: str) -> int:
    """The calendar year in which an academic year written as 2024/25 starts.

    Raises ValueError when it is not written so, or is not from 2015/16 to 2039/40.
    """
    written = re.fullmatch(r"(20\d\d)[/-](\d\d)", year.strip())
    if not written or (int(written[1]) + 1) % 100 != int(written[2]):
        raise ValueError(f"--year is {year!r}; expected an academic year such as 2024/25")
    if not 2015 <= int(written[1]) < 2040:
        raise ValueError(f"--year is {year}; expected 2015/16 to 2039/40")
    return int(written[1])


@dataclasses.dataclass
class _Folder:
    """A folder that is being filled: what was asked for, and what is done."""

    path: Path
    asked: dict[str, Any]
    done: list[str]

    @classmethod
    def opened(cls, path: Path, asked: dict[str, Any]) -> _Folder:
        """Ends with a message when the folder holds something else."""
        note = path / NOTE
        if note.is_file():
            try:
                kept = json.loads(note.read_text(encoding="utf-8"))
                found, done = dict(kept["asked"]), [str(one) for one in kept["done"]]
            except (ValueError, KeyError, TypeError):
                fail(f"{note} is damaged: remove the folder, or choose another with -o.", Exit.USAGE)
            if found != asked:
                was = " ".join(f"--{name} {value}" for name, value in found.items())
                fail(f"{path} holds another nation ({was}): choose another folder with -o.", Exit.USAGE)
            return cls(path, asked, done)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            fail(
                f"{path} is not empty, and was not begun by this command: choose another folder with -o.",
                Exit.USAGE,
            )
        path.mkdir(parents=True, exist_ok=True)
        made = cls(path, asked, [])
        made.keep()
        return made

    def keep(self) -> None:
        """Writes the note, whole or not at all."""
        part = self.path / f"{NOTE}.part"
        part.write_text(json.dumps({"asked": self.asked, "done": self.done}), encoding="utf-8")
        part.replace(self.path / NOTE)


def _nation(asked: dict[str, Any], out: Path, jobs: int, quiet: bool) -> Exit:
    from lostlearning.synth.nation_year import authorities
    from lostlearning.synth.nation_year.handing import handed

    first = starts(asked["year"])
    if asked["pupils"] > 20_000_000:
        raise ValueError(f"--pupils is {asked['pupils']}; expected 20 million or fewer")
    if not 1 <= asked["years"] <= 20:
        raise ValueError(f"--years is {asked['years']}; expected 1 to 20")
    if not 0 < asked["variety"] <= 20:
        raise ValueError(f"--variety is {asked['variety']}; expected a number above 0 and at most 20")
    if asked["seed"] < 0 or not 1 <= jobs <= 64:
        raise ValueError(f"--seed is {asked['seed']} and --jobs {jobs}; expected 0 or more, and 1 to 64")
    plans = authorities(asked["pupils"])
    folder = _Folder.opened(out, asked)
    tasks = [(plan, year) for year in range(first, first + asked["years"]) for plan in plans]
    left = [task for task in tasks if _name(task) not in folder.done]
    publish = publisher(out)
    began, enrolments = time.monotonic(), 0
    with progress(quiet) as tell:
        for number, (task, rows) in enumerate(
            handed(left, asked["seed"], asked["variety"], jobs, publish), 1
        ):
            folder.done.append(_name(task))
            folder.keep()
            enrolments += rows
            if tell:
                more = (time.monotonic() - began) / number * (len(left) - number)
                tell(
                    f"{len(folder.done)} of {len(tasks)} authorities and years, {_lasting(more)} left",
                    number / len(left),
                )
    if not quiet:
        took = _lasting(time.monotonic() - began)
        print(f"An invented nation is in {out}: {len(plans)} authorities, {asked['years']} academic year(s).")
        print(f"{enrolments:,} enrolments were written in {took}.")
        print(f"Next: lostlearning books {out} -o answers/")
    return Exit.DONE


def _name(task: Task) -> str:
    plan, year = task
    return f"{year}-{plan.code}"


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def publisher(folder: Path) -> Callable[[Partition], int]:
    """What puts a partition into the national store in a folder, and says how many enrolments it had."""
    # By name: a store of the nation is its own extra weight, and nothing else here needs it.
    store = importlib.import_module("lostlearning.store.nation").NationalStore.create(folder)

    def publish(partition: Partition) -> int:
        store.publish(partition.academic_year, partition.authority, partition.tables)
        return int(partition.tables["enrolments"].num_rows)

    return publish
