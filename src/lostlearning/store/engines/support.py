"""What each engine can and cannot do, as data: ``data/support.toml``. The manual prints it; tests hold it true."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from importlib.resources import files

ENGINES = ("DuckDB", "Spark")


@dataclasses.dataclass(frozen=True, slots=True)
class Unsupported:
    """A thing that an ``engine`` cannot do: a worked example by title, or something beside the measures, and why."""

    engine: str
    thing: str
    reason: str


@functools.cache
def unsupported() -> tuple[Unsupported, ...]:
    """Every row of the data. Raises ValueError for an engine that there is not, or a row without a reason."""
    text = files("lostlearning.store.engines").joinpath("data/support.toml").read_text(encoding="utf-8")
    found = tuple(Unsupported(**row) for row in tomllib.loads(text).get("unsupported", []))
    for row in found:
        if row.engine not in ENGINES or not row.reason.strip() or not row.thing.strip():
            raise ValueError(
                f"support.toml: {row} names no engine of {', '.join(ENGINES)}, or gives no reason"
            )
    return found
