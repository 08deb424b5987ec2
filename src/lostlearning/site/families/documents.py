"""A family's letter, laid out to be taken away."""

from __future__ import annotations

from lostlearning.site.families.letters import Letter
from lostlearning.site.papers import Line, Paper

GREETING, CLOSING, LAW = "Dear Sir or Madam", "Yours faithfully", "The law I mean"
ADDRESS = "[your address]"


def paper(letter: Letter) -> Paper:
    """Its lines in order, the law that it means last."""
    lines = [
        Line(letter.to, "close"),
        Line(letter.school),
        Line(letter.date),
        Line(GREETING),
        Line(letter.about, "heading"),
        *(Line(part.text, "point" if part.form == "point" else "paragraph") for part in letter.body),
        Line(CLOSING),
        Line(letter.sender, "close"),
        Line(ADDRESS),
    ]
    if letter.law:
        lines += [Line(LAW, "subheading"), *map(Line, letter.law)]
    return Paper(letter.about, tuple(lines))
