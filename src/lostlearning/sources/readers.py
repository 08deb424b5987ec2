"""Every reader there is, in the order they are asked."""

from __future__ import annotations

import functools
import importlib

from lostlearning.sources.reader import Reader

MODULES = (
    "ctf",
    "sims",
    "census",
    "register_marks",
    "register_columns",
    "register_strings",
    "lesson_register",
    "exclusion_log",
    "case_log",
    "removal_log",
    "part_time_log",
    "placement_log",
    "behaviour_log",
    "meeting_log",
    "action_log",
    "review_log",
    "roll",
    "term_dates",
    "closure_list",
    "event_list",
    "school_list",
)


@functools.cache
def readers() -> tuple[Reader, ...]:
    """The readers. Each module holds one, as ``READER``, or several, as ``READERS``."""
    found: list[Reader] = []
    for name in MODULES:
        module = importlib.import_module(f"lostlearning.sources.{name}")
        several = getattr(module, "READERS", None)
        found.extend(several if several is not None else (module.READER,))
    return tuple(found)
