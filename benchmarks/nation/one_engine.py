"""One engine's run over a national store: counted, added up and written, as ``lostlearning books`` does it."""

import functools
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.runs import child
from lostlearning.measures.registry import measures
from lostlearning.nation.running import Asked, Ran, run
from lostlearning.store.nation import NationalStore

BOOKS = frozenset({"register", "exclusions", "roll"})
"""The books of the attendance, suspension and route measures."""


def codes() -> tuple[str, ...]:
    """The measures that need nothing else."""
    return tuple(code for code, measure in measures().items() if set(measure.books) <= BOOKS)


@functools.cache
def _session(workers: int, memory: int) -> Any:
    from lostlearning.nation.on_spark import session_of

    return session_of(workers, memory)


def work(nation: str, engine: str, workers: int, memory: int) -> Ran:
    """A run from nothing into a folder that is new."""
    session = _session(workers, memory) if engine == "spark" else None
    store = NationalStore.open(Path(nation))
    asked = Asked(codes=codes(), memory=memory, workers=workers, engine=engine, session=session)
    out = Path(tempfile.mkdtemp(prefix="answers-", dir=Path(nation).parent))
    ran = run(store, out, max(store.manifest().years), asked)
    for other in out.parent.glob("answers-*"):
        if other != out:
            shutil.rmtree(other)
    return ran


def answers(ran: Ran, engine: str, workers: int, memory: int, **_: Any) -> dict[str, Any]:
    """Fingerprints of what was written, and what Java took where there is one."""
    told: dict[str, Any] = {}
    for name in ("places.csv", "schools.csv"):
        told[name] = hashlib.sha256((ran.folder / name).read_bytes()).hexdigest()
    files = f"read_parquet('{ran.folder.as_posix()}/pupils/*.parquet')"
    ((rows, total),) = duckdb.sql(
        f"SELECT count(*), sum(hash(t)::HUGEINT)::VARCHAR FROM {files} t"
    ).fetchall()
    told["pupils"] = f"{rows} rows, {total}"
    shutil.rmtree(ran.folder.parents[1])
    if engine == "spark":
        session = _session(workers, memory)
        pid = session.sparkContext._gateway.proc.pid
        told["java_memory"] = _peak(pid)
        told["java_processor"] = _processor(pid)
        session.stop()
    return told


def _peak(pid: int) -> int:
    """The most bytes of memory that a process held at a time."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _processor(pid: int) -> float:
    """The seconds that a process took of all processors."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    child(work, answers)
