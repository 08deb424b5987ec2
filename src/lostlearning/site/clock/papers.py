"""A draft as plain text, and as a document that any office program opens and edits (ODT). Made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib import resources
from xml.sax.saxutils import escape

from lostlearning.law.notices import Draft

MIMETYPE = "application/vnd.oasis.opendocument.text"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
STYLES, MANIFEST = "styles.xml", "META-INF/manifest.xml"
"""Parts that are the same in every document: files of ``odt``."""
CHECK = "Before you send this"


def text(draft: Draft) -> bytes:
    """Plain text, for an email."""
    lines = [line for _, line in _lines(draft)]
    return ("\r\n\r\n".join(lines) + "\r\n").encode("utf-8")


def odt(draft: Draft) -> bytes:
    """An OpenDocument text, with headings as headings and English as its language."""
    body = "".join(
        f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{escape(line)}</text:h>'
        if level
        else f'<text:p text:style-name="Standard">{escape(line)}</text:p>'
        for level, line in _lines(draft)
    )
    content = (
        f'{HEAD}<office:document-content {SPACES} office:version="1.3"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f'{HEAD}<office:document-meta {SPACES} office:version="1.3"><office:meta><dc:title>{escape(draft.about)}'
        "</dc:title><dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        # The kind of document comes first, as it is, so that programs know it by its first bytes.
        file.writestr(zipfile.ZipInfo("mimetype"), MIMETYPE, zipfile.ZIP_STORED)
        file.writestr("content.xml", content)
        file.writestr("meta.xml", meta)
        for name in (STYLES, MANIFEST):
            file.writestr(name, (resources.files("lostlearning.site.clock") / "odt" / name).read_bytes())
    return held.getvalue()


def _lines(draft: Draft) -> Iterator[tuple[int, str]]:
    """Each line with the level of its heading; 0 is a paragraph."""
    yield 0, draft.to
    yield 0, "[Date]"
    yield 1, draft.about
    for paragraph in draft.paragraphs:
        yield 0, paragraph
    yield 0, "[Name and signature]"
    yield 2, CHECK
    yield 0, "Fill in everything in square brackets, and take this part out. It is a draft: no legal advice."
    for title in draft.unread:
        yield 0, f"Check it against this, which was not read: {title}."
    for item in draft.missing:
        yield 0, f"The law asks for this too: {item}."
    for each in draft.law:
        read = "read at its source" if each.status.settled else f"not settled ({each.status.value})"
        yield 0, f"{each.title}: {each.instrument}, {each.paragraph}".rstrip(", ") + f"; {read}."


FORMS = {
    "odt": (odt, MIMETYPE),
    "txt": (text, "text/plain; charset=utf-8"),
}
