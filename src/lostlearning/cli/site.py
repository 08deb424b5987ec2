"""``lostlearning site``: the atlas in a browser, from this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded


def site(
    official: Annotated[
        Path | None,
        typer.Option(
            "--official", help="Show the official files of this folder, and not those you have loaded."
        ),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any that is free.")] = 8000,
) -> None:
    """Show the atlas of the official statistics that are loaded, to this computer alone.

    It ends with Ctrl+C. What is loaded meanwhile is shown without starting it again.

    Example: lostlearning site --official downloads/
    """
    guarded(lambda: _site(official, port))


def _site(official: Path | None, port: int) -> Exit:
    from lostlearning.site.serving import serve

    if official is not None:
        from lostlearning.cli.terminal import show_problems
        from lostlearning.site import live
        from lostlearning.site.loading import shelf_of

        shelf, problems = shelf_of(official)
        show_problems(problems)
        if not shelf.loaded():
            fail(f"No file in {official} is of a publication that is known.", Exit.NOTHING_USABLE)
        live.open_shelf(shelf.folder)
    try:
        serve(
            "127.0.0.1",
            port,
            lambda address: print(f"The site is at {address} (Ctrl+C ends it).", flush=True),
        )
    except OSError as error:
        fail(f"Port {port} cannot be had ({error.strerror}); try another: --port {port + 1}.", Exit.USAGE)
    return Exit.DONE
