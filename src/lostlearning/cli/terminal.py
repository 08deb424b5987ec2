"""What commands show: progress, problems in groups, and a table. Rich is imported when first needed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from lostlearning.problems import Problem, Severity

Progress = Callable[[str, float], None]
WORST_FIRST = (Severity.STOPS, Severity.EXCLUDES, Severity.WARNS)


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
        yield lambda doing, done: bar.update(task, description=doing, completed=done)


@dataclasses.dataclass(slots=True)
class Grouped:
    """The same thing wrong in many rows of one column: how many, and the first few."""

    first: Problem
    rows: int
    examples: list[Problem]


def grouped(problems: Iterable[Problem]) -> list[Grouped]:
    """Problems by check, file and column, worst first and then commonest."""
    groups: dict[tuple[str, str, str], Grouped] = {}
    for problem in problems:
        key = (problem.check, problem.file, problem.column)
        group = groups.setdefault(key, Grouped(problem, 0, []))
        group.rows += problem.rows
        if len(group.examples) < 3:
            group.examples.append(problem)
    return sorted(groups.values(), key=lambda each: (WORST_FIRST.index(each.first.severity), -each.rows))


def show_problems(problems: Iterable[Problem], most: int = 0, stream: Any = None) -> None:
    """Print problems in groups (at most ``most`` of them, where given), each with its mend."""
    out = stream or sys.stderr
    groups = grouped(problems)
    for group in groups[: most or None]:
        problem = group.first
        where = f"{problem.file}" + (f", {problem.column}" if problem.column else "")
        print(f"\n{problem.title} [{problem.check}; {problem.severity.value}]", file=out)
        print(f"  {where}: {_rows(group)}", file=out)
        print(f"  found {_examples(group)}; expected {problem.expected}", file=out)
        print(f"  {problem.mend}", file=out)
    if most and len(groups) > most:
        print(f"\n… and {len(groups) - most} more kinds of problem: see problems.csv.", file=out)


def _rows(group: Grouped) -> str:
    listed = [str(each.row) for each in group.examples if each.row is not None]
    count = f"{group.rows:,} row{'s' if group.rows != 1 else ''}"
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


def print_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table that fits the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def print_wrapped(text: str, indent: str = "") -> None:
    """A paragraph in lines that fit most terminals, all as far in as ``indent`` is long."""
    further = " " * len(indent)
    print(textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False))
