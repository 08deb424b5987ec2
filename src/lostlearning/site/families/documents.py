"""A letter as plain text, as a document that can be edited, and as a PDF that screen readers can read.

Nothing is written to the disk: each is made in memory, and says nothing of who made it.
"""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Callable, Mapping
from importlib import resources
from typing import NamedTuple

from lostlearning.site.families.letters import Letter

GREETING, CLOSING, LAW = "Dear Sir or Madam", "Yours faithfully", "The law I mean"
ADDRESS = "[your address]"


class Form(NamedTuple):
    """A form of a letter."""

    made: Callable[[Letter], bytes]
    content: str


def text(letter: Letter) -> bytes:
    """Plain text, for an email."""
    lines = [letter.to, letter.school, "", letter.date, "", GREETING, "", letter.about, ""]
    for part in letter.body:
        lines += [f"- {part.text}"] if part.form == "point" else [part.text, ""]
    lines += ["", CLOSING, "", letter.sender, ADDRESS]
    if letter.law:
        lines += ["", f"{LAW}:", *letter.law]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def document(letter: Letter) -> bytes:
    """A Word document."""
    from docx import Document
    from docx.shared import Pt

    made = Document()
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.title = letter.about
    made.core_properties.language = "en-GB"
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    for line in (letter.to, letter.school, letter.date, GREETING):
        made.add_paragraph(line)
    made.add_heading(letter.about, level=1)
    for part in letter.body:
        made.add_paragraph(part.text, style="List Bullet" if part.form == "point" else None)
    for line in (CLOSING, letter.sender, ADDRESS):
        made.add_paragraph(line)
    if letter.law:
        made.add_heading(LAW, level=2)
        for line in letter.law:
            made.add_paragraph(line)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def pdf(letter: Letter) -> bytes:
    """A tagged PDF, made to the standard PDF/UA-1. What was typed is given as data, and is never read as markup."""
    import typst

    data = {
        "to": letter.to,
        "school": letter.school,
        "date": letter.date,
        "greeting": GREETING,
        "about": letter.about,
        "body": [{"form": part.form, "text": part.text} for part in letter.body],
        "closing": CLOSING,
        "sender": letter.sender,
        "address": ADDRESS,
        "heading": LAW,
        "law": list(letter.law),
    }
    made = typst.compile(_layout(), sys_inputs={"letter": json.dumps(data)}, pdf_standards="ua-1")
    return bytes(made)


@functools.cache
def _layout() -> bytes:
    return (resources.files("lostlearning.site.families") / "letter.typ").read_bytes()


FORMS: Mapping[str, Form] = {
    "docx": Form(document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": Form(pdf, "application/pdf"),
    "txt": Form(text, "text/plain; charset=utf-8"),
}
