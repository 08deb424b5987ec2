"""What commands show: progress, problems in groups, and a table. Rich is imported when first needed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lostlearning.problems import Grouped, Problem, grouped

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from lostlearning.importing.questions import Answer, Ask, Question

LONGEST_WORD = 30
Progress = Callable[[str, float], None]
_showing: list[Bar] = []
"""The progress line that is on the screen."""


@contextlib.contextmanager
def progress(quiet: bool = False) -> Iterator[Progress | None]:
    """A progress line on standard error while something long runs; nothing where it is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        _showing.append(bar)
        try:
            yield lambda doing, done: bar.update(task, description=doing, completed=done)
        finally:
            _showing.remove(bar)


def asking() -> Ask | None:
    """Something that asks a person, if there is one: the progress line is away while it does."""
    from lostlearning.importing.asking import at_terminal

    ask = at_terminal()
    if ask is None:
        return None

    def asked(question: Question) -> Answer | None:
        for bar in _showing:
            bar.stop()
        try:
            return ask(question)
        finally:
            for bar in _showing:
                bar.start()

    return asked


def show_problems(
    problems: Iterable[Problem], most: int = 0, stream: Any = None, every: str = "lostlearning check"
) -> None:
    """Print problems in groups (at most ``most`` of them, where given), each with its mend. ``every`` is
    where all of them are to be had.
    """
    out = stream or sys.stderr
    groups = grouped(problems)
    for group in groups[: most or None]:
        problem = group.first
        where = f"{problem.file}" + (f", {problem.column}" if problem.column else "")
        print(f"\n{problem.title} [{problem.check}; {problem.severity.value}]", file=out)
        print(f"  {where}{_rows(group)}", file=out)
        print(f"  found {_examples(group)}; expected {problem.expected}", file=out)
        print(f"  {problem.mend}", file=out)
    if most and len(groups) > most:
        print(f"\n… and {len(groups) - most} more kinds of problem: see {every}", file=out)


def _rows(group: Grouped) -> str:
    """How many rows and the first of them; nothing for the whole file."""
    listed = [str(each.row) for each in group.examples if each.row is not None]
    if not listed and group.rows == len(group.examples) == 1:
        return ""
    count = f": {group.rows:,} row{'s' if group.rows != 1 else ''}"
    return f"{count}, first {', '.join(listed)}" if listed else count


def _examples(group: Grouped) -> str:
    return ", ".join(dict.fromkeys(each.found for each in group.examples))


def as_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as plain dicts."""
    return [dataclasses.asdict(problem) for problem in problems]


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    print()


def print_table(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    whole: Collection[str] = (),
    numbers: Collection[str] = (),
) -> None:
    """A table that fits the terminal, without the columns that are empty. Columns headed ``whole`` are not
    broken into lines, others only between words; those headed ``numbers`` stand to the right.
    """
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    body = [list(row) for row in rows]
    shown = [n for n in range(len(headings)) if not body or any(row[n] for row in body)]
    table = Table(title=escape(title), title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for n in shown:
        words = [word for text in (headings[n], *(row[n] for row in body)) for word in text.split()]
        table.add_column(
            escape(headings[n]),
            justify="right" if headings[n] in numbers else "left",
            no_wrap=headings[n] in whole,
            min_width=min(max(map(len, words), default=1), LONGEST_WORD),
        )
    for row in body:
        table.add_row(*(escape(row[n]) for n in shown))
    Console().print(table)


def print_wrapped(text: str, indent: str = "") -> None:
    """A paragraph in lines that fit most terminals, all as far in as ``indent`` is long."""
    further = " " * len(indent)
    print(textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False))
