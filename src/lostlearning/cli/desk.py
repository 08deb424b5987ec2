"""``lostlearning open``: a desk for one school, in a browser on this computer."""

from __future__ import annotations

from typing import Annotated

import typer

from lostlearning.cli.exits import Exit, fail, guarded


def open_desk(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any that is free.")] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Show the link, and do not open it in the browser.")
    ] = False,
) -> None:
    """Open a desk for one school in the browser: drop files there, see what is wrong with them, and both reports.

    It does what diagnose does. Only this computer can reach it, by a link that works once. Everything added to it is
    deleted when you finish, or press Ctrl+C; nothing is kept unless you ask for that there.

    Example: lostlearning open
    """
    guarded(lambda: _open(port, no_browser))


def _open(port: int, no_browser: bool) -> Exit:
    from lostlearning.site.desk.serving import serve

    def ready(link: str) -> None:
        print(f"Your desk is open at\n\n  {link}\n", flush=True)
        print("The link works once, on this computer. Ctrl+C ends it and deletes what was added.", flush=True)
        if not no_browser:
            _browse(link)

    try:
        serve(port, ready)
    except OSError as error:
        if port:
            fail(
                f"Port {port} cannot be had ({error.strerror}). Leave --port out to take any that is free.",
                Exit.USAGE,
            )
        raise
    print("The desk is closed. Everything added to it is deleted.")
    return Exit.DONE


def _browse(link: str) -> None:
    """Opens the link, beside what serves it; where there is no browser the printed link is left."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()
