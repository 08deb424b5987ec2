"""The same question of the same store on Spark and on DuckDB, on one processor and on two.

Spark is a session of this machine, in one Java process; DuckDB is this process. Both count the attendance,
suspension and route measures by pupil, school, authority and six characteristics, and write them.
"""

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.nation.part import TENTH, enrolments, part_of
from benchmarks.runs import Run, apart

ENGINES = ("duckdb", "spark")
WORKERS = (1, 2)
MEMORY = 4 * 2**30
COMPARED = ("places.csv", "schools.csv", "pupils")


def bench(
    nation: Path, folder: Path, *, share: float = TENTH, again: int = 2, memory: int = MEMORY
) -> dict[str, Any]:
    """Seconds and bytes of each engine on one processor and two, over ``share`` of a national store.

    ``folder`` is new: the part of the store goes there, and answers for a while. ``again`` is how often each is
    run after the first. Raises RuntimeError where two answers differ.
    """
    store = folder / "part"
    part_of(nation, store, share)
    runs = {
        f"{engine} {workers}": apart(
            "benchmarks.nation.one_engine",
            nation=str(store),
            engine=engine,
            workers=workers,
            memory=memory,
            again=again,
        )
        for engine in ENGINES
        for workers in WORKERS
    }
    _agree(runs)
    return {
        "enrolments": enrolments(store),
        "share": share,
        "same_answers": True,
        "runs": {name: _told(run) for name, run in runs.items()},
        "speed_up": {
            engine: round(runs[f"{engine} 1"].warm / runs[f"{engine} 2"].warm, 2) for engine in ENGINES
        },
    }


def _told(run: Run) -> dict[str, float]:
    java = run.answers.get("java_memory", 0)
    return {
        "cold": round(run.cold, 2),
        "warm": round(run.warm, 2),
        "memory": run.memory + java,
        "java_memory": java,
        "java_processor": run.answers.get("java_processor", 0.0),
    }


def _agree(runs: dict[str, Run]) -> None:
    first, *others = runs
    for name in others:
        for what in COMPARED:
            one, other = runs[first].answers[what], runs[name].answers[what]
            if one != other:
                raise RuntimeError(f"{name} has {other} for {what}; {first} has {one}")


if __name__ == "__main__":
    print(json.dumps(bench(Path(sys.argv[1]), Path(sys.argv[2])), indent=1))
