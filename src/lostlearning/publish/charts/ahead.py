"""Starts the drawing engine before there is anything to draw, beside the work of finding out what.

The engine takes longer to start than the charts take to draw, and holds Python still while it does: in a
process of its own it starts while the files are read.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

_FONTS = Path(__file__).parents[1] / "assets" / "fonts.conf"
_started: list[subprocess.Popen[bytes]] = []
"""The engine now running, if there is one."""


@contextlib.contextmanager
def engine_ahead() -> Iterator[None]:
    """Within it charts are drawn by an engine that started at once; it never outlives the block.

    Where no engine can be started, or it dies, charts are drawn in this process: later, but the same.
    """
    engine = None if _started else _start()
    if engine is None:
        yield
        return
    _started.append(engine)
    try:
        yield
    finally:
        _stop(engine)


def ask(specs: Sequence[dict[str, Any]]) -> IO[bytes] | None:
    """Sends specifications to the engine that runs ahead: what to ``answer`` from, or None without one."""
    if not _started:
        return None
    engine = _started[0]
    assert engine.stdin is not None  # noqa: S101 (a pipe was asked for)
    try:
        # One line, read whole before any of it is drawn: neither end waits for the other to read.
        engine.stdin.write(json.dumps(specs).encode() + b"\n")
        engine.stdin.flush()
    except OSError:
        _stop(engine)
        return None
    return engine.stdout


def answer(stream: IO[bytes] | None, count: int) -> list[str] | None:
    """The drawings asked for, in order; None where the engine could not make them."""
    if stream is None:
        return None
    try:
        drawn = json.loads(stream.readline())
    except (OSError, ValueError):
        drawn = None
    if isinstance(drawn, list) and len(drawn) == count:
        return drawn
    for engine in list(_started):
        _stop(engine)
    return None


def _start() -> subprocess.Popen[bytes] | None:
    if not sys.executable or getattr(sys, "frozen", False):
        return None  # no Python to run it with
    try:
        return subprocess.Popen(  # noqa: S603 (our own file, run by the Python that runs us)
            [sys.executable, "-P", str(Path(__file__).with_name("engine.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Its own fonts alone: it opens a font of the system anew for each letter that it measures.
            env={**os.environ, "FONTCONFIG_FILE": str(_FONTS)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def _stop(engine: subprocess.Popen[bytes]) -> None:
    """Ends the engine at once: there is nothing in it to be lost."""
    if engine in _started:
        _started.remove(engine)
    with contextlib.suppress(OSError):
        engine.kill()
    for pipe in (engine.stdin, engine.stdout):
        # Closing sends what is left in the pipe, and there may be no one to take it.
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    engine.wait()
