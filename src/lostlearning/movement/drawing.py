"""Two pictures as SVG, drawn here: who moved where, and the funnel of schools. Each stands beside its table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from lostlearning.insight.exits.flows import Flow
from lostlearning.insight.exits.funnel import Funnel
from lostlearning.publish.charts.drawing import DARK_BLUE, DARK_PINK, FONT, INK, QUIET, WIDTH

BAR = 10
LABEL = 22
"""Height of a name above its bar."""
MOST_LEFT, MOST_RIGHT = 24, 14
LONGEST = {"start": 26, "end": 36}
"""Letters of a name that are drawn, on the left and on the right."""
PLAIN = "#8fa8bd"
"""Exits that are explained, or cannot be: paler than the pink of unexplained ones, and behind them."""


def moved(flows: Sequence[Flow], labels: Mapping[str, str]) -> str:
    """Schools on the left, places on the right, a ribbon as wide as the exits between them; unexplained ones in pink.

    Empty where nobody moved. What is too small to draw is joined under "other schools here" and "other schools".
    """
    if not flows:
        return ""
    links = _joined(flows, labels)
    left = _order(links, 0)
    right = _order(links, 1)
    whole = sum(exits for exits, _ in links.values())
    unit = max(0.6, min(9.0, 520 / whole))
    height = max(_tall(left, unit), _tall(right, unit))
    tops = [_tops(side, unit, height) for side in (left, right)]
    ribbons: list[str] = []
    pinks: list[str] = []
    used = [dict.fromkeys(side, 0.0) for side in (left, right)]
    for (source, place), (exits, unexplained) in sorted(
        links.items(), key=lambda item: (list(left).index(item[0][0]), list(right).index(item[0][1]))
    ):
        for count, fill, into in ((exits - unexplained, PLAIN, ribbons), (unexplained, DARK_PINK, pinks)):
            if not count:
                continue
            thick = count * unit
            y0 = tops[0][source] + used[0][source]
            y1 = tops[1][place] + used[1][place]
            used[0][source] += thick
            used[1][place] += thick
            into.append(_ribbon(y0, y1, thick, fill))
    names = [
        *(_node(name, 0, tops[0][name], count * unit, "start") for name, count in left.items()),
        *(_node(name, WIDTH - BAR, tops[1][name], count * unit, "end") for name, count in right.items()),
    ]
    first, (exits, _) = max(links.items(), key=lambda item: item[1][0])
    told = (
        f"{whole} exits from {len(left)} schools on the left to {len(right)} places on the right. The most go from "
        f"{first[0]} to {first[1]}: {exits}. Pink are unexplained. The table has every one."
    )
    return _svg("flows", "Who moved where", told, height, "".join([*ribbons, *pinks, *names]))


def _joined(flows: Sequence[Flow], labels: Mapping[str, str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Exits and unexplained ones by what is drawn."""
    out: dict[str, int] = {}
    into: dict[str, int] = {}
    for flow in flows:
        out[flow.school] = out.get(flow.school, 0) + flow.exits
        into[flow.to] = into.get(flow.to, 0) + flow.exits
    leaving = set(sorted(out, key=lambda name: -out[name])[:MOST_LEFT])
    # Where a file says a pupil went is always drawn; of schools, those with most.
    said = {flow.to for flow in flows if not flow.to_school}
    arriving = said | set(sorted(into, key=lambda name: -into[name])[:MOST_RIGHT])
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for flow in flows:
        source = labels.get(flow.school, flow.school) if flow.school in leaving else "Other schools"
        place = (
            (labels.get(flow.to, flow.to) if flow.to_school else flow.to)
            if flow.to in arriving
            else "Other schools here"
        )
        exits, unexplained = found.get((source, place), (0, 0))
        found[source, place] = (exits + flow.exits, unexplained + flow.unexplained)
    return found


def _order(links: Mapping[tuple[str, str], tuple[int, int]], end: int) -> dict[str, int]:
    totals: dict[str, int] = {}
    for ends, (exits, _) in links.items():
        totals[ends[end]] = totals.get(ends[end], 0) + exits
    return dict(
        sorted(totals.items(), key=lambda item: (item[0].startswith("Other schools"), -item[1], item[0]))
    )


def _tall(side: Mapping[str, int], unit: float) -> float:
    return sum(LABEL + count * unit + 6 for count in side.values())


def _tops(side: Mapping[str, int], unit: float, height: float) -> dict[str, float]:
    """The top of each bar: a side that is shorter is spread over the height."""
    spare = (height - _tall(side, unit)) / len(side)
    at, found = 0.0, {}
    for name, count in side.items():
        found[name] = at + LABEL
        at += LABEL + count * unit + 6 + spare
    return found


def _ribbon(y0: float, y1: float, thick: float, fill: str) -> str:
    x0, x1, mid = BAR, WIDTH - BAR, WIDTH / 2
    return (
        f'<path d="M{x0},{y0:.1f}C{mid},{y0:.1f} {mid},{y1:.1f} {x1},{y1:.1f}V{y1 + thick:.1f}'
        f'C{mid},{y1 + thick:.1f} {mid},{y0 + thick:.1f} {x0},{y0 + thick:.1f}Z" fill="{fill}" '
        f'fill-opacity="{0.45 if fill == PLAIN else 0.75}"/>'
    )


def _node(name: str, x: float, top: float, tall: float, anchor: str) -> str:
    most = LONGEST[anchor]
    shown = name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
    at = 0 if anchor == "start" else WIDTH
    return (
        f'<rect x="{x}" y="{top:.1f}" width="{BAR}" height="{max(tall, 1):.1f}" fill="{DARK_BLUE}"/>'
        f'<text x="{at}" y="{top - 6:.1f}" font-size="14" fill="{INK}" text-anchor="{anchor}" stroke="#fff" '
        f'stroke-width="4" stroke-linejoin="round" paint-order="stroke">{escape(shown)}</text>'
    )


MOST_NAMED = 12
"""Schools above the line up to which they are named: the words of more would lie on one another."""


def funnel(
    drawn: Funnel, names: Sequence[str], name: str, title: str, counted: str = "had an unexplained exit"
) -> str:
    """Each school's share against its pupils, with the share of all and the upper line; schools above are named,
    unless they are many. ``counted`` says what of the pupils is counted.
    """
    plot_left, plot_top, wide, tall = 46, 10, WIDTH - 56, 240
    most = max(place.pupils for place in drawn.places) * 1.08
    highest = 1.12 * max(
        max(place.count / place.pupils for place in drawn.places if place.pupils),
        sorted(place.upper for place in drawn.places)[len(drawn.places) // 2],
    )

    def at(pupils: float, share: float) -> tuple[float, float]:
        return plot_left + wide * pupils / most, plot_top + tall * (1 - min(share, highest) / highest)

    parts = []
    step = _step(highest * 100) / 100
    for tick in range(int(highest / step) + 1):
        x, y = at(0, tick * step)
        parts.append(f'<path d="M{x},{y:.1f}H{plot_left + wide}" stroke="#e1e3e5"/>')
        parts.append(_text(x - 6, y + 5, f"{100 * tick * step:g}%", "end"))
    across = _step(most)
    for tick in range(int(most / across) + 1):
        x, y = at(tick * across, 0)
        parts.append(_text(x, y + 20, f"{tick * across:,.0f}", "middle"))
    parts.append(_text(plot_left + wide, plot_top + tall + 40, "pupils on roll", "end", QUIET))
    x, y = at(0, drawn.target)
    parts.append(f'<path d="M{x},{y:.1f}H{plot_left + wide}" stroke="{QUIET}" stroke-dasharray="6 4"/>')
    line = []
    error = drawn.target * (1 - drawn.target)
    edge = _edge(drawn)
    for point in range(1, 61):
        pupils = most * point / 60
        line.append(at(pupils, drawn.target + edge * math.sqrt(error / pupils + drawn.tau2)))
    start = next((n for n, (_, y) in enumerate(line) if y > plot_top + 0.5), 0)
    path = "L".join(f"{x:.1f},{y:.1f}" for x, y in line[start:])
    parts.append(f'<path d="M{path}" fill="none" stroke="{DARK_BLUE}" stroke-width="2"/>')
    above = []
    few = sum(place.above for place in drawn.places) <= MOST_NAMED
    for place, school in zip(drawn.places, names, strict=True):
        if not place.pupils:
            continue
        x, y = at(place.pupils, place.count / place.pupils)
        fill = DARK_PINK if place.above else DARK_BLUE
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" fill-opacity="0.8"/>')
        if place.above:
            above.append(school)
            if not few:
                continue
            end = x > plot_left + wide / 2
            parts.append(
                _text(x + (-9 if end else 9), y + 5, school[: LONGEST["start"]], "end" if end else "start")
            )
    told = (
        f"{len(drawn.places)} schools. Of all their pupils {100 * drawn.target:.1f}% {counted}, the "
        "dashed line. The curve is how high a school of each size could lie. Above it: "
        f"{(', '.join(above) or 'no school') if few else f'{len(above)} schools'}. The table has every school."
    )
    return _svg(name, title, told, plot_top + tall + 50, "".join(parts))


def _edge(drawn: Funnel) -> float:
    """The normal quantile of the upper line, from any of its places."""
    for place in drawn.places:
        error = (
            math.sqrt(drawn.target * (1 - drawn.target) / place.pupils + drawn.tau2) if place.pupils else 0
        )
        if error and place.upper < 1:
            return (place.upper - drawn.target) / error
    return 0.0


def _step(most: float) -> float:
    """A round step that gives three to six ticks."""
    power = 10.0 ** math.floor(math.log10(most))
    return next(size * power for size in (0.2, 0.5, 1.0, 2.0) if most / (size * power) <= 5.5)


def _text(x: float, y: float, said: str, anchor: str, fill: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="14" fill="{fill}" text-anchor="{anchor}" stroke="#fff" '
        f'stroke-width="3" stroke-linejoin="round" paint-order="stroke">{escape(said)}</text>'
    )


def _svg(name: str, title: str, told: str, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'font-family="{escape(FONT)}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(told)}</desc>{body}</svg>'
    )


__all__ = ["funnel", "moved"]
