"""A letter as plain text, as a document that can be edited, and as a PDF that screen readers can read.

Nothing is written to the disk: each is made in memory, and says nothing of who made it.
"""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Literal, NamedTuple


class Line(NamedTuple):
    """A line of a letter; ``close`` ones stand together with the next."""

    text: str
    form: Literal["paragraph", "close", "heading", "subheading", "point"] = "paragraph"


class Paper(NamedTuple):
    """A letter: what it is about, and its lines in order."""

    title: str
    lines: tuple[Line, ...]


class Form(NamedTuple):
    """A form that a letter is taken away in."""

    made: Callable[[Paper], bytes]
    content: str
    name: str


def text(paper: Paper) -> bytes:
    """Plain text, for an email."""
    lines: list[str] = []
    for at, line in enumerate(paper.lines):
        lines.append(f"- {line.text}" if line.form == "point" else line.text)
        last_point = line.form == "point" and [each.form for each in paper.lines[at + 1 : at + 2]] != [
            "point"
        ]
        if last_point or line.form not in ("point", "close"):
            lines.append("")
    return ("\r\n".join(lines).rstrip() + "\r\n").encode("utf-8")


def document(paper: Paper) -> bytes:
    """A Word document, with headings as headings and English as its language."""
    from docx import Document
    from docx.shared import Pt

    made = Document()
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.title = paper.title
    made.core_properties.language = "en-GB"
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    for line in paper.lines:
        if line.form in ("heading", "subheading"):
            made.add_heading(line.text, level=1 if line.form == "heading" else 2)
        else:
            made.add_paragraph(line.text, style="List Bullet" if line.form == "point" else None)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def pdf(paper: Paper) -> bytes:
    """A tagged PDF, made to the standard PDF/UA-1. What was typed is given as data, and is never read as markup."""
    import typst

    data = {"title": paper.title, "lines": [line._asdict() for line in paper.lines]}
    made = typst.compile(_layout(), sys_inputs={"paper": json.dumps(data)}, pdf_standards="ua-1")
    return bytes(made)


@functools.cache
def _layout() -> bytes:
    return (resources.files("lostlearning.site") / "paper.typ").read_bytes()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: Mapping[str, Form] = {
    "docx": Form(document, WORD, "Word document"),
    "pdf": Form(pdf, "application/pdf", "PDF"),
    "txt": Form(text, "text/plain; charset=utf-8", "Plain text"),
}
