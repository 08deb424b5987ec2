"""``lostlearning backtest``: what the indicators would have found in an organisation's own past, and missed."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostlearning.cli.exits import Exit, fail, guarded
from lostlearning.cli.options import Quiet
from lostlearning.cli.terminal import asking, print_table, print_wrapped, progress, show_problems

if TYPE_CHECKING:
    from lostlearning.problems import Problem
    from lostlearning.publish.backtest import Told
    from lostlearning.support.backtest import Backtest
    from lostlearning.support.backtest.assessment import Assessment

NAMES = ("backtest.html", "backtest.csv")


def backtest(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders of two or more terms: registers, suspensions, rolls."),
    ] = None,
    assessment: Annotated[
        Path | None,
        typer.Option(
            "--assessment",
            help="Your organisation's impact assessment, as the form has it.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder for backtest.html and backtest.csv.", show_default=False),
    ] = None,
    inside: Annotated[
        bool,
        typer.Option("--inside", help="Show small numbers: a report that must not leave the organisation."),
    ] = False,
    model: Annotated[
        bool, typer.Option("--model", help="Ask a glass-box model whether the rules leave much on the table.")
    ] = False,
    invented: Annotated[
        bool,
        typer.Option(
            "--invented",
            help="Show the method on invented children: those of a demonstration's files, or made anew.",
        ),
    ] = False,
    form: Annotated[
        bool, typer.Option("--form", help="Print the form of the impact assessment, to be filled in.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same invented children.")] = 20,
    quiet: Quiet = False,
) -> None:
    """What the indicators of who needs a look would have found, missed and flagged without need, by group.

    Your own files need your impact assessment first. Counts alone come out: nobody is named.

    Example: lostlearning backtest exports/ --assessment impact-assessment.toml -o backtest/
    """
    guarded(lambda: _backtest(files or [], assessment, out, inside, model, invented, form, seed, quiet))


def _backtest(
    files: list[Path],
    assessment: Path | None,
    out: Path | None,
    inside: bool,
    model: bool,
    invented: bool,
    form: bool,
    seed: int,
    quiet: bool,
) -> Exit:
    from lostlearning import __version__
    from lostlearning.publish.backtest import Audience, Told
    from lostlearning.support.backtest import assessment as assessed
    from lostlearning.support.backtest import try_out
    from lostlearning.support.backtest.model import NoModelsError

    if form:
        print(assessed.form(), end="")
        return Exit.DONE
    if out is not None and out.is_file():
        fail(f"--out: {out} is a file; expected a folder.", Exit.USAGE)
    if invented and (assessment is not None or inside):
        fail("--invented is of invented children alone: give no assessment and no --inside.", Exit.USAGE)
    if not invented and not files:
        fail("Give files, or --invented to see the method on invented children.", Exit.USAGE)
    held: Assessment | None = None
    try:
        if not invented:
            if assessment is None:
                raise assessed.required()
            held = assessed.read(assessment, dt.date.today())
            if inside is False and out is not None and not held.publishes:
                raise assessed.NotAssessedError(
                    "publishes is false in the assessment, so no page may be made to leave the organisation. With "
                    "--inside the page is made for those in seen_by."
                )
        with _facts(files, invented, seed, quiet) as (facts, problems):
            found = try_out(facts, model=model)
    except (assessed.NotAssessedError, NoModelsError) as error:
        fail(str(error), Exit.USAGE)
    audience = Audience.INVENTED if invented else Audience.INSIDE if inside else Audience.OTHERS
    told = Told(found, audience, __version__, held)
    if out is not None:
        _written(told, out)
    if not quiet:
        show_problems(problems, most=5)
        _show(told)
        if out is not None:
            print(f"The report is in {out / NAMES[0]}, the table in {out / NAMES[1]}.")
    return Exit.PROBLEMS if problems else Exit.DONE


@contextlib.contextmanager
def _facts(
    files: list[Path], invented: bool, seed: int, quiet: bool
) -> Iterator[tuple[Any, Sequence[Problem]]]:
    from lostlearning.cli import invented as made

    if invented and not files:
        with made.stored(made.invented(seed)) as facts:
            yield facts, ()
        return
    from lostlearning.books import read

    with progress(quiet) as tell:
        books = read(files, progress=tell, ask=asking())
        try:
            if invented and (others := made.not_invented(books.facts)):
                fail(
                    f"--invented is of invented children alone, and {others[0]} is no school of a demonstration: "
                    "its number does not begin with 999. Your own files need --assessment.",
                    Exit.USAGE,
                )
            yield books.facts, books.problems
        finally:
            books.close()


def _written(told: Told, out: Path) -> None:
    """Both files, or neither."""
    import io

    from lostlearning.publish.backtest import page, write_csv

    table = io.StringIO()
    write_csv(told, table)
    texts = (page(told), table.getvalue())
    out.mkdir(parents=True, exist_ok=True)
    parts = [out / f".{name}.part" for name in NAMES]
    try:
        for part, text in zip(parts, texts, strict=True):
            part.write_text(text, encoding="utf-8", newline="")
        for part, name in zip(parts, NAMES, strict=True):
            part.replace(out / name)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _show(told: Told) -> None:
    from lostlearning.publish.backtest import Audience, percent
    from lostlearning.support.backtest import OUTCOMES
    from lostlearning.support.backtest.tally import EVERYONE

    b: Backtest = told.backtest
    if told.audience is Audience.INVENTED:
        print_wrapped("Invented children: this says nothing about real ones.")
    if b.main is None:
        print("The registers do not reach far enough on both sides of any cut: nothing could be counted.")
        return
    headings = ("List", "Flagged", "Found", "False", "Days before")
    for code, outcome in OUTCOMES.items():
        lines: list[tuple[str, ...]] = []
        for each in b.lists:
            key = (each.code, b.main.code, code, EVERYONE, "")
            tally = b.tallies.get(key)
            if tally is None or not (tally.flagged or key in told.hidden):
                continue
            if key in told.hidden:
                lines.append((each.title, "suppressed", "", "", ""))
                continue
            days = b.leads.get(key[:3])
            shares = [percent(tally.shares[name]) for name in ("found", "false")]
            lines.append((each.title, f"{tally.flagged:,}", *shares, f"{days.median:.0f}" if days else ""))
        if lines and all(line[1] == "suppressed" for line in lines):
            print(f"{outcome.title}, at {b.main.label}: suppressed, since so few are concerned.\n")
        elif lines:
            print_table(f"{outcome.title}, at {b.main.label}", headings, lines, headings[1:], headings[1:])
    print_wrapped(
        "Found: of those who had the outcome after the cut, the share on the list at it. False: of those on it, the "
        "share who did not have it. It judges rules, never children, and is of these schools and years alone."
    )
