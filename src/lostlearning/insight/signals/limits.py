"""Numbers that signals compare with: what the law sets, and the project's own in ``data/limits.csv``."""

from __future__ import annotations

from typing import Any

from lostlearning.lazily import ibis
from lostlearning.vocabulary.limits import Limit, limits_of, named


def limits() -> tuple[Limit, ...]:
    """Every limit."""
    return limits_of("lostlearning.insight.signals")


def on(code: str, day: Any, among: tuple[Limit, ...] = ()) -> Any:
    """A limit as it stood on ``day`` (an Ibis date): null where none was in force, so that nothing is over it.

    It is looked for ``among`` the limits given, or else those of signals.
    """
    values = named(code, among or limits())
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
