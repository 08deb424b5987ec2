"""Shapes for maps: hexagons and boundaries, in the units of a drawing 600 wide, worked out once a load."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable
from typing import Any

from lostlearning.insight.official import Official
from lostlearning.site.atlas.gazetteer import Gazetteer

WIDTH = 600
SIDE = math.sqrt(3)


@dataclasses.dataclass(frozen=True, slots=True)
class Shapes:
    """The outline of each place, as an SVG path, by its address; and what turns a longitude into a drawing's x."""

    paths: dict[str, str]
    height: float
    centres: dict[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    west: float = 0
    north: float = 0
    scale: float = 1
    squeeze: float = 1

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point of the earth lies in the drawing."""
        x = (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round((self.north - latitude) * self.scale, 1)


def hexagons(official: Official, gazetteer: Gazetteer) -> Shapes | None:
    """Authorities as hexagons of one size; None where no file of them is loaded."""
    if not official.files("hexagons"):
        return None
    placed = []
    for row in official.register("hexagons").to_pylist():
        spot = gazetteer.by_code(row["code"])
        if spot:
            shift = 0.5 if (row["r"] % 2 == 1) == (row["layout"] == "odd-r") else 0
            placed.append((spot.slug, row["q"] + shift, row["r"]))
    if not placed:
        return None
    left, top = min(x for _, x, _ in placed), max(y for _, _, y in placed)
    size = WIDTH / (max(x for _, x, _ in placed) - left + 1) / SIDE
    paths, centres = {}, {}
    for slug, x, y in placed:
        cx, cy = (x - left + 0.5) * SIDE * size, (top - y) * 1.5 * size + size
        corners = [
            (cx + size * 0.96 * math.sin(math.pi / 3 * at), cy - size * 0.96 * math.cos(math.pi / 3 * at))
            for at in range(6)
        ]
        paths[slug] = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "Z"
        centres[slug] = (round(cx, 1), round(cy, 1))
    height = (top - min(y for _, _, y in placed)) * 1.5 * size + 2 * size
    return Shapes(paths, round(height, 1), centres)


def boundaries(official: Official, gazetteer: Gazetteer) -> Shapes | None:
    """Authorities within their boundaries, as degrees squeezed at their middle; None where none are loaded."""
    if not official.files("boundaries"):
        return None
    placed: dict[str, list[list[list[float]]]] = {}
    for row in official.register("boundaries").to_pylist():
        spot = gazetteer.by_code(row["code"])
        if spot:
            placed.setdefault(spot.slug, []).extend(_rings(json.loads(row["geometry"])))
    points = [point for rings in placed.values() for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    frame = Shapes({}, round((north - south) * scale, 1), {}, west, north, scale, squeeze)
    paths = {slug: "".join(_path(ring, frame) for ring in rings) for slug, rings in placed.items()}
    return dataclasses.replace(frame, paths=paths)


def _rings(geometry: dict[str, Any]) -> Iterable[list[list[float]]]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    return [ring for polygon in geometry["coordinates"] for ring in polygon]


def _path(ring: list[list[float]], frame: Shapes) -> str:
    """A ring in steps from point to point, which take fewer letters; points under half a unit apart are one."""
    last = frame.at(*ring[0][:2])
    text, steps = f"M{last[0]:g} {last[1]:g}", 0
    for point in ring[1:]:
        here = frame.at(*point[:2])
        if abs(here[0] - last[0]) + abs(here[1] - last[1]) < 0.8:
            continue
        text += f"l{here[0] - last[0]:.1f} {here[1] - last[1]:.1f}".replace(".0", "")
        last, steps = here, steps + 1
    return f"{text}z" if steps > 1 else ""
