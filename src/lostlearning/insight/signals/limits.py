"""Numbers that signals compare with: what the law sets, and the project's own in ``data/limits.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostlearning.lazily import ibis
from lostlearning.vocabulary import limits as kept
from lostlearning.vocabulary.limits import Limit, limits_of

HERE = "lostlearning.insight.signals"


def limits(package: str = HERE) -> tuple[Limit, ...]:
    """What the law sets, and the limits of a package."""
    return limits_of(package)


def named(code: str, packages: Sequence[str] = (HERE,)) -> tuple[Limit, ...]:
    """The values of a limit by date, of the law or the packages. Raises KeyError where there is none."""
    return kept.named(code, limits_of(*packages))


def on(code: str, day: Any, packages: Sequence[str] = (HERE,)) -> Any:
    """A limit as it stood on ``day`` (an Ibis date): null where none was in force, so that nothing is over it."""
    values = named(code, packages)
    if len(values) == 1 and values[0].valid_from is None and values[0].valid_to is None:
        return ibis.literal(values[0].value, "int64")
    spans = []
    for one in values:
        within = ibis.literal(True)
        if one.valid_from:
            within = within & (day >= ibis.date(one.valid_from))
        if one.valid_to:
            within = within & (day <= ibis.date(one.valid_to))
        spans.append((within, ibis.literal(one.value, "int64")))
    return ibis.cases(*spans, else_=ibis.null("int64"))
