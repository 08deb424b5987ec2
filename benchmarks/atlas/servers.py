"""Our own site as people run it, in a process of its own."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.runs import ROOT

COMMAND = "import sys; from lostlearning.cli import run; sys.argv[0] = 'lostlearning'; run()"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served(home: Path) -> Iterator[int]:
    """The port of the site over what is loaded in a home."""
    env = os.environ | {"LOSTLEARNING_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", COMMAND, "site", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as running:
        try:
            assert running.stdout
            said = re.search(r":(\d+)/", running.stdout.readline())
            if not said:
                raise RuntimeError("the site did not start")
            _read(int(said[1]))
            yield int(said[1])
        finally:
            running.terminate()


def _read(port: int) -> None:
    """Waits until it has read what it reads ahead as it starts, of which the audit is the last."""
    for _ in range(600):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/audit/") as answer:
            if b"being worked out" not in answer.read():
                return
        time.sleep(0.5)
    raise RuntimeError("the site did not end reading ahead")


def asked(how: str, port: int, addresses: list[str], **given: float) -> dict[str, Any]:
    """What ``client`` measures, in a process of its own."""
    told = json.dumps({"how": how, "port": port, "addresses": addresses, **given})
    command = [sys.executable, "-m", "benchmarks.atlas.client"]
    done = subprocess.run(command, cwd=ROOT, check=True, input=told, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
