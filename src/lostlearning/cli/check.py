"""``lostlearning check``: every problem, and nothing kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, guarded
from lostlearning.cli.options import Files, Json, Quiet
from lostlearning.cli.terminal import as_json, print_json, progress, show_problems


def check(
    files: Files,
    json: Json = False,
    show_values: Annotated[
        bool,
        typer.Option(
            "--show-values", help="Show identifying values (UPNs) as they stand in the file, unmasked."
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Check files: every problem with file, row, column, what was found, what was expected, how to mend it.

    Example: lostlearning check exports/ --json
    """
    guarded(lambda: _check(files, json, show_values, quiet))


def _check(files: list[Path], json: bool, show_values: bool, quiet: bool) -> Exit:
    import sys

    from lostlearning.importing import load
    from lostlearning.problems import showing_values

    with progress(quiet or json) as tell, showing_values(show_values):
        loaded = load(files, progress=tell)
    try:
        problems, checks = (
            list(loaded.every_problem()),
            [outcome.as_dict() for outcome in loaded.checks.outcomes],
        )
    finally:
        loaded.store.close()
    if json:
        print_json(
            {"problems": as_json(problems), "checks": checks, "files": [vars(file) for file in loaded.files]}
        )
    elif not quiet:
        for file in loaded.files:
            print(f"{file.name}: {file.title or 'not recognised'}, {file.rows:,} rows")
        show_problems(problems, stream=sys.stdout)
        _tally(checks)
    return Exit.PROBLEMS if problems else Exit.DONE


def _tally(checks: list[dict[str, object]]) -> None:
    by_status: dict[str, list[dict[str, object]]] = {}
    for outcome in checks:
        by_status.setdefault(str(outcome["status"]), []).append(outcome)
    done, skipped, failed = (len(by_status.get(status, ())) for status in ("done", "skipped", "failed"))
    print(f"\n{len(checks)} checks: {done} done, {skipped} skipped, {failed} failed to run.")
    for outcome in (*by_status.get("failed", ()), *by_status.get("skipped", ())):
        print(f"  {outcome['code']} {outcome['status']}: {outcome['why']}")
