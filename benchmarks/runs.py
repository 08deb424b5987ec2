"""Runs one thing in a process of its own, and says how long it took and how much memory it held."""

import dataclasses
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

THREADS = 2
ROOT = Path(__file__).parents[1]


@dataclasses.dataclass
class Run:
    """Seconds and bytes of one contestant.

    ``cold`` is from the start of its process, imports included; ``warm`` the best of those after it, and
    ``processor`` the time of all cores in the best: what a busy machine changes least.
    """

    cold: float
    warm: float
    processor: float
    memory: int
    answers: dict[str, Any]


def apart(module: str, **given: Any) -> Run:
    """Run ``module.main(**given)`` in a new process. Raises CalledProcessError when it fails."""
    env = os.environ | {"POLARS_MAX_THREADS": str(THREADS), "OMP_NUM_THREADS": str(THREADS)}
    command = [sys.executable, "-m", module, json.dumps({"started": time.time(), **given})]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def child(work: Callable[..., Any], answers: Callable[..., dict[str, Any]]) -> None:
    """What such a process does: ``work`` cold, then warm, then its ``answers``, untimed.

    ``work`` is called with what was given; ``answers`` with what it returned, and the same.
    """
    given = json.loads(sys.argv[1])
    started, again = given.pop("started"), given.pop("again", 2)
    found = work(**given)
    cold = time.time() - started
    warm, processor = [], []
    for _ in range(again):
        del found
        begun, used = time.perf_counter(), time.process_time()
        found = work(**given)
        warm.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    memory = peak()
    told = answers(found, **given)
    best = {"warm": min(warm, default=cold), "processor": min(processor, default=time.process_time())}
    print(json.dumps({"cold": cold, **best, "memory": memory, "answers": told}))


def peak(process: int | str = "self") -> int:
    """The most memory that a process has held, in bytes; of another than this one, on Linux alone.

    Linux counts, by resource, what its parent held as it was begun too.
    """
    status = Path(f"/proc/{process}/status")
    if status.is_file():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that ``work`` took, and what it returned."""
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found
