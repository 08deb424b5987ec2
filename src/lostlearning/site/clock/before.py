"""What is looked at before deciding: questions as data, for the case, with the law that each stands on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from importlib import resources

from lostlearning.law.clock.duty import Total
from lostlearning.law.held import Applied, held
from lostlearning.law.parameter import Kind
from lostlearning.records import read
from lostlearning.site.clock.asked import Asked


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One of them."""

    id: str
    when: str
    title: str
    asks: str
    law: tuple[str, ...]


@functools.cache
def questions() -> tuple[Question, ...]:
    """All of them. Raises RecordsError."""
    file = resources.files("lostlearning.law") / "data" / "before.toml"
    return read([file], "question", Question)


def before(
    asked: Asked, total: Total, day: dt.date, kind: Kind | None
) -> list[tuple[Question, tuple[Applied, ...]]]:
    """Those of a case, with their law as in force on its day."""
    holds = {"always", asked.kind}
    holds |= {"plan"} if asked.plan != "no" else set()
    holds |= {"looked-after"} if asked.looked_after != "no" else set()
    holds |= {"run"} if asked.run not in ("", "0") else set()
    holds |= {"exam"} if total.exam else set()
    holds |= {"large"} if total.size in ("middling", "large") else set()
    return [
        (each, tuple(a for name in each.law if (a := held().applied(name, day, kind or Kind.MAINTAINED))))
        for each in questions()
        if each.when in holds
    ]
