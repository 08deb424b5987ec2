"""A strip of a pupil's weeks: one column a week, as tall as the share of it that was lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from lostlearning.publish.words import listed, short_day

_STEP, _HEIGHT, _ROW = 10, 24, 39


def strip(weeks: Sequence[Mapping[str, Any]], name: str) -> str:
    """Inline SVG of ``weeks`` (``week``, ``possible`` and ``lost`` in sessions) with its text alternative."""
    width = _STEP * max(len(weeks), _ROW)
    marks = "".join(_column(week, place * _STEP) for place, week in enumerate(weeks))
    title = f'<title id="{escape(name)}-title">{escape(described(weeks))}</title>'
    return (
        f'<svg class="ll-strip" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" '
        f'role="img" aria-labelledby="{escape(name)}-title">{title}{marks}</svg>'
    )


def _column(week: Mapping[str, Any], left: int) -> str:
    if not week["possible"]:
        return f'<rect class="none" x="{left + 0.5}" y="0.5" width="8" height="{_HEIGHT - 1}"/>'
    column = f'<rect class="base" x="{left}" y="0" width="9" height="{_HEIGHT}"/>'
    if week["lost"]:
        tall = max(2.0, _HEIGHT * min(1.0, week["lost"] / week["possible"]))
        column += f'<rect class="lost" x="{left}" y="{_HEIGHT - tall:g}" width="9" height="{tall:g}"/>'
    return column


def described(weeks: Sequence[Mapping[str, Any]]) -> str:
    """The strip in words: how many weeks lost anything, and which lost most."""
    held = [week for week in weeks if week["possible"]]
    some = [week for week in held if week["lost"]]
    whole = [week for week in some if week["lost"] >= week["possible"]]
    if not some:
        return f"Nothing lost in any of {len(held)} weeks."
    text = f"Learning lost in {len(some)} of {len(held)} weeks"
    if whole:
        text += f"; all of it in {len(whole)}"
    most = sorted(some, key=lambda week: (-week["lost"] / week["possible"], week["week"]))[:3]
    worst = listed(f"{short_day(w['week'])} ({w['lost']} of {w['possible']} sessions)" for w in most)
    return f"{text}. Most: weeks of {worst}."
