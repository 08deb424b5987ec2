"""XML from strangers: no entities, no document type, no network, no huge trees.

None of the formats read here has a document type, so a file that has one is refused before anything in
it is expanded: that is where XML bombs and stolen files live.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import SourceFile


class XmlRefusedError(Exception):
    """Why a file could not be read as XML: what was found, what was expected, how to mend it, and where."""

    def __init__(self, found: str, expected: str, mend: str, line: int | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected
        self.mend = mend
        self.line = line


def local(element: Any) -> str:
    """An element's name without its namespace, in lower case; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """The first descendant along ``path`` (lower-case names, whatever their case in the file), or None."""
    for name in path:
        element = next((below for below in element if local(below) == name), None)
        if element is None:
            return None
    return element


def children(element: Any, *path: str) -> Iterator[Any]:
    """Every descendant along ``path``."""
    *first, last = path
    above = child(element, *first) if first else element
    if above is not None:
        yield from (below for below in above if local(below) == last)


def text(element: Any, *path: str) -> str:
    """The trimmed text at ``path``; empty where there is none."""
    found = child(element, *path)
    return (found.text or "").strip() if found is not None else ""


def elements(file: SourceFile, name: str) -> Iterator[Any]:
    """Every element called ``name`` (lower case) as soon as it is complete; what went before is dropped.

    The file's own declaration of its encoding is believed first, then what its bytes look like. Raises
    :class:`XmlRefusedError` where it is not XML that can be read safely; some elements may have been given
    by then.
    """
    given = 0
    encodings: list[str | None] = [None]
    encodings += [other for other in (_known(file.encoding), "windows-1252") if other not in encodings]
    for attempt, encoding in enumerate(encodings):
        try:
            for element in _parse(file, name, encoding, skip=given):
                given += 1
                yield element
        except LookupError:  # an encoding that the parser has not heard of
            if attempt + 1 == len(encodings):
                raise _wrong_encoding(None) from None
            continue
        except etree.XMLSyntaxError as error:
            wrong_encoding = getattr(error, "code", 0) in _ENCODING_ERRORS
            if wrong_encoding and attempt + 1 < len(encodings):
                continue
            raise _refusal(error) from None
        return


_ENCODING_ERRORS = {
    etree.ErrorTypes.ERR_INVALID_ENCODING,
    etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    etree.ErrorTypes.ERR_INVALID_CHAR,
    etree.ErrorTypes.ERR_ENCODING_NAME,
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY,
    getattr(etree.ErrorTypes, "I18N_CONV_FAILED", -1),
    getattr(etree.ErrorTypes, "I18N_NO_HANDLER", -1),
}


def _known(encoding: str) -> str:
    return {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)


def _parse(file: SourceFile, name: str, encoding: str | None, skip: int) -> Iterator[Any]:
    checked = False
    with file.path.open("rb") as stream:
        for _, element in etree.iterparse(
            stream,
            events=("end",),
            tag=_spellings(file, name),
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            encoding=encoding,
        ):
            if not checked:
                checked = True
                _check(element.getroottree().docinfo)
            if local(element) != name:
                continue
            if skip:
                skip -= 1
            else:
                yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _check(document: Any) -> None:
    if document.doctype or document.internalDTD is not None:
        raise XmlRefusedError(
            "a document type (DOCTYPE), which can hide an XML bomb or read files of this computer",
            "XML without a document type, as the systems that write this format make it",
            "Export the file again from the system it came from. Do not open it elsewhere.",
        )


def _spellings(file: SourceFile, name: str) -> list[str] | None:
    """The ways ``name`` is spelt in the first characters, so that the parser wakes us for these alone; None
    where it is not among them.
    """
    found = re.findall(rf"<(?:[\w.-]+:)?({name})\b", file.text_sample, re.IGNORECASE)
    return [f"{{*}}{spelt}" for spelt in dict.fromkeys(found)] or None


def _wrong_encoding(line: int | None) -> XmlRefusedError:
    return XmlRefusedError(
        "bytes that are not text in the encoding the file states",
        "UTF-8, UTF-16 or Latin-1, as its first line says",
        "Export the file again; do not edit it in a program that changes its encoding.",
        line,
    )


def _refusal(error: etree.XMLSyntaxError) -> XmlRefusedError:
    line = error.lineno or None
    reason = str(error.msg or "").split(", line ")[0]
    if "huge" in reason.lower() or "depth" in reason.lower() or "buffer" in reason.lower():
        return XmlRefusedError(
            "a value or a nesting far larger than any such file has",
            "values of ordinary length",
            "Export the file again from the system it came from.",
            line,
        )
    if getattr(error, "code", 0) in _ENCODING_ERRORS:
        return _wrong_encoding(line)
    return XmlRefusedError(
        "XML that breaks off or is not well formed",
        "a complete XML file",
        "Export or copy the file again: it may have been cut short on the way.",
        line,
    )


def root_name(file: SourceFile) -> str:
    """The name of the outermost element, in lower case, from the first characters; empty if not found."""
    sample, position = file.text_sample, 0
    while (start := sample.find("<", position)) >= 0:
        if sample.startswith("<!--", start):
            end = sample.find("-->", start)
        elif sample.startswith(("<?", "<!"), start):
            end = sample.find(">", start)
            if "[" in sample[start:end]:  # a document type that declares something: refused when it is read
                end = sample.find("]>", start)
        else:
            name = _NAME.match(sample, start + 1)
            return name[0].rpartition(":")[2].lower() if name else ""
        if end < 0:
            return ""
        position = end + 1
    return ""


_NAME = re.compile(r"[\w:.-]+")


def problem(file: SourceFile, refused: XmlRefusedError) -> Problem:
    """What a person is told of a file that was refused."""
    return Problem(
        check="unsafe_xml" if "DOCTYPE" in refused.found else "broken_xml",
        severity=Severity.STOPS,
        title="The XML file cannot be read",
        file=file.name,
        row=refused.line,
        column="",
        found=refused.found,
        expected=refused.expected,
        mend=refused.mend,
    )
