"""Exit codes, and how every kind of failure becomes one: a message that helps, never a traceback."""

from __future__ import annotations

import enum
import os
import sys
from collections.abc import Callable
from typing import NoReturn

import typer

from lostlearning.failing import is_ours, said


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
    except BrokenPipeError:
        # Whoever reads what we print has read enough: `lostlearning … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.DONE
    except OSError as error:
        fail(said(error), Exit.USAGE)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        fail("Stopped. Nothing was changed.", Exit.INTERRUPTED)
    except Exception as error:
        if is_ours(error):
            fail(said(error), Exit.USAGE)
        if os.environ.get("LOSTLEARNING_DEBUG"):
            raise
        fail(said(error), Exit.FAULT)
    raise typer.Exit(code)
