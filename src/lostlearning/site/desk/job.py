"""One run of a diagnosis, in a process of its own, as pages may ask of it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lostlearning.problems import Problem, Severity

STEPS = (
    ("Looking at the files", 0.0, 0.05),
    ("Reading", 0.05, 0.4),
    ("Putting the files together", 0.4, 0.45),
    ("Checking", 0.45, 0.55),
    ("Storing", 0.55, 0.65),
    ("Working out the measures", 0.65, 0.95),
    ("Writing the reports", 0.95, 1.0),
)
"""Each step by how what is told of it begins, and about which part of the whole it is."""
FAULT = "The work ended before it was done. Try again; if it ends so again, please report it."


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of a run: what a page says of the diagnosis (``made``), or why there is none (``failed``)."""

    problems: Sequence[Problem]
    made: Mapping[str, Any] | None = None
    failed: str = ""


class Job:
    """A run. ``ended`` is called once it is over, unless it was stopped."""

    def __init__(self, asked: Mapping[str, Any], scratch: Path, ended: Callable[[Outcome], None]) -> None:
        self.doing, self.done = STEPS[0][0], 0.0
        self.keep = bool(asked["keep"])
        self._ended = ended
        self._stopped = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lostlearning.diagnosis.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What it might say there could hold a cell of somebody's file.
            stderr=None if os.environ.get("LOSTLEARNING_DEBUG") else subprocess.DEVNULL,
            # All that it writes beside the reports goes into the desk's folder, and so goes with it.
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl+C is for the desk to hear, which then stops this
        )
        assert self._process.stdin is not None  # noqa: S101 (a pipe was asked for)
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps(dict(asked)) + "\n")
            self._process.stdin.flush()
        self._thread = threading.Thread(target=self._listen, name="diagnosis", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the run at once; it returns when it is over."""
        self._stopped = True
        with contextlib.suppress(OSError):
            self._process.kill()
        if threading.current_thread() is not self._thread:
            self._thread.join(10)

    def _listen(self) -> None:
        outcome = Outcome((), failed=FAULT)
        assert self._process.stdout is not None and self._process.stdin is not None  # noqa: S101
        for line in self._process.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                if "doing" in told:
                    self._move(told["doing"], told["done"])
                else:
                    outcome = _outcome(told)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
        if not self._stopped:
            self._ended(outcome)

    def _move(self, doing: str, done: float) -> None:
        for start, low, high in STEPS:
            if doing.startswith(start):
                reached = low + (high - low) * min(1.0, max(0.0, done))
                if reached >= self.done:  # files are read side by side, and each tells of its own
                    self.doing, self.done = doing, reached


def _outcome(told: Mapping[str, Any]) -> Outcome:
    problems = [Problem(**{**each, "severity": Severity(each["severity"])}) for each in told["problems"]]
    return Outcome(problems, told.get("made"), told.get("failed", ""))
