"""What a failure says to a person: what is wrong and what to do, and never a word of anybody's data."""

from __future__ import annotations

import traceback
from pathlib import Path


def said(error: Exception) -> str:
    """The message of an exception: our own as it stands, the system's in words, and a fault by its place."""
    if isinstance(error, FileNotFoundError):
        return _missing(error)
    if isinstance(error, PermissionError):
        return f"{error.filename} may not be read or written. Ask for permission, or choose another."
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'} could not be read or written: {error.strerror or error}."
    return str(error) if is_ours(error) else _fault(error)


def is_ours(error: Exception) -> bool:
    """Whether it is raised to be read by people."""
    from lostlearning.problems import UnusableError
    from lostlearning.store import StoreError

    asked_wrongly = isinstance(error, ValueError) and type(error).__module__.startswith("lostlearning")
    return asked_wrongly or isinstance(error, (UnusableError, StoreError))


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
