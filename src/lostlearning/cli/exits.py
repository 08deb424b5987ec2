"""Exit codes, and how every kind of failure becomes one: a message that helps, never a traceback."""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable
from typing import NoReturn

import typer


class Exit(enum.IntEnum):
    """What a command returns to the shell."""

    DONE = 0
    PROBLEMS = 1
    """Done, with problems reported."""
    USAGE = 2
    NOTHING_USABLE = 3
    STORE = 4
    """The store is busy or damaged."""
    INTERRUPTED = 5


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
    except UnusableError as error:
        show_problems(error.problems)
        fail(str(error), Exit.NOTHING_USABLE)
    except StoreError as error:
        fail(str(error), Exit.STORE)
    except FileNotFoundError as error:
        fail(_missing(error), Exit.USAGE)
    except PermissionError as error:
        fail(f"{error.filename} may not be read or written. Ask for permission, or choose another place.", Exit.USAGE)
    except OSError as error:
        fail(f"{error.filename or 'A file'} could not be read or written: {error.strerror or error}.", Exit.USAGE)
    except ValueError as error:
        if type(error).__module__.startswith("lostlearning"):
            fail(str(error), Exit.USAGE)
        raise
    except KeyboardInterrupt:
        fail("Stopped. Nothing was changed.", Exit.INTERRUPTED)
    raise typer.Exit(code)


def _missing(error: FileNotFoundError) -> str:
    said = str(error)
    where = error.filename or said
    return f"There is no file or folder called {where}. Check the spelling, or drag it into the terminal."
