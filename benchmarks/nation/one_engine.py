"""One engine's run over a national store: counted, added up and written, as ``lostlearning books`` does it."""

import functools
import hashlib
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.nation import sessions
from benchmarks.nation.question import codes
from benchmarks.runs import child, peak
from lostlearning.nation.running import Asked, Ran, run
from lostlearning.store.nation import NationalStore

SESSIONS = {"threads": sessions.threads, "executors": sessions.executors}
_RUNS: list[dict[str, float]] = []
"""What each run took, and what of it was where."""


@functools.cache
def _session(engine: str, workers: int, memory: int) -> Any:
    return SESSIONS[engine](workers, memory)


def work(nation: str, engine: str, workers: int, memory: int) -> Ran:
    """A run from nothing into a folder that is new. ``engine`` is ``duckdb`` or one of SESSIONS."""
    session = _session(engine, workers, memory) if engine in SESSIONS else None
    before = sessions.spent(session) if session else sessions.Spent()
    used = _processors(session)
    store = NationalStore.open(Path(nation))
    asked = Asked(
        codes=codes(),
        sights=False,
        memory=memory,
        workers=workers,
        engine="spark" if session else "duckdb",
        session=session,
    )
    out = Path(tempfile.mkdtemp(prefix="answers-", dir=Path(nation).parent))
    begun, counted = time.perf_counter(), []

    def tell(doing: str, done: float) -> None:
        if doing == "Adding up":
            counted.append(time.perf_counter())

    ran = run(store, out, max(store.manifest().years), asked, tell)
    took = {"seconds": time.perf_counter() - begun, "counting": counted[0] - begun}
    took |= {kind: seconds - used[kind] for kind, seconds in _processors(session).items()}
    _RUNS.append(took | (sessions.spent(session).since(before) if session else {}))
    for other in out.parent.glob("answers-*"):
        if other != out:
            shutil.rmtree(other)
    return ran


def _processors(session: Any) -> dict[str, float]:
    """The seconds that this process, and those of a session, have taken of all processors."""
    taken = {"python": time.process_time()}
    for pid, kind in sessions.java(session).items() if session else ():
        taken[kind] = taken.get(kind, 0.0) + sessions.processor(pid)
    return taken


def answers(ran: Ran, engine: str, workers: int, memory: int, **_: Any) -> dict[str, Any]:
    """Fingerprints of what was written, what the best run was made of, and what Java took where there is one.

    Raises RuntimeError where there were not as many executors as were asked for.
    """
    told: dict[str, Any] = {"best": min(_RUNS[1:] or _RUNS, key=lambda took: took["seconds"])}
    for name in ("places.csv", "schools.csv"):
        told[name] = hashlib.sha256((ran.folder / name).read_bytes()).hexdigest()
    files = f"read_parquet('{ran.folder.as_posix()}/pupils/*.parquet')"
    ((rows, total),) = duckdb.sql(
        f"SELECT count(*), sum(hash(t)::HUGEINT)::VARCHAR FROM {files} t"
    ).fetchall()
    told["pupils"] = f"{rows} rows, {total}"
    shutil.rmtree(ran.folder.parents[1])
    if engine in SESSIONS:
        session = _session(engine, workers, memory)
        if engine == "executors" and (found := sessions.at_work(session)) != workers:
            raise RuntimeError(f"{found} executors were at work: expected {workers}")
        for pid, kind in sessions.java(session).items():
            told[kind] = told.get(kind, 0) + peak(pid)
        sessions.closed(session)
    return told


if __name__ == "__main__":
    child(work, answers)
