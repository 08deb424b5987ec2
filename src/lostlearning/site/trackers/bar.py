"""How many asks have each status, as one bar. The counts stand beside it as text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lostlearning.trackers.ask import Status

WIDTH, HEIGHT = 600, 28


def bar(name: str, title: str, counts: Mapping[Status, int]) -> str:
    """The bar as SVG; ``name`` makes its ids its own."""
    whole = sum(counts.values())
    parts, left = [], 0.0
    for status, count in counts.items():
        wide = WIDTH * count / whole if whole else 0
        if wide:
            parts.append(
                f'<rect class="s-{status.replace(" ", "-")}" x="{left:.1f}" y="1" width="{wide:.1f}" '
                f'height="{HEIGHT - 2}"/>'
            )
        left += wide
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="ll-bar" '
        f'preserveAspectRatio="none" aria-labelledby="bar-{name}"><title id="bar-{name}">'
        f"{escape(title)}: {said}</title>{''.join(parts)}</svg>"
    )
