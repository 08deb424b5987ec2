"""``lostlearning import``: keep what files hold in the store."""

from __future__ import annotations

from pathlib import Path

from lostlearning.cli.exits import Exit, guarded
from lostlearning.cli.options import Files, Json, Quiet
from lostlearning.cli.terminal import as_json, asking, print_json, progress, show_problems


def import_files(files: Files, json: Json = False, quiet: Quiet = False) -> None:
    """Keep files in the store (LOSTLEARNING_HOME), all of them or none; the same files again change nothing.

    Example: lostlearning import exports/
    """
    guarded(lambda: _import(files, json, quiet))


def _import(files: list[Path], json: bool, quiet: bool) -> Exit:
    from lostlearning.importing import load

    with progress(quiet or json) as tell:
        loaded = load(files, keep=True, progress=tell, ask=asking())
    loaded.store.close()
    if json:
        print_json({"result": loaded.result.sentence(), "problems": as_json(loaded.problems)})
    elif not quiet:
        print(loaded.result.sentence())
        every = f"lostlearning check {' '.join(map(str, files))}"
        show_problems(loaded.problems, most=5, every=every)
    return Exit.PROBLEMS if loaded.problems else Exit.DONE
