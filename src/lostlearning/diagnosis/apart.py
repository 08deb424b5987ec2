"""A diagnosis in a process of its own, so that it can be stopped at any moment and leaves nothing behind.

``python -m lostlearning.diagnosis.apart`` reads one line of JSON (what to do), writes a line for each step, and
a last one saying what came of it. It ends at once when whoever started it is gone.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, TextIO

from lostlearning.failing import is_ours, said

_LINE = threading.Lock()
LISTED = 2_000
"""Problems told of a failure; of a diagnosis they are in problems.csv."""


def main() -> None:
    """The process."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints does not come among the lines
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_watch, daemon=True).start()
    _tell(told, _done(asked, told))


def _watch() -> None:
    """Ends with the process that started this one."""
    sys.stdin.read()
    os._exit(5)


def _tell(told: TextIO, what: dict[str, Any]) -> None:
    with _LINE:
        told.write(json.dumps(what) + "\n")
        told.flush()


def _done(asked: dict[str, Any], told: TextIO) -> dict[str, Any]:
    from lostlearning.problems import UnusableError
    from lostlearning.publish import engine_ahead

    def progress(doing: str, done: float) -> None:
        _tell(told, {"doing": doing, "done": done})

    try:
        with engine_ahead():
            from lostlearning.diagnosis import make

            made = make(
                [Path(each) for each in asked["files"]],
                Path(asked["out"]),
                keep=asked["keep"],
                year=asked["year"],
                progress=progress,
            )
    except UnusableError as error:
        return {"failed": str(error), "problems": list(map(dataclasses.asdict, error.problems[:LISTED]))}
    except Exception as error:
        if os.environ.get("LOSTLEARNING_DEBUG") and not is_ours(error):
            raise
        return {"failed": said(error), "problems": []}
    return {"made": _shown(made.diagnosis), "problems": list(map(dataclasses.asdict, made.problems))}


def _shown(found: Any) -> dict[str, Any]:
    """What a page says of a diagnosis before its reports are opened: nothing of any pupil."""
    names = (
        "school",
        "schools",
        "academic_year",
        "other_years",
        "from",
        "to",
        "files",
        "headline",
        "supporting",
    )
    return {name: found[name] for name in names}


if __name__ == "__main__":
    main()
