"""Maps as SVG: every place a link with its name and value, so that they work without a script or a mouse."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Mapping, Sequence
from html import escape

from lostlearning.site.atlas import said
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.atlas.figures import Figure
from lostlearning.site.atlas.measures import Measure
from lostlearning.site.atlas.schools import School
from lostlearning.site.atlas.shapes import WIDTH, Shapes

CLASSES = 5
FOOT = 30
"""The height of a line printed beneath a map."""


@dataclasses.dataclass(frozen=True, slots=True)
class Band:
    """A colour of the map: ``low`` to ``high``, and how many places are in it."""

    number: int
    low: str
    high: str
    places: int


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """What a place of a map is called, what is said of it, and the class of its shade."""

    name: str
    told: str
    shade: str


def edges(values: Sequence[float]) -> list[float]:
    """The highest value of each fifth of the places; fewer where many share one."""
    if not values:
        return []
    ordered = sorted(values)
    found = [ordered[min(len(ordered) - 1, len(ordered) * (at + 1) // CLASSES)] for at in range(CLASSES - 1)]
    return sorted(set(found))


def bands(values: Sequence[float], measure: Measure) -> list[Band]:
    """The legend: each fifth with its lowest and highest value."""
    within: dict[int, list[float]] = {}
    limits = edges(values)
    for value in values:
        within.setdefault(bisect.bisect_left(limits, value), []).append(value)
    return [
        Band(number + 1, measure.amount(min(each)), measure.amount(max(each)), len(each))
        for number, each in sorted(within.items())
    ]


def places(
    atlas: Atlas, shapes: Shapes, figures: dict[str, Figure | None], measure: Measure, period: str
) -> str:
    """The map of a measure: colours by fifths, and a hatch where nothing is known."""
    values = [each.value for each in figures.values() if each and each.value is not None]
    limits = edges(values)
    marks = {}
    for slug in shapes.paths:
        figure = figures.get(slug)
        name, text, colour = atlas.places.spots[slug].name, said.value(figure, measure), "qx"
        if figure and figure.value is not None:
            colour = f"q{bisect.bisect_left(limits, figure.value) + 1}"
            text = f"{text} {measure.said}"
        marks[slug] = Mark(name, text, colour)
    title = f"{measure.title}, {said.period(period)}"
    missing = len(shapes.paths) - len(values)
    told = (
        f"{len(values)} authorities in {CLASSES} shades, darker for more; "
        f"{missing} hatched, where nothing is known. The table has the same figures."
    )
    return marked(shapes, marks, Mark("", "", "qx"), "map", title, told)


def marked(
    shapes: Shapes,
    marks: Mapping[str, Mark],
    other: Mark,
    name: str,
    title: str,
    told: str,
    foot: Sequence[str] = (),
) -> str:
    """A map of places by name, each a link; ``other`` is for those of which nothing is said. ``foot`` is printed on
    the map, beneath it.
    """
    links = [
        f'<a href="/places/{slug}/"><title>{escape(mark.name or slug)}: {escape(mark.told)}</title>'
        f'<path class="{mark.shade}" d="{shapes.paths[slug]}"/></a>'
        for slug, mark in sorted(
            ((slug, marks.get(slug, other)) for slug in shapes.paths),
            key=lambda each: each[1].name or each[0],
        )
    ]
    lines = [
        f'<text x="0" y="{shapes.height + FOOT * (at + 1):g}">{escape(line)}</text>'
        for at, line in enumerate(foot)
    ]
    height = shapes.height + FOOT * len(foot) + (6 if foot else 0)
    return _framed(name, title, told, "".join(links + lines), height)


def points(atlas: Atlas, schools: Sequence[School]) -> str:
    """AP schools where they are; nothing where no boundaries are loaded."""
    shapes = atlas.boundaries
    if shapes is None:
        return ""
    land = f'<path class="land" d="{"".join(shapes.paths.values())}"/>'
    dots = []
    for school in schools:
        if school.longitude is not None and school.latitude is not None:
            x, y = shapes.at(school.longitude, school.latitude)
            dots.append(
                f'<a href="{school.address}"><title>{escape(school.called)}</title>'
                f'<circle cx="{x:g}" cy="{y:g}" r="{5 if len(schools) > 1 else 9}"/></a>'
            )
    told = f"{len(dots)} schools where they stand. The list has every school."
    return _framed("schools", "Alternative provision schools", told, land + "".join(dots), shapes.height)


def _framed(name: str, title: str, told: str, body: str, height: float) -> str:
    hatch = (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
        '<path d="M0 0V6" stroke="#505a5f" stroke-width="2"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {WIDTH + 8} {height + 8:g}" role="group" '
        f'class="ll-map" aria-labelledby="{name}-t" aria-describedby="{name}-d"><title id="{name}-t">'
        f'{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>{hatch}{body}</svg>'
    )
