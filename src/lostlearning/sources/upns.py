"""Whether a UPN that a person gives is one: its shape and check letter (DfE, Unique pupil numbers)."""

from __future__ import annotations

import re

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The check letters in order: no I, O or S."""
_SHAPE = re.compile(rf"[{ALPHABET}]\d{{11}}[\d{ALPHABET}]")
EXPECTED = "a letter, eleven digits, and a digit (or, in a temporary UPN, a letter): 13 characters"


def trouble(upn: str) -> str:
    """What is wrong with ``upn``, in words that do not repeat it; empty where it is well made."""
    text = upn.upper().replace(" ", "")
    if len(text) != 13:
        return f"It has {len(text)} character{'' if len(text) == 1 else 's'}; a UPN is {EXPECTED}."
    if not _SHAPE.fullmatch(text):
        return f"It is not of the shape of a UPN: {EXPECTED}; never I, O or S."
    numbers = [int(each) if each.isdigit() else ALPHABET.index(each) for each in text[1:]]
    total = sum(number * weight for weight, number in enumerate(numbers, 2))
    if ALPHABET[total % len(ALPHABET)] != text[0]:
        return "Its first letter does not follow from the rest: one character is wrong, or two are swapped."
    return ""
