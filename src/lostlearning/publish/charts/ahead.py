"""Starts the drawing engine before there is anything to draw, beside the work of finding out what.

The engine takes longer to start than the charts take to draw, and holds Python still while it does: in a
process of its own it starts while the files are read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Spec = dict[str, Any]

_FONTS = Path(__file__).parents[1] / "assets" / "fonts.conf"


@dataclasses.dataclass(slots=True)
class _Engine:
    process: subprocess.Popen[bytes]
    drawn: dict[str, str] = dataclasses.field(default_factory=dict)
    """The drawings it has made, by the specification as JSON."""
    asked: list[list[str]] = dataclasses.field(default_factory=list)
    """The lines that it has not answered yet."""


_started: list[_Engine] = []
"""The engine now running, if there is one."""


@contextlib.contextmanager
def engine_ahead() -> Iterator[None]:
    """Within it charts are drawn by an engine that started at once; it never outlives the block.

    Where no engine can be started, or it dies, charts are drawn in this process: later, but the same.
    """
    process = None if _started else _start()
    if process is None:
        yield
        return
    engine = _Engine(process)
    _started.append(engine)
    try:
        yield
    finally:
        _stop(engine)


def running() -> bool:
    """Whether there is an engine to ask."""
    return bool(_started)


def ask(specs: Iterable[Spec]) -> None:
    """Has the engine draw what it was not yet asked for, without waiting; does nothing without one."""
    for engine in list(_started):
        known = engine.drawn.keys() | {text for line in engine.asked for text in line}
        new = [text for text in dict.fromkeys(map(json.dumps, specs)) if text not in known]
        # It is never sent a line while it might be waiting for its last answer to be read: it reads a
        # line whole before it draws any of it, and so neither end waits for the other for ever.
        if new and _read(engine) and _send(engine, new):
            engine.asked.append(new)


def drawings(specs: Iterable[Spec]) -> list[str] | None:
    """The drawings of specifications, in order; None where no engine can make them."""
    specs = list(specs)
    ask(specs)
    if not _started or not _read(_started[0]):
        return None
    return [_started[0].drawn[json.dumps(spec)] for spec in specs]


def _send(engine: _Engine, texts: list[str]) -> bool:
    assert engine.process.stdin is not None  # noqa: S101 (a pipe was asked for)
    try:
        engine.process.stdin.write(f"[{','.join(texts)}]\n".encode())
        engine.process.stdin.flush()
    except OSError:
        _stop(engine)
        return False
    return True


def _read(engine: _Engine) -> bool:
    """Waits for all that was asked for; False where it did not come, and the engine is done with."""
    assert engine.process.stdout is not None  # noqa: S101 (a pipe was asked for)
    while engine.asked:
        try:
            answer = json.loads(engine.process.stdout.readline())
            engine.drawn.update(zip(engine.asked[0], answer, strict=True))
        except (OSError, ValueError):
            _stop(engine)
            return False
        engine.asked.pop(0)
    return True


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


def _stop(engine: _Engine) -> None:
    """Ends the engine at once: there is nothing in it to be lost."""
    if engine in _started:
        _started.remove(engine)
    process = engine.process
    with contextlib.suppress(OSError):
        process.kill()
    for pipe in (process.stdin, process.stdout):
        # Closing sends what is left in the pipe, and there may be no one to take it.
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.wait()
