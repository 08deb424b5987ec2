"""``lostlearning synth``: invented data in bulk, for benchmarks and for trying the national path."""

from __future__ import annotations

import functools
import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Quiet
from lostlearning.cli.terminal import progress

if TYPE_CHECKING:
    from lostlearning.nation.preparing import Preparer
    from lostlearning.store.nation import NationalStore, Written
    from lostlearning.synth.nation_year import Plan

app = typer.Typer(
    name="synth",
    help="Invented data in bulk: a nation's schools and pupils, years of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
NOTE = "synthetic-nation.json"
"""What was asked for. It lies in the folder, and says that the folder was begun by this command."""
FEWEST_PUPILS = 1000
MOST_PUPILS, MOST_YEARS, MOST_JOBS = 20_000_000, 20, 64


class WrongNationError(ValueError):
    """A nation that cannot be made was asked for; the message says what may be."""


@app.callback()
def synth() -> None:
    """Invented data in bulk: a nation's schools and pupils, years of them."""


@app.command("nation")
def nation(
    pupils: Annotated[int, typer.Option("--pupils", help="Pupils on roll at a time: 1,000 to 20 million.")],
    year: Annotated[str, typer.Option("--year", help="The (first) academic year, as 2024/25.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder of the store: new, empty, or begun by this command.")
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
    """Write an invented nation to a national store: schools, pupils, marks. Stopped, it goes on where it was.

    Example: lostlearning synth nation --pupils 100000 --year 2024/25 -o nation/
    """
    asked = {"pupils": pupils, "year": year, "seed": seed, "variety": variety, "years": years}
    guarded(lambda: _nation(asked, out, jobs, quiet))


def starts(year: str) -> int:
    """The calendar year in which an academic year written as 2024/25 starts.

    Raises WrongNationError when it is not written so, or is not from 2015/16 to 2039/40.
    """
    written = re.fullmatch(r"(20\d\d)[/-](\d\d)", year.strip())
    if not written or (int(written[1]) + 1) % 100 != int(written[2]):
        raise WrongNationError(f"--year is {year!r}; expected an academic year such as 2024/25")
    if not 2015 <= int(written[1]) < 2040:
        raise WrongNationError(f"--year is {year}; expected 2015/16 to 2039/40")
    return int(written[1])


def _nation(asked: dict[str, Any], out: Path, jobs: int, quiet: bool) -> Exit:
    from lostlearning.synth.nation_year import authorities

    first = starts(asked["year"])
    _within(asked, jobs)
    plans = authorities(asked["pupils"])
    store = _opened(out, asked)
    tasks = [(plan, year) for year in range(first, first + asked["years"]) for plan in plans]
    there = store.manifest().partitions
    left = [(plan, year) for plan, year in tasks if f"{year}/{plan.code}" not in there]
    began, enrolments = time.monotonic(), 0
    with progress(quiet) as tell:
        for number, written in enumerate(made(left, asked["seed"], asked["variety"], out, jobs), 1):
            store.publish([written])
            enrolments += sum(piece.rows for piece in written.pieces if piece.table == "roll")
            if tell:
                more = (time.monotonic() - began) / number * (len(left) - number)
                at = len(tasks) - len(left) + number
                tell(f"{at} of {len(tasks)} authorities and years, {_lasting(more)} left", at / len(tasks))
    if not quiet:
        took = _lasting(time.monotonic() - began)
        print(f"An invented nation is in {out}: authorities {len(plans)}, academic years {asked['years']}.")
        print(f"{enrolments:,} enrolments were written in {took}.")
        print(f"Next: lostlearning books {out} -o answers/")
    return Exit.DONE


def _within(asked: dict[str, Any], jobs: int) -> None:
    """Raises WrongNationError for what cannot be made, before anything is written."""
    if not FEWEST_PUPILS <= asked["pupils"] <= MOST_PUPILS:
        raise WrongNationError(
            f"--pupils is {asked['pupils']}; expected {FEWEST_PUPILS:,} to {MOST_PUPILS:,}"
        )
    if not 1 <= asked["years"] <= MOST_YEARS:
        raise WrongNationError(f"--years is {asked['years']}; expected 1 to {MOST_YEARS}")
    if not 0 < asked["variety"] <= 20:
        raise WrongNationError(f"--variety is {asked['variety']}; expected a number above 0 and at most 20")
    if asked["seed"] < 0:
        raise WrongNationError(f"--seed is {asked['seed']}; expected 0 or more")
    if not 1 <= jobs <= MOST_JOBS:
        raise WrongNationError(f"--jobs is {jobs}; expected 1 to {MOST_JOBS}")


def _opened(folder: Path, asked: dict[str, Any]) -> NationalStore:
    """The store to fill. Ends with a message when the folder holds anything that this command did not begin."""
    from lostlearning.store.nation import NationalStore

    note = folder / NOTE
    if note.is_file():
        try:
            found = dict(json.loads(note.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            fail(f"{note} is damaged: remove the folder, or choose another with -o.", Exit.USAGE)
        if found != asked:
            was = " ".join(f"--{name} {value}" for name, value in found.items())
            fail(f"{folder} holds another nation ({was}): choose another folder with -o.", Exit.USAGE)
        return NationalStore.create(folder)
    store = NationalStore.create(folder)
    if store.manifest().partitions:
        fail(f"{folder} holds a nation that this command did not begin: choose another with -o.", Exit.USAGE)
    part = note.with_suffix(".part")
    part.write_text(json.dumps(asked), encoding="utf-8")
    part.replace(note)
    return store


def made(
    tasks: Sequence[tuple[Plan, int]], seed: int, variety: float, root: Path, jobs: int
) -> Iterator[Written]:
    """Makes each authority and year and writes it to the store's folder; yields it, in order, to be published.

    With more than one of ``jobs`` other processes make and write, and at most one more for each is ahead.
    """
    if jobs == 1:
        for plan, year in tasks:
            yield _made(plan, year, seed, variety, root)
        return
    import concurrent.futures
    import multiprocessing
    from collections import deque

    context = multiprocessing.get_context("spawn")
    pool = concurrent.futures.ProcessPoolExecutor(min(jobs, max(len(tasks), 1)), mp_context=context)
    ahead: deque[concurrent.futures.Future[Written]] = deque()
    left = iter(tasks)
    try:
        while True:
            while len(ahead) < 2 * jobs and (task := next(left, None)) is not None:
                ahead.append(pool.submit(_made, *task, seed, variety, root))
            if not ahead:
                return
            yield ahead.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _made(plan: Plan, academic_year: int, seed: int, variety: float, root: Path) -> Written:
    from lostlearning.synth.nation_year import make_partition

    partition = make_partition(plan, academic_year, seed, variety)
    return _preparer(root).prepare(
        partition.academic_year, partition.authority, partition.tables, region=plan.region
    )


@functools.cache
def _preparer(root: Path) -> Preparer:
    """One a process: it keeps what it wrote out once."""
    from lostlearning.nation.preparing import Preparer
    from lostlearning.store.nation import NationalStore

    return Preparer(NationalStore(root))


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"
