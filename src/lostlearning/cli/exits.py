"""Exit codes, and how every kind of failure becomes one: a message that helps, never a traceback."""

from __future__ import annotations

import enum
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import typer


class Exit(enum.IntEnum):
    """What a command returns to the shell: see MEANINGS."""

    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    NOTHING_USABLE = 3
    STORE = 4
    INTERRUPTED = 5
    FAULT = 70


MEANINGS = {
    Exit.DONE: "done",
    Exit.PROBLEMS: "done, with problems reported",
    Exit.USAGE: "wrong usage",
    Exit.NOTHING_USABLE: "nothing usable in the input, or nothing there to remove",
    Exit.STORE: "store busy or damaged",
    Exit.INTERRUPTED: "interrupted, or you said no",
    Exit.FAULT: "a fault in this software, never in your files",
}


def fail(message: str, code: Exit) -> NoReturn:
    """Say what is wrong on standard error, and stop with ``code``."""
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def guarded(command: Callable[[], Exit]) -> None:
    """Run a command's work, and stop with its exit code whatever happens."""
    from lostlearning.cli.terminal import show_problems
    from lostlearning.problems import UnusableError
    from lostlearning.store import StoreError

    try:
        code = command()
    except typer.Exit:
        raise
    except UnusableError as error:
        show_problems(error.problems)
        fail(str(error), Exit.NOTHING_USABLE)
    except StoreError as error:
        fail(str(error), Exit.STORE)
    except FileNotFoundError as error:
        fail(_missing(error), Exit.USAGE)
    except BrokenPipeError:
        # Whoever reads what we print has read enough: `lostlearning … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.DONE
    except PermissionError as error:
        fail(
            f"{error.filename} may not be read or written. Ask for permission, or choose another.",
            Exit.USAGE,
        )
    except OSError as error:
        fail(
            f"{error.filename or 'A file'} could not be read or written: {error.strerror or error}.",
            Exit.USAGE,
        )
    except (KeyboardInterrupt, EOFError, typer.Abort):
        fail("Stopped. Nothing was changed.", Exit.INTERRUPTED)
    except Exception as error:
        if isinstance(error, ValueError) and type(error).__module__.startswith("lostlearning"):
            fail(str(error), Exit.USAGE)
        if os.environ.get("LOSTLEARNING_DEBUG"):
            raise
        fail(_fault(error), Exit.FAULT)
    raise typer.Exit(code)


def _fault(error: Exception) -> str:
    """Where the fault is, without a word of anybody's data: error messages may quote cells."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "lostlearning" in frame.filename
    ]
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return (
        f"A fault in this software ({type(error).__name__}{where}), not in your files. Nothing was changed. "
        "Please report it with these words. LOSTLEARNING_DEBUG=1 shows more, and may show data: do not send that."
    )


def _missing(error: FileNotFoundError) -> str:
    if error.filename is None:
        return f"{error} Check the spelling, or drag it into the terminal."
    return f"There is no file or folder called {error.filename}. Check the spelling."
